//! Two people at once: one winner, one event.

use crate::{
    cast::{Cast, code},
    support::{Fixture, each},
};
use domain::{access::RevokedBecause, platform::AccessLevel::Analyst};
use sqlx::Connection as _;
use store::{Failure, Saved, audit, commands::grants};

/// So many times each; `SMR_RACES` asks for more or fewer.
fn times() -> usize {
    std::env::var("SMR_RACES")
        .ok()
        .and_then(|times| times.parse().ok())
        .unwrap_or(100)
}

async fn events(fixture: &Fixture, subject: &str, event: &str) -> i64 {
    let text = format!(
        "SELECT count(*) FROM audit_event WHERE subject = '{subject}' AND event = '{event}' AND outcome = 'done'"
    );
    let text = sqlx::AssertSqlSafe(text);
    if fixture.name == "sqlite" {
        let mut connection = sqlx::SqliteConnection::connect(&fixture.url).await.unwrap();
        sqlx::query_scalar(text)
            .fetch_one(&mut connection)
            .await
            .unwrap()
    } else {
        let mut connection = sqlx::PgConnection::connect(&fixture.url).await.unwrap();
        sqlx::query_scalar(text)
            .fetch_one(&mut connection)
            .await
            .unwrap()
    }
}

/// One of the two did it; the other was told why not.
fn one_winner(first: Result<Saved, Failure>, second: Result<Saved, Failure>) {
    let lost = match (first, second) {
        (Ok(_), Err(lost)) | (Err(lost), Ok(_)) => lost,
        other => panic!("one winner: {other:?}"),
    };
    let lost = code::<Saved>(Err(lost));
    assert!(matches!(lost.as_str(), "stale" | "wrong-state"), "{lost}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_people_approve_and_two_people_end_the_same_access() {
    for fixture in each().await {
        let cast = Cast::new(&fixture).await;
        let store = &cast.store;
        let (holder, team) = (cast.call(cast.holder).await, cast.call(cast.team).await);
        for round in 0..times() {
            let saved = cast.request(cast.staff, cast.staff, Analyst).await.unwrap();
            let number: i64 = saved.reference[3..].parse().unwrap();
            let (id, seen) = cast.grant(number).await;
            let (first, second) = tokio::join!(
                grants::approve(store, &holder, id, seen),
                grants::approve(store, &team, id, seen)
            );
            one_winner(first, second);
            assert_eq!(
                events(&fixture, &saved.reference, "access.approved").await,
                1
            );
            let (id, seen) = cast.grant(number).await;
            let because = RevokedBecause::NotNeeded;
            let end =
                |call| grants::revoke(store, call, id, seen, because, format!("Round {round}"));
            let (first, second) = tokio::join!(end(&holder), end(&team));
            one_winner(first, second);
            assert_eq!(
                events(&fixture, &saved.reference, "access.revoked").await,
                1
            );
        }
        assert!(audit::verify(store).await.unwrap().fault.is_none());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_people_ask_for_the_same_access() {
    for fixture in each().await {
        let cast = Cast::new(&fixture).await;
        for _ in 0..times() / 4 {
            let (first, second) = tokio::join!(
                cast.request(cast.holder, cast.staff, Analyst),
                cast.request(cast.team, cast.staff, Analyst)
            );
            let (won, lost) = match (first, second) {
                (Ok(won), Err(lost)) | (Err(lost), Ok(won)) => (won, lost),
                other => panic!("one winner: {other:?}"),
            };
            assert_eq!(code::<Saved>(Err(lost)), "level:held");
            let (id, seen) = cast.grant(won.reference[3..].parse().unwrap()).await;
            let call = cast.call(cast.team).await;
            grants::revoke(
                &cast.store,
                &call,
                id,
                seen,
                RevokedBecause::NotNeeded,
                "Again".into(),
            )
            .await
            .unwrap();
        }
    }
}
