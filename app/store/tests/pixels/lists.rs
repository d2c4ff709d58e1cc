//! The lists, what waits for whom, figures, and what visitors may read.

use crate::cast::{Cast, code, new_person, purpose, raw, verdict};
use crate::support::{self, Fixture, each, person, system};
use domain::{
    actor::{Actor, PersonActor},
    ids::PersonId,
    pixel::{Choice, Lane, PixelState, SectionDraft, Step},
    role::{Role, Scope},
};
use std::time::{Duration, Instant};
use store::{
    Call, Failure,
    commands::{people, pixels},
    queries::{
        self,
        pixels::{ApplicationFilter, ApplicationOrder, PixelFilter, PixelOrder},
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

fn words(q: &str) -> ApplicationFilter {
    ApplicationFilter {
        q: q.into(),
        order: ApplicationOrder::Newest,
        ..ApplicationFilter::default()
    }
}

/// Somebody whose name has macrons.
async fn maia(c: &Cast) -> Call {
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

/// Three pixels: 1 live on two sites, 2 approved, 3 live and owned by Māia.
async fn three(c: &mut Cast) {
    c.approved().await;
    c.approved().await;
    let (number, _) = c.complete("AC-0002").await;
    let maia = maia(c).await;
    let SectionDraft::Placement(mut p) =
        c.placement("AC-0002", "apply.harbours.example/100_percent/*")
    else {
        panic!("no placement")
    };
    p.tracker = "linkedin".into();
    p.owner = maia.actor.person();
    p.owner_name = "Māia Ōkere".into();
    c.write(number, SectionDraft::Placement(p)).await.unwrap();
    c.write(number, purpose("Find people for <pilots & crew>"))
        .await
        .unwrap();
    c.write(
        number,
        SectionDraft::Choice(Choice {
            opt_in: "A banner".into(),
            opt_out: "Settings".into(),
            retention: "A month".into(),
            privacy_page: "https://apply.harbours.example/privacy".into(),
        }),
    )
    .await
    .unwrap();
    c.submit(number).await.unwrap();
    c.approve(number).await;
    let dan = c.call(c.dan).await;
    for pixel in [1, 3] {
        let which = c.which(pixel).await;
        pixels::go_live(&c.now(), &dan, which, true, true)
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn pixels_are_found_by_words_state_place_account_and_renewal() {
    for f in each().await {
        let mut c = Cast::new(&f).await;
        three(&mut c).await;
        let actor = c.call(c.sam).await.actor;
        let all = PixelFilter::default;
        let word = |q: &str| PixelFilter {
            q: q.into(),
            ..all()
        };
        for (filter, expected) in [
            (all(), vec![1, 2, 3]),
            (word("px-3"), vec![3]),
            (word("jobs.harbours"), vec![1, 2]),
            (word("100_"), vec![3]),
            (word("%"), vec![]),
            (word("olive META"), vec![1, 2]),
            (word("māia"), vec![3]),
            (word("okere linkedin"), vec![3]),
            (
                PixelFilter {
                    state: Some(PixelState::Live),
                    ..all()
                },
                vec![1, 3],
            ),
            (
                PixelFilter {
                    tracker: Some("meta"),
                    ..all()
                },
                vec![1, 2],
            ),
            (
                PixelFilter {
                    group: Some(c.harbours),
                    ..all()
                },
                vec![1, 2, 3],
            ),
            (
                PixelFilter {
                    group: Some(c.service),
                    ..all()
                },
                vec![],
            ),
            (
                PixelFilter {
                    unit: Some(c.pilots),
                    order: PixelOrder::Newest,
                    ..all()
                },
                vec![3, 2, 1],
            ),
            (
                PixelFilter {
                    account: Some(2),
                    ..all()
                },
                vec![3],
            ),
            (
                PixelFilter {
                    order: PixelOrder::Name,
                    ..all()
                },
                vec![3, 1, 2],
            ),
            (
                PixelFilter {
                    renewals: true,
                    ..all()
                },
                vec![],
            ),
        ] {
            let page = queries::pixels::pixels(&c.store, &actor, &filter, false)
                .await
                .unwrap();
            let found: Vec<_> = page.rows.iter().map(|row| row.pixel.number).collect();
            assert_eq!(found, expected, "{} {filter:?}", f.name);
            assert_eq!(page.total as usize, expected.len());
        }
        let which = c.which(1).await;
        pixels::remove(&c.now(), &c.call(c.dan).await, which, "Over".into())
            .await
            .unwrap();
        c.store = c.later(310);
        let filter = PixelFilter {
            renewals: true,
            ..all()
        };
        let page = queries::pixels::pixels(&c.store, &actor, &filter, false)
            .await
            .unwrap();
        let found: Vec<_> = page.rows.iter().map(|row| row.pixel.number).collect();
        assert_eq!(found, [2, 3], "{}: not what was removed", f.name);
        let everything = queries::pixels::pixels(&c.store, &actor, &all(), true)
            .await
            .unwrap();
        let last = everything.rows.last().unwrap();
        assert_eq!(
            (last.pixel.number, last.group.as_str()),
            (1, "Harbours"),
            "removed: last"
        );
        let of = queries::pixels::of_account(&c.store, &actor, 1)
            .await
            .unwrap();
        assert_eq!(of.iter().map(|p| p.number).collect::<Vec<_>>(), [2, 1]);
    }
}

#[tokio::test]
async fn p_6_23_visitors_read_of_live_pixels_alone() {
    for f in each().await {
        let mut c = Cast::new(&f).await;
        three(&mut c).await;
        let actor = c.call(c.sam).await.actor;
        let all = queries::pixels::published(&c.store, &actor).await.unwrap();
        let lines: Vec<_> = all
            .iter()
            .map(|p| (p.site.as_str(), p.tracker, p.opt_out.as_str()))
            .collect();
        assert_eq!(
            lines,
            [
                (
                    "apply.harbours.example/100_percent/*",
                    "LinkedIn Insight Tag",
                    "Settings"
                ),
                (
                    "jobs.harbours.example",
                    "Meta Pixel",
                    "The cookie settings on each page"
                ),
                (
                    "www.harbours.example/tides",
                    "Meta Pixel",
                    "The cookie settings on each page"
                ),
            ],
            "{}",
            f.name
        );
        assert_eq!(
            all[0].purpose, "Find people for <pilots & crew>",
            "as written"
        );
        assert!(
            all.iter()
                .all(|p| !p.vendor.is_empty() && p.vendor_opt_out.starts_with("https://"))
        );
        let which = c.which(1).await;
        let dan = c.call(c.dan).await;
        pixels::pause(&c.now(), &dan, which, "Banner broken".into())
            .await
            .unwrap();
        let all = queries::pixels::published(&c.store, &actor).await.unwrap();
        assert_eq!(all.len(), 1, "{}: paused ones are not in use", f.name);
    }
}

#[tokio::test]
async fn everybody_with_a_role_may_look_and_nobody_else() {
    for f in each().await {
        let mut c = Cast::new(&f).await;
        three(&mut c).await;
        for role in Role::ALL {
            let actor = person(*role);
            queries::pixels::pixel(&c.store, &actor, 1).await.unwrap();
            queries::pixels::show(&c.store, &actor, 1).await.unwrap();
        }
        let nobody = Actor::Person(PersonActor {
            id: c.sam,
            name: "Sam".into(),
            roles: Vec::new(),
            acting: Vec::new(),
        });
        let (store, a) = (&c.store, &nobody);
        let refusals = [
            code(queries::pixels::list(store, a, &words(""), false).await),
            code(queries::pixels::waiting_for(store, a, 5).await),
            code(queries::pixels::figures(store, a).await),
            code(queries::pixels::show(store, a, 1).await),
            code(queries::pixels::application(store, a, 1).await),
            code(queries::pixels::snapshot(store, a, 1, 1).await),
            code(queries::pixels::pixels(store, a, &PixelFilter::default(), true).await),
            code(queries::pixels::pixel(store, a, 1).await),
            code(queries::pixels::of_account(store, a, 1).await),
            code(queries::pixels::published(store, a).await),
        ];
        assert_eq!(refusals, ["not-permitted"; 10]);
        let begun =
            pixels::begin(store, &support::call(nobody), pixels::Beginning::default()).await;
        assert_eq!(code(begun), "not-permitted");
        let missing = queries::pixels::pixel(store, &system().actor, 99).await;
        assert!(matches!(missing, Err(Failure::NotFound)));
    }
}

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
