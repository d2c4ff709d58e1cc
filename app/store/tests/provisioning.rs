//! People kept by the identity provider and its tokens, on both databases.

#![allow(clippy::unwrap_used, reason = "tests")]
#![allow(
    dead_code,
    reason = "each test file uses its own part of the support module"
)]

mod support;

use domain::{
    actor::{Actor, SystemActor},
    ids::{PersonId, TokenId},
    permission::Action,
    person::{CheckedProvided, PersonDraft, ProvidedDraft},
    role::{Role, RoleAssignment, Scope},
};
use store::{
    Call, Failure, Saved, Store, audit,
    commands::{
        people::{self, NewPerson},
        provisioning::{NewToken, create, make_token, release, save, used, withdraw_token},
    },
    queries::{
        self,
        provisioning::{Condition, Purpose, list, person as kept, token, tokens},
    },
};
use support::{call, each, person, system};
use uuid::Uuid;

fn provider() -> Call {
    call(Actor::System(SystemActor::Provider))
}

fn sent(user_name: &str, email: &str) -> CheckedProvided {
    let draft = ProvidedDraft {
        details: PersonDraft {
            name: format!("Person of {user_name}"),
            email: email.into(),
            title: "Pilot".into(),
            ..PersonDraft::default()
        },
        user_name: user_name.into(),
        external_id: Some(format!("x-{user_name}")),
    };
    draft.check().unwrap()
}

fn id(saved: &Saved) -> PersonId {
    saved.reference.parse().unwrap()
}

async fn administrator(store: &Store, name: &str) -> PersonId {
    let id = PersonId(Uuid::now_v7());
    let person = NewPerson {
        id,
        name: name.into(),
        email: format!("{name}@harbours.example"),
        title: String::new(),
        unit: None,
        manager: None,
        persona: None,
        roles: vec![RoleAssignment {
            role: Role::Administrator,
            scope: Scope::All,
            from: "2020-01-01".parse().unwrap(),
            until: None,
        }],
    };
    people::add(store, &system(), vec![person]).await.unwrap();
    id
}

async fn add(store: &Store, name: &str) -> Saved {
    let email = format!("{name}@harbours.example");
    create(store, &provider(), sent(name, &email), true, "t")
        .await
        .unwrap()
}

fn code(failure: &Failure) -> String {
    match failure {
        Failure::Problems(problems) => problems.0[0].code.clone(),
        Failure::Refused(refusal) => refusal.code().to_owned(),
        Failure::Stale => "stale".into(),
        Failure::NotFound => "not-found".into(),
        other => format!("{other}"),
    }
}

async fn count(store: &Store, condition: Option<Condition>) -> i64 {
    let me = Actor::System(SystemActor::Provider);
    list(store, &me, condition.as_ref(), 1, 0)
        .await
        .unwrap()
        .total
}

