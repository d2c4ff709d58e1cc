//! Opening a quarter: preview, refusals, progress, once.

use super::account;
use crate::asked::{answered, done, hidden, page, sent};
use crate::support::{Server, each_database};
use std::time::{Duration, Instant};

#[tokio::test]
async fn a_quarter_is_opened_after_a_preview_and_leads_to_its_returns() {
    each_database(async |server: Server| {
        for handle in ["tides", "pilots"] {
            account(&server.store, handle, "holder").await;
        }
        let team = server.sign_in("design-and-marketing").await;
        let empty = page(&server, "/returns", &team, 200).await;
        assert!(empty.contains("No quarter is opened yet"), "{empty}");
        let preview = page(&server, "/returns/open", &team, 200).await;
        assert_eq!(
            hidden(&preview, "quarter"),
            "2026-27-q1",
            "the last quarter"
        );
        assert!(preview.contains("would have nobody to send"), "{preview}");
        assert!(
            preview.contains("P 6.11"),
            "the questions by clause: {preview}"
        );
        assert!(preview.contains("AC-0001"), "whom nobody is named for");
        let key = hidden(&preview, "key");
        // Its own last day has passed.
        let typed = [("quarter", "2026-27-q1"), ("key", key.as_str())];
        let late = sent(&server, "/returns/open", &team, &typed, 422).await;
        assert!(late.contains("has passed: enter a later one"), "{late}");
        let odd = [
            ("quarter", "2026-27-q1"),
            ("due", "soon"),
            ("key", key.as_str()),
        ];
        let odd = sent(&server, "/returns/open", &team, &odd, 422).await;
        assert!(odd.contains("Enter a real date"), "{odd}");
        let right = [
            ("quarter", "2026-27-q1"),
            ("due", "4/12/2026"),
            ("key", key.as_str()),
        ];
        for _ in 0..2 {
            let there = done(&server, "/returns/open", &team, &right).await;
            assert_eq!(there, "/returns/2026-27-q1/opening");
        }
        let began = Instant::now();
        loop {
            let answer = server.get("/returns/2026-27-q1/opening", &team).await;
            if answer.text().contains("The quarter is open") {
                assert_eq!(answer.header("refresh"), "", "it is done");
                break;
            }
            assert!(answer.text().contains("returns made"), "{}", answer.text());
            assert_eq!(answer.header("refresh"), "2");
            assert!(began.elapsed() < Duration::from_secs(20), "it goes on");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let listed = page(&server, "/returns/2026-27-q1/all", &team, 200).await;
        assert!(listed.contains("tides &lt;b&gt;"), "{listed}");
        let periods = server.count("SELECT count(*) FROM reporting_period").await;
        assert_eq!(periods, 1, "the same form twice is one quarter");
        let again = [
            ("quarter", "2026-27-q1"),
            ("due", "5/12/2026"),
            ("key", "other"),
        ];
        let again = sent(&server, "/returns/open", &team, &again, 422).await;
        assert!(again.contains("is opened already"), "{again}");
        assert_eq!(
            hidden(&again, "quarter"),
            "2026-27-q2",
            "the one that is next"
        );
    })
    .await;
}

#[tokio::test]
async fn opening_is_offered_where_a_quarter_can_be_opened_and_else_said_when() {
    each_database(async |server: Server| {
        account(&server.store, "tides", "holder").await;
        let team = server.sign_in("design-and-marketing").await;
        super::open(&server.store).await;
        let offered = page(&server, "/returns", &team, 200).await;
        assert!(offered.contains("href=\"/returns/open\""), "{offered}");
        let beside = page(&server, "/returns/open", &team, 200).await;
        assert!(
            beside.contains("it stays open beside the new one"),
            "{beside}"
        );
        let draft = domain::returns::OpenDraft {
            quarter: "2026-27-q2".into(),
            due: None,
        };
        store::commands::returns::open(&server.store, &super::system(), draft)
            .await
            .unwrap();
        let later = page(&server, "/returns", &team, 200).await;
        assert!(!later.contains("href=\"/returns/open\""), "{later}");
        let words = "The next quarter, January to March 2027, can be opened from 1 January 2027 on";
        assert!(later.contains(words), "{later}");
        let holder = server.sign_in("holder").await;
        let theirs = page(&server, "/returns", &holder, 200).await;
        assert!(!theirs.contains("The next quarter"), "{theirs}");
    })
    .await;
}

#[tokio::test]
async fn only_design_and_marketing_opens_quarters_and_attempts_are_noted() {
    each_database(async |server: Server| {
        for persona in ["staff", "holder", "manager", "gm-ecoms", "auditor"] {
            let cookie = server.sign_in(persona).await;
            page(&server, "/returns/open", &cookie, 403).await;
            let typed = [("quarter", "2026-27-q1"), ("due", "4/12/2026")];
            answered(&server, "/returns/open", &cookie, &typed, 403).await;
            let home = page(&server, "/returns", &cookie, 200).await;
            assert!(!home.contains("Open a quarter"), "{persona}");
        }
        let noted =
            "SELECT count(*) FROM audit_event WHERE outcome = 'refused' AND action = 'period.open'";
        assert_eq!(server.count(noted).await, 5);
        assert_eq!(
            server.count("SELECT count(*) FROM reporting_period").await,
            0
        );
        let staff = server.sign_in("staff").await;
        let empty = page(&server, "/returns", &staff, 200).await;
        assert!(empty.contains("No return is yours"), "{empty}");
        for path in [
            "/returns/2026-27-q1/all",
            "/returns/2026-27-q1/progress",
            "/returns/q1/all",
        ] {
            page(&server, path, &staff, 404).await;
        }
    })
    .await;
}
