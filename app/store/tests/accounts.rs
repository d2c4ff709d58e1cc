//! Accounts through the gate, on both databases.

#![allow(clippy::unwrap_used, reason = "tests")]
#![allow(
    dead_code,
    reason = "each test file uses its own part of the support module"
)]

mod support;

use domain::{
    account::{AccountMove, AccountStatus, InterventionReason, Origin},
    actor::Actor,
    role::Role,
};
use store::{
    Failure,
    commands::{accounts, organisation},
    queries,
};
use support::{call, checked, each, person, system};

fn team() -> Actor {
    person(Role::DesignAndMarketing)
}

#[tokio::test]
async fn an_account_is_entered_edited_moved_archived_and_restored_with_one_event_each() {
    for f in each().await {
        let (store, name) = (&f.store, f.name);
        let me = call(team());
        let saved = accounts::create(
            store,
            &me,
            checked("x.com/Example", "Example"),
            AccountStatus::Active,
            Origin::Adopted,
        )
        .await
        .unwrap();
        assert_eq!(saved.reference, "AC-0001", "{name}");
        let edited = accounts::edit(
            store,
            &me,
            1,
            1,
            checked("https://twitter.com/Example2", "Māori name"),
        )
        .await
        .unwrap();
        assert_eq!(edited.version, 2);
        let suspend = AccountMove::Suspend {
            reason: InterventionReason::Legal,
            note: "because".into(),
        };
        accounts::move_to(store, &me, 1, 2, suspend).await.unwrap();
        accounts::archive(store, &me, 1, 3, "not ours".into())
            .await
            .unwrap();
        accounts::restore(store, &me, 1, 4, "ours after all".into())
            .await
            .unwrap();
        let account = queries::accounts::show(store, &team(), 1).await.unwrap();
        assert_eq!(account.version, 5);
        assert_eq!(
            account.known_before.len(),
            1,
            "{name}: the old handle is kept"
        );
        let history = queries::audit::history(store, "account", "AC-0001", 50)
            .await
            .unwrap();
        let events: Vec<_> = history.iter().rev().map(|e| e.event.as_str()).collect();
        assert_eq!(
            events,
            [
                "account.entered",
                "account.edited",
                "account.moved",
                "account.archived",
                "account.restored"
            ]
        );
        let verdict = store::audit::verify(store).await.unwrap();
        assert_eq!((verdict.events, verdict.fault), (5, None), "{name}");
    }
}

#[tokio::test]
async fn the_second_of_two_editors_is_stale_and_nothing_of_theirs_is_saved() {
    for f in each().await {
        let me = call(team());
        accounts::create(
            &f.store,
            &me,
            checked("x.com/Example", "Example"),
            AccountStatus::Active,
            Origin::Adopted,
        )
        .await
        .unwrap();
        accounts::edit(&f.store, &me, 1, 1, checked("x.com/Example", "First"))
            .await
            .unwrap();
        let second = accounts::edit(&f.store, &me, 1, 1, checked("x.com/Example", "Second")).await;
        assert!(matches!(second, Err(Failure::Stale)), "{}", f.name);
        assert_eq!(
            queries::accounts::show(&f.store, &team(), 1)
                .await
                .unwrap()
                .details
                .name,
            "First"
        );
    }
}

#[tokio::test]
async fn one_presence_is_one_account_however_it_is_spelt() {
    for f in each().await {
        let me = call(team());
        accounts::create(
            &f.store,
            &me,
            checked("x.com/Example", "Example"),
            AccountStatus::Active,
            Origin::Adopted,
        )
        .await
        .unwrap();
        let again = accounts::create(
            &f.store,
            &me,
            checked("https://mobile.twitter.com/EXAMPLE/?s=20", "Again"),
            AccountStatus::Active,
            Origin::Adopted,
        )
        .await;
        match again {
            Err(Failure::Duplicate { reference }) => assert_eq!(reference.to_string(), "AC-0001"),
            other => panic!("{}: {other:?}", f.name),
        }
        accounts::archive(&f.store, &me, 1, 1, "wrong".into())
            .await
            .unwrap();
        accounts::create(
            &f.store,
            &me,
            checked("x.com/example", "Anew"),
            AccountStatus::Active,
            Origin::Adopted,
        )
        .await
        .unwrap();
        let back = accounts::restore(&f.store, &me, 1, 2, "right".into()).await;
        assert!(matches!(back, Err(Failure::Duplicate { .. })), "{}", f.name);
    }
}

