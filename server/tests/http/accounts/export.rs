//! Files of the register: exactly the list's accounts, safe to open, noted before they are handed over.

use super::{add, add_many, checked, draft, events, system};
use crate::support::{Answer, Server, each_database};
use calamine::{Data, Reader as _, Xlsx};
use chrono::Duration;
use domain::account::{AccountDraft, AccountStatus};
use http::{StatusCode, header};
use sha2::{Digest as _, Sha256};
use std::io::Cursor;
use store::{commands::accounts, queries};

async fn fill(server: &Server) {
    let evil = AccountDraft {
        unit: server.fill("UNIT"),
        purpose: "+cmd|' /C calc'!A0".into(),
        notes: "Ngā\nmihi, \"whānau\"; @x".into(),
        ..draft("https://x.com/evil", "=HYPERLINK(\"http://evil.example\")")
    };
    add(server, evil, AccountStatus::Proposed).await;
}

fn csv(answer: &Answer) -> Vec<Vec<String>> {
    let text = answer.body.strip_prefix("\u{FEFF}".as_bytes()).unwrap();
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(text);
    let rows = reader.records().map(|row| row.unwrap());
    rows.map(|row| row.iter().map(str::to_owned).collect())
        .collect()
}

fn sheet(answer: &Answer, name: &str) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> =
        calamine::open_workbook_from_rs(Cursor::new(answer.body.clone())).unwrap();
    let formulas = book.worksheet_formula(name).unwrap();
    assert_eq!(formulas.used_cells().count(), 0, "nothing is calculated");
    let range = book.worksheet_range(name).unwrap();
    let text = |cell: &Data| match cell {
        Data::Empty => String::new(),
        Data::String(text) => text.clone(),
        other => panic!("only texts: {other:?}"),
    };
    range
        .rows()
        .map(|row| row.iter().map(text).collect())
        .collect()
}

async fn file(server: &Server, path: &str, cookie: &str) -> Answer {
    let answer = server.get(path, cookie).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text());
    answer
}

/// The cell under a heading.
fn cell<'r>(rows: &'r [Vec<String>], row: usize, heading: &str) -> &'r str {
    let column = rows[0].iter().position(|name| name == heading).unwrap();
    &rows[row][column]
}

#[tokio::test]
async fn a_csv_file_holds_the_filtered_accounts_and_no_formula() {
    each_database(async |server: Server| {
        fill(&server).await;
        let cookie = server.sign_in("auditor").await;
        let answer = file(&server, "/accounts.csv?platform=x&page=1", &cookie).await;
        assert_eq!(
            answer.header(header::CONTENT_TYPE),
            "text/csv; charset=utf-8"
        );
        let name = answer.header(header::CONTENT_DISPOSITION);
        assert!(
            name.starts_with("attachment; filename=\"accounts-2026-11-21-platform-x.csv\""),
            "{name}"
        );
        assert!(answer.header(header::CACHE_CONTROL).contains("no-store"));
        let rows = csv(&answer);
        assert_eq!(rows.len(), 2, "{}: {rows:?}", server.name);
        assert_eq!(cell(&rows, 1, "Reference"), "AC-0002");
        assert_eq!(
            cell(&rows, 1, "Name"),
            "'=HYPERLINK(\"http://evil.example\")"
        );
        assert_eq!(cell(&rows, 1, "Purpose"), "'+cmd|' /C calc'!A0");
        assert_eq!(cell(&rows, 1, "Notes"), "Ngā\nmihi, \"whānau\"; @x");
        assert_eq!(cell(&rows, 1, "Platform"), "X");
        assert_eq!(cell(&rows, 1, "Address"), "https://x.com/evil");
        assert_eq!(cell(&rows, 1, "Business unit"), "Pilots");
        assert_eq!(cell(&rows, 1, "Status"), "Proposed");
    })
    .await;
}

