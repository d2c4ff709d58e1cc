//! Large registers: every number asked for is reached, and nothing is repeated.

use crate::support::{DAY, each, reader, sqlite};
use server::demo::{self, Plan, Progress};
use std::collections::HashSet;
use store::queries::audit::{self, AuditFilter};

#[tokio::test]
async fn as_many_accounts_people_and_events_as_asked_for() {
    for fixture in each().await {
        let plan = Plan {
            accounts: 700,
            seed: 3,
            events: Some(4_000),
        };
        let done = fixture.seed(&plan).await;
        assert_eq!(done.accounts, 700, "{}", fixture.name);
        assert_eq!(done.people, 233);
        assert!(
            done.events >= 4_000 && done.events < 4_100,
            "{}: {}",
            fixture.name,
            done.events
        );
        let accounts = fixture.accounts(700).await;
        let urls: HashSet<_> = accounts.iter().map(|a| &a.presence.url).collect();
        assert_eq!(urls.len(), 700, "no address twice");
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
