//! The audit trail cannot be changed unnoticed: by the application, by SQL, by a new chain.

#![allow(clippy::unwrap_used, reason = "tests")]
#![allow(
    dead_code,
    reason = "each test file uses its own part of the support module"
)]

mod support;

use domain::account::{AccountStatus, Origin};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, Row as _};
use store::{
    Store,
    audit::{Fault, checkpoint, verify},
    commands::accounts,
};
use support::{Fixture, checked, each, sqlite, system};

async fn events(store: &Store, from: u32, many: u32) {
    for i in from..from + many {
        let new = checked(&format!("x.com/example{i}"), "Example");
        accounts::create(
            store,
            &system(),
            new,
            AccountStatus::Active,
            Origin::Adopted,
        )
        .await
        .unwrap();
    }
}

/// Runs SQL as somebody with the database file would.
async fn tamper(f: &Fixture, text: &str) -> Result<(), sqlx::Error> {
    if f.name == "postgres" {
        let mut c = sqlx::PgConnection::connect(&f.url).await?;
        c.execute(AssertSqlSafe(text.to_owned())).await.map(|_| ())
    } else {
        let mut c = sqlx::SqliteConnection::connect(&f.url).await?;
        c.execute(AssertSqlSafe(text.to_owned())).await.map(|_| ())
    }
}

async fn without_triggers(f: &Fixture) {
    let text = if f.name == "postgres" {
        "ALTER TABLE audit_event DISABLE TRIGGER ALL"
    } else {
        "DROP TRIGGER audit_event_no_update; DROP TRIGGER audit_event_no_delete"
    };
    tamper(f, text).await.unwrap();
}

#[tokio::test]
async fn the_database_refuses_to_update_or_delete_events() {
    for f in each().await {
        events(&f.store, 0, 3).await;
        let mut attempts = vec![
            "UPDATE audit_event SET actor_name = 'x' WHERE seq = 1",
            "DELETE FROM audit_event WHERE seq = 3",
        ];
        if f.name == "postgres" {
            attempts.push("TRUNCATE audit_event");
        }
        for text in attempts {
            let refused = tamper(&f, text).await.unwrap_err().to_string();
            assert!(
                refused.contains("append-only"),
                "{}: {text}: {refused}",
                f.name
            );
        }
        assert_eq!(verify(&f.store).await.unwrap().fault, None);
    }
}

/// Every kind of change to a row, each named with its first bad event.
#[tokio::test]
async fn every_change_is_found_and_the_first_bad_event_named() {
    let columns = [
        "request_id",
        "actor_kind",
        "actor_name",
        "acting_for",
        "action",
        "subject_kind",
        "subject",
        "event",
        "payload",
        "payload_hash",
        "hash",
    ];
    let mut cases: Vec<(String, Fault)> = Vec::new();
    for seq in [1, 6, 12] {
        for column in columns {
            let fault = if matches!(column, "payload" | "payload_hash") {
                Fault::Payload { seq }
            } else {
                Fault::Changed { seq }
            };
            cases.push((
                format!("UPDATE audit_event SET {column} = 'tampered' WHERE seq = {seq}"),
                fault,
            ));
        }
        cases.push((
            format!("UPDATE audit_event SET outcome = 'refused' WHERE seq = {seq}"),
            Fault::Changed { seq },
        ));
        cases.push((
            format!("UPDATE audit_event SET subject_version = 9 WHERE seq = {seq}"),
            Fault::Changed { seq },
        ));
        cases.push((format!("UPDATE audit_event SET at = (SELECT at FROM audit_event WHERE seq = 2) WHERE seq = {seq} AND {seq} <> 2"), Fault::Changed { seq }));
    }
    cases.push((
        "DELETE FROM audit_event WHERE seq = 5".into(),
        Fault::Missing {
            expected: 5,
            found: 6,
        },
    ));
    cases.push((
        "DELETE FROM audit_event WHERE seq = 1".into(),
        Fault::Missing {
            expected: 1,
            found: 2,
        },
    ));
    cases.push((
        "DELETE FROM audit_event WHERE seq = 12".into(),
        Fault::Head {
            expected: 12,
            found: 11,
        },
    ));
    cases.push((
        "UPDATE audit_event SET seq = 99 WHERE seq = 12".into(),
        Fault::Missing {
            expected: 12,
            found: 99,
        },
    ));
    let swap = "UPDATE audit_event SET seq = -1 WHERE seq = 3; UPDATE audit_event SET seq = 3 WHERE seq = 4; UPDATE audit_event SET seq = 4 WHERE seq = -1";
    cases.push((swap.into(), Fault::Changed { seq: 3 }));
    for f in each().await {
        // The clock stands still in tests; move it so that instants differ.
        for i in 0..12 {
            f.store.clock().advance(chrono::Duration::seconds(1));
            events(&f.store, i, 1).await;
        }
        without_triggers(&f).await;
        tamper(&f, "CREATE TABLE kept AS SELECT * FROM audit_event")
            .await
            .unwrap();
        for (text, expected) in &cases {
            tamper(&f, text).await.unwrap();
            assert_eq!(
                verify(&f.store).await.unwrap().fault.as_ref(),
                Some(expected),
                "{}: {text}",
                f.name
            );
            tamper(
                &f,
                "DELETE FROM audit_event; INSERT INTO audit_event SELECT * FROM kept",
            )
            .await
            .unwrap();
            assert_eq!(
                verify(&f.store).await.unwrap().fault,
                None,
                "{}: put back after {text}",
                f.name
            );
        }
    }
}

