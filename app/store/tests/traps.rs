//! The known traps of today's versions of sqlx and sea-orm, each with a test that fails without its
//! cure (ARCHITECTURE.md, "Known quirks").

#![allow(clippy::unwrap_used, reason = "tests")]
#![allow(
    dead_code,
    reason = "each test file uses its own part of the support module"
)]

mod support;

use chrono::Duration;
use domain::account::{AccountStatus, Origin};
use sqlx::{Connection as _, Row as _};
use store::{Access, Failure, Store, StoreSettings, clock::Clock, commands::accounts, sessions};
use support::{at, checked, each, postgres, sqlite, system};

/// sqlx 0.9.0 can return a PostgreSQL connection to the pool inside an open transaction when a
/// request is cancelled while BEGIN is in flight; what is acknowledged on it later vanishes.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cancelled_requests_lose_no_acknowledged_write() {
    for f in each().await {
        let until = at() + Duration::hours(8);
        let mut acknowledged = 0;
        // The trap is PostgreSQL's; SQLite waits for the disk twice in each round.
        let rounds = if f.name == "postgres" { 300 } else { 50 };
        for i in 0..rounds {
            let (store, call) = (f.store.clone(), system());
            let mut request = Box::pin(async move {
                let new = checked(&format!("x.com/example{i}"), "Example");
                accounts::create(&store, &call, new, AccountStatus::Active, Origin::Adopted).await
            });
            // The client goes away after a few steps of the request, at another point each time.
            for _ in 0..=(i % 6) {
                let step = tokio::time::Duration::from_micros(1);
                if tokio::time::timeout(step, &mut request).await.is_ok() {
                    break;
                }
            }
            drop(request);
            sessions::create(&f.store, &format!("session{i}"), None, "{}", until)
                .await
                .unwrap();
            acknowledged += 1;
        }
        let kept = count(&f, "SELECT count(*) FROM session").await;
        assert_eq!(
            acknowledged - kept,
            0,
            "{}: acknowledged writes lost",
            f.name
        );
        // Writes whose client went away are still finished; the last of them may be under way.
        let mut counted = (0, 1);
        for _ in 0..50 {
            let verdict = store::audit::verify(&f.store).await.unwrap();
            assert_eq!(verdict.fault, None, "{}", f.name);
            counted = (
                verdict.events,
                count(&f, "SELECT count(*) FROM account").await,
            );
            if counted.0 == counted.1 {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        assert_eq!(
            counted.0, counted.1,
            "{}: one event for each account",
            f.name
        );
    }
}

/// The check that finds such a connection must let all the others pass: one that discards them all
/// works too, at fifteen times the cost.
#[tokio::test]
async fn sound_connections_are_used_again() {
    let Some(f) = each().await.into_iter().find(|f| f.name == "postgres") else {
        return; // where there is no PostgreSQL, `each` has said so
    };
    let open = async || {
        let mut c = sqlx::PgConnection::connect(&f.url).await.unwrap();
        let text = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
        let rows = sqlx::query(text).fetch_all(&mut c).await.unwrap();
        rows.iter()
            .map(|row| row.get(0))
            .collect::<std::collections::BTreeSet<i32>>()
    };
    store::queries::people::count(&f.store).await.unwrap();
    let before = open().await;
    for _ in 0..50 {
        store::queries::people::count(&f.store).await.unwrap();
    }
    let after = open().await;
    assert_eq!(before.difference(&after).count(), 0, "{before:?} {after:?}");
}

/// A deferred SQLite transaction that has read fails at once when another writes in between,
/// whatever the busy timeout says; an immediate one waits its turn.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_write_waits_for_another_process_instead_of_failing() {
    let f = sqlite().await;
    f.store.migrate().await.unwrap();
    let mut other = sqlx::SqliteConnection::connect(&f.url).await.unwrap();
    for i in 0..20 {
        sqlx::query("BEGIN IMMEDIATE")
            .execute(&mut other)
            .await
            .unwrap();
        let text = "INSERT INTO setting (name, value, version) VALUES (?, '', 1)";
        sqlx::query(text)
            .bind(format!("s{i}"))
            .execute(&mut other)
            .await
            .unwrap();
        let (store, call) = (f.store.clone(), system());
        let write = tokio::spawn(async move {
            let new = checked(&format!("x.com/example{i}"), "Example");
            accounts::create(&store, &call, new, AccountStatus::Active, Origin::Adopted).await
        });
        tokio::time::sleep(std::time::Duration::from_millis(15)).await;
        sqlx::query("COMMIT").execute(&mut other).await.unwrap();
        write.await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn sqlite_writes_survive_a_power_cut_and_only_one_process_may_write() {
    let f = sqlite().await;
    f.store.migrate().await.unwrap();
    let again = Store::open(StoreSettings {
        database_url: f.url.clone(),
        data_dir: f.dir.path().into(),
        clock: Clock::system(),
        readers: 1,
        access: Access::Write,
    });
    match again.await {
        Err(Failure::Unusable(text)) => assert!(text.contains("Another process"), "{text}"),
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("two processes opened one file for writing"),
    }
    let modes = f.store.sqlite_modes().await.unwrap();
    assert_eq!(
        modes,
        ("wal".to_owned(), 2, 1),
        "journal mode, synchronous (2 = FULL), foreign keys"
    );
}

/// sea-orm-migration takes no lock: instances that start at once must wait for each other.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn instances_that_start_at_once_migrate_once() {
    let Ok(cluster) = std::env::var("SMR_TEST_POSTGRES_URL") else {
        eprintln!("skipped: SMR_TEST_POSTGRES_URL is not set");
        return;
    };
    for _ in 0..3 {
        let f = postgres(&cluster).await;
        let mut starts = Vec::new();
        for _ in 0..4 {
            let store = support::open(&f.url, &f.dir).await;
            starts.push(tokio::spawn(async move { store.migrate().await }));
        }
        for start in starts {
            start.await.unwrap().unwrap();
        }
        assert_eq!(f.store.pending_migrations().await.unwrap(), 0);
    }
}

/// tower-sessions saves a whole record: a slow request that ends after sign-out must not bring the
/// session back.
#[tokio::test]
async fn a_revoked_session_is_never_saved_back_to_life() {
    for f in each().await {
        let idle = Duration::minutes(15);
        sessions::create(&f.store, "hash", None, "{}", at() + Duration::hours(8))
            .await
            .unwrap();
        assert!(
            sessions::load(&f.store, "hash", idle)
                .await
                .unwrap()
                .is_some()
        );
        sessions::revoke(&f.store, "hash").await.unwrap();
        assert!(
            !sessions::save(&f.store, "hash", None, "{\"late\":1}")
                .await
                .unwrap(),
            "{}",
            f.name
        );
        assert!(
            sessions::load(&f.store, "hash", idle)
                .await
                .unwrap()
                .is_none(),
            "{}",
            f.name
        );
        assert!(
            !sessions::save(&f.store, "never was", None, "{}")
                .await
                .unwrap()
        );
        assert!(
            sessions::load(&f.store, "never was", idle)
                .await
                .unwrap()
                .is_none()
        );
    }
}

#[tokio::test]
async fn sessions_end_by_idleness_and_by_age_on_the_injected_clock() {
    for f in each().await {
        let idle = Duration::minutes(15);
        let until = at() + Duration::hours(8);
        sessions::create(&f.store, "left alone", None, "{}", until)
            .await
            .unwrap();
        sessions::create(&f.store, "in use", None, "{}", until)
            .await
            .unwrap();
        let mut ended_at = None;
        for minute in (5..=480).step_by(5) {
            f.store.clock().advance(Duration::minutes(5));
            let lives = sessions::load(&f.store, "in use", idle)
                .await
                .unwrap()
                .is_some();
            assert_eq!(lives, minute < 480, "{}: in use, minute {minute}", f.name);
            if minute == 15 {
                ended_at = Some(
                    sessions::load(&f.store, "left alone", idle)
                        .await
                        .unwrap()
                        .is_none(),
                );
            }
        }
        assert_eq!(
            ended_at,
            Some(true),
            "{}: 15 idle minutes end a session",
            f.name
        );
    }
}

async fn count(f: &support::Fixture, text: &'static str) -> i64 {
    if f.name == "postgres" {
        let mut c = sqlx::PgConnection::connect(&f.url).await.unwrap();
        sqlx::query(text).fetch_one(&mut c).await.unwrap().get(0)
    } else {
        let mut c = sqlx::SqliteConnection::connect(&f.url).await.unwrap();
        sqlx::query(text).fetch_one(&mut c).await.unwrap().get(0)
    }
}
