//! One return as a page. A function of what `show` loaded.

use super::parts;
use super::reading::Reading;
use super::{became, subject, words};
use crate::components::{ButtonKind, ButtonLink, Details, Heading, Inset, SummaryList, SummaryRow};
use crate::pages::dossier;
use crate::render::Page;
use crate::urls;
use chrono::NaiveDate;
use domain::ids::Reference;
use domain::moment::{left, long_date};
use domain::problem::Problems;
use domain::returns::{ReturnKey, ReturnState, Sent};
use leptos::prelude::*;
use store::queries::returns::{Copy, ReturnPage};

/// Everything the page shows.
pub(super) struct Model {
    pub(super) found: ReturnPage,
    /// The platform's name.
    pub(super) platform: String,
    /// What was sent last.
    pub(super) copy: Option<Copy>,
    pub(super) today: NaiveDate,
    /// Whether the visitor files it.
    pub(super) file: bool,
    /// Whether the visitor may have somebody else file it.
    pub(super) give: bool,
    /// Whether the visitor may review it now.
    pub(super) review: bool,
    /// Whether the visitor is one of those who review.
    pub(super) team: bool,
}

/// The page.
pub(super) fn page(model: &Model) -> Page {
    let found = &model.found;
    let one = &found.one;
    let title = format!("Return for {}", subject::name(found));
    let caption = format!("{}, {}", words::references(one), one.period.name());
    let key = one.state.key();
    let late = one
        .is_overdue(model.today)
        .then(|| view! { " "<strong class="app-return__late">"not in by the last day"</strong> });
    let reasons = (key == ReturnKey::SentBack).then(|| parts::reasons(one));
    let gaps = parts::gaps(&found.known).map(|gaps| {
        view! { <h3 class="govuk-heading-s">"What the register shows as missing"</h3>{gaps} }
    });
    let whose = if model.file { "your" } else { "the" };
    let body = view! {
        <Heading text=title.clone() caption=caption/>
        <p class="govuk-body-l">{words::tag(key)}{late}</p>
        {next(model)}
        {reasons}
        {actions(model)}
        <SummaryList rows=about(model)/>
        {said(model)}
        {became::corrections(&found.corrections, model.team)}
        {became::reviews(&one.reviews)}
        <h2 class="govuk-heading-m" id="register">"What the register holds now"</h2>
        {parts::since(&found.since, whose)}
        {gaps}
        {parts::register(&found.known)}
        {dossier::events(&found.events)}
    };
    let page = subject::page(found, title, body);
    // Its own page is the end of the way, not a step on it.
    Page {
        breadcrumbs: page.breadcrumbs.into_iter().take(2).collect(),
        ..page
    }
}

/// What comes next, in a sentence.
fn next(model: &Model) -> AnyView {
    let one = &model.found.one;
    let words = match &one.state {
        ReturnState::NotStarted | ReturnState::Draft | ReturnState::SentBack => {
            format!(
                "Due {}. {}.",
                long_date(one.due),
                left(one.due, model.today)
            )
        }
        ReturnState::Submitted => {
            "It waits to be reviewed by Design and Marketing. Until then it can be taken back."
                .into()
        }
        ReturnState::Accepted => "Nothing more has to be done.".into(),
        ReturnState::AcceptedWithAction { .. } => {
            "It is accepted. Something has to be done by a day; see the obligation below.".into()
        }
        ReturnState::NotReported => {
            "The quarter was closed without it. It can still be sent, and counts as sent late."
                .into()
        }
        ReturnState::NotNeeded { reason, by } => {
            format!("No return is needed: {reason} ({}).", by.name)
        }
    };
    view! { <p class="govuk-body">{words}</p> }.into_any()
}

fn actions(model: &Model) -> Option<AnyView> {
    let one = &model.found.one;
    let to = |verb: &str| urls::return_page(one.period, one.account, verb);
    let writable = one.can_be_written().is_ok();
    let mut all: Vec<AnyView> = Vec::new();
    let mut link = |href: String, text: &'static str, kind: ButtonKind| {
        all.push(view! { <ButtonLink href=href text=text kind=kind/> }.into_any());
    };
    let (first, second) = (ButtonKind::Primary, ButtonKind::Secondary);
    if model.file && writable {
        let begun = !one.content.is_blank();
        let confirm = one.can_be_unchanged(&model.found.known).is_ok() && !begun;
        if confirm {
            let query = format!("confirm?account={}", Reference::account(one.account));
            link(
                urls::period_page(one.period, &query),
                "Nothing has changed",
                first,
            );
            link(to("edit"), "Something has changed", second);
        } else {
            let text = if begun {
                "Continue"
            } else {
                "Fill in the return"
            };
            link(to("edit"), text, first);
        }
    }
    if model.review {
        link(to("review"), "Review", first);
    }
    if model.file && one.state.key() == ReturnKey::Submitted {
        link(to("take-back"), "Take it back", second);
    }
    if model.give && writable {
        let text = if one.delegate.is_some() {
            "Change who files it"
        } else {
            "Have somebody else file it"
        };
        link(to("give"), text, second);
    }
    if model.team {
        all.extend(team(model));
    }
    (!all.is_empty())
        .then(|| view! { <div class="app-actions app-no-print">{all}</div> }.into_any())
}

