//! `GET` and `POST /people/{id}/off-boarding/day`: another last day.

use super::subject;
use crate::components::{
    Actions, Button, DateField, ErrorSummary, Field, Form, FormState, Guard, Heading, Inset,
    new_key,
};
use crate::context::{AppState, SignedIn};
use crate::error::AppError;
use crate::pages::forms::{self, Typed};
use crate::render::Page;
use crate::urls;
use axum::Form as Posted;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::leaving::{Departure, DepartureKey};
use domain::moment::long_date;
use domain::person::Person;
use domain::problem::Problems;
use domain::refusal::Refusal;
use http::StatusCode;
use leptos::prelude::*;
use store::Failure;
use store::commands::departures::move_day;
use store::queries::departures::OffBoarding;

/// Asks for the day.
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
    if let Some(departure) = planned(&found) {
        typed.put("last_day", long_date(departure.last_day));
        typed.put("version", departure.version.to_string());
    }
    Ok(page(&found, &typed, Problems::default(), false)
        .respond(&state, &visit)
        .await)
}

/// Saves the day.
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
    let mut problems = Problems::default();
    let day = forms::day(&typed, "last_day", &mut problems);
    if day.is_none() && problems.is_empty() {
        problems.add("last_day", "required", "Enter the last day");
    }
    let mut overtaken = false;
    if let (Some(departure), Some(day)) = (planned(&found).cloned(), day) {
        let call = forms::call(&visit, &typed);
        match move_day(&state.store, &call, departure.id, typed.version(), day).await {
            Ok(_) => {
                let path = urls::off_boarding(found.person.id);
                return Ok(forms::done(&path, "departure-day"));
            }
            Err(Failure::Problems(more)) => problems = more,
            Err(Failure::Refused(refusal @ Refusal::Rule { .. })) => {
                problems = forms::as_problem(refusal, "last_day")?;
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

/// The departure whose day can be moved.
fn planned(found: &OffBoarding) -> Option<&Departure> {
    subject::under_way(found).filter(|d| d.state.key() == DepartureKey::Planned)
}

fn page(found: &OffBoarding, typed: &Typed, problems: Problems, overtaken: bool) -> Page {
    match planned(found) {
        Some(departure) => form(&found.person, departure, typed, &problems, overtaken),
        None => subject::stuck(
            &found.person,
            "The last day can be changed while a departure is planned and nothing has been ended.",
        ),
    }
}

fn form(
    person: &Person,
    departure: &Departure,
    typed: &Typed,
    problems: &Problems,
    overtaken: bool,
) -> Page {
    let field = Field::new("last_day", typed.get("last_day"), problems);
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
    let now = format!("Now: {}.", long_date(departure.last_day));
    let body = view! {
        <div class="govuk-grid-row">
            <div class="govuk-grid-column-two-thirds">
                <ErrorSummary problems=problems.clone()/>
                <Heading text="Change the last day" caption=person.name.clone()/>
                {overtaken.then(|| view! { <Inset>{subject::OVERTAKEN}</Inset> })}
                <p class="govuk-body">{now}</p>
                <Form action=urls::off_boarding_step(id, "day") guard=Guard::of(problems)>
                    <FormState version=version key=key/>
                    <DateField field=field label="Last day"/>
                    <Actions>
                        <Button text="Save the last day"/>
                        <a class="govuk-link" href=urls::off_boarding(id)>"Cancel"</a>
                    </Actions>
                </Form>
            </div>
        </div>
    };
    let page = subject::page(person, "Change the last day", body)
        .problems(problems)
        .islands();
    if overtaken {
        page.status(StatusCode::CONFLICT)
    } else {
        page
    }
}
