//! The register of pixels: lists, those of an account, what visitors may read, and who may look.

use crate::cast::{Cast, code, purpose};
use crate::lists::{maia, words};
use crate::support::{self, each, person, system};
use domain::{
    actor::{Actor, PersonActor},
    pixel::{Choice, PixelState, SectionDraft},
    role::Role,
};
use store::{
    Failure,
    commands::pixels,
    queries::{
        self,
        pixels::{PixelFilter, PixelOrder},
    },
};

/// Three pixels: 1 live on two sites, 2 approved, 3 live and owned by Māia.
pub(crate) async fn three(c: &mut Cast) {
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
