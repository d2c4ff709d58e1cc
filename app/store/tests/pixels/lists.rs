//! The lists, what waits for whom, figures, and what visitors may read.

use crate::cast::{Cast, new_person, verdict};
use crate::support::{each, system};
use domain::{
    ids::PersonId,
    pixel::{Lane, SectionDraft, Step},
    role::{Role, Scope},
};
use store::{
    Call,
    commands::{people, pixels},
    queries::{
        self,
        pixels::{ApplicationFilter, ApplicationOrder},
    },
};
use uuid::Uuid;

async fn list(c: &Cast, by: PersonId, filter: ApplicationFilter) -> Vec<(i64, bool)> {
    let actor = c.call(by).await.actor;
    let page = queries::pixels::list(&c.store, &actor, &filter, false)
        .await
        .unwrap();
    assert_eq!(page.total as usize, page.rows.len());
    page.rows
        .iter()
        .map(|row| (row.application.number, row.mine))
        .collect()
}

async fn numbers(c: &Cast, by: PersonId, filter: ApplicationFilter) -> Vec<i64> {
    list(c, by, filter)
        .await
        .into_iter()
        .map(|(n, _)| n)
        .collect()
}

pub(crate) fn words(q: &str) -> ApplicationFilter {
    ApplicationFilter {
        q: q.into(),
        order: ApplicationOrder::Newest,
        ..ApplicationFilter::default()
    }
}

/// Somebody whose name has macrons.
pub(crate) async fn maia(c: &Cast) -> Call {
    let id = PersonId(Uuid::now_v7());
    let new = new_person(id, "Māia Ōkere", Role::Staff, Scope::All);
    people::add(&c.store, &system(), vec![new]).await.unwrap();
    c.call(id).await
}

/// 1: a draft. 2: in assessment, Meta, Harbours. 3: in assessment, LinkedIn, Service, begun by Māia.
/// 4: with the General Manager.
async fn four(c: &mut Cast) {
    c.begin().await;
    c.waiting("AC-0001").await;
    let call = maia(c).await;
    pixels::begin(&c.now(), &call, pixels::Beginning::default())
        .await
        .unwrap();
    let id = c.application(3).await.id;
    for (seen, section) in (1..).zip(c.sections("AC-0003")) {
        let section = match section {
            SectionDraft::Placement(mut p) => {
                p.tracker = "linkedin".into();
                p.vendor_id = "100%_sure".into();
                p.owner = call.actor.person();
                p.owner_name = "Māia Ōkere".into();
                SectionDraft::Placement(p)
            }
            other => other,
        };
        pixels::write(&c.now(), &call, id, seen, section)
            .await
            .unwrap();
    }
    pixels::submit(&c.now(), &call, id, 6).await.unwrap();
    let (fourth, _) = c.waiting("AC-0001").await;
    c.settle_all(fourth).await;
    c.decide(fourth, c.mere, verdict("approved")).await.unwrap();
    let step = Step::Lane(Lane::Legal);
    c.reassign(2, c.mere, step, c.sam).await.unwrap();
}

#[tokio::test]
async fn applications_are_found_by_words_state_step_place_and_tracker() {
    for f in each().await {
        let mut c = Cast::new(&f).await;
        four(&mut c).await;
        let all = || words("");
        for (q, expected) in [
            ("", vec![4, 3, 2, 1]),
            ("100%_sure", vec![3]),
            ("%", vec![3]),
            ("_", vec![3]),
            ("\\", vec![]),
            ("Māia", vec![3]),
            ("maia okere", vec![3]),
            ("ŌKERE linkedin", vec![3]),
            ("meta PITA", vec![4, 2]),
            ("'; DROP TABLE pixel; --", vec![]),
            ("pa-2", vec![2]),
            ("PA-0004", vec![4]),
        ] {
            assert_eq!(
                numbers(&c, c.sam, words(q)).await,
                expected,
                "{} “{q}”",
                f.name
            );
        }
        for (filter, expected) in [
            (
                ApplicationFilter {
                    state: Some("draft"),
                    ..all()
                },
                vec![1],
            ),
            (
                ApplicationFilter {
                    state: Some("in-assessment"),
                    ..all()
                },
                vec![3, 2],
            ),
            (
                ApplicationFilter {
                    step: Some(Step::Approval),
                    ..all()
                },
                vec![4],
            ),
            (
                ApplicationFilter {
                    step: Some(Step::Lane(Lane::Cxi)),
                    ..all()
                },
                vec![3],
            ),
            (
                ApplicationFilter {
                    step: Some(Step::Lane(Lane::Legal)),
                    ..all()
                },
                vec![3, 2],
            ),
            (
                ApplicationFilter {
                    group: Some(c.service),
                    ..all()
                },
                vec![3],
            ),
            (
                ApplicationFilter {
                    unit: Some(c.pilots),
                    ..all()
                },
                vec![4, 2],
            ),
            (
                ApplicationFilter {
                    tracker: Some("linkedin"),
                    ..all()
                },
                vec![3],
            ),
            (
                ApplicationFilter {
                    order: ApplicationOrder::Name,
                    ..all()
                },
                vec![3, 2, 4, 1],
            ),
            (
                ApplicationFilter {
                    order: ApplicationOrder::Longest,
                    ..all()
                },
                vec![1, 2, 3, 4],
            ),
        ] {
            assert_eq!(
                numbers(&c, c.sam, filter.clone()).await,
                expected,
                "{} {filter:?}",
                f.name
            );
        }
        // Fifty on a page, the count beside them.
        let filter = ApplicationFilter { page: 2, ..all() };
        let actor = c.call(c.sam).await.actor;
        let page = queries::pixels::list(&c.store, &actor, &filter, false)
            .await
            .unwrap();
        assert_eq!((page.rows.len(), page.total), (0, 4));
    }
}

