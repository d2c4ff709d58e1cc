//! What waits for whoever looks: decisions, steps, things to do by a day, people who leave; and the
//! accounts to look at first, for those who keep the register.

use crate::components::{Due, Tag, TagColour, Urgency};
use crate::pages::dossier;
use crate::urls::{self, Query};
use chrono::NaiveDate;
use domain::account::Weight;
use domain::moment::{left, long_date};
use leptos::prelude::*;
use store::queries::accounts::ListRow;
use store::queries::cases::CaseRow;
use store::queries::mine::{Leaving, Mine, Waiting};
use store::queries::pixels::ApplicationRow;

/// Within so many days a date is near.
const NEAR: i64 = 3;

/// Whether nothing waits.
pub(super) fn is_empty(mine: &Mine) -> bool {
    mine.decisions.is_empty()
        && mine.steps.is_empty()
        && mine.obligations.is_empty()
        && mine.leaving.is_empty()
}

/// The sections; those with nothing in them are left out.
pub(super) fn view(
    mine: Mine,
    cases: Vec<CaseRow>,
    pixels: Vec<ApplicationRow>,
    today: NaiveDate,
) -> AnyView {
    view! {
        {access("Waiting for your decision", mine.decisions, "asked for on")}
        {waiting_cases(cases)}
        {waiting_pixels(pixels)}
        {to_do(&mine.obligations, mine.obligations_in_all, today)}
        {access("Your access that is not live yet", mine.steps, "asked for on")}
        {leaving(mine.leaving, today)}
        {own(mine.accounts)}
    }
    .into_any()
}

/// The accounts one looks after, each with how it stands.
fn own(accounts: Vec<(i64, String, i64)>) -> Option<AnyView> {
    if accounts.is_empty() {
        return None;
    }
    let line = |(number, name, concern): (i64, String, i64)| {
        let href = urls::account(number);
        let stands = match standing(concern) {
            Some((words, colour)) => {
                view! { <Tag text=format!("{words} missing") colour=colour/> }.into_any()
            }
            None => view! { <Tag text="In order" colour=TagColour::Teal/> }.into_any(),
        };
        view! { <li><a class="govuk-link app-wrap" href=href>{name}</a>" "{stands}</li> }
    };
    let lines = accounts.into_iter().map(line).collect_view();
    Some(section("Accounts you look after", lines.into_any()))
}

/// Business cases that wait for whoever looks: to be decided, or written on.
fn waiting_cases(cases: Vec<CaseRow>) -> Option<AnyView> {
    if cases.is_empty() {
        return None;
    }
    let line = |row: CaseRow| {
        let reference = row.case.reference();
        let name = match row.case.content.purpose.name.as_str() {
            "" => reference.to_string(),
            name => name.to_owned(),
        };
        let days = dossier::days(row.days);
        let sub = format!("{reference}: {}, for {days}", row.case.state.name());
        view! {
            <li>
                <a class="govuk-link app-wrap" href=urls::record(reference)>{name}</a>
                <span class="app-table__sub">{sub}</span>
            </li>
        }
    };
    let lines = cases.into_iter().map(line).collect_view();
    Some(section(
        "Business cases that wait for you",
        lines.into_any(),
    ))
}

/// Applications for pixels that wait for whoever looks: a lane, a decision, or to be written on.
fn waiting_pixels(applications: Vec<ApplicationRow>) -> Option<AnyView> {
    if applications.is_empty() {
        return None;
    }
    let line = |row: ApplicationRow| {
        let reference = row.application.reference();
        let name = match row.application.content.placement.tracker.as_str() {
            "" => reference.to_string(),
            _ => row.application.content.placement.title(),
        };
        let (state, days) = (row.application.state.name(), dossier::days(row.days));
        let sub = format!("{reference}: {state}, for {days}");
        view! {
            <li>
                <a class="govuk-link app-wrap" href=urls::record(reference)>{name}</a>
                <span class="app-table__sub">{sub}</span>
            </li>
        }
    };
    let lines = applications.into_iter().map(line).collect_view();
    Some(section(
        "Applications for pixels that wait for you",
        lines.into_any(),
    ))
}

fn access(title: &'static str, waiting: Vec<Waiting>, since: &'static str) -> Option<AnyView> {
    if waiting.is_empty() {
        return None;
    }
    let line = |one: Waiting| {
        let words = format!("{}: {} on {}", one.person, one.level.name(), one.account.1);
        let sub = format!("{}, {since} {}", one.reference, long_date(one.since));
        view! {
            <li>
                <a class="govuk-link app-wrap" href=urls::record(one.reference)>{words}</a>
                <span class="app-table__sub">{sub}</span>
            </li>
        }
    };
    let lines = waiting.into_iter().map(line).collect_view();
    Some(section(title, lines.into_any()))
}

