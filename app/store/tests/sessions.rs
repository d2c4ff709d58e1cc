//! Attempts to sign in are rows of the session table: taken once, for ten minutes, and nobody's.

#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
#[allow(dead_code, reason = "shared with the other tests")]
mod support;

use chrono::Duration;
use store::sessions::{begin_attempt, living, load, take_attempt};
use support::each;

const LASTS: Duration = Duration::minutes(10);

#[tokio::test]
async fn an_attempt_is_taken_once_even_by_many_at_the_same_moment() {
    for f in each().await {
        begin_attempt(&f.store, "hash", "secret", LASTS)
            .await
            .unwrap();
        let many = (0..20).map(|_| {
            let store = f.store.clone();
            tokio::spawn(async move { take_attempt(&store, "hash").await.unwrap() })
        });
        let mut got = 0;
        for one in many.collect::<Vec<_>>() {
            if let Some(data) = one.await.unwrap() {
                assert_eq!(data, "secret");
                got += 1;
            }
        }
        assert_eq!(got, 1, "{}", f.name);
        assert_eq!(take_attempt(&f.store, "hash").await.unwrap(), None);
        assert_eq!(take_attempt(&f.store, "another").await.unwrap(), None);
    }
}

#[tokio::test]
async fn an_attempt_ends_after_its_time_and_what_it_held_goes_when_it_is_taken() {
    for f in each().await {
        for hash in ["in time", "too late"] {
            begin_attempt(&f.store, hash, "secret", LASTS)
                .await
                .unwrap();
        }
        assert_eq!(living(&f.store, Duration::hours(1)).await.unwrap(), 0);
        f.store.clock().advance(LASTS - Duration::seconds(1));
        let taken = take_attempt(&f.store, "in time").await.unwrap();
        assert_eq!(taken.as_deref(), Some("secret"));
        f.store.clock().advance(Duration::seconds(1));
        assert_eq!(take_attempt(&f.store, "too late").await.unwrap(), None);
        let gone = load(&f.store, "in time", Duration::hours(1)).await.unwrap();
        assert!(gone.is_none(), "{}: a taken attempt is no session", f.name);
    }
}
