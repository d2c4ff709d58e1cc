//! What is done to people, their roles and what they lend: done, repeated, stale, refused.

use crate::support::{call, each, person as test_person, system};
use crate::*;
use domain::{
    ids::{DelegationId, PersonId},
    person::{Person, PersonDraft},
    role::Role,
};
use store::{
    Failure,
    commands::{
        delegations, exports, organisation,
        people::{self},
    },
    queries::{
        self,
        people::{PeopleFilter, ReviewFilter},
    },
};
use uuid::Uuid;

#[tokio::test]
async fn a_person_is_entered_changed_given_roles_closed_and_opened_with_one_event_each() {
    for f in each().await {
        let store = &f.store;
        organisation::save_group(store, &system(), None, "Harbours", false)
            .await
            .unwrap();
        let group = queries::organisation::all(store).await.unwrap().groups[0].id;
        organisation::save_unit(store, &system(), None, group, "Pilots")
            .await
            .unwrap();
        let unit = queries::organisation::all(store).await.unwrap().units[0].id;
        let boss = enter(store, "Boss").await;
        let id = enter(store, "Hēmi Rāwhiti").await;
        let other = PersonDraft {
            unit: Some(unit),
            manager: Some(boss),
            ..draft("Hēmi Rāwhiti")
        };
        let saved = people::edit(store, &system(), id, 1, other.check().unwrap())
            .await
            .unwrap();
        assert_eq!(saved.version, 2, "{}", f.name);
        give(store, id, role(Role::Auditor)).await.unwrap();
        let held = get(store, id).await.roles[0].id;
        people::end_role(store, &system(), id, 3, held, day("2026-12-01"))
            .await
            .unwrap();
        people::disable(store, &system(), id, 4, "lost telephone".into())
            .await
            .unwrap();
        assert!(
            queries::people::actor(store, id).await.unwrap().is_none(),
            "out at once"
        );
        people::enable(store, &system(), id, 5).await.unwrap();
        assert_eq!(actor(store, id).await.roles.len(), 1);
        let history = queries::audit::history(store, "person", &id.to_string(), 50)
            .await
            .unwrap();
        let events: Vec<_> = history.iter().rev().map(|e| e.event.as_str()).collect();
        assert_eq!(
            events,
            [
                "person.added",
                "person.edited",
                "person.role-given",
                "person.role-ended",
                "person.disabled",
                "person.enabled"
            ],
            "{}",
            f.name
        );
        for event in &history {
            assert_eq!(event.payload["name"], "Hēmi Rāwhiti", "{}", event.event);
            assert!(event.payload["state_hash"].is_string(), "{}", event.event);
        }
        let changes = &history[4].payload["changes"];
        assert_eq!(
            (&changes[0]["after"], &changes[1]["after"]),
            (&"Pilots".into(), &"Boss".into())
        );
        let shown = queries::people::show(store, &system().actor, id)
            .await
            .unwrap();
        assert_eq!(shown.manager_name.as_deref(), Some("Boss"));
        assert_eq!(shown.roles[0].1.as_ref().unwrap().by, system().actor.name());
        verified(&f).await;
    }
}

#[tokio::test]
async fn stale_repeated_refused_and_taken_addresses_change_nothing() {
    for f in each().await {
        let store = &f.store;
        let id = enter(store, "Hana").await;
        let mut twice = system();
        twice.key = Some("token".into());
        let new = || draft("Once").check().unwrap();
        let first = people::enter(store, &twice, new()).await.unwrap();
        assert_eq!(
            first,
            people::enter(store, &twice, new()).await.unwrap(),
            "{}",
            f.name
        );
        let taken = people::enter(store, &system(), draft("HANA").check().unwrap()).await;
        assert_eq!(code(taken.unwrap_err()), "taken");
        people::edit(store, &system(), id, 1, draft("Hana B").check().unwrap())
            .await
            .unwrap();
        for late in [
            people::edit(store, &system(), id, 1, draft("Hana C").check().unwrap()).await,
            people::give_role(store, &system(), id, 1, role(Role::Auditor)).await,
            people::disable(store, &system(), id, 1, "late".into()).await,
            people::enable(store, &system(), id, 1).await,
        ] {
            assert!(matches!(late, Err(Failure::Stale)), "{}", f.name);
        }
        let nobody = PersonId(Uuid::from_u128(404));
        let missing = people::enable(store, &system(), nobody, 1).await;
        assert!(matches!(missing, Err(Failure::NotFound)));
        let before = trail(store, "done").await.len();
        let auditor = call(test_person(Role::Auditor));
        for refused in [
            people::enter(store, &auditor, draft("No").check().unwrap()).await,
            people::edit(store, &auditor, id, 2, draft("No").check().unwrap()).await,
            people::give_role(store, &auditor, id, 2, role(Role::Administrator)).await,
            people::disable(store, &auditor, id, 2, "no".into()).await,
            delegations::lend(store, &auditor, id, lending(nobody, Role::Legal)).await,
        ] {
            assert_eq!(code(refused.unwrap_err()), "not-permitted", "{}", f.name);
        }
        assert_eq!(trail(store, "done").await.len(), before);
        assert_eq!(trail(store, "refused").await.len(), 5);
        verified(&f).await;
    }
}

