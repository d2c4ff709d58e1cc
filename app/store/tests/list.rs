//! The register as a list: search, filters, order, needs and the register as it stood on a day.

#![allow(clippy::unwrap_used, reason = "tests")]
#![allow(
    dead_code,
    reason = "each test file uses its own part of the support module"
)]

mod support;

use chrono::Duration;
use domain::{
    account::{AccountDraft, AccountMove, AccountStatus, Checked, DraftContext, Origin, Rule},
    platform::Catalogue,
};
use store::{
    Store,
    commands::accounts::{self, NewAccount},
    queries::accounts::{AccountFilter, Sort, SortColumn, StatusFilter, list, needs, show},
};
use support::{checked, each, gaps, system};

fn drafted(draft: &AccountDraft) -> Checked {
    let catalogue = Catalogue::built_in();
    let today = "2026-11-21".parse().unwrap();
    draft
        .check(&DraftContext {
            catalogue: &catalogue,
            groups: &[],
            units: &[],
            today,
        })
        .unwrap()
}

async fn enter(store: &Store, many: Vec<Checked>) {
    let new = |checked| NewAccount {
        checked,
        status: AccountStatus::Active,
        origin: Origin::Adopted,
    };
    accounts::create_many(store, &system(), many.into_iter().map(new).collect())
        .await
        .unwrap();
}

async fn names(store: &Store, filter: AccountFilter) -> Vec<String> {
    let page = list(store, &system().actor, &filter).await.unwrap();
    assert!(page.total >= i64::try_from(page.rows.len()).unwrap());
    page.rows.into_iter().map(|r| r.name).collect()
}

fn searching(q: &str) -> AccountFilter {
    AccountFilter {
        q: q.into(),
        ..AccountFilter::default()
    }
}

#[tokio::test]
async fn search_finds_parts_of_names_handles_and_addresses_without_macrons() {
    for f in each().await {
        let all = [
            ("x.com/HarboursNZ", "Ngā Whanga Harbours"),
            ("instagram.com/weather.nz", "Huarere Weather"),
            ("facebook.com/100percentnz", "100% \"pure\" _ name"),
        ];
        enter(
            &f.store,
            all.iter().map(|(url, name)| checked(url, name)).collect(),
        )
        .await;
        for (typed, expected) in [
            ("nga whanga", vec!["Ngā Whanga Harbours"]),
            ("NGĀ", vec!["Ngā Whanga Harbours"]),
            ("arbour", vec!["Ngā Whanga Harbours"]),
            ("ng", vec!["Ngā Whanga Harbours"]),
            ("weather huarere", vec!["Huarere Weather"]),
            ("instagram.com/weath", vec!["Huarere Weather"]),
            (
                "https://mobile.twitter.com/harboursnz?s=20",
                vec!["Ngā Whanga Harbours"],
            ),
            ("ac-2", vec!["Huarere Weather"]),
            ("100%", vec!["100% \"pure\" _ name"]),
            ("\"pure\"", vec!["100% \"pure\" _ name"]),
            ("_", vec!["100% \"pure\" _ name"]),
            ("100% AND NOT", vec![]),
            ("nothing like it", vec![]),
            ("' OR 1=1 --", vec![]),
        ] {
            assert_eq!(
                names(&f.store, searching(typed)).await,
                expected,
                "{}: {typed}",
                f.name
            );
        }
        // An edited name is found under the new words and no longer under the old ones.
        accounts::edit(
            &f.store,
            &system(),
            1,
            1,
            checked("x.com/HarboursNZ", "Ports"),
        )
        .await
        .unwrap();
        assert_eq!(
            names(&f.store, searching("ports")).await,
            ["Ports"],
            "{}",
            f.name
        );
        assert_eq!(
            names(&f.store, searching("whanga")).await,
            Vec::<String>::new(),
            "{}",
            f.name
        );
    }
}

