//! No list reads a whole table: the databases' own plans, on a register large enough to matter.

#![allow(clippy::unwrap_used, reason = "tests")]
#![allow(
    dead_code,
    reason = "each test file uses its own part of the support module"
)]

mod support;

use domain::account::Rule;
use domain::account::{AccountDraft, AccountStatus, DraftContext, Origin, StatusKey};
use domain::actor::{Actor, SystemActor};
use domain::ids::{GroupId, UnitId};
use domain::platform::Catalogue;
use domain::role::Role;
use sqlx::Connection as _;
use store::commands::accounts::{NewAccount, create_many};
use store::queries::accounts::{
    AccountFilter, Sort, SortColumn, StatusFilter, list, overview_plan, plan,
};
use support::{Fixture, each, open, person, system};
use uuid::Uuid;

const ME: Actor = Actor::System(SystemActor::CommandLine);

/// Two thousand accounts on two platforms; the databases know how many there are.
async fn fill(f: &Fixture) {
    // Made once: it takes longer to build than an account to save.
    let catalogue = Catalogue::built_in();
    let context = DraftContext {
        catalogue: &catalogue,
        groups: &[],
        units: &[],
        today: "2026-11-21".parse().unwrap(),
    };
    let one = |n: usize| {
        let host = if n.is_multiple_of(2) {
            "x.com"
        } else {
            "instagram.com"
        };
        let draft = AccountDraft {
            url: format!("https://{host}/handle{n}"),
            name: format!("Account {n}"),
            ..AccountDraft::default()
        };
        NewAccount {
            checked: draft.check(&context).unwrap(),
            status: AccountStatus::Active,
            origin: Origin::Adopted,
        }
    };
    // In portions: one of a thousand is a large statement already.
    for portion in 0..4 {
        let accounts = (0..500).map(|n| one(portion * 500 + n)).collect();
        create_many(&f.store, &system(), accounts).await.unwrap();
    }
    if f.name == "postgres" {
        let mut connection = sqlx::PgConnection::connect(&f.url).await.unwrap();
        sqlx::query("ANALYZE")
            .execute(&mut connection)
            .await
            .unwrap();
    } else {
        let mut connection = sqlx::SqliteConnection::connect(&f.url).await.unwrap();
        sqlx::query("ANALYZE")
            .execute(&mut connection)
            .await
            .unwrap();
    }
}

/// Every question the list can be asked, one condition or order at a time, and some together.
fn questions() -> Vec<AccountFilter> {
    let nothing = AccountFilter::default;
    let mut all = vec![
        AccountFilter {
            q: "handle1999".into(),
            ..nothing()
        },
        AccountFilter {
            q: "handle1999 account".into(),
            ..nothing()
        },
        AccountFilter {
            q: "AC-0042".into(),
            ..nothing()
        },
        AccountFilter {
            q: "https://x.com/handle42".into(),
            ..nothing()
        },
        AccountFilter {
            platform: Some("x".parse().unwrap()),
            ..nothing()
        },
        AccountFilter {
            group: Some(GroupId(Uuid::from_u128(1))),
            ..nothing()
        },
        AccountFilter {
            unit: Some(UnitId(Uuid::from_u128(1))),
            ..nothing()
        },
        AccountFilter {
            status: Some(StatusFilter::Archived),
            ..nothing()
        },
        AccountFilter {
            as_at: "2026-11-21".parse().ok(),
            ..nothing()
        },
        AccountFilter {
            as_at: "2026-11-01".parse().ok(),
            ..nothing()
        },
        AccountFilter {
            platform: Some("x".parse().unwrap()),
            status: Some(StatusFilter::Is(StatusKey::Active)),
            q: "handle4".into(),
            ..nothing()
        },
    ];
    for status in StatusKey::ALL {
        let status = Some(StatusFilter::Is(*status));
        all.push(AccountFilter {
            status,
            ..nothing()
        });
    }
    for need in Rule::ALL {
        all.push(AccountFilter {
            needs: Some(*need),
            ..nothing()
        });
    }
    for column in SortColumn::ALL {
        for descending in [false, true] {
            let sort = Sort {
                column: *column,
                descending,
            };
            all.push(AccountFilter { sort, ..nothing() });
        }
    }
    all
}

/// Whether a step of a plan reads every row of a table of accounts.
fn reads_all(step: &str) -> bool {
    let sqlite = step.starts_with("SCAN a") && !step.contains("INDEX");
    sqlite || step.contains("Seq Scan on account")
}

