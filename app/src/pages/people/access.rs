//! `/people/{id}/disable` and `/enable`: closes signing in to a person and opens it again. Nothing is
//! deleted, roles stay.

use super::subject;
use crate::components::{
    Actions, Button, ButtonKind, ErrorSummary, Field, Form, FormState, Guard, Heading, Inset,
    Textarea, new_key,
};
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::pages::forms;
use crate::render::Page;
use crate::urls;
use axum::Form as Posted;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::permission::Action;
use domain::person::{Person, PersonStatus};
use domain::problem::Problems;
use domain::refusal::Refusal;
use http::StatusCode;
use leptos::prelude::*;
use store::commands::people;
use store::{Failure, queries};

/// Closed or open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Close,
    Open,
}

impl Way {
    const fn verb(self) -> &'static str {
        match self {
            Self::Close => "disable",
            Self::Open => "enable",
        }
    }

    const fn title(self) -> &'static str {
        match self {
            Self::Close => "Close signing in",
            Self::Open => "Open signing in again",
        }
    }

    const fn follows(self) -> &'static [&'static str] {
        match self {
            Self::Close => &[
                "Every session of this person ends with its next request.",
                "Their roles stay as they are, but count for nothing; roles they lent count for nothing either.",
                "Nothing is deleted. Signing in can be opened again at any time.",
            ],
            Self::Open => &[
                "This person may sign in again, with the roles they hold today.",
                "Look at their roles first: they may have held them for long.",
            ],
        }
    }

    fn why_not(self, person: &Person) -> Option<&'static str> {
        match (self, person.disabled_at.is_some()) {
            (Self::Close, true) => Some("Signing in is closed to this person already."),
            (Self::Open, false) => Some("This person may sign in already."),
            (Self::Open, true) if person.status == PersonStatus::Left => {
                Some("This person has left and cannot sign in again.")
            }
            (Self::Close, false) | (Self::Open, true) => None,
        }
    }
}

/// The longest reason, in characters.
const LONGEST: u32 = 500;

/// Everything the page shows.
pub(super) struct Model {
    pub(super) way: Way,
    pub(super) person: Person,
    pub(super) reason: String,
    pub(super) key: String,
    pub(super) problems: Problems,
    pub(super) overtaken: bool,
}

/// Asks for the reason to close.
///
/// # Errors
/// 403; 404; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    ask(&state, &visit, &id, Way::Close).await
}

/// Closes.
///
/// # Errors
/// 403; 404; the database.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(id): Path<String>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    act(&state, &visit, &id, Way::Close, pairs).await
}

/// Asks whether to open again.
///
/// # Errors
/// 403; 404; the database.
pub async fn get_enable(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    ask(&state, &visit, &id, Way::Open).await
}

/// Opens again.
///
/// # Errors
/// 403; 404; the database.
pub async fn post_enable(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(id): Path<String>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    act(&state, &visit, &id, Way::Open, pairs).await
}

async fn ask(state: &AppState, visit: &Visit, id: &str, way: Way) -> Result<Response, AppError> {
    let person = subject::open(state, visit, id, Action::EditPeople).await?;
    let model = Model {
        way,
        person,
        reason: String::new(),
        key: new_key(),
        problems: Problems::default(),
        overtaken: false,
    };
    Ok(page(model).respond(state, visit).await)
}

async fn act(
    state: &AppState,
    visit: &Visit,
    id: &str,
    way: Way,
    pairs: Vec<(String, String)>,
) -> Result<Response, AppError> {
    let person = subject::posted(state, visit, id, Action::EditPeople).await?;
    let typed = forms::form(pairs);
    let reason = typed.get("reason").trim().to_owned();
    let (id, seen) = (person.id, typed.version());
    let mut model = Model {
        way,
        person,
        reason: reason.clone(),
        key: typed.key().to_owned(),
        problems: Problems::default(),
        overtaken: false,
    };
    if way == Way::Close {
        model.problems = judge(&reason);
    }
    if !model.problems.is_empty() || way.why_not(&model.person).is_some() {
        return Ok(page(model).respond(state, visit).await);
    }
    let (store, call) = (&state.store, forms::call(visit, &typed));
    let (key, saved) = match way {
        Way::Close => (
            "sign-in-closed",
            people::disable(store, &call, id, seen, reason).await,
        ),
        Way::Open => (
            "sign-in-opened",
            people::enable(store, &call, id, seen).await,
        ),
    };
    match saved {
        Ok(_) => return Ok(forms::done(&urls::person(id), key)),
        Err(Failure::Stale) => {
            model.person = queries::people::person(store, &visit.actor, id).await?;
            model.overtaken = true;
        }
        Err(Failure::Refused(refusal @ Refusal::Rule { .. })) => {
            let field = if way == Way::Close { "reason" } else { "" };
            model.problems = forms::as_problem(refusal, field)?;
        }
        Err(other) => return Err(other.into()),
    }
    Ok(page(model).respond(state, visit).await)
}

fn judge(reason: &str) -> Problems {
    let mut problems = Problems::default();
    match reason.chars().count() {
        0 => problems.add(
            "reason",
            "required",
            "Say why this person may no longer sign in",
        ),
        many if many > LONGEST as usize => problems.add(
            "reason",
            "too-long",
            "The reason must be 500 characters or fewer",
        ),
        _ => {}
    }
    problems
}

pub(super) fn page(model: Model) -> Page {
    if let Some(why) = model.way.why_not(&model.person) {
        return subject::stuck(&model.person, why);
    }
    let Model {
        way,
        person,
        reason,
        key,
        problems,
        overtaken,
    } = model;
    let follows = way.follows().iter();
    let follows = follows
        .map(|line| view! { <li>{*line}</li> })
        .collect_view();
    let kind = if way == Way::Close {
        ButtonKind::Warning
    } else {
        ButtonKind::Primary
    };
    let (cancel, action) = (
        urls::person(person.id),
        urls::person_page(person.id, way.verb()),
    );
    let field = Field::new("reason", reason, &problems);
    let why = (way == Way::Close).then(|| view! {
        <Textarea field=field label="Why, in a few words" hint="Kept in the audit trail" rows=3 max=LONGEST/>
    });
    let body = view! {
        <div class="govuk-grid-row">
            <div class="govuk-grid-column-two-thirds">
                <ErrorSummary problems=problems.clone()/>
                <Heading text=way.title() caption=person.name.clone()/>
                {overtaken.then(|| view! { <Inset>{subject::OVERTAKEN}</Inset> })}
                <p class="govuk-body">"When you confirm:"</p>
                <ul class="govuk-list govuk-list--bullet">{follows}</ul>
                <Form action=action guard=Guard::of(&problems)>
                    <FormState version=person.version key=key/>
                    {why}
                    <Actions>
                        <Button text=way.title() kind=kind/>
                        <a class="govuk-link" href=cancel>"Cancel"</a>
                    </Actions>
                </Form>
            </div>
        </div>
    };
    let title = format!("{}: {}", way.title(), person.name);
    let page = subject::page(&person, title, body)
        .problems(&problems)
        .islands();
    if overtaken {
        page.status(StatusCode::CONFLICT)
    } else {
        page
    }
}
