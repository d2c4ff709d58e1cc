//! One grant as a page. A function of what `show` loaded.

use super::moves::Offer;
use super::{tasks, words};
use crate::components::{
    ButtonKind, ButtonLink, Heading, Inset, SummaryList, SummaryRow, Tag, TagColour, Timeline,
    TimelineItem,
};
use crate::pages::audit::sentence;
use crate::render::{Page, Section};
use crate::urls;
use domain::access::GrantKey;
use domain::actor::By;
use domain::ids::{PersonId, Reference};
use domain::moment::long_date;
use domain::platform::Catalogue;
use leptos::prelude::*;
use std::sync::Arc;
use store::queries::access::GrantPage;
use store::queries::audit::Event;

/// Everything the page shows.
pub(super) struct Model {
    pub(super) found: GrantPage,
    /// What the visitor can do now.
    pub(super) offers: Vec<Offer>,
    pub(super) catalogue: Arc<Catalogue>,
    pub(super) opens_people: bool,
    pub(super) me: Option<PersonId>,
    pub(super) by: By,
    /// Whether the visitor may decide about access to this account at all.
    pub(super) decides: bool,
    /// Courses the person lacks.
    pub(super) lacking: Vec<String>,
}

/// The page.
pub(super) fn page(model: Model) -> Page {
    let row = &model.found.row;
    let grant = &row.grant;
    let reference = grant.reference().to_string();
    let key = grant.state.key();
    let heading = format!("{}, {}", row.person, grant.level.name().to_lowercase());
    let removal = words::to_remove(&grant.state)
        .then(|| view! { " "<Tag colour=TagColour::Red text="Still on the platform"/> });
    let detail = words::sentence(&words::detail(&grant.state));
    let detail = (!detail.is_empty()).then(|| view! { <p class="govuk-body">{detail}</p> });
    let body = view! {
        <Heading text=heading caption=reference.clone()/>
        <p class="govuk-body-l"><Tag colour=words::colour(key) text=key.name()/>{removal}</p>
        {detail}
        {lapsed(&model)}
        {separation(&model)}
        {actions(&model)}
        <h2 class="govuk-heading-m">"Details"</h2>
        <SummaryList rows=details(&model)/>
        {tasks::view(&model)}
        {obligations(&model)}
        {history(&model.found.events)}
    };
    let account = Reference::account(grant.account).to_string();
    Page::new(
        Section::Accounts,
        format!("{reference}: {}", row.person),
        body,
    )
    .crumb(urls::ACCOUNTS, "Accounts")
    .crumb(urls::account(grant.account), account)
    .crumb(urls::ACCESS.to_owned(), "Access")
}

/// Live though a course has run out.
fn lapsed(model: &Model) -> Option<AnyView> {
    let live = model.found.row.grant.is_live() && !model.lacking.is_empty();
    live.then(|| {
        let words = format!(
            "Training that access needs is missing or has run out: {}.",
            model.lacking.join(", ")
        );
        view! { <Inset>{words}</Inset> }.into_any()
    })
}

/// Why the visitor cannot decide, and who can (P 6.5).
fn separation(model: &Model) -> Option<AnyView> {
    let grant = &model.found.row.grant;
    if grant.state.key() != GrantKey::Requested {
        return None;
    }
    let refusal = grant.why_not_approve(&model.by);
    if model.decides && refusal.is_none() {
        return None;
    }
    let others: Vec<String> = model
        .found
        .holders
        .iter()
        .filter(|(id, _)| {
            *id != grant.person && Some(*id) != grant.requested_by.person && Some(*id) != model.me
        })
        .map(|(_, name)| name.clone())
        .collect();
    let who = if others.is_empty() {
        "Design and Marketing can decide.".to_owned()
    } else {
        format!("{} or Design and Marketing can decide.", others.join(", "))
    };
    let why = refusal.map_or_else(
        || "This waits for a decision.".to_owned(),
        |refusal| format!("You cannot decide about this access: {refusal}. (P 6.5)"),
    );
    Some(
        view! { <Inset><p class="govuk-body">{why}</p><p class="govuk-body">{who}</p></Inset> }
            .into_any(),
    )
}

