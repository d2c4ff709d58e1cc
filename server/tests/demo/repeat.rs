//! The same seed makes the same register; another seed makes another.

use crate::support::{each, sqlite};
use domain::account::Account;
use server::demo::Plan;

fn told(accounts: &[Account]) -> Vec<(i64, String, String, String, usize, i64)> {
    let one = |a: &Account| {
        let status = format!("{:?} {:?}", a.status, a.archived);
        (
            a.number,
            a.presence.url.clone(),
            a.details.name.clone(),
            status,
            a.known_before.len(),
            a.version,
        )
    };
    accounts.iter().map(one).collect()
}

async fn made(plan: &Plan) -> Vec<(i64, String, String, String, usize, i64)> {
    let fixture = sqlite(crate::support::DAY).await;
    let done = fixture.seed(plan).await;
    let accounts = fixture.accounts(done.accounts).await;
    fixture.end().await;
    told(&accounts)
}

#[tokio::test]
async fn the_seed_decides() {
    let plan = |seed| Plan {
        accounts: 90,
        seed,
        ..Plan::default()
    };
    let first = made(&plan(7)).await;
    assert_eq!(first.len(), 90);
    assert_eq!(first, made(&plan(7)).await);
    assert_ne!(first, made(&plan(8)).await);
}

#[tokio::test]
async fn both_databases_get_the_same() {
    let mut all = Vec::new();
    for fixture in each().await {
        let done = fixture.seed(&Plan::default()).await;
        all.push(told(&fixture.accounts(done.accounts).await));
        fixture.end().await;
    }
    assert!(all.windows(2).all(|pair| pair[0] == pair[1]));
}
