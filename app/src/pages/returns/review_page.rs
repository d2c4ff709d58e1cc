//! The page on which a return is reviewed: who sent it, what is worth looking at, everything it says, and
//! the decision.

use super::frame::many;
use super::parts;
use super::reading::Reading;
use super::{became, review_form, subject};
use crate::components::{
    Details, ErrorSummary, Heading, Inset, SummaryList, SummaryRow, Tag, TagColour, Warning,
    counted, instant_words,
};
use crate::pages::forms::Typed;
use crate::render::Page;
use crate::urls::{self, Query};
use domain::ids::Reference;
use domain::moment::long_date;
use domain::problem::Problems;
use domain::returns::Content;
use http::StatusCode;
use leptos::prelude::*;
use store::queries::returns::{Copy, ReturnPage};

/// Everything the page shows.
pub(super) struct Model<'a> {
    pub(super) found: &'a ReturnPage,
    /// What was sent last.
    pub(super) copy: Option<&'a Copy>,
    /// Why the visitor cannot decide about this one.
    pub(super) barred: Option<String>,
    /// What the list was asked.
    pub(super) query: Query,
    /// How many others wait in that list.
    pub(super) left: i64,
    /// The account of the next of them.
    pub(super) next: Option<i64>,
    pub(super) typed: &'a Typed,
    pub(super) problems: &'a Problems,
    pub(super) overtaken: bool,
}

/// The page.
pub(super) fn page(model: &Model<'_>) -> Page {
    let found = model.found;
    let title = "Review the return";
    let overtaken = model.overtaken.then(|| {
        view! { <Warning>"The return was changed since you opened this page, so nothing was saved. Here is how it stands now; what you typed is still below."</Warning> }
    });
    let barred = model
        .barred
        .clone()
        .map(|why| view! { <Inset>{why}</Inset> });
    let form = model.barred.is_none().then(|| review_form::form(model));
    let body = view! {
        <ErrorSummary problems=model.problems.clone()/>
        <Heading text=title caption=subject::caption(found)/>
        {overtaken}
        {others(model)}
        {barred}
        <SummaryList rows=about(model)/>
        {worth_a_look(model)}
        {became::corrections(&found.corrections, true)}
        {whole(model)}
        {register(found)}
        {became::reviews(&found.one.reviews)}
        {form}
    };
    let page = subject::page(found, title, body)
        .problems(model.problems)
        .islands();
    if model.overtaken {
        page.status(StatusCode::CONFLICT)
    } else {
        page
    }
}

/// How many more wait, and the way to the next without deciding about this one.
fn others(model: &Model<'_>) -> AnyView {
    let quarter = model.found.one.period;
    let list = model.query.with("state", "submitted");
    let list = list.href(&urls::period_page(quarter, "all"));
    let words = match model.left {
        0 => "No other return waits in this list".to_owned(),
        left => counted(many(left), "more to review", "more to review"),
    };
    let next = model.next.map(|account| {
        let href = urls::return_page(quarter, account, "review");
        let href = model.query.href(&href);
        view! { ". "<a class="govuk-link" href=href>"Review the next one first"</a> }
    });
    view! {
        <p class="govuk-body app-no-print"><a class="govuk-link" href=list>{words}</a>{next}"."</p>
    }
    .into_any()
}

/// Who sent it, when, and what kind of return it is.
fn about(model: &Model<'_>) -> Vec<SummaryRow> {
    let found = model.found;
    let one = &found.one;
    let name = format!(
        "{} ({})",
        subject::name(found),
        Reference::account(one.account)
    );
    let href = urls::account(one.account);
    let mut rows = vec![SummaryRow::view(
        "Account",
        view! { <a class="govuk-link" href=href>{name}</a> },
    )];
    if let Some(sent) = one.last_sent() {
        let as_delegate = if sent.as_delegate {
            ", filing for those who are named"
        } else {
            ""
        };
        let words = format!(
            "{} by {}{as_delegate}",
            instant_words(sent.at),
            sent.by.name
        );
        let late = sent
            .late
            .then(|| view! { " "<Tag colour=TagColour::Orange text="Sent late"/> });
        rows.push(SummaryRow::view("Sent", view! { {words}{late} }));
        let says = if sent.unchanged {
            "Nothing has changed, and every point was kept to"
        } else {
            "Something is different, or has to be explained"
        };
        rows.push(SummaryRow::text("It says", says));
    }
    let holders: Vec<&str> = found
        .holders
        .iter()
        .map(|(_, name)| name.as_str())
        .collect();
    let holders = match holders.as_slice() {
        [] => "Nobody".to_owned(),
        all => all.join(", "),
    };
    rows.push(SummaryRow::text("Named for it", holders));
    rows.push(SummaryRow::text("Last day in time", long_date(one.due)));
    rows
}