/// What those who review can do beside reviewing.
fn team(model: &Model) -> Option<AnyView> {
    let one = &model.found.one;
    let (verb, text) = match one.state.key() {
        key if key.is_accepted() && !model.found.period.is_closed() => {
            ("undo", "Have it reviewed again")
        }
        key if key.waits_for_holder() || key == ReturnKey::NotReported => {
            ("not-needed", "No return is needed")
        }
        ReturnKey::NotNeeded => ("needed", "It is needed after all"),
        _ => return None,
    };
    let href = urls::return_page(one.period, one.account, verb);
    let kind = ButtonKind::Secondary;
    Some(view! { <ButtonLink href=href text=text kind=kind/> }.into_any())
}

fn about(model: &Model) -> Vec<SummaryRow> {
    let one = &model.found.one;
    let (href, name) = (
        urls::account(one.account),
        format!(
            "{} ({})",
            subject::name(&model.found),
            Reference::account(one.account)
        ),
    );
    let holders: Vec<&str> = model
        .found
        .holders
        .iter()
        .map(|(_, n)| n.as_str())
        .collect();
    let holders = match holders.as_slice() {
        [] => "Nobody".to_owned(),
        all => all.join(", "),
    };
    let mut rows = vec![
        SummaryRow::view(
            "Account",
            view! { <a class="govuk-link" href=href>{name}</a> },
        ),
        SummaryRow::text("Platform", model.platform.clone()),
        SummaryRow::text("Named for it", holders),
    ];
    if let Some(by) = &one.delegate {
        rows.push(SummaryRow::text("Filed for them by", by.name.clone()));
    }
    rows.push(SummaryRow::text("Last day", long_date(one.due)));
    let sent = |(n, sent): (usize, &Sent)| {
        let late = if sent.late {
            ", after the last day, "
        } else {
            " "
        };
        let words = format!("on {} by {}{late}", long_date(sent.on), sent.by.name);
        let href = urls::return_page(one.period, one.account, &format!("sent/{}", n + 1));
        let hash: String = sent.hash.chars().take(12).collect();
        let about = format!(" sent {}", words.trim());
        view! {
            <li>
                {words}
                <a class="govuk-link" href=href>"the copy that is kept"<span class="govuk-visually-hidden">{about}</span></a>
                <span class="app-table__sub">"SHA-256 "<code class="app-code">{hash}</code></span>
            </li>
        }
    };
    let sent: Vec<_> = one.sent.iter().enumerate().rev().map(sent).collect();
    if !sent.is_empty() {
        let list = view! { <ul class="govuk-list">{sent}</ul> };
        rows.push(SummaryRow::view("Sent", list));
    }
    rows
}

/// What was sent, or what is written so far.
fn said(model: &Model) -> Option<AnyView> {
    let found = &model.found;
    let none = Problems::default();
    let base = subject::path(&found.one);
    let writable = found.one.can_be_written().is_ok();
    let written = writable && !found.one.content.is_blank();
    let draft = written.then(|| {
        let reading = Reading {
            content: &found.one.content,
            set: &found.period.questions,
            known: &found.known,
            files: &found.files,
            base: &base,
            change: model.file,
            problems: &none,
        };
        view! {
            <h2 class="govuk-heading-m" id="written">"What is written so far"</h2>
            {reading.view()}
        }
    });
    let sent = model.copy.as_ref().map(|copy| {
        let shown = if writable { &[][..] } else { &found.files[..] };
        let reading = Reading {
            content: &copy.content,
            set: &found.period.questions,
            known: &copy.known,
            files: shown,
            base: &base,
            change: false,
            problems: &none,
        };
        let view = reading.view();
        match writable {
            true => view! { <Details summary="What was sent before">{view}</Details> }.into_any(),
            false => view! {
                <h2 class="govuk-heading-m" id="sent">"What was sent"</h2>
                {view}
            }
            .into_any(),
        }
    });
    let empty = (draft.is_none() && sent.is_none()).then(|| {
        view! { <Inset>"Nothing was written in this return yet."</Inset> }
    });
    Some(view! { {draft}{sent}{empty} }.into_any())
}