#[tokio::test]
async fn a_joiner_is_added_changed_closed_opened_and_let_go_and_nothing_is_deleted() {
    for f in each().await {
        let (store, name) = (&f.store, f.name);
        let me = provider();
        let saved = add(store, "hemi").await;
        let who = id(&saved);
        assert!(queries::people::actor(store, who).await.unwrap().is_some());
        let found = kept(store, &me.actor, who).await.unwrap().unwrap();
        assert!(found.active && found.version == 1, "{name}: {found:?}");
        assert_eq!(found.created_at, found.changed_at);

        let other = sent("Hemi", "rawhiti@harbours.example");
        let saved = save(store, &me, (who, 1), other.clone(), true, "t").await;
        assert_eq!(saved.unwrap().version, 2, "{name}");
        let stale = save(store, &me, (who, 1), other.clone(), true, "t").await;
        assert_eq!(code(&stale.unwrap_err()), "stale", "{name}");
        let same = save(store, &me, (who, 2), other.clone(), true, "t").await;
        assert_eq!(same.unwrap().event, None, "{name}: nothing had to change");

        let closed = save(store, &me, (who, 2), other.clone(), false, "t").await;
        assert_eq!(closed.unwrap().version, 3, "{name}");
        assert!(queries::people::actor(store, who).await.unwrap().is_none());
        let opened = save(store, &me, (who, 3), other, true, "t").await;
        assert_eq!(opened.unwrap().version, 4, "{name}");
        assert!(queries::people::actor(store, who).await.unwrap().is_some());

        let people = queries::people::count(store).await.unwrap();
        release(store, &me, (who, 4), "t").await.unwrap();
        assert_eq!(kept(store, &me.actor, who).await.unwrap(), None, "{name}");
        assert!(queries::people::actor(store, who).await.unwrap().is_none());
        assert_eq!(
            queries::people::count(store).await.unwrap(),
            people,
            "{name}"
        );
        let gone = release(store, &me, (who, 6), "t").await.unwrap_err();
        assert_eq!(code(&gone), "not-found", "{name}");

        // The same person may come back: the same record.
        let again = create(
            store,
            &me,
            sent("hemi", "rawhiti@harbours.example"),
            true,
            "t",
        )
        .await;
        assert_eq!(id(&again.unwrap()), who, "{name}");
        assert!(queries::people::actor(store, who).await.unwrap().is_some());
        let events = queries::audit::history(store, "person", &who.to_string(), 50)
            .await
            .unwrap();
        let events: Vec<_> = events.iter().rev().map(|e| e.event.as_str()).collect();
        let expected = [
            "person.added",
            "person.edited",
            "person.disabled",
            "person.enabled",
            "person.released",
            "person.disabled",
            "person.adopted",
            "person.enabled",
        ];
        assert_eq!(events, expected, "{name}");
        audit::verify(store).await.unwrap();
    }
}

#[tokio::test]
async fn somebody_with_the_same_e_mail_is_adopted_once_and_names_are_unique_in_any_case() {
    for f in each().await {
        let (store, name) = (&f.store, f.name);
        let me = provider();
        let there = administrator(store, "aroha").await;
        assert_eq!(kept(store, &me.actor, there).await.unwrap(), None, "{name}");
        let adopted = create(
            store,
            &me,
            sent("AROHA", "aroha@harbours.example"),
            true,
            "t",
        )
        .await;
        assert_eq!(id(&adopted.unwrap()), there, "{name}");
        let roles = queries::people::actor(store, there)
            .await
            .unwrap()
            .unwrap()
            .roles;
        assert_eq!(roles.len(), 1, "{name}: roles stay");
        for (user_name, email) in [
            ("other", "aroha@harbours.example"),
            ("aroha", "other@harbours.example"),
        ] {
            let taken = create(store, &me, sent(user_name, email), true, "t").await;
            assert_eq!(code(&taken.unwrap_err()), "taken", "{name}: {user_name}");
        }
        let second = add(store, "ben").await;
        let taken = save(
            store,
            &me,
            (id(&second), 1),
            sent("aroha", "b@c.nz"),
            true,
            "t",
        )
        .await;
        assert_eq!(code(&taken.unwrap_err()), "taken", "{name}");
        let taken = sent("ben", "aroha@harbours.example");
        let taken = save(store, &me, (id(&second), 1), taken, true, "t").await;
        assert_eq!(code(&taken.unwrap_err()), "taken", "{name}");
    }
}

