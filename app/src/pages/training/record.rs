//! `GET` and `POST /people/{id}/training/new`: records that somebody completed a course.

use crate::components::{
    Actions, Button, Choice, DateField, EmptyState, ErrorSummary, Field, Form, FormState, Guard,
    Heading, Select, new_key,
};
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::pages::forms::Typed;
use crate::pages::forms::{self, day};
use crate::pages::people::subject;
use crate::render::{Page, Section};
use crate::urls;
use axum::Form as Posted;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::ids::{CourseId, PersonId};
use domain::moment::long_date;
use domain::permission::{Action, Facts, may};
use domain::problem::Problems;
use http::StatusCode;
use leptos::prelude::*;
use store::Failure;
use store::commands::attempts;
use store::commands::training::{Completed, record};
use store::queries::about;
use store::queries::training::courses;

/// Shows the form.
///
/// # Errors
/// 403; 404; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    may(&visit.actor, Action::RecordTraining, &Facts::default())?;
    let person = person(&state, &id).await?;
    let mut typed = Typed::default();
    typed.put("completed_on", long_date(state.store.clock().now().today));
    answer(&state, &visit, person, &typed, Problems::default()).await
}

/// Records it.
///
/// # Errors
/// 403; 404; the database.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(id): Path<String>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let (call, action) = (visit.call(""), Action::RecordTraining);
    let (about, facts) = (id.chars().take(60).collect(), Facts::default());
    attempts::judged(&state.store, &call, action, "training", about, facts).await?;
    let person = person(&state, &id).await?;
    let typed = forms::form(pairs);
    let mut problems = Problems::default();
    let course: Option<CourseId> = typed.get("course").parse().ok();
    if course.is_none() {
        problems.add("course", "required", "Choose the course");
    }
    let on = day(&typed, "completed_on", &mut problems);
    if typed.get("completed_on").trim().is_empty() {
        problems.add("completed_on", "required", "Enter the day of completion");
    }
    let (Some(course), Some(on)) = (course, on) else {
        return answer(&state, &visit, person, &typed, problems).await;
    };
    let call = forms::call(&visit, &typed);
    let one = Completed {
        person: person.0,
        course,
        on,
    };
    match record(&state.store, &call, vec![one]).await {
        Ok(_) => {
            let path = urls::person_page(person.0, "access");
            Ok(forms::done(&path, "training-recorded"))
        }
        Err(Failure::Problems(problems)) => answer(&state, &visit, person, &typed, problems).await,
        Err(other) => Err(other.into()),
    }
}

async fn person(state: &AppState, id: &str) -> Result<(PersonId, String), AppError> {
    let id = subject::id(id)?;
    let name = about::name(&state.store, id).await?;
    Ok((id, name.ok_or(AppError::NotFound)?))
}

async fn answer(
    state: &AppState,
    visit: &Visit,
    (id, name): (PersonId, String),
    typed: &Typed,
    problems: Problems,
) -> Result<Response, AppError> {
    let offered: Vec<Choice> = courses(&state.store, &visit.actor)
        .await?
        .into_iter()
        .filter(|course| course.retired_on.is_none())
        .map(|course| Choice::new(course.id.to_string(), course.name))
        .collect();
    let title = format!("Record training of {name}");
    let back = urls::person_page(id, "access");
    if offered.is_empty() {
        let body = view! {
            <Heading text=title.clone()/>
            <EmptyState title="There is no course yet">
                <p class="govuk-body"><a class="govuk-link" href=urls::COURSES_NEW>"Add a course"</a></p>
            </EmptyState>
        };
        let page = Page::new(Section::People, title, body).back(back, format!("Access of {name}"));
        let page = if problems.is_empty() {
            page
        } else {
            page.status(StatusCode::CONFLICT)
        };
        return Ok(page.respond(state, visit).await);
    }
    let field = |name: &str| Field::new(name, typed.get(name), &problems);
    let (course, completed) = (field("course"), field("completed_on"));
    let key = match typed.key() {
        "" => new_key(),
        key => key.to_owned(),
    };
    let action = urls::person_page(id, "training/new");
    let cancel = back.clone();
    let body = view! {
        <div class="govuk-grid-row">
            <div class="govuk-grid-column-two-thirds">
                <ErrorSummary problems=problems.clone()/>
                <Heading text=title.clone()/>
                <Form action=action guard=Guard::of(&problems)>
                    <FormState key=key/>
                    <Select field=course label="Course" empty="Choose" choices=offered/>
                    <DateField field=completed label="Completed on"/>
                    <Actions>
                        <Button text="Record"/>
                        <a class="govuk-link" href=cancel>"Cancel"</a>
                    </Actions>
                </Form>
            </div>
        </div>
    };
    let page = Page::new(Section::People, title, body)
        .problems(&problems)
        .back(back, format!("Access of {name}"))
        .islands();
    Ok(page.respond(state, visit).await)
}
