//! The list, what waits for whom, overlaps, load, figures.

use crate::cast::Cast;
use crate::support::{each, system};
use domain::{
    account::{AccountDraft, AccountStatus, DraftContext, Origin},
    case::Why,
    ids::PersonId,
    platform::Catalogue,
};
use store::{
    commands::{accounts, cases, nominations},
    queries::{
        self,
        cases::{CaseFilter, CaseOrder, OverlapOf},
    },
};

async fn numbers(c: &Cast, by: PersonId, filter: CaseFilter) -> Vec<(i64, bool)> {
    let actor = c.call(by).await.actor;
    let page = queries::cases::list(&c.store, &actor, &filter, false)
        .await
        .unwrap();
    assert_eq!(page.total as usize, page.rows.len());
    page.rows
        .iter()
        .map(|row| (row.case.number, row.mine))
        .collect()
}

#[tokio::test]
async fn what_waits_for_whoever_asks_comes_first() {
    for f in each().await {
        let c = Cast::new(&f).await;
        let (draft, _) = c.begin().await;
        let (first, _) = c.waiting().await;
        let (second, _) = c.waiting().await;
        let (given, _) = c.waiting().await;
        c.decide(second, c.aroha, "approved").await.unwrap();
        c.reassign(given, c.aroha, c.sam).await.unwrap();
        let all = CaseFilter::default;
        assert_eq!(
            numbers(&c, c.carl, all()).await,
            [
                (second, true),
                (given, false),
                (first, false),
                (draft, false)
            ],
            "{}",
            f.name
        );
        assert_eq!(numbers(&c, c.pita, all()).await[0], (draft, true));
        assert_eq!(numbers(&c, c.sam, all()).await[0], (given, true));
        let mine = || CaseFilter {
            mine: true,
            ..all()
        };
        assert_eq!(numbers(&c, c.mere, mine()).await, [(first, true)]);
        assert_eq!(numbers(&c, c.olga, mine()).await, [], "another unit");
        let of = |state| CaseFilter {
            state: Some(state),
            ..all()
        };
        assert_eq!(numbers(&c, c.sam, of("draft")).await, [(draft, false)]);
        for (filter, expected) in [
            (
                CaseFilter {
                    waiting: true,
                    order: CaseOrder::Newest,
                    ..all()
                },
                vec![given, second, first],
            ),
            (
                CaseFilter {
                    unit: Some(c.other_unit),
                    ..all()
                },
                vec![],
            ),
            (
                CaseFilter {
                    platform: Some("instagram".into()),
                    q: "TIDES pita".into(),
                    order: CaseOrder::Longest,
                    ..all()
                },
                vec![first, second, given],
            ),
            (
                CaseFilter {
                    q: format!("bc-{second}"),
                    ..all()
                },
                vec![second],
            ),
            (
                CaseFilter {
                    proposer: Some(c.sam),
                    ..all()
                },
                vec![],
            ),
            (
                CaseFilter {
                    q: "100%".into(),
                    ..all()
                },
                vec![],
            ),
        ] {
            let found = numbers(&c, c.emma, filter.clone()).await;
            let found: Vec<_> = found.into_iter().map(|(n, _)| n).collect();
            assert_eq!(found, expected, "{} {filter:?}", f.name);
        }
    }
}

#[tokio::test]
async fn overlaps_and_load_are_told_while_writing() {
    for f in each().await {
        let c = Cast::new(&f).await;
        let catalogue = Catalogue::built_in();
        let draft = AccountDraft {
            url: "https://www.instagram.com/tideswatch".into(),
            name: "Tides Watch".into(),
            audience: "Recreational fishers".into(),
            ..AccountDraft::default()
        };
        let context = DraftContext {
            catalogue: &catalogue,
            groups: &[],
            units: &[],
            today: c.store.clock().now().today,
        };
        let checked = draft.check(&context).unwrap();
        accounts::create(
            &c.store,
            &system(),
            checked,
            AccountStatus::Active,
            Origin::Adopted,
        )
        .await
        .unwrap();
        nominations::name(&c.store, &system(), 1, c.ben, domain::access::Duty::Holder)
            .await
            .unwrap();
        let (first, id) = c.complete().await;
        let (second, _) = c.complete().await;
        let facts = c.facts(c.pita, second).await;
        let told: Vec<_> = facts
            .overlaps
            .iter()
            .map(|o| (o.of, o.reference.number, o.why.as_slice()))
            .collect();
        assert_eq!(
            told,
            [
                (
                    OverlapOf::Case,
                    first,
                    &[Why::UnitAndPlatform, Why::Name, Why::Audience][..]
                ),
                (OverlapOf::Account, 1, &[Why::Name, Why::Audience][..]),
            ]
        );
        let ben = &facts.load[0];
        assert_eq!(
            (ben.name.as_str(), ben.here, ben.together()),
            ("Ben", 35, 70)
        );
        assert_eq!(ben.cases[0].0, first);
        assert_eq!(ben.accounts, [(1, "Tides Watch".to_owned())]);
        let call = c.call(c.pita).await;
        let seen = c.case(first).await.version;
        cases::withdraw(&c.store, &call, id, seen, "Not needed".into())
            .await
            .unwrap();
        let facts = c.facts(c.pita, second).await;
        assert_eq!(facts.load[0].together(), 35);
        assert_eq!(facts.overlaps.len(), 1);
    }
}

#[tokio::test]
async fn time_in_each_step_is_counted_in_working_days() {
    for f in each().await {
        let mut c = Cast::new(&f).await;
        // Saturday, 21 November 2026 in New Zealand.
        let (first, _) = c.waiting().await;
        let (_second, _) = c.waiting().await;
        c.store = c.later(5);
        c.decide(first, c.aroha, "approved").await.unwrap();
        c.store = c.later(4);
        let actor = c.call(c.pita).await.actor;
        let figures = queries::cases::figures(&c.store, &actor).await.unwrap();
        let told: Vec<_> = figures
            .iter()
            .map(|f| (f.waiting, f.longest, f.passed, f.median))
            .collect();
        assert_eq!(
            told,
            [
                (1, 6, 1, Some(4)),
                (1, 2, 0, None),
                (0, 0, 0, None),
                (0, 0, 0, None)
            ]
        );
        let facts = c.facts(c.pita, first).await;
        assert_eq!(facts.days, 2);
        assert_eq!(facts.since, "2026-11-26".parse().unwrap());
    }
}
