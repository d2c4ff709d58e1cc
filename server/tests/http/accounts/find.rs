//! Finding accounts: filters, order, pages, suggestions; and that none of it costs more with more rows.

use super::{add, add_many, draft, moved, references, system};
use crate::asked::page;
use crate::support::{Server, each_database};
use domain::account::{AccountDraft, AccountStatus};
use http::StatusCode;
use store::commands::accounts;

/// AC-0001 to AC-0004: Facebook; X with a unit, proposed; Instagram with a purpose; YouTube, archived.
async fn fill(server: &Server) {
    let tuhono = AccountDraft {
        unit: server.fill("UNIT"),
        ..draft("https://x.com/TuhonoNZ", "Tūhono")
    };
    assert_eq!(add(server, tuhono, AccountStatus::Proposed).await, 2);
    let rere = AccountDraft {
        purpose: "Sailing".into(),
        ..draft(
            "https://www.instagram.com/rere.oku",
            "Rere <b>ōku</b> & \"co\"",
        )
    };
    assert_eq!(add(server, rere, AccountStatus::Active).await, 3);
    let sails = draft("https://www.youtube.com/@Sails", "Sails");
    assert_eq!(add(server, sails, AccountStatus::Active).await, 4);
    accounts::archive(&server.store, &system(), 4, 1, "not ours".into())
        .await
        .unwrap();
}

async fn found(server: &Server, query: &str, cookie: &str) -> Vec<String> {
    let path = format!("/accounts?{query}");
    references(&page(server, &path, cookie, 200).await)
}

#[tokio::test]
async fn each_filter_finds_what_it_says() {
    each_database(async |server: Server| {
        fill(&server).await;
        let cookie = server.sign_in("auditor").await;
        let (group, unit) = (server.fill("group=GROUP"), server.fill("unit=UNIT"));
        for (query, expected) in [
            ("", "1 3 2"),
            ("q=tuhono", "2"),
            ("q=T%C5%AAHONO", "2"),
            ("q=tuhononz", "2"),
            ("q=hub+nothing", ""),
            ("q=tu", "2"),
            ("q=rere+oku", "3"),
            ("q=AC-0003", "3"),
            ("q=ac3", "3"),
            (
                "q=https%3A%2F%2Fmobile.twitter.com%2Ftuhononz%2Fstatus%2F1",
                "2",
            ),
            ("q=100%25", ""),
            ("q=%22", "3"),
            ("platform=x", "2"),
            (group.as_str(), "2"),
            (unit.as_str(), "2"),
            ("status=proposed", "2"),
            ("status=active", "1 3"),
            ("status=archived", "4"),
            ("needs=no-unit", "1 3"),
            ("needs=no-purpose", "1 2"),
            ("needs=no-purpose&status=active&q=harbours", "1"),
        ] {
            let expected: Vec<_> = expected.split(' ').filter(|n| !n.is_empty()).collect();
            let expected: Vec<_> = expected.iter().map(|n| format!("AC-000{n}")).collect();
            assert_eq!(
                found(&server, query, &cookie).await,
                expected,
                "{} {query}",
                server.name
            );
        }
    })
    .await;
}

#[tokio::test]
async fn each_order_holds_both_ways_and_is_told_to_screen_readers() {
    each_database(async |server: Server| {
        fill(&server).await;
        let cookie = server.sign_in("staff").await;
        for (column, expected) in [
            ("name", [1, 3, 2]),
            ("platform", [1, 3, 2]),
            ("handle", [1, 3, 2]),
            ("group", [1, 3, 2]),
            ("unit", [1, 3, 2]),
            ("status", [1, 3, 2]),
            ("updated", [1, 2, 3]),
        ] {
            let rows = found(&server, &format!("sort={column}"), &cookie).await;
            assert_eq!(
                rows,
                expected.map(|n| format!("AC-000{n}")),
                "{} {column}",
                server.name
            );
            let mut back = found(&server, &format!("sort=-{column}"), &cookie).await;
            // Where groups and units are equal, names stay in their order.
            if ["group", "unit"].contains(&column) {
                assert_eq!(
                    back.first().map(String::as_str),
                    Some("AC-0002"),
                    "{column}"
                );
                continue;
            }
            back.reverse();
            assert_eq!(rows, back, "{} -{column}", server.name);
        }
        let html = page(&server, "/accounts?sort=-handle", &cookie, 200).await;
        assert_eq!(html.matches("aria-sort=\"descending\"").count(), 1);
        assert!(!html.contains("aria-sort=\"ascending\""));
    })
    .await;
}