#[tokio::test]
async fn a_tail_cut_off_with_its_head_is_found_by_the_checkpoint() {
    for f in each().await {
        events(&f.store, 0, 8).await;
        let point = checkpoint(&f.store).await.unwrap().unwrap();
        assert_eq!(point.seq, 8);
        assert_eq!(
            checkpoint(&f.store).await.unwrap(),
            None,
            "nothing new, nothing signed"
        );
        without_triggers(&f).await;
        tamper(&f, "DELETE FROM audit_event WHERE seq > 5; UPDATE audit_head SET seq = 5, hash = (SELECT hash FROM audit_event WHERE seq = 5)")
            .await
            .unwrap();
        assert_eq!(
            verify(&f.store).await.unwrap().fault,
            Some(Fault::CutOff { seq: 8 }),
            "{}",
            f.name
        );
    }
}

/// Somebody who knows the program can build a whole new chain with good hashes; the signed
/// checkpoint remembers the old one.
#[tokio::test]
async fn a_chain_written_anew_is_found_by_the_checkpoint() {
    for f in each().await {
        events(&f.store, 0, 4).await;
        checkpoint(&f.store).await.unwrap().unwrap();
        let other = sqlite().await;
        other.store.migrate().await.unwrap();
        events(&other.store, 10, 6).await;
        let forged = std::fs::read(f.dir.path().join("audit-checkpoints.jsonl")).unwrap();
        std::fs::write(other.dir.path().join("audit-checkpoints.jsonl"), &forged).unwrap();
        let key = std::fs::read(f.dir.path().join("audit-checkpoint.key")).unwrap();
        std::fs::write(other.dir.path().join("audit-checkpoint.key"), &key).unwrap();
        assert_eq!(
            verify(&other.store).await.unwrap().fault,
            Some(Fault::Rewritten { seq: 4 })
        );
        // A checkpoint file edited to match the new chain is not signed.
        let head = hash_at(&other, 4).await;
        let edited = String::from_utf8(forged)
            .unwrap()
            .replace(&hash_at(&f, 4).await, &head);
        std::fs::write(other.dir.path().join("audit-checkpoints.jsonl"), edited).unwrap();
        assert_eq!(
            verify(&other.store).await.unwrap().fault,
            Some(Fault::Checkpoint { seq: 4 })
        );
    }
}

#[tokio::test]
async fn when_the_event_cannot_be_written_the_change_is_not_made() {
    for f in each().await {
        events(&f.store, 0, 2).await;
        // The next place in the chain is taken: the insert of the event fails.
        let row = "INSERT INTO audit_event (seq, at, request_id, actor_kind, actor_name, action, outcome, subject_kind, subject, event, payload, payload_hash, hash) \
                   SELECT 3, at, request_id, actor_kind, actor_name, action, outcome, subject_kind, subject, event, payload, payload_hash, 'x' FROM audit_event WHERE seq = 1";
        tamper(&f, row).await.unwrap();
        let new = checked("x.com/another", "Another");
        accounts::create(
            &f.store,
            &system(),
            new,
            AccountStatus::Active,
            Origin::Adopted,
        )
        .await
        .unwrap_err();
        let filter = store::queries::accounts::AccountFilter::default();
        let page = store::queries::accounts::list(&f.store, &system().actor, &filter)
            .await
            .unwrap();
        assert_eq!(page.total, 2, "{}", f.name);
    }
}

async fn hash_at(f: &Fixture, seq: i64) -> String {
    let text = "SELECT hash FROM audit_event WHERE seq = ";
    let text = AssertSqlSafe(format!("{text}{seq}"));
    if f.name == "postgres" {
        let mut c = sqlx::PgConnection::connect(&f.url).await.unwrap();
        c.fetch_one(text).await.unwrap().get(0)
    } else {
        let mut c = sqlx::SqliteConnection::connect(&f.url).await.unwrap();
        c.fetch_one(text).await.unwrap().get(0)
    }
}

/// A verification beside writers must not raise a false alarm.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn events_written_meanwhile_are_no_fault() {
    for f in each().await {
        let store = f.store.clone();
        let writer = tokio::spawn(async move { events(&store, 0, 40).await });
        while !writer.is_finished() {
            let verdict = verify(&f.store).await.unwrap();
            assert_eq!(verdict.fault, None, "{} at {}", f.name, verdict.events);
        }
        writer.await.unwrap();
        assert_eq!(verify(&f.store).await.unwrap().events, 40, "{}", f.name);
    }
}