fn actions(model: &Model) -> Option<AnyView> {
    if model.offers.is_empty() {
        return None;
    }
    let number = model.found.row.grant.number;
    let one = |(place, offer): (usize, &Offer)| {
        let href = urls::grant_page(number, offer.key);
        let kind = if place == 0 {
            ButtonKind::Primary
        } else {
            ButtonKind::Secondary
        };
        view! { <ButtonLink href=href text=offer.name kind=kind/> }
    };
    let all = model.offers.iter().enumerate().map(one).collect_view();
    Some(view! { <div class="app-actions app-no-print">{all}</div> }.into_any())
}

fn details(model: &Model) -> Vec<SummaryRow> {
    let row = &model.found.row;
    let grant = &row.grant;
    let account = {
        let (href, name) = (urls::account(grant.account), row.account.clone());
        let more = format!(
            ", {}, {}",
            words::platform(&model.catalogue, &row.platform),
            row.handle
        );
        view! { <a class="govuk-link" href=href>{name}</a>{more} }
    };
    let person = if model.opens_people {
        let (href, name) = (urls::person(grant.person), row.person.clone());
        view! { <a class="govuk-link" href=href>{name}</a> }.into_any()
    } else {
        row.person.clone().into_any()
    };
    let mut rows = vec![
        SummaryRow::view("Person", person),
        SummaryRow::view("Account", account),
        SummaryRow::text("Level", grant.level.name()),
        SummaryRow::text("From and until", words::term(row)),
        SummaryRow::text("What it is for", grant.reason.clone()),
        SummaryRow::text("Asked for by", grant.requested_by.name.clone()),
    ];
    if let Some(agency) = &row.agency {
        rows.insert(1, SummaryRow::text("Agency", agency.clone()));
    }
    if let domain::access::GrantState::Revoked { by, removed_on, .. } = &grant.state {
        rows.push(SummaryRow::text("Ended by", by.name.clone()));
        let removed = removed_on.map_or_else(|| "Not confirmed yet".to_owned(), long_date);
        rows.push(SummaryRow::text("Removed on the platform", removed));
    }
    rows
}

fn obligations(model: &Model) -> Option<AnyView> {
    let all = &model.found.obligations;
    if all.is_empty() {
        return None;
    }
    let item = |(number, name, done): &(i64, String, bool)| {
        let reference = Reference::of(domain::ids::ReferenceKind::Obligation, *number);
        let (href, words) = (urls::record(reference), format!("{reference}: {name}"));
        let (colour, state) = if *done {
            (TagColour::Teal, "Done")
        } else {
            (TagColour::Yellow, "To do")
        };
        view! { <li><a class="govuk-link" href=href>{words}</a>" "<Tag colour=colour text=state/></li> }
    };
    let items = all.iter().map(item).collect_view();
    let view = view! {
        <h2 class="govuk-heading-m">"What follows from its end"</h2>
        <ul class="govuk-list">{items}</ul>
    };
    Some(view.into_any())
}

fn history(events: &[Event]) -> AnyView {
    let item = |event: &Event| {
        let note = event.payload.get("note").and_then(|note| note.as_str());
        let note = note
            .filter(|note| !note.is_empty())
            .map(|n| format!("“{n}”"));
        let body = note.map(|note| view! { <p class="govuk-body">{note}</p> }.into_any());
        TimelineItem {
            title: sentence::sentence(event),
            at: event.at,
            who: match &event.acting_for {
                Some(other) => format!("{} for {other}", event.actor),
                None => event.actor.clone(),
            },
            body,
        }
    };
    let items: Vec<TimelineItem> = events.iter().map(item).collect();
    view! {
        <h2 class="govuk-heading-m" id="history">"History"</h2>
        <Timeline items=items/>
    }
    .into_any()
}