/// Filled, and asked without reading whole tables: so small ones PostgreSQL would rather read whole, and this is what
/// it would do with large ones.
async fn as_if_large(f: Fixture) -> Fixture {
    fill(&f).await;
    if f.name != "postgres" {
        return f;
    }
    let mark = if f.url.contains('?') { '&' } else { '?' };
    let url = format!("{}{mark}options=-c%20enable_seqscan%3Doff", f.url);
    f.store.clone().close().await;
    let store = open(&url, &f.dir).await;
    Fixture { store, ..f }
}

#[tokio::test]
async fn every_question_of_the_list_is_answered_with_an_index() {
    for f in each().await {
        let f = as_if_large(f).await;
        for question in questions() {
            let steps = plan(&f.store, &ME, &question).await.unwrap();
            assert!(!steps.is_empty());
            let whole: Vec<_> = steps.iter().filter(|step| reads_all(step)).collect();
            assert!(whole.is_empty(), "{}: {question:?}: {steps:#?}", f.name);
        }
    }
}

#[tokio::test]
async fn what_a_search_finds_is_put_in_order_by_an_index_alone() {
    let all = each().await;
    // Not analysed, as registers are: with its statistics SQLite would take the index unasked.
    let f = all.iter().find(|f| f.name == "sqlite").unwrap();
    let asked = |text: &str| AccountFilter {
        q: text.into(),
        ..AccountFilter::default()
    };
    let steps = plan(&f.store, &ME, &asked("handle4")).await.unwrap();
    let alone = |step: &String| step.contains("COVERING INDEX account_searched");
    assert!(steps.iter().any(alone), "{steps:#?}");

    // Other orders, filters and the archive are not in that index, and are still answered.
    let sort = Sort {
        column: SortColumn::Updated,
        descending: true,
    };
    for other in [
        AccountFilter {
            sort,
            ..asked("handle4")
        },
        AccountFilter {
            status: Some(StatusFilter::Archived),
            ..asked("handle4")
        },
        asked("handle4 ha"),
    ] {
        list(&f.store, &ME, &other).await.unwrap();
    }
}

#[tokio::test]
async fn what_stands_around_an_account_is_found_by_indexes() {
    for f in each().await {
        let f = as_if_large(f).await;
        let person = person(Role::Staff);
        for actor in [&ME, &person] {
            let steps = overview_plan(&f.store, actor, 7).await.unwrap();
            assert!(steps.len() > 9);
            // Settings are few; both databases may read them all.
            let reads_all = |step: &&String| {
                let scan = step.trim_start().trim_start_matches("->").trim_start();
                let whole = scan.starts_with("SCAN ") && !scan.contains("USING");
                (whole || scan.starts_with("Seq Scan on")) && !scan.contains("policy_settings")
            };
            let whole: Vec<_> = steps.iter().filter(reads_all).collect();
            assert!(whole.is_empty(), "{}: {steps:#?}", f.name);
        }
    }
}

#[tokio::test]
async fn the_usual_orders_come_from_the_index_without_sorting() {
    for f in each().await {
        fill(&f).await;
        for column in [
            SortColumn::Name,
            SortColumn::Platform,
            SortColumn::Handle,
            SortColumn::Status,
            SortColumn::Updated,
        ] {
            for descending in [false, true] {
                let sort = Sort { column, descending };
                let question = AccountFilter {
                    sort,
                    ..AccountFilter::default()
                };
                let steps = plan(&f.store, &ME, &question).await.unwrap();
                let sorts = |step: &&String| {
                    step.contains("TEMP B-TREE") || step.trim_start().starts_with("Sort")
                };
                let sorting: Vec<_> = steps.iter().filter(sorts).collect();
                assert!(sorting.is_empty(), "{}: {column:?}: {steps:#?}", f.name);
            }
        }
    }
}

#[test]
fn a_plan_that_reads_everything_is_recognised() {
    for step in [
        "SCAN a",
        "Seq Scan on account a  (cost=0.00..1.00)",
        "  ->  Seq Scan on account_version a",
    ] {
        assert!(reads_all(step), "{step}");
    }
    for step in [
        "SCAN a USING INDEX account_by_name",
        "SEARCH a USING INDEX account_by_unit (unit_id=?)",
        "SCAN account_search VIRTUAL TABLE INDEX 0:M1",
        "Index Scan using account_by_name on account a",
    ] {
        assert!(!reads_all(step), "{step}");
    }
}
