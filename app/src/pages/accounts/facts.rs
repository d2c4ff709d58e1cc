//! Everything recorded about an account, section by section. What is blank says so.

use crate::components::{Day, SummaryList, SummaryRow};
use chrono::NaiveDate;
use domain::account::{Account, AccountStatus, EarlierPresence, Origin, label};
use domain::moment::long_date;
use domain::organisation::Organisation;
use leptos::prelude::*;

/// The sections, each with its heading.
pub(super) fn sections(account: &Account, platform: &str, organisation: &Organisation) -> AnyView {
    view! {
        {section("Identity", identity(account, platform))}
        {section("Status", status(&account.status))}
        {section("Purpose and audience", purpose(account))}
        {section("Ownership", ownership(account, organisation))}
        {section("Monitoring and response", monitoring(account))}
        {section("Security", vec![text(label("security_arrangements"), &account.details.security_arrangements)])}
        {section("Transparency and content", transparency(account))}
        {section("Origin and notes", origin(account))}
    }
    .into_any()
}

fn section(title: &'static str, rows: Vec<SummaryRow>) -> AnyView {
    view! {
        <h2 class="govuk-heading-m">{title}</h2>
        <SummaryList rows=rows/>
    }
    .into_any()
}

fn identity(account: &Account, platform: &str) -> Vec<SummaryRow> {
    let presence = &account.presence;
    let id = presence.platform_account_id.as_deref().unwrap_or_default();
    let mut rows = vec![
        text("Platform", platform),
        text(label("handle"), &presence.handle),
        text(label("url"), &presence.url),
        text(label("platform_account_id"), id),
    ];
    if !account.known_before.is_empty() {
        rows.push(SummaryRow::view(
            "Known before as",
            known_before(&account.known_before),
        ));
    }
    rows
}

fn known_before(earlier: &[EarlierPresence]) -> AnyView {
    let one = |e: &EarlierPresence| {
        let words = format!("{}, until {}", e.handle, long_date(e.until));
        let url = e.url.clone();
        view! { <li>{words}<br/><span class="app-muted app-wrap">{url}</span></li> }
    };
    let all = earlier.iter().rev().map(one).collect_view();
    view! { <ul class="govuk-list">{all}</ul> }.into_any()
}

fn status(status: &AccountStatus) -> Vec<SummaryRow> {
    let mut rows = vec![text(label("status"), status.key().name())];
    match status {
        AccountStatus::Proposed | AccountStatus::SettingUp | AccountStatus::Active => {}
        AccountStatus::Suspended {
            since,
            reason,
            note,
        } => rows.extend([
            day("Since", Some(*since)),
            text("Reason", reason.name()),
            text("In words", note),
        ]),
        AccountStatus::Compromised { since, note } | AccountStatus::Closing { since, note } => {
            rows.extend([day("Since", Some(*since)), text("In words", note)]);
        }
        AccountStatus::Closed { on, outcome } => rows.extend([
            day("Closed on", Some(*on)),
            text("What became of the handle", outcome.name()),
        ]),
    }
    rows
}

fn purpose(account: &Account) -> Vec<SummaryRow> {
    let d = &account.details;
    vec![
        text(label("purpose"), &d.purpose),
        text(label("audience"), &d.audience),
        text(label("languages"), &d.languages.join(", ")),
        text(
            label("risk_tier"),
            d.risk_tier.map_or("", |tier| tier.name()),
        ),
    ]
}

fn ownership(account: &Account, organisation: &Organisation) -> Vec<SummaryRow> {
    let d = &account.details;
    let group = d
        .group
        .and_then(|id| organisation.group(id))
        .map(|g| g.name.as_str());
    let unit = d
        .unit
        .and_then(|id| organisation.unit(id))
        .map(|u| u.name.as_str());
    vec![
        text(label("group"), group.unwrap_or_default()),
        text(label("unit"), unit.unwrap_or_default()),
    ]
}