fn to_do(due: &[store::queries::mine::Due], in_all: i64, today: NaiveDate) -> Option<AnyView> {
    if due.is_empty() {
        return None;
    }
    let line = |one: &store::queries::mine::Due| {
        let account = one.account.as_ref().map(|(number, name)| {
            let href = urls::account(*number);
            view! { <span class="app-table__sub"><a class="govuk-link" href=href>{name.clone()}</a></span> }
        });
        view! {
            <li>
                <a class="govuk-link app-wrap" href=urls::record(one.reference)>{one.title.clone()}</a>
                {account}
                <Due date=one.due words=left(one.due, today) urgency=urgency(one.due, today)/>
            </li>
        }
    };
    let lines = due.iter().map(line).collect_view();
    let listed = i64::try_from(due.len()).unwrap_or(i64::MAX);
    let more = (in_all > listed).then(|| {
        let words = format!("All {in_all} things to do");
        view! { <p class="govuk-body"><a class="govuk-link" href=urls::OBLIGATIONS>{words}</a></p> }
    });
    let body = view! { {section("What you have to do", lines.into_any())}{more} };
    Some(body.into_any())
}

fn leaving(people: Vec<Leaving>, today: NaiveDate) -> Option<AnyView> {
    if people.is_empty() {
        return None;
    }
    let line = |one: Leaving| {
        let href = urls::person_page(one.person, "off-boarding");
        view! {
            <li>
                <a class="govuk-link app-wrap" href=href>{one.name}</a>
                <Due date=one.last_day words=left(one.last_day, today) urgency=urgency(one.last_day, today)/>
            </li>
        }
    };
    let lines = people.into_iter().map(line).collect_view();
    Some(section("People of yours who are leaving", lines.into_any()))
}

/// The accounts to look at first.
pub(super) fn worst(rows: Vec<ListRow>) -> Option<AnyView> {
    if rows.is_empty() {
        return None;
    }
    let line = |row: ListRow| {
        let href = urls::account(row.number);
        let tag = row.concern.and_then(tag);
        view! { <li><a class="govuk-link app-wrap" href=href>{row.name}</a>" "{tag}</li> }
    };
    let lines = rows.into_iter().map(line).collect_view();
    let all = Query::default()
        .with("sort", "-concern")
        .href(urls::ACCOUNTS);
    let view = view! {
        {section("Accounts to look at first", lines.into_any())}
        <p class="govuk-body"><a class="govuk-link" href=all>"The register, worst first"</a></p>
    };
    Some(view.into_any())
}

/// How an account stands, in a word: the gravest thing that is missing and how often.
pub(crate) fn tag(concern: i64) -> Option<AnyView> {
    let (words, colour) = standing(concern)?;
    Some(view! { <Tag text=words colour=colour/> }.into_any())
}

/// The words and the colour of [`tag`].
pub(crate) fn standing(concern: i64) -> Option<(String, TagColour)> {
    let weights = [
        (Weight::Critical, TagColour::Red),
        (Weight::High, TagColour::Orange),
        (Weight::Medium, TagColour::Yellow),
        (Weight::Low, TagColour::Grey),
    ];
    weights.into_iter().find_map(|(weight, colour)| {
        let many = concern / weight.points();
        (many > 0).then(|| (format!("{many} {}", weight.name().to_lowercase()), colour))
    })
}

fn urgency(due: NaiveDate, today: NaiveDate) -> Urgency {
    match (due - today).num_days() {
        days if days < 0 => Urgency::Late,
        days if days <= NEAR => Urgency::Soon,
        _ => Urgency::Calm,
    }
}

fn section(title: &'static str, lines: AnyView) -> AnyView {
    view! {
        <h2 class="govuk-heading-m">{title}</h2>
        <ul class="govuk-list govuk-list--spaced">{lines}</ul>
    }
    .into_any()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
mod tests {
    use super::*;
    use crate::render::html;
    use domain::ids::{Reference, ReferenceKind};

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 21).unwrap()
    }

    #[test]
    fn what_is_late_comes_with_words_and_its_account() {
        let mine = Mine {
            obligations: vec![store::queries::mine::Due {
                reference: Reference::of(ReferenceKind::Obligation, 7),
                title: "Change the password".into(),
                account: Some((42, "Harbour news".into())),
                due: today() - chrono::Duration::days(3),
            }],
            obligations_in_all: 12,
            ..Mine::default()
        };
        assert!(!is_empty(&mine) && is_empty(&Mine::default()));
        let html = html(view(mine, Vec::new(), Vec::new(), today()));
        for words in [
            "/obligations/OB-0007",
            "/accounts/AC-0042",
            "2 working days late",
            "All 12 things to do",
        ] {
            assert!(html.contains(words), "{words}: {html}");
        }
        assert!(!html.contains("Waiting for your decision"), "{html}");
    }

    #[test]
    fn an_account_stands_as_its_gravest_gap() {
        let words = |concern| standing(concern).map(|(words, _)| words);
        assert_eq!(words(0), None);
        assert_eq!(words(1), Some("1 low".into()));
        assert_eq!(words(2_310), Some("2 critical".into()));
        assert_eq!(words(310), Some("3 high".into()));
    }
}