#[tokio::test]
async fn order_and_filters_agree_on_both_databases() {
    let mut answers = Vec::new();
    for f in each().await {
        let urls = [
            "x.com/zeta",
            "instagram.com/alpha",
            "facebook.com/Māori",
            "youtube.com/@beta",
            "x.com/gamma",
        ];
        enter(
            &f.store,
            urls.iter()
                .zip(["Ōtara", "otaki", "Zebra", "ārai", "Beta"])
                .map(|(u, n)| checked(u, n))
                .collect(),
        )
        .await;
        accounts::archive(&f.store, &system(), 2, 1, "gone".into())
            .await
            .unwrap();
        let note = AccountMove::ReportCompromise {
            note: "seen".into(),
        };
        accounts::move_to(&f.store, &system(), 3, 1, note)
            .await
            .unwrap();
        let mut answer = Vec::new();
        for column in SortColumn::ALL {
            for descending in [false, true] {
                let sort = Sort {
                    column: *column,
                    descending,
                };
                answer.push(
                    names(
                        &f.store,
                        AccountFilter {
                            sort,
                            ..AccountFilter::default()
                        },
                    )
                    .await,
                );
            }
        }
        // What is searched for stands in the same order as the whole list: these are all in it.
        let searched = searched(&f.store).await;
        assert_eq!(searched, answer, "{}", f.name);
        assert_eq!(answer[0], ["ārai", "Beta", "Ōtara", "Zebra"], "{}", f.name);
        let status = |s| AccountFilter {
            status: Some(s),
            ..AccountFilter::default()
        };
        assert_eq!(
            names(&f.store, status(StatusFilter::Archived)).await,
            ["otaki"]
        );
        let compromised = StatusFilter::Is(domain::account::StatusKey::Compromised);
        assert_eq!(names(&f.store, status(compromised)).await, ["Zebra"]);
        let on_x = AccountFilter {
            platform: Some("x".parse().unwrap()),
            ..AccountFilter::default()
        };
        assert_eq!(names(&f.store, on_x).await, ["Beta", "Ōtara"], "{}", f.name);
        answers.push(answer);
    }
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]));
}

/// The answers to a word that is in all addresses, in each order.
async fn searched(store: &Store) -> Vec<Vec<String>> {
    let mut answers = Vec::new();
    for column in SortColumn::ALL {
        for descending in [false, true] {
            let sort = Sort {
                column: *column,
                descending,
            };
            let everywhere = AccountFilter {
                sort,
                ..searching(".com/")
            };
            answers.push(names(store, everywhere).await);
        }
    }
    answers
}

/// The list's `needs` filter is SQL, the account page's gaps are domain rules: they must agree.
#[tokio::test]
async fn needs_in_sql_are_the_gaps_of_the_domain() {
    for f in each().await {
        let url = |i: u32| format!("x.com/example{i}");
        let mut many = Vec::new();
        for i in 0..64_u32 {
            let set = |bit: u32, text: &str| {
                if i & (1 << bit) == 0 {
                    String::new()
                } else {
                    text.to_owned()
                }
            };
            many.push(drafted(&AccountDraft {
                url: url(i),
                name: format!("Account {i}"),
                purpose: set(0, "To tell"),
                risk_tier: set(1, "low"),
                transparency_url: set(2, "https://example.govt.nz"),
                transparency_confirmed_on: set(2, "1 November 2026"),
                disclaimer_confirmed_on: set(3, "1 November 2026"),
                monitoring: set(4, "Daily"),
                response_process: set(4, "Within a day"),
                escalation_plan: set(5, "Call"),
                ..AccountDraft::default()
            }));
        }
        enter(&f.store, many).await;
        let actor = system().actor;
        let counted = needs(&f.store, &actor).await.unwrap();
        for need in Rule::ALL {
            let mut expected = Vec::new();
            for number in 1..=64 {
                let account = show(&f.store, &actor, number).await.unwrap();
                if gaps(&f.store, &account)
                    .await
                    .iter()
                    .any(|g| g.rule == *need)
                {
                    expected.push(number);
                }
            }
            let mut found = Vec::new();
            for page in 1..=2 {
                let filter = AccountFilter {
                    needs: Some(*need),
                    page,
                    ..AccountFilter::default()
                };
                found.extend(
                    list(&f.store, &actor, &filter)
                        .await
                        .unwrap()
                        .rows
                        .into_iter()
                        .map(|r| r.number),
                );
            }
            found.sort_unstable();
            assert_eq!(found, expected, "{}: {}", f.name, need.key());
            let n = counted.iter().find(|(c, _)| c == need).unwrap().1;
            assert_eq!(
                n,
                i64::try_from(expected.len()).unwrap(),
                "{}: {}",
                f.name,
                need.key()
            );
        }
    }
}

