//! One obligation laid out: what, by when, by whom, how it is done, what happened.

use super::subject::{Deed, Elsewhere, elsewhere};
use crate::components::{
    ButtonKind, ButtonLink, Heading, Inset, SummaryList, SummaryRow, Tag, TagColour, Timeline,
    TimelineItem, Warning,
};
use crate::pages::audit::sentence::{reason, sentence};
use crate::render::{Page, Section};
use crate::urls;
use chrono::NaiveDate;
use domain::ids::{Reference, ReferenceKind};
use domain::moment::long_date;
use domain::obligation::{Obligation, ObligationState, Standing};
use leptos::prelude::*;
use store::queries::audit::Event;
use store::queries::obligations::ObligationPage;

/// Everything the page shows.
pub(super) struct Model {
    pub(super) found: ObligationPage,
    pub(super) deeds: Vec<Deed>,
    pub(super) barred: bool,
    pub(super) attests: bool,
    pub(super) today: NaiveDate,
}

/// The colour of a standing.
pub(super) const fn colour(standing: Standing) -> TagColour {
    match standing {
        Standing::Overdue => TagColour::Red,
        Standing::Open => TagColour::Yellow,
        Standing::Waived => TagColour::Grey,
        Standing::Done => TagColour::Teal,
    }
}

/// The page.
pub(super) fn page(model: &Model) -> Page {
    let found = &model.found;
    let obligation = &found.obligation;
    let reference = obligation.reference().to_string();
    let title = obligation.title();
    let history = found.history.iter().map(item).collect();
    let body = view! {
        <Heading text=title.clone() caption=reference.clone()/>
        {steps(model)}
        <SummaryList rows=facts(found, model.today)/>
        <h2 class="govuk-heading-m">"History"</h2>
        <Timeline items=history/>
    };
    Page::new(Section::ToDo, format!("{reference} {title}"), body)
        .crumb(urls::OBLIGATIONS, "Obligations")
}

fn item(event: &Event) -> TimelineItem {
    let note = reason(event)
        .or_else(|| event.payload.get("note").and_then(|n| n.as_str()))
        .filter(|words| !words.is_empty())
        .map(str::to_owned);
    TimelineItem {
        title: sentence(event),
        at: event.at,
        who: event.actor.clone(),
        body: note.map(|words| view! { <p class="govuk-body">{words}</p> }.into_any()),
    }
}

fn facts(found: &ObligationPage, today: NaiveDate) -> Vec<SummaryRow> {
    let o = &found.obligation;
    let standing = o.standing(today);
    let tag = view! { <Tag colour=colour(standing) text=standing.name()/> };
    let mut rows = vec![
        SummaryRow::view("Standing", tag.into_any()),
        SummaryRow::text("Due", due_words(o, today)),
        SummaryRow::text("Kind", kind_words(o)),
        SummaryRow::text("Why", o.reason.clone()),
        who(found),
    ];
    if let (Some(number), Some(name)) = (o.account, &found.account_name) {
        let words = format!("{} {name}", Reference::account(number));
        let link = view! { <a class="govuk-link" href=urls::account(number)>{words}</a> };
        rows.push(SummaryRow::view("Account", link.into_any()));
    }
    if let Some(number) = found.grant_number {
        let reference = Reference::of(ReferenceKind::Grant, number);
        let link = view! { <a class="govuk-link" href=urls::record(reference)>{reference.to_string()}</a> };
        rows.push(SummaryRow::view("Access", link.into_any()));
    }
    if let (Some(id), Some(name)) = (o.about, &found.about_name) {
        let link = view! { <a class="govuk-link" href=urls::off_boarding(id)>{name.clone()}</a> };
        rows.push(SummaryRow::view("About", link.into_any()));
    }
    if let Some(name) = &found.not_by_name {
        rows.push(SummaryRow::text(
            "Not by",
            format!("{name}: somebody else has to confirm it"),
        ));
    }
    rows.push(SummaryRow::text(
        "Opened",
        format!("{} by {}", long_date(o.opened_on), o.opened_by.name),
    ));
    rows.extend(ending(o));
    if o.escalated > 0 {
        let to = if o.escalated == 1 {
            "The manager"
        } else {
            "The General Manager"
        };
        rows.push(SummaryRow::text("Escalated to", to));
    }
    rows
}

