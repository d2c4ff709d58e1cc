//! Two people at once: on one lane, on two, and at the approval.

use crate::cast::{Cast, back, lane_draft, new_person, purpose, raw, verdict, verified};
use crate::support::{each, system};
use domain::{
    ids::PersonId,
    pixel::{Lane, LaneState, Step},
    role::{Role, Scope},
};
use store::{
    Failure,
    commands::{people, pixels},
};
use uuid::Uuid;

/// On one lane, and again at the approval.
const RACES: usize = 150;

/// Races on one application; its decisions grow with each.
const PORTION: usize = 30;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_people_on_one_lane_one_wins_and_on_two_lanes_both_do() {
    for f in each().await {
        let c = Cast::new(&f).await;
        let (leo, lia, aroha) = (
            c.call(c.leo).await,
            c.call(c.lia).await,
            c.call(c.aroha).await,
        );
        let (mut number, mut id) = c.waiting("AC-0001").await;
        let mut won = [0, 0];
        for race in 0..RACES {
            if race % PORTION == PORTION - 1 {
                (number, id) = c.waiting("AC-0001").await;
            }
            let a = c.application(number).await;
            let (seen, decided) = (a.version, a.decisions.len());
            let (yes, no) = (
                lane_draft(Lane::Legal, "approved"),
                lane_draft(Lane::Legal, "declined"),
            );
            let one = pixels::settle(&c.store, &leo, id, seen, Lane::Legal, yes);
            let two = pixels::settle(&c.store, &lia, id, seen, Lane::Legal, no);
            let draft = lane_draft(Lane::Strategy, "approved");
            let beside = pixels::settle(&c.store, &aroha, id, seen, Lane::Strategy, draft);
            let (one, two, beside) = match race % 2 {
                0 => tokio::join!(one, two, beside),
                _ => {
                    let (beside, two, one) = tokio::join!(beside, two, one);
                    (one, two, beside)
                }
            };
            beside.unwrap();
            match (&one, &two) {
                (Ok(_), Err(Failure::Stale)) => won[0] += 1,
                (Err(Failure::Stale), Ok(_)) => won[1] += 1,
                _ => panic!("{} race {race}: {one:?} {two:?}", f.name),
            }
            let a = c.application(number).await;
            assert_eq!((a.version, a.decisions.len()), (seen + 2, decided + 2));
            let facts = c.facts(number).await;
            let refused = matches!(a.lane(Lane::Legal, &facts.hashes), LaneState::Refused(_));
            assert_eq!(refused, two.is_ok(), "what won is what stands");
            // Something else to look at, for the next race.
            c.write(number, purpose(&format!("Reason {race}")))
                .await
                .unwrap();
        }
        assert_eq!(won[0] + won[1], RACES);
        assert!(won[0] > 0 && won[1] > 0, "{}: {won:?}: no race", f.name);
        let text = "SELECT CAST(count(*) AS text) FROM audit_event WHERE event = 'pixel-application.lane-settled'";
        let events = raw(&f, text).await;
        assert_eq!(events[0][0], (2 * RACES).to_string(), "one event for each");
        verified(&c).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_an_approval_and_a_refusal_at_once_one_counts() {
    for f in each().await {
        let c = Cast::new(&f).await;
        // Two General Managers of the same group.
        let other = PersonId(Uuid::now_v7());
        let place = Scope::Group(c.harbours);
        let person = new_person(other, "Georgia", Role::GeneralManager, place);
        people::add(&c.store, &system(), vec![person])
            .await
            .unwrap();
        let (gina, georgia) = (c.call(c.gina).await, c.call(other).await);
        let (number, id) = c.waiting("AC-0001").await;
        c.settle_all(number).await;
        c.decide(number, c.mere, verdict("approved")).await.unwrap();
        let (mut won, mut ends) = ([0, 0], 0);
        let (mut at, mut which) = (number, id);
        for race in 0..RACES {
            let seen = c.application(at).await.version;
            let decided = c.application(at).await.decisions.len();
            // Every fifth of them ends it: approved here, declined there.
            let last = race % 5 == 4;
            let other = match last {
                true => verdict("declined"),
                false => back(&["legal"]),
            };
            let first = match last {
                true => verdict("approved"),
                false => back(&["strategy"]),
            };
            let one = pixels::decide(&c.store, &gina, which, seen, first);
            let two = pixels::decide(&c.store, &georgia, which, seen, other);
            let (one, two) = match race % 2 {
                0 => tokio::join!(one, two),
                _ => {
                    let (two, one) = tokio::join!(two, one);
                    (one, two)
                }
            };
            match (&one, &two) {
                (Ok(_), Err(Failure::Stale)) => won[0] += 1,
                (Err(Failure::Stale), Ok(_)) => won[1] += 1,
                _ => panic!("{} race {race}: {one:?} {two:?}", f.name),
            }
            let a = c.application(at).await;
            assert_eq!(a.decisions.len(), decided + 1);
            assert_eq!(a.state.is_over(), last);
            if last {
                ends += 1;
                assert_eq!(
                    a.pixel.is_some(),
                    one.is_ok(),
                    "a permission only with an approval"
                );
                (at, which) = c.waiting("AC-0001").await;
            }
            c.settle_all(at).await;
            if c.application(at).await.waits_at() == Some(Step::Review) {
                c.decide(at, c.mere, verdict("approved")).await.unwrap();
            }
        }
        assert_eq!((won[0] + won[1], ends), (RACES, RACES / 5));
        assert!(won[0] > 0 && won[1] > 0, "{}: {won:?}: no race", f.name);
        verified(&c).await;
    }
}