#[tokio::test]
async fn the_same_token_twice_is_one_write_with_the_first_answer() {
    for f in each().await {
        let mut me = call(team());
        me.key = Some("token".into());
        let one = accounts::create(
            &f.store,
            &me,
            checked("x.com/Example", "Example"),
            AccountStatus::Active,
            Origin::Adopted,
        )
        .await
        .unwrap();
        let two = accounts::create(
            &f.store,
            &me,
            checked("x.com/Example", "Example"),
            AccountStatus::Active,
            Origin::Adopted,
        )
        .await
        .unwrap();
        assert_eq!(one, two, "{}", f.name);
        assert_eq!(store::audit::verify(&f.store).await.unwrap().events, 1);
    }
}

#[tokio::test]
async fn a_refused_attempt_changes_nothing_and_leaves_its_own_event() {
    for f in each().await {
        accounts::create(
            &f.store,
            &system(),
            checked("x.com/Example", "Example"),
            AccountStatus::Active,
            Origin::Adopted,
        )
        .await
        .unwrap();
        let auditor = call(person(Role::Auditor));
        let refused = accounts::archive(&f.store, &auditor, 1, 1, "no".into()).await;
        assert!(matches!(refused, Err(Failure::Refused(_))), "{}", f.name);
        let filter = queries::audit::AuditFilter {
            outcome: Some("refused".into()),
            ..Default::default()
        };
        let page = queries::audit::list(&f.store, &auditor.actor, &filter)
            .await
            .unwrap();
        assert_eq!(page.total, 1);
        assert_eq!(page.events[0].action, "account.archive");
        assert!(
            queries::accounts::show(&f.store, &team(), 1)
                .await
                .unwrap()
                .archived
                .is_none()
        );
        assert_eq!(store::audit::verify(&f.store).await.unwrap().fault, None);
    }
}

/// Whoever edits within a scope neither gives an account away nor takes another one in.
#[tokio::test]
async fn a_scoped_editor_keeps_accounts_within_the_scope() {
    use domain::{ids::UnitId, role::Scope};
    for f in each().await {
        let store = &f.store;
        let group = organisation::save_group(store, &system(), None, "Harbours", false).await;
        let group = group
            .map(|_| ())
            .and(queries::organisation::all(store).await)
            .unwrap()
            .groups[0]
            .id;
        for name in ["Mine", "Theirs"] {
            organisation::save_unit(store, &system(), None, group, name)
                .await
                .unwrap();
        }
        let places = queries::organisation::all(store).await.unwrap();
        let unit = |name: &str| -> UnitId { places.unit_named(name).unwrap().id };
        let in_unit = |name: &str| {
            let mut new = checked("x.com/scoped", "Scoped");
            new.details.group = Some(group);
            new.details.unit = Some(unit(name));
            new
        };
        accounts::create(
            store,
            &system(),
            in_unit("Mine"),
            AccountStatus::Active,
            Origin::Adopted,
        )
        .await
        .unwrap();
        let Actor::Person(mut grace) = person(Role::CommunicationsManager) else {
            unreachable!()
        };
        grace.roles[0].scope = Scope::Unit(unit("Mine"));
        let grace = call(Actor::Person(grace));
        let away = accounts::edit(store, &grace, 1, 1, in_unit("Theirs")).await;
        let Err(Failure::Problems(problems)) = away else {
            panic!("{}: given away", f.name)
        };
        assert!(problems.of("unit").is_some(), "{}", f.name);
        let mut kept = in_unit("Mine");
        kept.details.name = "Renamed".into();
        accounts::edit(store, &grace, 1, 1, kept).await.unwrap();
    }
}