fn who(found: &ObligationPage) -> SummaryRow {
    let words = match (&found.assignee_name, found.holders.as_slice()) {
        (Some(name), _) => name.clone(),
        (None, []) => "Nobody yet".into(),
        (None, holders) => format!("The account’s holders: {}", holders.join(", ")),
    };
    SummaryRow::text("To be done by", words)
}

fn ending(o: &Obligation) -> Vec<SummaryRow> {
    match &o.state {
        ObligationState::Open => Vec::new(),
        ObligationState::Done { on, by, evidence } => vec![
            SummaryRow::text("Done", format!("{} by {}", long_date(*on), by.name)),
            SummaryRow::text("Evidence", evidence.clone()),
        ],
        ObligationState::Waived {
            on,
            by,
            reason,
            until,
        } => vec![
            SummaryRow::text("Waived", format!("{} by {}", long_date(*on), by.name)),
            SummaryRow::text("Waived until", long_date(*until)),
            SummaryRow::text("Why it can wait", reason.clone()),
        ],
    }
}

fn kind_words(o: &Obligation) -> String {
    match o.kind.clause() {
        "" => o.kind.name().to_owned(),
        clause => format!("{} ({clause})", o.kind.name()),
    }
}

/// The day and what it means today.
pub(super) fn due_words(o: &Obligation, today: NaiveDate) -> String {
    let day = long_date(o.due);
    let days = (o.due - today).num_days();
    match o.standing(today) {
        Standing::Overdue if days == -1 => format!("{day}, 1 day overdue"),
        Standing::Overdue => format!("{day}, {} days overdue", -days),
        Standing::Open if days == 0 => format!("{day}, today"),
        Standing::Open if days == 1 => format!("{day}, tomorrow"),
        Standing::Open => format!("{day}, in {days} days"),
        Standing::Waived | Standing::Done => day,
    }
}

fn steps(model: &Model) -> AnyView {
    let obligation = &model.found.obligation;
    let done = matches!(obligation.state, ObligationState::Done { .. });
    if model.barred && !done {
        return view! { <Warning>"Somebody other than you has to do and confirm this, because it is your access that ended (P 6.8)."</Warning> }.into_any();
    }
    let place = elsewhere(obligation).filter(|_| !done);
    let lead = place.map(|place| lead(model, place));
    let number = obligation.number;
    let deeds = model
        .deeds
        .iter()
        .filter(|deed| place.is_none() || **deed != Deed::Close);
    let links: Vec<_> = deeds
        .enumerate()
        .map(|(at, deed)| {
            let kind = if at == 0 && place.is_none() && *deed == Deed::Close {
                ButtonKind::Primary
            } else {
                ButtonKind::Secondary
            };
            let href = urls::obligation_step(number, deed.key());
            view! { <ButtonLink href=href text=deed.name() kind=kind/> }
        })
        .collect();
    let any = !links.is_empty();
    view! {
        {lead}
        {any.then(|| view! { <div class="app-actions app-no-print">{links}</div> })}
    }
    .into_any()
}

/// Where a kind is done whose fact belongs to another record.
fn lead(model: &Model, place: Elsewhere) -> AnyView {
    let (words, link) = match place {
        Elsewhere::Password(account) => (
            "Change the password on the platform, then record the change with the account’s password facts: that closes this. The password itself is never entered.",
            model.attests.then(|| {
                (
                    urls::account_page(account, "security"),
                    "Record the new password’s facts",
                )
            }),
        ),
        Elsewhere::Access => (
            "Take the access away on the platform, then confirm that with the access: that closes this.",
            model.found.grant_number.map(|number| {
                let reference = Reference::of(ReferenceKind::Grant, number);
                (urls::record(reference), "Open the access")
            }),
        ),
    };
    view! {
        <Inset>{words}</Inset>
        {link.map(|(href, text)| view! {
            <div class="app-actions app-no-print"><ButtonLink href=href text=text/></div>
        })}
    }
    .into_any()
}
