//! Lists of five thousand.

use crate::cast::{Cast, raw};
use crate::lists::words;
use crate::register::three;
use crate::support::{Fixture, each};
use std::time::{Duration, Instant};
use store::queries::{
    self,
    pixels::{ApplicationFilter, ApplicationOrder, PixelFilter, PixelOrder},
};

/// Makes 5,000 of each out of the first, in the table itself.
async fn multiply(f: &Fixture) {
    for (table, columns) in [
        (
            "pixel_application",
            "proposer_id, proposer_name, group_id, unit_id, needs_cxi, amends, pixel_number, state, state_on, since, tracker, title, title_sort, content, decisions, reassigned, version",
        ),
        (
            "pixel",
            "application_number, group_id, unit_id, owner_id, owner_name, tracker, vendor_id, sites, accounts, title, title_sort, content, conditions, state, since, reason, approved_on, expires_on, confirmed, renewal, version",
        ),
    ] {
        let id = if f.name == "sqlite" {
            "randomblob(16)"
        } else {
            "gen_random_uuid()"
        };
        let text = format!(
            "INSERT INTO {table} (number, id, {columns}) WITH RECURSIVE n (i) AS (SELECT 11 UNION ALL SELECT i + 1 FROM n WHERE i < 5009) \
             SELECT n.i, {id}, {columns} FROM {table} x, n WHERE x.number = 1 + n.i % 2"
        );
        raw(f, &text).await;
    }
    let text = "INSERT INTO pixel_step (application_number, step, waiting, given_to, since) \
                SELECT a.number, s.step, s.waiting, s.given_to, s.since FROM pixel_application a JOIN pixel_step s ON s.application_number = 1 + a.number % 2 WHERE a.number > 10";
    raw(f, text).await;
    // As the databases' own housekeeping does.
    raw(f, "ANALYZE").await;
}

#[tokio::test]
async fn lists_of_five_thousand_answer_at_once() {
    for f in each().await {
        let mut c = Cast::new(&f).await;
        three(&mut c).await;
        // The second application of the copies waits at its lanes.
        c.waiting("AC-0001").await;
        raw(&f, "UPDATE pixel_application SET state = (SELECT b.state FROM pixel_application b WHERE b.number = 4), state_on = NULL WHERE number = 2").await;
        raw(&f, "UPDATE pixel_step SET waiting = TRUE WHERE application_number = 2 AND step NOT IN ('cxi', 'general-manager', 'design-and-marketing')").await;
        multiply(&f).await;
        let actor = c.call(c.priya).await.actor;
        let mut slowest = Duration::ZERO;
        let mut timed = |what: &str, took: Duration| {
            println!("{} {what}: {took:?}", f.name);
            slowest = slowest.max(took);
        };
        for order in ApplicationOrder::ALL {
            let filter = ApplicationFilter {
                order: *order,
                ..ApplicationFilter::default()
            };
            let start = Instant::now();
            let page = queries::pixels::list(&c.store, &actor, &filter, false)
                .await
                .unwrap();
            timed(&format!("applications, {}", order.key()), start.elapsed());
            assert_eq!((page.total, page.rows.len()), (5003, 50));
        }
        let start = Instant::now();
        let page = queries::pixels::waiting_for(&c.store, &actor, 5)
            .await
            .unwrap();
        timed("applications, mine", start.elapsed());
        assert!(page.total > 2000);
        let start = Instant::now();
        let page = queries::pixels::list(&c.store, &actor, &words("pita harbours"), false)
            .await
            .unwrap();
        timed("applications, two words", start.elapsed());
        assert_eq!(page.total, 0);
        for order in PixelOrder::ALL {
            let filter = PixelFilter {
                order: *order,
                ..PixelFilter::default()
            };
            let start = Instant::now();
            let page = queries::pixels::pixels(&c.store, &actor, &filter, false)
                .await
                .unwrap();
            timed(&format!("pixels, {}", order.key()), start.elapsed());
            assert_eq!((page.total, page.rows.len()), (5002, 50));
        }
        let start = Instant::now();
        let filter = PixelFilter {
            q: "olive tides".into(),
            ..PixelFilter::default()
        };
        queries::pixels::pixels(&c.store, &actor, &filter, false)
            .await
            .unwrap();
        timed("pixels, two words", start.elapsed());
        assert!(
            slowest < Duration::from_millis(1_500),
            "{}: {slowest:?}",
            f.name
        );
        let start = Instant::now();
        let all = queries::pixels::list(&c.store, &actor, &ApplicationFilter::default(), true)
            .await
            .unwrap();
        println!("{} applications, everything: {:?}", f.name, start.elapsed());
        assert_eq!(all.rows.len(), 5003);
        let waiting = all.rows.iter().filter(|r| !r.waiting.is_empty()).count();
        assert!(waiting > 2000, "{waiting}");
    }
}
