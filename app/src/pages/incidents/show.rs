//! `GET /incidents/{reference}`: one incident with its history.

use crate::components::{Heading, SummaryList, SummaryRow, Timeline, TimelineItem};
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
use leptos::prelude::*;
use store::queries::audit::Event;
use store::queries::incidents::{IncidentRow, show};

/// Shows it.
///
/// # Errors
/// 403 for those who may not see it; 404; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
) -> Result<Response, AppError> {
    let Some(reference) = Reference::parse(ReferenceKind::Incident, &reference) else {
        may(&visit.actor, Action::ViewIncidents, &Facts::default())?;
        return Err(AppError::NotFound);
    };
    let (found, history) = show(&state.store, &visit.actor, reference.number).await?;
    Ok(page(&found, &history).respond(&state, &visit).await)
}

fn page(found: &IncidentRow, history: &[Event]) -> Page {
    let incident = &found.incident;
    let reference = incident.reference().to_string();
    let mut rows = vec![
        SummaryRow::text("What went wrong", incident.kind.name()),
        SummaryRow::text("In words", incident.summary.clone()),
        SummaryRow::text("Clause", incident.clause.clone()),
        SummaryRow::text(
            "Reported",
            format!(
                "{} by {}",
                long_date(incident.reported_on),
                incident.reported_by.name
            ),
        ),
    ];
    if let (Some(number), Some(name)) = (incident.account, &found.account_name) {
        let words = format!("{} {name}", Reference::account(number));
        let link = view! { <a class="govuk-link" href=urls::account(number)>{words}</a> };
        rows.push(SummaryRow::view("Account", link.into_any()));
    }
    if let (Some(id), Some(name)) = (incident.about, &found.about_name) {
        let link = view! { <a class="govuk-link" href=urls::off_boarding(id)>{name.clone()}</a> };
        rows.push(SummaryRow::view("About", link.into_any()));
    }
    let items = history
        .iter()
        .map(|event| TimelineItem {
            title: sentence(event),
            at: event.at,
            who: event.actor.clone(),
            body: None,
        })
        .collect();
    let body = view! {
        <Heading text=incident.kind.name() caption=reference.clone()/>
        <SummaryList rows=rows/>
        <h2 class="govuk-heading-m">"History"</h2>
        <Timeline items=items/>
    };
    Page::new(Section::ToDo, format!("Incident {reference}"), body)
        .crumb(urls::INCIDENTS, "Incidents")
}