#[tokio::test]
async fn an_xlsx_file_holds_the_same_as_text_and_says_what_it_is() {
    each_database(async |server: Server| {
        fill(&server).await;
        let cookie = server.sign_in("auditor").await;
        let answer = file(&server, "/accounts.xlsx?q=evil&sort=-name", &cookie).await;
        let rows = sheet(&answer, "Register");
        assert_eq!(rows.len(), 2, "{rows:?}");
        assert_eq!(
            cell(&rows, 1, "Name"),
            "=HYPERLINK(\"http://evil.example\")"
        );
        assert_eq!(cell(&rows, 1, "Notes"), "Ngā\nmihi, \"whānau\"; @x");
        let about: Vec<String> = sheet(&answer, "About this file")
            .iter()
            .map(|row| row.join(": "))
            .collect();
        let about = about.join("\n");
        for words in [
            "Which accounts: Search: “evil”",
            "In which order: Name, Z to A",
            "Made by: Person <auditor>",
            "Made on: 21 November 2026 at 11:00 am",
            "Rows: 1",
            "Marking: IN-CONFIDENCE",
            "/accounts?q=evil&sort=-name",
        ] {
            assert!(about.contains(words), "{words}: {about}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_file_has_all_pages_in_the_order_of_the_list() {
    each_database(async |server: Server| {
        add_many(&server, 620, "m").await;
        let cookie = server.sign_in("auditor").await;
        for path in [
            "/accounts.csv?platform=x&sort=-name",
            "/accounts.xlsx?platform=x&sort=-name&page=2",
        ] {
            let answer = file(&server, path, &cookie).await;
            let rows = if path.contains("csv") {
                csv(&answer)
            } else {
                sheet(&answer, "Register")
            };
            let names: Vec<_> = rows.iter().skip(1).map(|row| row[1].clone()).collect();
            let expected: Vec<_> = (0..620).rev().map(|n| format!("Many {n:05}")).collect();
            assert_eq!(names, expected, "{} {path}", server.name);
        }
    })
    .await;
}

#[tokio::test]
async fn a_file_of_a_day_holds_what_stood_then() {
    each_database(async |server: Server| {
        server.store.clock().advance(Duration::days(2));
        let renamed = checked(
            &server,
            &draft("https://www.facebook.com/harbours", "Renamed"),
        )
        .await;
        accounts::edit(&server.store, &system(), 1, 1, renamed)
            .await
            .unwrap();
        let cookie = server.sign_in("auditor").await;
        let then = csv(&file(&server, "/accounts.csv?as_at=2026-11-21", &cookie).await);
        assert_eq!(
            cell(&then, 1, "Name"),
            "Harbours & Weather",
            "{}",
            server.name
        );
        let now = csv(&file(&server, "/accounts.csv", &cookie).await);
        assert_eq!(cell(&now, 1, "Name"), "Renamed");
        let answer = file(&server, "/accounts.xlsx?as_at=21+November+2026", &cookie).await;
        let about = sheet(&answer, "About this file");
        assert!(
            about
                .iter()
                .any(|row| row[1] == "at the end of 21 November 2026"),
            "{about:?}"
        );
    })
    .await;
}

#[tokio::test]
async fn every_file_is_noted_with_its_filter_rows_and_hash() {
    each_database(async |server: Server| {
        fill(&server).await;
        let cookie = server.sign_in("auditor").await;
        for path in [
            "/accounts.csv?status=proposed",
            "/accounts.xlsx?status=proposed",
        ] {
            let answer = file(&server, path, &cookie).await;
            let hash = hex::encode(Sha256::digest(&answer.body));
            let filter = queries::audit::AuditFilter::default();
            let trail =
                queries::audit::portion(&server.store, &system().actor, &filter, 0, 1).await;
            let event = trail.unwrap().remove(0);
            assert_eq!(event.event, "register.exported", "{}", server.name);
            assert_eq!(event.actor, "Person <auditor>");
            assert_eq!(event.payload["filter"], "Status: Proposed");
            assert_eq!(event.payload["rows"], 1);
            assert_eq!(event.payload["sha256"], hash);
        }
        assert_eq!(
            store::audit::verify(&server.store).await.unwrap().fault,
            None
        );
    })
    .await;
}

#[tokio::test]
async fn whoever_may_not_export_gets_no_file_and_the_attempt_is_noted() {
    each_database(async |server: Server| {
        let cookie = server.sign_in("holder").await;
        let list = server.get("/accounts", &cookie).await.text();
        assert!(!list.contains("/accounts.csv"), "{list}");
        for path in ["/accounts.csv", "/accounts.xlsx"] {
            let answer = server.get(path, &cookie).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN);
            assert!(answer.is_page());
        }
        assert_eq!(
            events(&server, "refused", "refused").await,
            2,
            "{}",
            server.name
        );
        assert_eq!(events(&server, "register.exported", "done").await, 0);
    })
    .await;
}
