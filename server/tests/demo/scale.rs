//! Large registers: every number asked for is reached, and nothing is repeated.

use crate::support::{DAY, each, reader, sqlite};
use domain::{
    actor::{Actor, PersonActor, SystemActor},
    ids::PersonId,
};
use server::demo::{self, Plan, Progress};
use std::collections::HashSet;
use store::{
    Call, Failure,
    commands::past,
    queries::{
        access::{self, AccessFilter},
        audit::{self, AuditFilter},
    },
};

#[tokio::test]
async fn as_many_accounts_people_and_events_as_asked_for() {
    for fixture in each().await {
        let plan = Plan {
            accounts: 700,
            seed: 3,
            events: Some(12_000),
        };
        let done = fixture.seed(&plan).await;
        assert_eq!(done.accounts, 700, "{}", fixture.name);
        assert_eq!(done.people, 233);
        assert!(
            done.events >= 12_000 && done.events < 12_100,
            "{}: {}",
            fixture.name,
            done.events
        );
        let accounts = fixture.accounts(700).await;
        let urls: HashSet<_> = accounts.iter().map(|a| &a.presence.url).collect();
        assert_eq!(urls.len(), 700, "no address twice");
        let filter = AccessFilter::default();
        let access = access::list(&fixture.store, &reader(), &filter, false)
            .await
            .unwrap();
        assert!(
            access.total > 600,
            "{}: {} times access",
            fixture.name,
            access.total
        );
        let edited = accounts.iter().filter(|a| a.version > 1).count();
        assert!(
            edited > 150,
            "{edited} accounts have more than their first event"
        );
        let verdict = store::audit::verify(&fixture.store).await.unwrap();
        assert_eq!(verdict.fault, None, "{}", fixture.name);
        in_order(&fixture.store).await;
        fixture.end().await;
    }
}

/// The trail runs forward in time and ends before now.
async fn in_order(store: &store::Store) {
    let filter = AuditFilter::default();
    let newest_first = audit::portion(store, &reader(), &filter, 0, 100_000)
        .await
        .unwrap();
    assert!(newest_first.is_sorted_by(|newer, older| newer.at >= older.at));
    assert!(newest_first.iter().all(|e| e.at <= store.clock().now().at));
    let people: HashSet<_> = newest_first.iter().map(|e| &e.actor).collect();
    assert!(people.len() > 100, "many people did things");
    assert!(newest_first.iter().any(|e| e.outcome == "refused"));
}

#[tokio::test]
async fn impossible_numbers_are_refused() {
    let fixture = sqlite(DAY).await;
    for accounts in [0, demo::MOST_ACCOUNTS + 1] {
        let plan = Plan {
            accounts,
            ..Plan::default()
        };
        let said = demo::seed(&fixture.store, &plan, &Progress::silent())
            .await
            .unwrap_err();
        assert!(said.to_string().contains("100000"), "{said}");
    }
    fixture.end().await;
}

/// Only the generator may say when something happened, and not about the future or out of order.
#[tokio::test]
async fn nobody_else_writes_about_the_past() {
    for fixture in each().await {
        let store = &fixture.store;
        let now = store.clock().now().at;
        let someone = PersonActor {
            id: PersonId(uuid::Uuid::from_u128(1)),
            name: "Somebody".into(),
            roles: Vec::new(),
            acting: Vec::new(),
        };
        let call = |actor| Call {
            actor,
            request_id: "test".into(),
            key: None,
        };
        let demo = call(Actor::System(SystemActor::Demo));
        let before = now - chrono::Duration::days(3);
        let events = |instants: &[_]| instants.iter().map(|at| (someone.clone(), *at)).collect();
        for actor in [Actor::Person(someone.clone()), reader()] {
            let done = past::signed_in(store, &call(actor), events(&[before])).await;
            assert!(matches!(done, Err(Failure::Refused(_))), "{}", fixture.name);
        }
        let desk = past::Desk {
            asks: someone.clone(),
            approves: someone.clone(),
        };
        let done = past::staffed(store, &call(reader()), desk, Vec::new()).await;
        assert!(matches!(done, Err(Failure::Refused(_))), "{}", fixture.name);
        let later = now + chrono::Duration::seconds(1);
        for wrong in [[now, before], [before, later]] {
            let done = past::signed_in(store, &demo, events(&wrong)).await;
            assert!(matches!(done, Err(Failure::Refused(_))), "{}", fixture.name);
        }
        assert_eq!(
            past::signed_in(store, &demo, events(&[before, now]))
                .await
                .unwrap(),
            2
        );
        let verdict = store::audit::verify(store).await.unwrap();
        assert_eq!(
            (verdict.events, verdict.fault),
            (7, None),
            "five refusals, two sign-ins"
        );
        fixture.end().await;
    }
}
