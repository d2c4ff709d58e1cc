//! Two instances on one database: one message is sent by one of them, whatever becomes of the other.

use super::{
    MANY, MIDDLE,
    judged::{Course, heading, judged, line},
};
use crate::{
    fake::{Fake, Manners},
    office::{Office, folder, patient, to},
};
use server::mail::{Courier, Round, round};
use sqlx::Connection as _;
use std::time::{Duration, Instant};
use store::Store;
use tokio::sync::watch;
use uuid::Uuid;

/// An office on SQLite and, where there is one, on PostgreSQL.
async fn offices() -> Vec<(&'static str, Office)> {
    let mut all = vec![("sqlite", Office::new(MANY, 1).await)];
    let Ok(cluster) = std::env::var("SMR_TEST_POSTGRES_URL") else {
        eprintln!("skipped on PostgreSQL: SMR_TEST_POSTGRES_URL is not set");
        return all;
    };
    let database = format!("smr_mail_{}", Uuid::now_v7().simple());
    let mut admin = sqlx::PgConnection::connect(&cluster).await.unwrap();
    let create = format!("CREATE DATABASE {database}");
    sqlx::query(sqlx::AssertSqlSafe(create))
        .execute(&mut admin)
        .await
        .unwrap();
    let mut url = url::Url::parse(&cluster).unwrap();
    url.set_path(&database);
    all.push(("postgres", Office::at(url.into(), folder(), MANY, 1).await));
    all
}

/// A round of one instance.
async fn of(store: &Store, courier: &Courier) -> Round {
    let (_keep, stop) = watch::channel(false);
    round(store, Some(courier), &stop).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn two_instances_and_a_fault_that_cuts_both_send_each_of_five_hundred_once() {
    heading();
    for (name, office) in offices().await {
        let begun = Instant::now();
        let fake = Fake::start(Manners::default()).await;
        let cut = Manners {
            cuts_after_data: true,
            ..Manners::default()
        };
        fake.will_behave(MIDDLE, cut);
        let (one, other) = (to(&fake), to(&fake));
        let beside = office.beside().await;
        let mut course = Course::default();
        let (a, b) = tokio::join!(of(&office.store, &one), of(&beside, &other));
        assert!(a.outage && b.outage, "{name}: both are cut: {a:?} {b:?}");
        assert!(a.sent > 0 && b.sent > 0, "{name}: {a:?} {b:?}");
        course.add(a);
        course.add(b);
        let in_flight = fake.traces().unanswered.len();
        assert!((1..=2).contains(&in_flight), "{name}: {in_flight}");
        fake.behaves(Manners::default());
        while office.left().await > 0 {
            assert!(course.rounds < 24 * 60, "it does not end");
            office.later(1);
            let (a, b) = tokio::join!(of(&office.store, &one), of(&beside, &other));
            course.add(a);
            course.add(b);
        }
        let traces = fake.traces();
        let found = judged(name, &office.all().await, &traces, "");
        line(
            &format!("two instances, {name}"),
            found,
            &course,
            &traces,
            begun,
        );
        assert_eq!(found, (MANY, in_flight, 0), "{name}");
        is_intact(&office.store).await;
        removed(&office).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_instance_that_ends_by_a_fault_leaves_the_rest_of_five_hundred_to_the_other() {
    heading();
    for (name, office) in offices().await {
        let begun = Instant::now();
        let (fake, silent) = (
            Fake::start(Manners::default()).await,
            Fake::start(Manners::default()).await,
        );
        // The server of the one that ends takes some sixty messages, and then one that it does not answer.
        let hangs = Manners {
            hangs_after_data: true,
            ..Manners::default()
        };
        silent.will_behave(MIDDLE / 4, hangs);
        let (one, other) = (to(&fake), patient(&silent));
        let beside = office.beside().await;
        let dying = tokio::spawn(async move { of(&beside, &other).await });
        let store = office.store.clone();
        let living = tokio::spawn(async move { (of(&store, &one).await, one) });
        while silent.traces().unanswered.is_empty() {
            assert!(begun.elapsed().as_secs() < 120, "{name}: it is not reached");
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        dying.abort();
        assert!(dying.await.unwrap_err().is_cancelled(), "{name}");
        let (first, one) = living.await.unwrap();
        let mut course = Course::default();
        course.add(first);
        let left = office.left().await;
        // What the dead one had undertaken waits until its time is over.
        assert!((1..=5).contains(&left), "{name}: {left}");
        while office.left().await > 0 {
            assert!(course.rounds < 60, "{name}: it does not end");
            office.later(1);
            course.add(office.round(Some(&one)).await);
        }
        assert!(course.rounds >= 20, "{name}: {} rounds", course.rounds);
        let mut traces = fake.traces();
        let dead = silent.traces();
        traces.taken.extend(dead.taken);
        traces.unanswered.extend(dead.unanswered);
        let found = judged(name, &office.all().await, &traces, "");
        let title = format!("one of two ends, {name}");
        line(&title, found, &course, &traces, begun);
        // The one message that was under way when it ended.
        assert_eq!(found, (MANY, 1, 0), "{name}");
        is_intact(&office.store).await;
        removed(&office).await;
    }
}

async fn is_intact(store: &Store) {
    let verdict = store::audit::verify(store).await.unwrap();
    assert!(verdict.fault.is_none(), "{verdict:?}");
}

/// The database on a cluster goes with its office.
async fn removed(office: &Office) {
    let Ok(cluster) = std::env::var("SMR_TEST_POSTGRES_URL") else {
        return;
    };
    let url = url::Url::parse(&office.url).unwrap();
    if url.scheme() == "sqlite" {
        return;
    }
    office.store.clone().close().await;
    let mut admin = sqlx::PgConnection::connect(&cluster).await.unwrap();
    let drop = format!("DROP DATABASE {} WITH (FORCE)", &url.path()[1..]);
    sqlx::query(sqlx::AssertSqlSafe(drop))
        .execute(&mut admin)
        .await
        .unwrap();
}