#[tokio::test]
async fn the_register_as_it_stood_on_a_new_zealand_day() {
    for f in each().await {
        // 21 November 2026, 11 in the morning in New Zealand.
        enter(&f.store, vec![checked("x.com/old", "Old name")]).await;
        f.store.clock().advance(Duration::hours(14)); // 22 November, one in the morning there
        accounts::edit(&f.store, &system(), 1, 1, checked("x.com/new", "New name"))
            .await
            .unwrap();
        enter(&f.store, vec![checked("x.com/second", "Second")]).await;
        f.store.clock().advance(Duration::days(1));
        accounts::archive(&f.store, &system(), 1, 2, "gone".into())
            .await
            .unwrap();
        let on = |day: &str| AccountFilter {
            as_at: Some(day.parse().unwrap()),
            ..AccountFilter::default()
        };
        assert_eq!(
            names(&f.store, on("2026-11-20")).await,
            Vec::<String>::new(),
            "{}",
            f.name
        );
        assert_eq!(
            names(&f.store, on("2026-11-21")).await,
            ["Old name"],
            "{}",
            f.name
        );
        assert_eq!(
            names(&f.store, on("2026-11-22")).await,
            ["New name", "Second"],
            "{}",
            f.name
        );
        assert_eq!(
            names(&f.store, on("2026-11-23")).await,
            ["Second"],
            "{}",
            f.name
        );
        let old = AccountFilter {
            q: "old".into(),
            ..on("2026-11-21")
        };
        assert_eq!(names(&f.store, old).await, ["Old name"], "{}", f.name);
        let then = store::queries::accounts::show_as_at(
            &f.store,
            &system().actor,
            1,
            "2026-11-21".parse().unwrap(),
        )
        .await
        .unwrap();
        assert_eq!(then.presence.handle, "old");
    }
}

/// How many accounts there are is kept: this process knows at once, others within two seconds.
#[tokio::test]
async fn the_number_of_accounts_is_true_at_once_here_and_soon_elsewhere() {
    for f in each().await {
        let elsewhere = Store::open(store::StoreSettings {
            database_url: f.url.clone(),
            data_dir: f.dir.path().to_owned(),
            clock: f.store.clock().clone(),
            readers: 1,
            access: store::Access::ReadOnly,
        });
        let elsewhere = elsewhere.await.unwrap();
        let known = async |store: &Store| {
            let page = list(store, &system().actor, &searching("x")).await.unwrap();
            (page.register, page.total)
        };
        enter(
            &f.store,
            vec![checked("x.com/a", "A"), checked("x.com/b", "B")],
        )
        .await;
        assert_eq!(known(&f.store).await, (2, 2), "{}", f.name);
        assert_eq!(known(&elsewhere).await, (2, 2), "{}", f.name);
        accounts::archive(&f.store, &system(), 1, 1, "gone".into())
            .await
            .unwrap();
        assert_eq!(known(&f.store).await, (1, 1), "{}", f.name);
        tokio::time::sleep(std::time::Duration::from_millis(2_100)).await;
        assert_eq!(known(&elsewhere).await, (1, 1), "{}", f.name);
    }
}

/// An account that moved is found by the address it had, today and on the days it had it.
#[tokio::test]
async fn earlier_addresses_are_found_and_a_day_is_asked_of_that_day() {
    let day = |text: &str| -> AccountFilter {
        AccountFilter {
            as_at: text.parse().ok(),
            ..AccountFilter::default()
        }
    };
    for f in each().await {
        let clock = |text: &str| store::clock::Clock::fixed(text.parse().unwrap());
        let then = f.store.with_clock(clock("2026-11-01T00:00:00Z"));
        enter(&then, vec![checked("instagram.com/mhw.clouds", "Clouds")]).await;
        let later = f.store.with_clock(clock("2026-11-10T00:00:00Z"));
        let moved = checked("instagram.com/mhw.skies", "Clouds");
        accounts::edit(&later, &system(), 1, 1, moved)
            .await
            .unwrap();
        let (old, new) = (
            "https://m.instagram.com/mhw.clouds/?hl=mi",
            "https://m.instagram.com/mhw.skies/",
        );
        for (on, typed, found) in [
            ("2026-11-05", old, true),
            ("2026-11-05", new, false),
            ("2026-11-15", new, true),
        ] {
            let filter = AccountFilter {
                q: typed.into(),
                ..day(on)
            };
            let names = names(&f.store, filter).await;
            assert_eq!(!names.is_empty(), found, "{}: {on} {typed}", f.name);
        }
        let today = names(&f.store, searching("https://www.instagram.com/mhw.clouds")).await;
        assert_eq!(today, ["Clouds"], "{}", f.name);
    }
}