/// What is not as usual in it, in a few lines.
fn worth_a_look(model: &Model<'_>) -> AnyView {
    let content = model
        .copy
        .map_or(&model.found.one.content, |copy| &copy.content);
    let found = model.found;
    let mut lines: Vec<AnyView> = Vec::new();
    let mut line = |text: String| lines.push(view! { <li>{text}</li> }.into_any());
    if content.activity == "nil" {
        line(format!("Nothing was published: {}", content.nil_reason));
    }
    for issue in content.issues.iter().filter(|_| content.escalated == "yes") {
        line(format!(
            "Escalated on {} to {}: {} What came of it: {}",
            issue.on,
            issue.to_whom,
            ended(&issue.what),
            ended(&issue.outcome)
        ));
    }
    for (key, note) in content.not_kept() {
        let question = found.period.questions.get(key);
        let (text, clause) = question.map_or((key, ""), |q| (q.text.as_str(), q.clause.as_str()));
        line(format!("Not kept to: {text} ({clause}). {note}"));
    }
    let open = found.corrections.len();
    if open > 0 {
        let words = counted(
            u64::try_from(open).unwrap_or_default(),
            "correction of the register is proposed",
            "corrections of the register are proposed",
        );
        line(format!("{words}, listed below"));
    }
    for gap in found.known.gaps.iter().filter(|gap| gap.is_critical) {
        line(format!("Critical in the register now: {}", gap.evidence));
    }
    if !content.note.is_empty() {
        line(format!("They write: {}", content.note));
    }
    let files = found.files.len();
    if files > 0 {
        let words = counted(u64::try_from(files).unwrap_or_default(), "file", "files");
        line(format!("{words} attached, below at their parts"));
    }
    if lines.is_empty() {
        return view! {
            <h2 class="govuk-heading-m">"What to look at"</h2>
            <p class="govuk-body">"Nothing out of the ordinary: no issue, no point that was not kept to, no correction, nothing critical."</p>
        }
        .into_any();
    }
    view! {
        <h2 class="govuk-heading-m">"What to look at"</h2>
        <ul class="govuk-list govuk-list--bullet app-wrap">{lines}</ul>
    }
    .into_any()
}

/// A sentence's end where there is none.
fn ended(text: &str) -> String {
    let text = text.trim();
    match text.chars().last() {
        Some('.' | '!' | '?') => text.to_owned(),
        _ => format!("{text}."),
    }
}

/// Everything it says, as it was sent; folded, since what is not as usual stands above.
fn whole(model: &Model<'_>) -> AnyView {
    let found = model.found;
    let (none, base) = (Problems::default(), subject::path(&found.one));
    let (content, known): (&Content, _) = match model.copy {
        Some(copy) => (&copy.content, &copy.known),
        None => (&found.one.content, &found.known),
    };
    let reading = Reading {
        content,
        set: &found.period.questions,
        known,
        files: &found.files,
        base: &base,
        change: false,
        problems: &none,
    };
    let view = reading.view();
    view! { <Details summary="Everything the return says">{view}</Details> }.into_any()
}

/// What the register holds now, and what changed since the return before.
fn register(found: &ReturnPage) -> AnyView {
    let gaps = parts::gaps(&found.known).map(|gaps| {
        view! { <h3 class="govuk-heading-s">"What the register shows as missing"</h3>{gaps} }
    });
    let since = parts::since(&found.since, "the");
    let register = parts::register(&found.known);
    view! {
        <h2 class="govuk-heading-m">"What the register holds now"</h2>
        {since}
        {gaps}
        <Details summary="Everything it holds">{register}</Details>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::ended;

    #[test]
    fn sentences_end_once() {
        assert_eq!(ended("Abuse "), "Abuse.");
        assert_eq!(ended("Blocked!"), "Blocked!");
    }
}
