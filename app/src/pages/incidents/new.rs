//! `GET` and `POST /incidents/new`: anybody notes that something went wrong.

use crate::components::{
    Actions, Button, Choice, ErrorSummary, Field, Form, FormState, Guard, Heading, Radios,
    TextInput, Textarea, new_key,
};
use crate::context::{AppState, SignedIn};
use crate::error::AppError;
use crate::pages::forms::{self, Typed};
use crate::render::{Page, Section};
use crate::urls;
use axum::Form as Posted;
use axum::extract::State;
use axum::response::Response;
use domain::ids::{Reference, ReferenceKind};
use domain::incident::{IncidentKind, Noticed};
use domain::permission::{Action, Facts, may};
use domain::problem::Problems;
use domain::secret::{NO_SECRETS, looks_like_secret};
use domain::text::collapse;
use leptos::prelude::*;
use store::Failure;
use store::commands::incidents::report;

/// Shows the form.
///
/// # Errors
/// 403 for those who may not report.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
) -> Result<Response, AppError> {
    may(&visit.actor, Action::ReportIncident, &Facts::default())?;
    Ok(page(&Typed::default(), &Problems::default())
        .respond(&state, &visit)
        .await)
}

/// Notes it.
///
/// # Errors
/// 403 for those who may not report; the database.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    may(&visit.actor, Action::ReportIncident, &Facts::default())?;
    let typed = forms::form(pairs);
    let noticed = match read(&typed) {
        Ok(noticed) => noticed,
        Err(problems) => return Ok(page(&typed, &problems).respond(&state, &visit).await),
    };
    let call = forms::call(&visit, &typed);
    match report(&state.store, &call, noticed).await {
        Ok(saved) => {
            let reference = Reference::parse(ReferenceKind::Incident, &saved.reference);
            let reference = reference.ok_or(AppError::NotFound)?;
            // Whoever reports may not be one of those who see incidents.
            let sees = may(&visit.actor, Action::ViewIncidents, &Facts::default()).is_ok();
            let path = if sees {
                urls::record(reference)
            } else {
                urls::INCIDENTS.to_owned()
            };
            Ok(forms::done(&path, "incident-reported"))
        }
        Err(Failure::NotFound) => {
            let mut problems = Problems::default();
            problems.add("account", "unknown", "There is no such account");
            Ok(page(&typed, &problems).respond(&state, &visit).await)
        }
        Err(other) => Err(other.into()),
    }
}

fn read(typed: &Typed) -> Result<Noticed, Problems> {
    let mut problems = Problems::default();
    let kind = IncidentKind::from_key(typed.get("kind"));
    if kind.is_none() {
        problems.add("kind", "required", "Choose what went wrong");
    }
    let summary = collapse(typed.get("summary"));
    match summary.chars().count() {
        0 => problems.add("summary", "required", "Enter what happened"),
        1..=1_000 => {}
        _ => problems.add(
            "summary",
            "too-long",
            "What happened must be 1,000 characters or fewer",
        ),
    }
    if looks_like_secret(&summary) {
        problems.add("summary", "secret", NO_SECRETS);
    }
    let account = typed.get("account").trim();
    let found = Reference::parse(ReferenceKind::Account, account);
    if found.is_none() && !account.is_empty() {
        let words = "Enter an account’s reference, such as AC-0042";
        problems.add("account", "format", words);
    }
    match kind {
        Some(kind) => problems.or(Noticed {
            kind,
            summary,
            clause: "",
            account: found.map(|r| r.number),
            about: None,
        }),
        None => Err(problems),
    }
}

fn page(typed: &Typed, problems: &Problems) -> Page {
    let field = |name: &str| Field::new(name, typed.get(name), problems);
    let (kind, summary, account) = (field("kind"), field("summary"), field("account"));
    let kinds = IncidentKind::ALL.iter();
    let kinds = kinds.map(|k| Choice::new(k.key(), k.name())).collect();
    let key = match typed.key() {
        "" => new_key(),
        key => key.to_owned(),
    };
    let title = "Report an incident";
    let body = view! {
        <div class="govuk-grid-row">
            <div class="govuk-grid-column-two-thirds">
                <ErrorSummary problems=problems.clone()/>
                <Heading text=title/>
                <Form action=urls::INCIDENTS_NEW guard=Guard::of(problems)>
                    <FormState key=key/>
                    <Radios field=kind label="What went wrong" choices=kinds/>
                    <Textarea field=summary label="What happened" hint="When, where, and what you have done so far. Never a password" rows=5 max=1_000/>
                    <TextInput field=account label="Account (optional)" hint="Its reference, such as AC-0042" spellcheck=false autocomplete="off" width="govuk-input--width-10"/>
                    <Actions>
                        <Button text="Report the incident"/>
                        <a class="govuk-link" href=urls::INCIDENTS>"Cancel"</a>
                    </Actions>
                </Form>
            </div>
        </div>
    };
    Page::new(Section::ToDo, title, body)
        .crumb(urls::INCIDENTS, "Incidents")
        .problems(problems)
        .islands()
}
