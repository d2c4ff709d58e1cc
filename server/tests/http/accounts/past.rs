//! The register as it stood on a day, and an account as it was saved once.

use super::{add, checked, draft, moved, references, system};
use crate::asked::page;
use crate::support::{Server, each_database};
use chrono::Duration;
use domain::account::AccountStatus;
use store::commands::accounts;

/// 21 November: AC-0001 and AC-0002. 24 November: AC-0001 has another name, AC-0002 is archived and
/// AC-0003 and AC-0004 are there.
async fn three_days(server: &Server) {
    add(
        server,
        draft("https://x.com/second", "Second"),
        AccountStatus::Active,
    )
    .await;
    server.store.clock().advance(Duration::days(3));
    let renamed = checked(
        server,
        &draft("https://www.facebook.com/harbours", "Renamed"),
    )
    .await;
    accounts::edit(&server.store, &system(), 1, 1, renamed)
        .await
        .unwrap();
    accounts::archive(&server.store, &system(), 2, 1, "gone".into())
        .await
        .unwrap();
    for name in ["Third", "Xth"] {
        let url = format!("https://x.com/{name}");
        add(server, draft(&url, name), AccountStatus::Active).await;
    }
}

#[tokio::test]
async fn the_register_of_a_day_holds_what_stood_at_its_end() {
    each_database(async |server: Server| {
        three_days(&server).await;
        let cookie = server.sign_in("auditor").await;
        let then = page(&server, "/accounts?as_at=2026-11-21", &cookie, 200).await;
        assert!(
            then.contains("The register as it stood at the end of 21 November 2026"),
            "{then}"
        );
        assert_eq!(references(&then), ["AC-0001", "AC-0002"], "{}", server.name);
        assert!(
            then.contains("Harbours &amp; Weather") && !then.contains("Renamed"),
            "{then}"
        );
        assert!(
            then.contains("href=\"/accounts/AC-0001?as_at=2026-11-21\""),
            "{then}"
        );
        assert!(
            !then.contains("/accounts/new"),
            "the past is not changed: {then}"
        );
        // Between the days nothing happened, so it stood as on the first.
        let between = page(&server, "/accounts?as_at=2026-11-23", &cookie, 200).await;
        assert_eq!(references(&between), ["AC-0001", "AC-0002"]);
        let today = page(&server, "/accounts?as_at=2026-11-24", &cookie, 200).await;
        assert_eq!(references(&today), ["AC-0001", "AC-0003", "AC-0004"]);
        let before = page(&server, "/accounts?as_at=2026-11-20", &cookie, 200).await;
        assert!(
            before.contains("held no accounts at the end of 20 November 2026"),
            "{before}"
        );
        let filtered = page(&server, "/accounts?as_at=2026-11-21&q=second", &cookie, 200).await;
        assert_eq!(references(&filtered), ["AC-0002"]);
        assert!(filtered.contains(">1</span> of 2 accounts"), "{filtered}");
        let archived = page(
            &server,
            "/accounts?as_at=2026-11-24&status=archived",
            &cookie,
            200,
        )
        .await;
        assert_eq!(references(&archived), ["AC-0002"]);
    })
    .await;
}

#[tokio::test]
async fn an_account_is_shown_as_it_was_and_cannot_be_changed_there() {
    each_database(async |server: Server| {
        three_days(&server).await;
        let cookie = server.sign_in("design-and-marketing").await;
        let then = page(&server, "/accounts/AC-0001?as_at=2026-11-21", &cookie, 200).await;
        assert!(
            then.contains("as it stood at the end of 21 November 2026"),
            "{then}"
        );
        assert!(then.contains("Harbours &amp; Weather</h1>"), "{then}");
        assert!(!then.contains("/accounts/AC-0001/edit"), "{then}");
        let first = page(&server, "/accounts/AC-0001?version=1", &cookie, 200).await;
        assert!(first.contains("Version 1 of 2"), "{first}");
        let not_yet = page(&server, "/accounts/AC-0003?as_at=2026-11-21", &cookie, 404).await;
        assert!(
            not_yet.contains("AC-0003 was not in the register on 21 November 2026"),
            "{not_yet}"
        );
        page(&server, "/accounts/AC-0001?version=3", &cookie, 404).await;
        for bad in [
            "as_at=2026-11-25",
            "as_at=x",
            "version=x",
            "version=1&as_at=2026-11-21",
            "colour=red",
        ] {
            page(&server, &format!("/accounts/AC-0001?{bad}"), &cookie, 400).await;
        }
        let history = page(&server, "/accounts/AC-0001/history", &cookie, 200).await;
        assert!(history.contains("/accounts/AC-0001?version=1"), "{history}");
        assert!(history.contains("Edited AC-0001: name"), "{history}");
        assert!(
            history.contains("<del><span class=\"app-lines\">Harbours &amp; Weather</span></del>"),
            "{history}"
        );
    })
    .await;
}

#[tokio::test]
async fn a_day_in_words_gets_its_one_address() {
    each_database(async |server: Server| {
        let cookie = server.sign_in("staff").await;
        let list = moved(&server, "/accounts?q=a&as_at=14+March+2026&page=1", &cookie).await;
        assert_eq!(list, "/accounts?q=a&page=1&as_at=2026-03-14");
        let one = moved(&server, "/accounts/AC-0001?as_at=14%2F3%2F2026", &cookie).await;
        assert_eq!(one, "/accounts/AC-0001?as_at=2026-03-14");
    })
    .await;
}
