//! One account's page in its states.

use super::*;
use crate::pages::accounts::samples;
use domain::account::Archived;

fn model(account: Account) -> ShowPage {
    ShowPage {
        gaps: samples::gaps(),
        under_way: None,
        pixels: Vec::new(),
        returns: Vec::new(),
        account,
        platform: "X".into(),
        organisation: Arc::default(),
        events: Vec::new(),
        more: false,
        access: None,
        can: Can {
            edit: true,
            archive: true,
            moves: vec![super::super::moves::offer("suspend").unwrap()],
            restore: false,
            mend: Vec::new(),
        },
        when: When::Now,
        latest: 3,
        done: None,
    }
}

fn html(model: ShowPage) -> String {
    page(model).body.to_html().replace("<!>", "")
}

#[test]
fn the_account_is_named_and_what_can_be_done_is_offered() {
    let html = html(model(samples::account()));
    assert!(
        html.contains("<h1 class=\"govuk-heading-l\">Example &lt;b&gt;&amp;</h1>"),
        "{html}"
    );
    assert!(html.contains("X, @Example"), "{html}");
    assert!(html.contains("/accounts/AC-0042/edit\""), "{html}");
    assert!(html.contains("/accounts/AC-0042/status/suspend"), "{html}");
    assert!(html.contains("/accounts/AC-0042/archive"), "{html}");
    assert!(html.contains("No approved business case"), "{html}");
}

#[test]
fn the_past_is_only_looked_at() {
    let day = "2026-03-14".parse().unwrap();
    let past = page(ShowPage {
        when: When::Day(day),
        can: Can::default(),
        ..model(samples::account())
    });
    assert!(
        past.title.ends_with("as at 14 March 2026"),
        "{}",
        past.title
    );
    assert_eq!(past.breadcrumbs[0].href, "/accounts?as_at=2026-03-14");
    let html = past.body.to_html();
    assert!(
        html.contains("as it stood at the end of 14 March 2026"),
        "{html}"
    );
    assert!(
        !html.contains("/edit") && !html.contains("things are missing"),
        "{html}"
    );
}

#[test]
fn an_archived_account_says_why_and_offers_the_way_back() {
    let mut account = samples::account();
    account.archived = Some(Archived {
        on: samples::today(),
        reason: "Not <ours>".into(),
    });
    let html = html(ShowPage {
        can: Can {
            restore: true,
            mend: Vec::new(),
            ..Can::default()
        },
        done: Some("archived".into()),
        ..model(account)
    });
    assert!(
        html.contains("Archived on 21 November 2026: Not &lt;ours&gt;"),
        "{html}"
    );
    assert!(html.contains("Undo: restore this account"), "{html}");
    assert!(!html.contains("things are missing"), "{html}");
}

#[test]
fn handles_are_written_as_people_write_them() {
    let presence = |handle: &str, id: Option<&str>| Presence {
        handle: handle.into(),
        platform_account_id: id.map(Into::into),
        ..samples::account().presence
    };
    assert_eq!(at_handle(&presence("Example", None)), "@Example");
    assert_eq!(at_handle(&presence("Example", Some("17"))), "@Example");
    assert_eq!(at_handle(&presence("in/example", None)), "in/example");
    assert_eq!(at_handle(&presence("a@server.nz", None)), "a@server.nz");
    assert_eq!(at_handle(&presence("UC123", Some("UC123"))), "UC123");
}
