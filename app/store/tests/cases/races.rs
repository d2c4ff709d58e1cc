//! Two approvers at once: one decision, one event, and the other is told.

use crate::cast::{Cast, draft};
use crate::support::each;
use store::{Failure, commands::cases, queries};

const RACES: usize = 1_000;

/// Races on one case; its decisions grow with each.
const PORTION: usize = 20;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_decisions_at_once_one_counts() {
    for f in each().await {
        let c = Cast::new(&f).await;
        let mut won = [0, 0];
        for portion in 0..RACES / PORTION {
            let more = races(&c, portion).await;
            won = [won[0] + more[0], won[1] + more[1]];
        }
        assert_eq!(won[0] + won[1], RACES, "{}", f.name);
        assert!(
            won[0] > 0 && won[1] > 0,
            "{}: {won:?}: no race at all",
            f.name
        );
        assert_eq!(store::audit::verify(&c.store).await.unwrap().fault, None);
    }
}

async fn races(c: &Cast, portion: usize) -> [usize; 2] {
    let (number, id) = c.complete().await;
    let (aroha, mere) = (c.call(c.aroha).await, c.call(c.mere).await);
    let (pita, carl) = (c.call(c.pita).await, c.call(c.carl).await);
    let mut seen = c.case(number).await.version;
    let mut won = [0, 0];
    let mut decisions = 0;
    for race in 0..PORTION {
        // What everybody looks at has changed, so that it begins at the first step.
        c.write(number, c.risks(&format!("Way {race}")))
            .await
            .unwrap();
        seen += 1;
        cases::submit(&c.store, &pita, id, seen).await.unwrap();
        seen += 1;
        let approve = cases::decide(&c.store, &aroha, id, seen, draft("approved"));
        let last = portion % 2 == 1 && race == PORTION - 1;
        let verdict = if last { "declined" } else { "sent-back" };
        let other = cases::decide(&c.store, &mere, id, seen, draft(verdict));
        let (one, other) = if race % 2 == 0 {
            tokio::join!(approve, other)
        } else {
            let (other, one) = tokio::join!(other, approve);
            (one, other)
        };
        match (&one, &other) {
            (Ok(_), Err(Failure::Stale)) => won[0] += 1,
            (Err(Failure::Stale), Ok(_)) => won[1] += 1,
            _ => panic!("race {portion}.{race}: {one:?} {other:?}"),
        }
        seen += 1;
        decisions += 1;
        let case = c.case(number).await;
        assert_eq!((case.version, case.decisions.len()), (seen, decisions));
        if one.is_ok() {
            // Back to the beginning, for the next race.
            let back = cases::decide(&c.store, &carl, id, seen, draft("sent-back")).await;
            assert_eq!(back.unwrap().version, seen + 1);
            seen += 1;
            decisions += 1;
        }
    }
    let events = queries::cases::show(&c.store, &aroha.actor, number)
        .await
        .unwrap()
        .events;
    let decided = events.iter().filter(|e| e.event == "case.decided").count();
    assert_eq!(decided, decisions, "one event for each decision");
    won
}