fn monitoring(account: &Account) -> Vec<SummaryRow> {
    let d = &account.details;
    let illegal = if d.may_reveal_illegal_activity {
        "Yes: agree with the social media team how it is handled"
    } else {
        "No"
    };
    vec![
        text(label("monitoring"), &d.monitoring),
        text(label("response_process"), &d.response_process),
        text(label("escalation_plan"), &d.escalation_plan),
        day(
            label("arrangements_confirmed_on"),
            d.arrangements_confirmed_on,
        ),
        text(label("may_reveal_illegal_activity"), illegal),
    ]
}

fn transparency(account: &Account) -> Vec<SummaryRow> {
    let d = &account.details;
    vec![
        text(label("transparency_url"), &d.transparency_url),
        day(
            label("transparency_confirmed_on"),
            d.transparency_confirmed_on,
        ),
        day(label("disclaimer_confirmed_on"), d.disclaimer_confirmed_on),
        text(label("content_plan"), &d.content_plan),
    ]
}

fn origin(account: &Account) -> Vec<SummaryRow> {
    let origin = match account.origin {
        Origin::ApprovedCase => "Through an approved business case",
        Origin::Imported { .. } => "Imported from a file; no approved business case is recorded",
        Origin::Adopted => "Entered by hand; no approved business case is recorded",
    };
    let d = &account.details;
    vec![
        text("How it came into the register", origin),
        day(label("opened_on"), d.opened_on),
        text(label("notes"), &d.notes),
        text("Version of this record", &account.version.to_string()),
    ]
}

/// A fact in words, as a link where it is one; blank ones say so.
fn text(key: &'static str, words: &str) -> SummaryRow {
    if words.trim().is_empty() {
        return SummaryRow::view(key, blank());
    }
    if is_link(words) {
        let (href, shown) = (words.to_owned(), words.to_owned());
        let link = view! { <a class="govuk-link app-wrap" href=href rel="external noreferrer">{shown}</a> };
        return SummaryRow::view(key, link);
    }
    SummaryRow::text(key, words)
}

fn day(key: &'static str, date: Option<NaiveDate>) -> SummaryRow {
    match date {
        Some(date) => SummaryRow::view(key, view! { <Day date=date/> }),
        None => SummaryRow::view(key, blank()),
    }
}

fn blank() -> AnyView {
    view! { <span class="app-muted">"Not recorded"</span> }.into_any()
}

/// Whether all of a text is one web address: only those become links.
fn is_link(words: &str) -> bool {
    let scheme = words.starts_with("https://") || words.starts_with("http://");
    scheme && !words.contains(char::is_whitespace) && url::Url::parse(words).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::accounts::samples;
    use domain::account::AccountDraft;

    fn html(account: &Account) -> String {
        sections(account, "X", &Organisation::default())
            .to_html()
            .replace("<!>", "")
    }

    #[test]
    fn what_is_blank_says_so_and_what_is_there_is_escaped() {
        let html = html(&samples::of(&AccountDraft {
            url: "x.com/Example".into(),
            name: "E".into(),
            notes: "<script>alert(1)</script>".into(),
            ..AccountDraft::default()
        }));
        assert!(html.contains("&lt;script&gt;alert(1)"), "{html}");
        assert!(!html.contains("<script>"), "{html}");
        assert!(html.matches("Not recorded").count() > 10, "{html}");
        assert!(
            html.contains("no approved business case is recorded"),
            "{html}"
        );
    }

    #[test]
    fn only_whole_web_addresses_become_links() {
        assert!(is_link("https://example.govt.nz/statement"));
        for words in [
            "see https://a.nz",
            "javascript:alert(1)",
            "https://a b",
            "http:",
            "www.a.nz",
        ] {
            assert!(!is_link(words), "{words}");
        }
    }

    #[test]
    fn earlier_handles_are_told_with_their_day() {
        let mut account = samples::account();
        account.known_before = vec![EarlierPresence {
            handle: "Old".into(),
            url: "https://x.com/Old".into(),
            until: samples::today(),
        }];
        assert!(html(&account).contains("Old, until 21 November 2026"));
    }
}
