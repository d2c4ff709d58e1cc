//! `GET` and `POST /training/courses/new` and `/training/courses/{id}`: adds a course, changes one;
//! `POST /training/courses/{id}/retire`: it is not needed any more.

use crate::components::{
    Actions, Button, ButtonKind, Checkbox, ErrorSummary, Field, Form, FormState, Guard, Heading,
    Inset, TextInput, new_key,
};
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::pages::forms::{self, Typed};
use crate::render::{Page, Section};
use crate::urls;
use axum::Form as Posted;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::ids::CourseId;
use domain::moment::long_date;
use domain::permission::{Action, Facts, may};
use domain::problem::Problems;
use domain::refusal::Refusal;
use domain::training::{Course, CourseDraft};
use http::StatusCode;
use leptos::prelude::*;
use store::Failure;
use store::commands::{attempts, training};
use store::queries;

/// Shows the form for a new course.
///
/// # Errors
/// 403; the database.
pub async fn get_new(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
) -> Result<Response, AppError> {
    may(&visit.actor, Action::RecordTraining, &Facts::default())?;
    let mut typed = Typed::default();
    typed.tick("for_access", true);
    let page = page(None, &typed, Problems::default(), false);
    Ok(page.respond(&state, &visit).await)
}

/// Adds a course.
///
/// # Errors
/// 403; the database.
pub async fn post_new(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    judged(&state, &visit, "new").await?;
    save(&state, &visit, None, forms::form(pairs)).await
}

/// Shows the form for one course.
///
/// # Errors
/// 403; 404; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    may(&visit.actor, Action::RecordTraining, &Facts::default())?;
    let course = course(&state, &visit, &id).await?;
    let typed = filled(&course);
    let page = page(Some(&course), &typed, Problems::default(), false);
    Ok(page.respond(&state, &visit).await)
}

/// Changes one course.
///
/// # Errors
/// 403; 404; the database.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(id): Path<String>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    judged(&state, &visit, &id).await?;
    let course = course(&state, &visit, &id).await?;
    save(&state, &visit, Some(course), forms::form(pairs)).await
}

/// Retires one course.
///
/// # Errors
/// 403; 404; the database.
pub async fn retire(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(id): Path<String>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    judged(&state, &visit, &id).await?;
    let now = course(&state, &visit, &id).await?;
    let typed = forms::form(pairs);
    let call = forms::call(&visit, &typed);
    match training::retire(&state.store, &call, now.id, typed.version()).await {
        Ok(_) => Ok(forms::done(urls::TRAINING, "course-retired")),
        Err(Failure::Stale | Failure::Refused(Refusal::Rule { .. })) => {
            let now = course(&state, &visit, &id).await?;
            let page = page(Some(&now), &filled(&now), Problems::default(), true);
            Ok(page.respond(&state, &visit).await)
        }
        Err(other) => Err(other.into()),
    }
}

async fn judged(state: &AppState, visit: &Visit, about: &str) -> Result<(), AppError> {
    let (call, action) = (visit.call(""), Action::RecordTraining);
    let (about, facts) = (about.chars().take(60).collect(), Facts::default());
    attempts::judged(&state.store, &call, action, "course", about, facts).await?;
    Ok(())
}

async fn course(state: &AppState, visit: &Visit, id: &str) -> Result<Course, AppError> {
    let id: CourseId = id.parse().map_err(|_| AppError::NotFound)?;
    Ok(queries::training::course(&state.store, &visit.actor, id).await?)
}

fn filled(course: &Course) -> Typed {
    let mut typed = Typed::default();
    typed.put("name", course.name.clone());
    typed.tick("for_access", course.for_access);
    let months = course.valid_months.map(|m| m.to_string());
    typed.put("valid_months", months.unwrap_or_default());
    typed.put("version", course.version.to_string());
    typed
}

async fn save(
    state: &AppState,
    visit: &Visit,
    course: Option<Course>,
    typed: Typed,
) -> Result<Response, AppError> {
    let draft = CourseDraft {
        name: typed.get("name").to_owned(),
        for_access: typed.ticked("for_access"),
        valid_months: typed.get("valid_months").to_owned(),
    };
    let call = forms::call(visit, &typed);
    let which = course.as_ref().map(|course| (course.id, typed.version()));
    let page = match training::save_course(&state.store, &call, which, draft).await {
        Ok(_) => return Ok(forms::done(urls::TRAINING, "course-saved")),
        Err(Failure::Problems(problems)) => page(course.as_ref(), &typed, problems, false),
        Err(Failure::Stale) => {
            let id = course.map(|course| course.id).ok_or(AppError::Stale)?;
            let now = queries::training::course(&state.store, &visit.actor, id).await?;
            page(Some(&now), &typed, Problems::default(), true)
        }
        Err(other) => return Err(other.into()),
    };
    Ok(page.respond(state, visit).await)
}

fn page(course: Option<&Course>, typed: &Typed, problems: Problems, overtaken: bool) -> Page {
    let field = |name: &str| Field::new(name, typed.get(name), &problems);
    let (name, needed, months) = (field("name"), field("for_access"), field("valid_months"));
    let key = match typed.key() {
        "" => new_key(),
        key => key.to_owned(),
    };
    let (title, action) = match course {
        None => ("Add a course".to_owned(), urls::COURSES_NEW.to_owned()),
        Some(course) => (course.name.clone(), urls::course(course.id)),
    };
    let version = course.map(|course| {
        if overtaken {
            course.version
        } else {
            typed.version()
        }
    });
    let again = overtaken.then(|| view! { <Inset>"Somebody else changed this course since you opened this page, so nothing was saved. Look at it again, then save once more."</Inset> });
    let body = view! {
        <div class="govuk-grid-row">
            <div class="govuk-grid-column-two-thirds">
                <ErrorSummary problems=problems.clone()/>
                <Heading text=title.clone()/>
                {again}
                <Form action=action guard=Guard::of(&problems)>
                    <FormState version=version key=key/>
                    <TextInput field=name label="Name of the course"/>
                    <Checkbox field=needed label="Access needs it" hint="Nobody’s access goes live without it. Access that is live stays live"/>
                    <TextInput field=months label="Months for which it counts (optional)" hint="Empty means without end. What is recorded already keeps its last day" width="govuk-input--width-4" inputmode="numeric"/>
                    <Actions>
                        <Button text="Save"/>
                        <a class="govuk-link" href=urls::TRAINING>"Cancel"</a>
                    </Actions>
                </Form>
                {course.map(retiring)}
            </div>
        </div>
    };
    let page = Page::new(Section::People, title, body)
        .problems(&problems)
        .crumb(urls::TRAINING, "Training")
        .islands();
    if overtaken {
        page.status(StatusCode::CONFLICT)
    } else {
        page
    }
}

fn retiring(course: &Course) -> AnyView {
    if let Some(day) = course.retired_on {
        let words = format!("Not needed any more since {}.", long_date(day));
        return view! { <p class="govuk-body">{words}</p> }.into_any();
    }
    let action = format!("{}/retire", urls::course(course.id));
    let version = course.version;
    view! {
        <h2 class="govuk-heading-m">"Retire it"</h2>
        <p class="govuk-body">"Nobody needs it any more, and nothing more is recorded for it. What was completed stays on record."</p>
        <Form action=action>
            <FormState version=version key=new_key()/>
            <Button text="Retire this course" kind=ButtonKind::Warning/>
        </Form>
    }
    .into_any()
}