#[tokio::test]
async fn the_provider_cannot_open_what_was_closed_here_nor_close_the_last_administrators() {
    for f in each().await {
        let (store, name) = (&f.store, f.name);
        let me = provider();
        let who = id(&add(store, "hemi").await);
        people::disable(store, &system(), who, 1, "Under suspicion".into())
            .await
            .unwrap();
        let still = save(
            store,
            &me,
            (who, 2),
            sent("hemi", "hemi@harbours.example"),
            true,
            "t",
        );
        assert_eq!(still.await.unwrap().version, 2, "{name}");
        assert!(queries::people::actor(store, who).await.unwrap().is_none());

        let mut both = Vec::new();
        for person in ["aroha", "ben"] {
            both.push(administrator(store, person).await);
            let email = format!("{person}@harbours.example");
            create(store, &me, sent(person, &email), true, "t")
                .await
                .unwrap();
        }
        let details = || sent("aroha", "aroha@harbours.example");
        let refused = save(store, &me, (both[0], 2), details(), false, "t").await;
        assert_eq!(code(&refused.unwrap_err()), "last-administrators", "{name}");
        let refused = release(store, &me, (both[0], 2), "t").await;
        assert_eq!(code(&refused.unwrap_err()), "last-administrators", "{name}");
        let found = kept(store, &me.actor, both[0]).await.unwrap().unwrap();
        assert!(found.active && found.version == 2, "{name}: rolled back");
        administrator(store, "third").await;
        save(store, &me, (both[0], 2), details(), false, "t")
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn only_the_provider_keeps_people_by_token_and_it_does_nothing_else() {
    for f in each().await {
        let (store, name) = (&f.store, f.name);
        let who = id(&add(store, "hemi").await);
        for actor in [person(Role::Administrator), Actor::Public] {
            let me = call(actor);
            let details = || sent("x", "x@harbours.example");
            let refused = create(store, &me, details(), true, "t").await.unwrap_err();
            assert_eq!(code(&refused), "not-permitted", "{name}");
            let refused = save(store, &me, (who, 1), details(), true, "t").await;
            assert_eq!(code(&refused.unwrap_err()), "not-permitted", "{name}");
            let refused = release(store, &me, (who, 1), "t").await.unwrap_err();
            assert_eq!(code(&refused), "not-permitted", "{name}");
            let refused = list(store, &me.actor, None, 1, 1).await.unwrap_err();
            assert_eq!(code(&refused), "not-permitted", "{name}");
        }
        let refused = people::disable(store, &provider(), who, 1, "x".into()).await;
        assert_eq!(code(&refused.unwrap_err()), "not-permitted", "{name}");
        for action in Action::ALL {
            let may = domain::permission::may(
                &Actor::System(SystemActor::Provider),
                *action,
                &domain::permission::Facts::default(),
            );
            // Somebody whom the provider closes leaves: their departure is opened with it (P 6.12).
            let its = [Action::Provision, Action::RunDeparture];
            assert_eq!(may.is_ok(), its.contains(action), "{action:?}");
        }
        // Somebody who is only in the register is nobody the provider sees or changes.
        let there = administrator(store, "aroha").await;
        let details = sent("aroha", "aroha@harbours.example");
        let refused = save(store, &provider(), (there, 1), details, true, "t").await;
        assert_eq!(code(&refused.unwrap_err()), "not-found", "{name}");
    }
}

#[tokio::test]
async fn lists_are_filtered_and_handed_out_in_portions() {
    for f in each().await {
        let (store, name) = (&f.store, f.name);
        let me = provider();
        let mut ids = Vec::new();
        for person in ["a", "b", "c", "d"] {
            ids.push(id(&add(store, person).await));
        }
        administrator(store, "unseen").await;
        save(
            store,
            &me,
            (ids[3], 1),
            sent("d", "d@harbours.example"),
            false,
            "t",
        )
        .await
        .unwrap();
        let user = |name: &str| Condition::UserName(name.into());
        let not = |c| Condition::Not(Box::new(c));
        for (condition, expected) in [
            (None, 4),
            (Some(user("A")), 1),
            (Some(user("' OR 1=1 --")), 0),
            (Some(Condition::ExternalId("x-b".into())), 1),
            (Some(Condition::ExternalId("X-B".into())), 0),
            (Some(Condition::Id(ids[2].to_string())), 1),
            (Some(Condition::Id("no id".into())), 0),
            (Some(Condition::Email("C@Harbours.example".into())), 1),
            (Some(Condition::Name("Person of c".into())), 1),
            (Some(Condition::Active(true)), 3),
            (Some(Condition::Active(false)), 1),
            (Some(Condition::Any(vec![user("a"), user("b")])), 2),
            (
                Some(Condition::All(vec![user("a"), Condition::Active(false)])),
                0,
            ),
            (Some(not(user("a"))), 3),
            (Some(not(Condition::ExternalId("x-a".into()))), 3),
        ] {
            assert_eq!(
                count(store, condition.clone()).await,
                expected,
                "{name}: {condition:?}"
            );
        }
        let mut seen = Vec::new();
        for start in [1, 3, 5] {
            let part = list(store, &me.actor, None, start, 2).await.unwrap();
            assert_eq!(part.total, 4, "{name}");
            seen.extend(part.people.iter().map(|kept| kept.id));
        }
        assert_eq!(seen, ids, "{name}");
        let before = store.statements();
        list(store, &me.actor, None, 1, 100).await.unwrap();
        assert_eq!(
            store.statements() - before,
            3,
            "{name}: however many there are"
        );
    }
}

#[tokio::test]
async fn a_token_counts_until_its_last_day_or_until_it_is_withdrawn() {
    for f in each().await {
        let (store, name) = (&f.store, f.name);
        let me = call(person(Role::Administrator));
        let new = |hash: &str, day: &str| NewToken {
            id: TokenId(Uuid::now_v7()),
            purpose: Purpose::People,
            name: "Entra ID".into(),
            hash: hash.into(),
            expires_on: day.parse().unwrap(),
        };
        for (day, expected) in [("2026-11-21", "past"), ("2028-11-21", "far")] {
            let refused = make_token(store, &me, new("x", day)).await.unwrap_err();
            assert_eq!(code(&refused), expected, "{name}");
        }
        let auditor = call(person(Role::Auditor));
        let refused = make_token(store, &auditor, new("x", "2027-01-01")).await;
        assert_eq!(code(&refused.unwrap_err()), "not-permitted", "{name}");

        let keyed = Call {
            key: Some("form".into()),
            ..me.clone()
        };
        let first = make_token(store, &keyed, new("one", "2027-01-01"))
            .await
            .unwrap();
        let again = make_token(store, &keyed, new("two", "2027-01-01"))
            .await
            .unwrap();
        assert_eq!(first, again, "{name}: the same form twice is one token");
        assert!(
            token(store, Purpose::People, "two")
                .await
                .unwrap()
                .is_none(),
            "{name}"
        );
        let found = token(store, Purpose::People, "one").await.unwrap().unwrap();
        assert_eq!(found.last_used_at, None, "{name}");
        used(store, found.id(), found.last_used_at).await.unwrap();
        let found = token(store, Purpose::People, "one").await.unwrap().unwrap();
        assert_eq!(found.last_used_at, Some(support::at()), "{name}");
        for (day, counts) in [("2027-01-01", true), ("2027-01-02", false)] {
            assert_eq!(
                found.counts_on(day.parse().unwrap()),
                counts,
                "{name}: {day}"
            );
        }
        withdraw_token(store, &me, found.id()).await.unwrap();
        assert!(
            token(store, Purpose::People, "one")
                .await
                .unwrap()
                .is_none(),
            "{name}"
        );
        let twice = withdraw_token(store, &me, found.id()).await.unwrap_err();
        assert_eq!(code(&twice), "withdrawn", "{name}");
        let listed = tokens(store, &me.actor).await.unwrap();
        assert!(
            listed.len() == 1 && listed[0].revoked_at.is_some(),
            "{name}"
        );
        assert!(tokens(store, &auditor.actor).await.is_err(), "{name}");
        audit::verify(store).await.unwrap();
    }
}
