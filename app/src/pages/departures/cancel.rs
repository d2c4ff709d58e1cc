//! `GET` and `POST /people/{id}/off-boarding/cancel`: the person stays after all.

use super::subject;
use crate::components::{
    Actions, Button, ButtonKind, ErrorSummary, Field, Form, FormState, Guard, Heading, Inset,
    TextInput, new_key,
};
use crate::context::{AppState, SignedIn};
use crate::error::AppError;
use crate::pages::forms::{self, Typed};
use crate::render::Page;
use crate::urls;
use axum::Form as Posted;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::leaving::Departure;
use domain::person::{Person, PersonStatus};
use domain::problem::Problems;
use domain::refusal::Refusal;
use http::StatusCode;
use leptos::prelude::*;
use store::Failure;
use store::commands::departures::cancel;
use store::queries::departures::OffBoarding;

/// Asks why.
///
/// # Errors
/// 403 for those who may not run it; 404; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    let found = subject::open(&state, &visit, &id).await?;
    let mut typed = Typed::default();
    if let Some(departure) = subject::under_way(&found) {
        typed.put("version", departure.version.to_string());
    }
    Ok(page(&found, &typed, Problems::default(), false)
        .respond(&state, &visit)
        .await)
}

/// Cancels it.
///
/// # Errors
/// 403 for those who may not run it; 404; the database.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(id): Path<String>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let mut found = subject::posted(&state, &visit, &id).await?;
    let typed = forms::form(pairs);
    let (mut problems, mut overtaken) = (Problems::default(), false);
    if let Some(departure) = possible(&found).cloned() {
        let call = forms::call(&visit, &typed);
        let (seen, reason) = (typed.version(), typed.get("reason").to_owned());
        match cancel(&state.store, &call, departure.id, seen, reason).await {
            Ok(_) => {
                let path = urls::off_boarding(found.person.id);
                return Ok(forms::done(&path, "departure-cancelled"));
            }
            Err(Failure::Refused(refusal @ Refusal::Rule { .. })) => {
                problems = forms::as_problem(refusal, "reason")?;
            }
            Err(Failure::Stale) => {
                found = subject::open(&state, &visit, &id).await?;
                overtaken = true;
            }
            Err(other) => return Err(other.into()),
        }
    }
    Ok(page(&found, &typed, problems, overtaken)
        .respond(&state, &visit)
        .await)
}

fn possible(found: &OffBoarding) -> Option<&Departure> {
    let here = found.person.status != PersonStatus::Left;
    subject::under_way(found).filter(|_| here)
}

fn page(found: &OffBoarding, typed: &Typed, problems: Problems, overtaken: bool) -> Page {
    match possible(found) {
        Some(departure) => form(&found.person, departure, typed, &problems, overtaken),
        None if found.person.status == PersonStatus::Left => subject::stuck(
            &found.person,
            "This person has left, so the departure cannot be cancelled any more.",
        ),
        None => subject::stuck(&found.person, "No departure of this person is under way."),
    }
}

fn form(
    person: &Person,
    departure: &Departure,
    typed: &Typed,
    problems: &Problems,
    overtaken: bool,
) -> Page {
    let field = Field::new("reason", typed.get("reason"), problems);
    let key = match typed.key() {
        "" => new_key(),
        key => key.to_owned(),
    };
    let version = if overtaken {
        departure.version
    } else {
        typed.version()
    };
    let id = person.id;
    let body = view! {
        <div class="govuk-grid-row">
            <div class="govuk-grid-column-two-thirds">
                <ErrorSummary problems=problems.clone()/>
                <Heading text="Cancel the departure" caption=person.name.clone()/>
                {overtaken.then(|| view! { <Inset>{subject::OVERTAKEN}</Inset> })}
                <p class="govuk-body">"The person stays. What was ended stays ended: access that is needed again has to be asked for again."</p>
                <Form action=urls::off_boarding_step(id, "cancel") guard=Guard::of(problems)>
                    <FormState version=version key=key/>
                    <TextInput field=field label="Why it is cancelled"/>
                    <Actions>
                        <Button text="Cancel the departure" kind=ButtonKind::Warning/>
                        <a class="govuk-link" href=urls::off_boarding(id)>"Back"</a>
                    </Actions>
                </Form>
            </div>
        </div>
    };
    let page = subject::page(person, "Cancel the departure", body)
        .problems(problems)
        .islands();
    if overtaken {
        page.status(StatusCode::CONFLICT)
    } else {
        page
    }
}
