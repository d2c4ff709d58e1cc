//! Opening a quarter for ten thousand accounts: how long it takes, what a crash in the middle leaves, and
//! two instances that go on at once.

use crate::{
    cast::{Cast, draft, quarter},
    support::{self, Fixture, each, system},
};
use domain::{
    account::{AccountDraft, AccountStatus, DraftContext, Origin},
    platform::Catalogue,
    returns::PeriodState,
};
use std::time::{Duration, Instant};
use store::{
    Store,
    commands::{
        accounts::{self, NewAccount},
        returns,
    },
    queries,
};

/// Enters so many more accounts in use.
async fn grow(store: &Store, many: usize) {
    let catalogue = Catalogue::built_in();
    let context = DraftContext {
        catalogue: &catalogue,
        groups: &[],
        units: &[],
        today: "2026-11-21".parse().unwrap(),
    };
    let new = |n: usize| {
        let draft = AccountDraft {
            url: format!("https://www.instagram.com/many.{n}/"),
            name: format!("Account {n}"),
            ..AccountDraft::default()
        };
        NewAccount {
            checked: draft.check(&context).unwrap(),
            status: AccountStatus::Active,
            origin: Origin::ApprovedCase,
        }
    };
    for start in (0..many).step_by(1_000) {
        let some = (start..many.min(start + 1_000)).map(new).collect();
        accounts::create_many(store, &system(), some).await.unwrap();
    }
}

async fn made(store: &Store) -> i64 {
    let found = queries::returns::progress(store, &system().actor, quarter()).await;
    found.unwrap().all.not_started
}

/// Whether each account has one return, each number is given once, and everybody is told once.
async fn is_whole(cast: &Cast, expected: i64) {
    let period = queries::returns::period(&cast.store, quarter()).await;
    let period = period.unwrap();
    assert_eq!(
        (period.state, period.expected),
        (PeriodState::Open, expected)
    );
    let filter = queries::returns::ReturnFilter::of(quarter());
    let all = queries::returns::list(&cast.store, &system().actor, &filter, true).await;
    let all = all.unwrap().rows;
    let unique = |mut of: Vec<i64>| {
        of.sort_unstable();
        of.dedup();
        i64::try_from(of.len()).unwrap()
    };
    assert_eq!(i64::try_from(all.len()).unwrap(), expected);
    assert_eq!(
        unique(all.iter().map(|r| r.one.account).collect()),
        expected
    );
    assert_eq!(unique(all.iter().map(|r| r.one.number).collect()), expected);
    let report = store::audit::verify(&cast.store).await.unwrap();
    assert!(report.fault.is_none(), "{report:?}");
}

/// Two instances of the server on one database: SQLite has one, with two tasks.
async fn beside(fixture: &Fixture) -> Store {
    if fixture.name == "sqlite" {
        fixture.store.clone()
    } else {
        support::open(&fixture.url, &fixture.dir).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crash_in_the_middle_loses_nothing_and_two_instances_make_nothing_twice() {
    for fixture in each().await {
        let cast = Cast::new(&fixture).await;
        grow(&cast.store, 2_500).await;
        let call = cast.call(cast.team).await;
        returns::open(&cast.store, &call, draft()).await.unwrap();
        // The process ends while the second portion is made or thereabouts: what was committed stays.
        let (store, whose) = (cast.store.clone(), call.clone());
        let work = tokio::spawn(async move { returns::fill(&store, &whose, quarter()).await });
        while made(&cast.store).await == 0 {
            assert!(!work.is_finished(), "{}", fixture.name);
            tokio::task::yield_now().await;
        }
        work.abort();
        let _ = work.await;
        let before = made(&cast.store).await;
        assert!(
            before >= 1_000 && before % 1_000 == 0 || before == 2_504,
            "{before}"
        );
        let other = beside(&fixture).await;
        let (one, two) = tokio::join!(returns::resume(&cast.store), returns::resume(&other));
        let (one, two) = (one.unwrap(), two.unwrap());
        // A portion that was under way may have been finished after its task was gone.
        let left = 2_504 - before;
        assert!(
            one + two <= left && (left - one - two) % 1_000 == 0 || one + two == left,
            "{one} {two} {left}"
        );
        is_whole(&cast, 2_504).await;
        assert_eq!(returns::resume(&cast.store).await.unwrap(), 0);
        println!("{}: {before} before, then {one} and {two}", fixture.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "fills two registers with 10,000 accounts: run by hand, it prints what it measured"]
async fn a_quarter_of_ten_thousand_accounts_is_opened_in_seconds() {
    for fixture in each().await {
        let cast = Cast::new(&fixture).await;
        grow(&cast.store, 9_996).await;
        let call = cast.call(cast.team).await;
        let began = Instant::now();
        let preview = queries::returns::preview(&cast.store, &call.actor, quarter());
        assert_eq!(preview.await.unwrap().returns, 10_000);
        let looked = began.elapsed();
        let began = Instant::now();
        returns::open(&cast.store, &call, draft()).await.unwrap();
        let statements = cast.store.statements();
        assert_eq!(
            returns::fill(&cast.store, &call, quarter()).await.unwrap(),
            10_000
        );
        let (took, statements) = (began.elapsed(), cast.store.statements() - statements);
        is_whole(&cast, 10_000).await;
        println!(
            "{}: preview {looked:?}, opened in {took:?} with {statements} statements",
            fixture.name
        );
        // Ten portions of a thousand, each a handful of statements, whatever the number of accounts.
        assert!(statements < 400, "{statements}");
        let budget = if cfg!(debug_assertions) { 30 } else { 5 };
        assert!(took < Duration::from_secs(budget), "{took:?}");
    }
}