#[tokio::test]
async fn what_is_typed_wrongly_into_the_filter_is_corrected_on_the_list_itself() {
    each_database(async |server: Server| {
        fill(&server).await;
        let cookie = server.sign_in("auditor").await;
        let long = format!("q={}", "a".repeat(301));
        for (query, field, words) in [
            ("as_at=2026-11-22", "as_at", "must be today"),
            ("as_at=31+6+2026", "as_at", "must be a date"),
            (long.as_str(), "q", "it has 301"),
            ("q=a%00b", "q", "control characters"),
        ] {
            let asked = format!("{query}&platform=x&sort=-name");
            let path = format!("/accounts?{asked}");
            let html = page(&server, &path, &cookie, 422).await;
            for part in [
                "<title>Error: ",
                words,
                &format!("id=\"{field}-error\""),
                "value=\"x\" selected",
                "value=\"-name\" selected",
                "Correct the filter first",
            ] {
                assert!(
                    html.contains(part),
                    "{} {query}: {part}: {html}",
                    server.name
                );
            }
            assert!(references(&html).is_empty(), "{query}");
            // A file has no form to correct.
            let path = format!("/accounts.csv?{asked}");
            page(&server, &path, &cookie, 400).await;
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_not_understood_is_named_with_what_would_be() {
    each_database(async |server: Server| {
        let cookie = server.sign_in("staff").await;
        for (query, words) in [
            ("status=gone", ["status=gone", "archived"]),
            ("platform=nowhere", ["platform=nowhere", "instagram"]),
            ("colour=%3Cb%3E", ["colour=&lt;b&gt;", "as_at"]),
            ("sort=size", ["sort=size", "-updated"]),
            ("page=0", ["page=0", "whole number"]),
            ("page=2", ["page=2", "one page"]),
            (
                "group=00000000-0000-0000-0000-000000000000",
                ["The business group in this address", "Harbours"],
            ),
        ] {
            for path in ["/accounts", "/accounts.csv", "/accounts.xlsx"] {
                // Files know no pages: they hold them all.
                if query == "page=2" && path != "/accounts" {
                    continue;
                }
                let auditor = server.sign_in("auditor").await;
                let html = page(&server, &format!("{path}?{query}"), &auditor, 400).await;
                for word in words {
                    assert!(html.contains(word), "{path}?{query}: {word}: {html}");
                }
            }
        }
        let nobody = server.get("/accounts?status=gone", "").await;
        assert_eq!(nobody.status, StatusCode::SEE_OTHER, "{cookie}");
    })
    .await;
}

#[tokio::test]
async fn pages_hold_every_account_once() {
    each_database(async |server: Server| {
        add_many(&server, 104, "m").await;
        let cookie = server.sign_in("staff").await;
        let mut all = Vec::new();
        for number in 1..=3 {
            let html = page(&server, &format!("/accounts?page={number}"), &cookie, 200).await;
            assert!(html.contains(">105</span> accounts"), "{html}");
            all.extend(references(&html));
        }
        assert_eq!(all.len(), 105);
        all.sort();
        all.dedup();
        assert_eq!(all.len(), 105, "{}", server.name);
        let html = page(&server, "/accounts?q=many&page=2", &cookie, 200).await;
        assert!(html.contains(">104</span> of 105 accounts"), "{html}");
        assert!(
            html.contains("href=\"/accounts?q=many&amp;page=3\""),
            "{html}"
        );
        let html = page(&server, "/accounts?page=4", &cookie, 400).await;
        assert!(html.contains("The list has 3 pages"), "{html}");
    })
    .await;
}

#[tokio::test]
async fn a_page_asks_the_database_as_often_for_a_thousand_accounts_as_for_ten() {
    each_database(async |server: Server| {
        let cookie = server.sign_in("staff").await;
        add_many(&server, 9, "few").await;
        let few = costs(&server, &cookie).await;
        add_many(&server, 990, "lots").await;
        assert_eq!(costs(&server, &cookie).await, few, "{}", server.name);
        // Who asks (2), the count of what matches and its rows; with a filter, the count of all.
        assert!(
            few.iter().all(|(_, cost)| (3..=5).contains(cost)),
            "{few:?}"
        );
    })
    .await;
}

/// What the list costs, asked in different ways.
async fn costs(server: &Server, cookie: &str) -> Vec<(&'static str, u64)> {
    let mut all = Vec::new();
    for path in [
        "/accounts",
        "/accounts?platform=x&sort=-unit",
        "/accounts?q=many",
        "/accounts?as_at=2026-11-21&sort=group",
        "/accounts/suggest?q=many",
    ] {
        all.push((path, statements(server, path, cookie).await));
    }
    all
}

/// Statements of one request, when catalogue and organisation are known.
async fn statements(server: &Server, path: &str, cookie: &str) -> u64 {
    let mut least = u64::MAX;
    // The cache looks after other instances every two seconds: one of three requests may do that.
    for _ in 0..3 {
        let before = server.store.statements();
        assert_eq!(server.get(path, cookie).await.status, StatusCode::OK);
        least = least.min(server.store.statements() - before);
    }
    least
}

#[tokio::test]
async fn suggestions_are_few_exact_and_for_people_who_are_signed_in() {
    each_database(async |server: Server| {
        fill(&server).await;
        add_many(&server, 20, "m").await;
        let cookie = server.sign_in("holder").await;
        let answer = server.get("/accounts/suggest?q=tuhono", &cookie).await;
        let found: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
        assert_eq!(found.as_array().unwrap().len(), 1, "{found}");
        assert_eq!(found[0]["reference"], "AC-0002");
        assert_eq!(found[0]["href"], "/accounts/AC-0002");
        assert_eq!(found[0]["name"], "Tūhono");
        assert_eq!(found[0]["platform"], "X");
        assert_eq!(found[0]["handle"], "TuhonoNZ");
        let many = server.get("/accounts/suggest?q=many", &cookie).await;
        let many: serde_json::Value = serde_json::from_slice(&many.body).unwrap();
        assert_eq!(many.as_array().unwrap().len(), 8);
        for query in ["", "q=", "q=t", "q=a%00b"] {
            let answer = server
                .get(&format!("/accounts/suggest?{query}"), &cookie)
                .await;
            assert_eq!(answer.text(), "[]", "{query}");
        }
        let nobody = server.get("/accounts/suggest?q=tuhono", "").await;
        assert_eq!(nobody.status, StatusCode::UNAUTHORIZED);
        assert!(!nobody.text().contains("AC-0002"));
    })
    .await;
}

#[tokio::test]
async fn names_are_text_wherever_they_stand() {
    each_database(async |server: Server| {
        fill(&server).await;
        let cookie = server.sign_in("design-and-marketing").await;
        for path in [
            "/accounts?q=rere",
            "/accounts/AC-0003",
            "/accounts/AC-0003/edit",
            "/accounts/AC-0003/history",
        ] {
            let html = page(&server, path, &cookie, 200).await;
            assert!(!html.contains("<b>ōku"), "{path}: {html}");
            assert!(
                html.contains("Rere &lt;b&gt;ōku") || html.contains("Rere <b>ōku</b> &amp; &quot;"),
                "{path}: {html}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn a_reference_has_one_address() {
    each_database(async |server: Server| {
        let cookie = server.sign_in("staff").await;
        for typed in ["ac-1", "AC1", "AC-00001"] {
            let path = format!("/accounts/{typed}");
            assert_eq!(moved(&server, &path, &cookie).await, "/accounts/AC-0001");
        }
        let path = "/accounts/ac-1/history";
        assert_eq!(
            moved(&server, path, &cookie).await,
            "/accounts/AC-0001/history"
        );
        for unknown in [
            "AC-0099",
            "IM-0001",
            "nonsense",
            "AC-0001/nonsense",
            "AC-0001/status/delete",
        ] {
            page(&server, &format!("/accounts/{unknown}"), &cookie, 404).await;
        }
    })
    .await;
}