#[tokio::test]
async fn what_waits_for_whoever_asks_comes_first_by_role_place_and_name() {
    for f in each().await {
        let mut c = Cast::new(&f).await;
        four(&mut c).await;
        let mine = || ApplicationFilter {
            mine: true,
            ..words("")
        };
        for (who, expected) in [
            (c.pita, vec![1]),
            (c.aroha, vec![3, 2]),
            (c.priya, vec![3, 2]),
            (c.leo, vec![3]),
            (c.sam, vec![2]),
            (c.cora, vec![3]),
            (c.gina, vec![4]),
            (c.gus, vec![]),
            (c.olive, vec![]),
        ] {
            assert_eq!(numbers(&c, who, mine()).await, expected, "{} {who}", f.name);
        }
        let first = list(&c, c.gina, ApplicationFilter::default()).await;
        assert_eq!(
            first,
            [(4, true), (1, false), (2, false), (3, false)],
            "{}",
            f.name
        );
        let actor = c.call(c.aroha).await.actor;
        let waiting = queries::pixels::waiting_for(&c.store, &actor, 1)
            .await
            .unwrap();
        assert_eq!((waiting.rows.len(), waiting.total), (1, 2));
        let row = &waiting.rows[0];
        assert_eq!(
            (
                row.application.number,
                row.group.as_str(),
                row.unit.as_str()
            ),
            (2, "Harbours", "Pilots")
        );
        assert_eq!(row.waiting.len(), 5);
        // Nobody who acts for the register itself has anything to do.
        let system = queries::pixels::list(&c.store, &system().actor, &mine(), false)
            .await
            .unwrap();
        assert_eq!(system.total, 0);
    }
}

#[tokio::test]
async fn waits_are_counted_for_each_step_in_working_days() {
    for f in each().await {
        let mut c = Cast::new(&f).await;
        // Saturday, 21 November 2026 in New Zealand.
        let (number, _) = c.waiting("AC-0001").await;
        c.store = c.later(5);
        c.waiting("AC-0003").await;
        c.settle(number, c.leo, Lane::Legal, "approved")
            .await
            .unwrap();
        c.store = c.later(4);
        let actor = c.call(c.sam).await.actor;
        let figures = queries::pixels::figures(&c.store, &actor).await.unwrap();
        let told: Vec<_> = figures
            .iter()
            .map(|f| (f.step.key(), f.waiting, f.longest))
            .collect();
        assert_eq!(
            told,
            [
                ("strategy", 2, 6),
                ("privacy-assessment", 2, 6),
                ("privacy-page", 2, 6),
                ("digital-tools", 2, 6),
                ("legal", 1, 2),
                ("cxi", 1, 2),
                ("design-and-marketing", 0, 0),
                ("general-manager", 0, 0)
            ],
            "{}",
            f.name
        );
        let facts = c.facts(number).await;
        let waits = facts.waits(Step::Lane(Lane::Strategy)).unwrap();
        assert_eq!(
            (waits.days, waits.since),
            (6, "2026-11-21".parse().unwrap())
        );
        let who: Vec<_> = waits.who_can.iter().map(|w| w.name.as_str()).collect();
        assert_eq!(who, ["Aroha", "Mere"]);
        assert!(facts.waits(Step::Lane(Lane::Legal)).is_none());
    }
}