#[tokio::test]
async fn two_administrators_remain_whoever_is_removed_and_however() {
    for f in each().await {
        let store = &f.store;
        let one = with_roles(store, "One", &[Role::Administrator]).await;
        let two = with_roles(store, "Two", &[Role::Administrator]).await;
        let seen = get(store, one).await;
        let held = seen.roles[0].id;
        let last = day("2026-11-20");
        let closed = people::disable(store, &system(), one, seen.version, "no".into()).await;
        assert_eq!(
            code(closed.unwrap_err()),
            "last-administrators",
            "{}",
            f.name
        );
        for end in [last, day("2027-06-30")] {
            let ended = people::end_role(store, &system(), one, seen.version, held, end).await;
            assert_eq!(
                code(ended.unwrap_err()),
                "last-administrators",
                "{}",
                f.name
            );
        }
        assert!(
            get(store, one).await.administers_on(day("2026-11-21")),
            "nothing was written"
        );
        // Three: two of them remove each other at the same time.
        with_roles(store, "Three", &[Role::Administrator]).await;
        let (a, b) = (who(store, one).await, who(store, two).await);
        let version = |p: Person| p.version;
        let (v1, v2) = (
            version(get(store, one).await),
            version(get(store, two).await),
        );
        let (first, second) = tokio::join!(
            people::disable(store, &a, two, v2, "them".into()),
            people::disable(store, &b, one, v1, "them".into())
        );
        let done = [&first, &second].into_iter().filter(|r| r.is_ok()).count();
        assert_eq!(done, 1, "{}: {first:?} {second:?}", f.name);
        let refused = first.err().or(second.err()).unwrap();
        assert_eq!(code(refused), "last-administrators");
        let figures = review(store, ReviewFilter::default()).await.figures;
        assert_eq!(figures.administrators, 2, "{}", f.name);
        verified(&f).await;
    }
}

#[tokio::test]
async fn a_role_is_lent_by_its_holder_acts_with_both_names_and_ends() {
    for f in each().await {
        let store = &f.store;
        let gm = with_roles(store, "Catherine", &[Role::GmEcoms]).await;
        let deputy = with_roles(store, "Losalini", &[Role::Staff]).await;
        let lender = who(store, gm).await;
        let own = who(store, deputy).await;
        let not_theirs = delegations::lend(store, &own, gm, lending(deputy, Role::GmEcoms)).await;
        assert_eq!(code(not_theirs.unwrap_err()), "not-permitted", "{}", f.name);
        let saved = delegations::lend(store, &lender, gm, lending(deputy, Role::GmEcoms))
            .await
            .unwrap();
        let id: DelegationId = saved.reference.parse().unwrap();
        let again = delegations::lend(store, &lender, gm, lending(deputy, Role::GmEcoms)).await;
        assert_eq!(code(again.unwrap_err()), "acts-already");
        let acting = actor(store, deputy).await.acting;
        assert_eq!(acting[0].for_name, "Catherine", "{}", f.name);
        // With the lent role alone: the trail says for whom.
        let export = exports::Export {
            file: "x.csv".into(),
            filter: String::new(),
            rows: 0,
            sha256: String::new(),
        };
        exports::noted(store, &who(store, deputy).await, export)
            .await
            .unwrap();
        let event = trail(store, "done").await.pop().unwrap();
        assert_eq!(
            (event.actor.as_str(), event.acting_for.as_deref()),
            ("Losalini", Some("Catherine"))
        );
        // Lent on: nobody lends what is lent to them.
        let on = delegations::lend(
            store,
            &who(store, deputy).await,
            deputy,
            lending(gm, Role::GmEcoms),
        )
        .await;
        assert_eq!(code(on.unwrap_err()), "not-held");
        let listed = queries::people::list(
            store,
            &system().actor,
            &PeopleFilter {
                role: Some(Role::GmEcoms),
                ..PeopleFilter::default()
            },
            false,
        )
        .await
        .unwrap();
        assert_eq!(listed.total, 2, "own and lent: {}", f.name);
        // The lender is closed out: the role counts no more, and again when they are back.
        people::disable(store, &system(), gm, 2, "leave".into())
            .await
            .unwrap();
        assert!(actor(store, deputy).await.acting.is_empty());
        assert!(
            !queries::delegations::show(store, &system().actor, id)
                .await
                .unwrap()
                .held
        );
        people::enable(store, &system(), gm, 3).await.unwrap();
        let stale = delegations::end(store, &lender, id, 7).await;
        assert!(matches!(stale, Err(Failure::Stale)));
        delegations::end(store, &lender, id, 1).await.unwrap();
        assert!(actor(store, deputy).await.acting.is_empty());
        assert_eq!(
            code(delegations::end(store, &lender, id, 2).await.unwrap_err()),
            "ended"
        );
        let ended = trail(store, "done").await.pop().unwrap();
        assert_eq!(
            (&ended.payload["from_name"], &ended.payload["to_name"]),
            (&"Catherine".into(), &"Losalini".into())
        );
        let cannot = enter(store, "Gone").await;
        people::disable(store, &system(), cannot, 1, "gone".into())
            .await
            .unwrap();
        let gone = delegations::lend(store, &lender, gm, lending(cannot, Role::GmEcoms)).await;
        assert_eq!(code(gone.unwrap_err()), "cannot-act");
        verified(&f).await;
    }
}
