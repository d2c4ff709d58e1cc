//! `GET /sightings/{reference}`: one reported account with what can be done and what was done.

use super::moves::Move;
use super::words;
use crate::components::{
    ButtonKind, ButtonLink, Heading, SummaryList, SummaryRow, Tag, Timeline, TimelineItem,
};
use crate::context::{AppState, SignedIn};
use crate::error::AppError;
use crate::pages::audit::sentence::sentence;
use crate::render::{Page, Section};
use crate::urls;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::ids::{Reference, ReferenceKind};
use domain::moment::long_date;
use domain::permission::{Action, Facts, may};
use domain::platform::Catalogue;
use domain::sighting::{SightingState, TakedownOutcome};
use leptos::prelude::*;
use store::queries::audit::Event;
use store::queries::platforms;
use store::queries::sightings::{SightingRow, show};

/// Everything the page shows.
pub(super) struct Model<'a> {
    pub(super) found: SightingRow,
    pub(super) history: Vec<Event>,
    pub(super) catalogue: &'a Catalogue,
    pub(super) works: bool,
    pub(super) adds: bool,
    pub(super) sees_incidents: bool,
}

/// Shows it.
///
/// # Errors
/// 403 for those who may not see it; 404; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
) -> Result<Response, AppError> {
    let allowed = |action| may(&visit.actor, action, &Facts::default());
    let Some(reference) = Reference::parse(ReferenceKind::Sighting, &reference) else {
        allowed(Action::ViewSightings)?;
        return Err(AppError::NotFound);
    };
    let (found, history) = show(&state.store, &visit.actor, reference.number).await?;
    let catalogue = platforms::catalogue(&state.store).await?;
    let model = Model {
        found,
        history,
        catalogue: &catalogue,
        works: allowed(Action::WorkSightings).is_ok(),
        adds: allowed(Action::CreateAccount).is_ok(),
        sees_incidents: allowed(Action::ViewIncidents).is_ok(),
    };
    Ok(page(&model).respond(&state, &visit).await)
}

pub(super) fn page(model: &Model<'_>) -> Page {
    let s = &model.found.sighting;
    let reference = s.reference().to_string();
    let history = model.history.iter().map(item).collect();
    let tag = view! { <Tag colour=words::colour(&s.state) text=s.state.name()/> };
    let body = view! {
        <Heading text=words::name(s) caption=format!("{reference}, reported account")/>
        <p class="govuk-body-l">{tag}</p>
        {actions(model)}
        <SummaryList rows=facts(model)/>
        <h2 class="govuk-heading-m">"History"</h2>
        <Timeline items=history/>
    };
    Page::new(
        Section::ToDo,
        format!("{reference} {}", words::name(s)),
        body,
    )
    .crumb(urls::SIGHTINGS, "Reported accounts")
}

fn item(event: &Event) -> TimelineItem {
    let note = event.payload.get("note").and_then(|n| n.as_str());
    let note = note.filter(|words| !words.is_empty()).map(str::to_owned);
    TimelineItem {
        title: sentence(event),
        at: event.at,
        who: event.actor.clone(),
        body: note.map(|words| view! { <p class="govuk-body">{words}</p> }.into_any()),
    }
}

fn actions(model: &Model<'_>) -> Option<AnyView> {
    let s = &model.found.sighting;
    if !model.works || !s.state.is_open() {
        return None;
    }
    let mut all: Vec<AnyView> = Vec::new();
    let found = matches!(s.state, SightingState::New | SightingState::Asked { .. });
    if model.adds && found && !s.seen.platform.is_empty() {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("url", &s.seen.url)
            .finish();
        let href = format!("{}?{query}", urls::ACCOUNTS_NEW);
        all.push(view! { <ButtonLink href=href text="Add it to the register"/> }.into_any());
    }
    for step in Move::from_state(&s.state) {
        let href = urls::sighting_page(s.number, step.key());
        let kind = if *step == Move::Impostor {
            ButtonKind::Warning
        } else {
            ButtonKind::Secondary
        };
        all.push(view! { <ButtonLink href=href text=step.name() kind=kind/> }.into_any());
    }
    Some(view! { <div class="app-actions app-no-print">{all}</div> }.into_any())
}

fn facts(model: &Model<'_>) -> Vec<SummaryRow> {
    let s = &model.found.sighting;
    let reported = format!("{} by {}", long_date(s.reported_on), s.reported_by.name);
    let mut rows = vec![
        SummaryRow::text(
            "Platform",
            words::platform(model.catalogue, &s.seen.platform),
        ),
        // Not a link: nobody is sent to an impostor by a click.
        SummaryRow::text("Address", s.seen.url.clone()),
        SummaryRow::text("What was seen", s.note.clone()),
        SummaryRow::text("Reported", reported),
    ];
    match (&s.state, &model.found.unit, &model.found.account) {
        (SightingState::Asked { .. }, Some(unit), _) => {
            let words = format!("{unit}, on {}", long_date(s.state_on));
            rows.push(SummaryRow::text("Unit asked", words));
        }
        (SightingState::Ours { account }, _, name) => {
            let name = name.clone().unwrap_or_default();
            let words = format!("{} {name}", Reference::account(*account));
            let href = urls::account(*account);
            let link = view! { <a class="govuk-link" href=href>{words}</a> };
            rows.push(SummaryRow::view("In the register as", link));
        }
        (SightingState::Dismissed, _, _) => {
            rows.push(SummaryRow::text(
                "Why nothing has to be done",
                s.state_note.clone(),
            ));
        }
        _ => {}
    }
    rows.extend(takedown(model));
    rows
}

fn takedown(model: &Model<'_>) -> Vec<SummaryRow> {
    let s = &model.found.sighting;
    let mut rows = Vec::new();
    if let Some(number) = s.incident {
        let reference = Reference::of(ReferenceKind::Incident, number);
        rows.push(if model.sees_incidents {
            let href = urls::record(reference);
            let link = view! { <a class="govuk-link" href=href>{reference.to_string()}</a> };
            SummaryRow::view("Incident", link)
        } else {
            SummaryRow::text("Incident", reference.to_string())
        });
    }
    if !matches!(s.state, SightingState::Impostor | SightingState::Closed) {
        return rows;
    }
    let told = match s.takedown.told_on {
        Some(day) => long_date(day),
        None => "Not yet".to_owned(),
    };
    rows.push(SummaryRow::text("Reported to the platform", told));
    rows.push(SummaryRow::text(
        "The platform’s reference",
        s.takedown.reference.clone(),
    ));
    let outcome = s.takedown.outcome.map_or("None yet", TakedownOutcome::name);
    rows.push(SummaryRow::text("What became of it", outcome));
    rows
}
