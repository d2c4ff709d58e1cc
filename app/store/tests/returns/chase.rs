//! Reminders before the last day, then upwards; each step once.

use crate::{
    cast::{Cast, quarter},
    support::each,
};
use sqlx::{Connection as _, Row as _};
use store::{Store, sweep};

/// How many messages of each kind wait.
async fn told(fixture: &crate::support::Fixture) -> Vec<(String, i64)> {
    let text = "SELECT kind, count(*) AS n FROM outbox WHERE kind LIKE 'notify.return-%' GROUP BY kind ORDER BY kind";
    if fixture.name == "sqlite" {
        let mut connection = sqlx::SqliteConnection::connect(&fixture.url).await.unwrap();
        let rows = sqlx::query(text).fetch_all(&mut connection).await.unwrap();
        rows.iter().map(|row| (row.get(0), row.get(1))).collect()
    } else {
        let mut connection = sqlx::PgConnection::connect(&fixture.url).await.unwrap();
        let rows = sqlx::query(text).fetch_all(&mut connection).await.unwrap();
        rows.iter().map(|row| (row.get(0), row.get(1))).collect()
    }
}

async fn swept(store: &Store) -> usize {
    sweep::run(store).await.unwrap().returns
}

#[tokio::test(flavor = "multi_thread")]
async fn p_7_holders_are_reminded_then_it_goes_to_managers_and_general_managers() {
    for fixture in each().await {
        let cast = Cast::opened(&fixture).await;
        cast.unchanged(cast.holder, &[3]).await.unwrap();
        // Opened on 21 November, due on 18 January: 58 days.
        for (days, messages) in [
            (0, 0),
            (27, 0),
            // 30 days before: two people with something to send.
            (28, 2),
            (29, 0),
            (44, 2),
            (51, 2),
            (57, 2),
            (58, 0),
            // The day after: late.
            (59, 2),
            (60, 0),
            // Three days after: the one manager; the second holder has none, so Design and Marketing too.
            (61, 2),
            // Ten days after: the General Manager.
            (68, 1),
            (90, 0),
        ] {
            let later = cast.later(days);
            assert_eq!(
                swept(&later).await,
                messages,
                "after {days} days, {}",
                fixture.name
            );
            assert_eq!(swept(&later).await, 0, "once");
        }
        let kinds: Vec<_> = told(&fixture).await;
        let expected = [
            ("notify.return-escalated", 3),
            ("notify.return-opened", 2),
            ("notify.return-overdue", 2),
            ("notify.return-reminder", 8),
        ];
        let expected: Vec<_> = expected.map(|(kind, n)| (kind.to_owned(), n)).into();
        assert_eq!(kinds, expected);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_sent_everything_is_left_alone() {
    for fixture in each().await {
        let cast = Cast::opened(&fixture).await;
        cast.unchanged(cast.holder, &[1, 2, 3]).await.unwrap();
        cast.unchanged(cast.second, &[4]).await.unwrap();
        for days in [28, 44, 59, 61, 68] {
            assert_eq!(swept(&cast.later(days)).await, 0);
        }
        assert_eq!(cast.page(2).await.one.period, quarter());
    }
}
