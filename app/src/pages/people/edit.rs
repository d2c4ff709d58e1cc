//! `GET` and `POST /people/{id}/edit`: changes a person's details. When somebody else saved in the
//! meantime, the answer is `conflict`'s page.

use super::fields::{self, Model};
use super::{conflict, subject};
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::pages::forms::{self, Typed};
use crate::urls;
use axum::Form as Posted;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::permission::Action;
use domain::person::Person;
use domain::problem::Problems;
use store::Failure;
use store::commands::people;
use store::queries::{self, organisation};

/// Shows the form, filled with what is saved.
///
/// # Errors
/// 403 for those who may not change people; 404; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    let person = subject::open(&state, &visit, &id, Action::EditPeople).await?;
    let manager = manager(&state, &visit, &person).await?;
    let typed = fields::typed_of(&person, &manager);
    answer(&state, &visit, &person, typed, Problems::default()).await
}

/// Saves, or says what stands against it.
///
/// # Errors
/// 403 for those who may not change people; 404; the database.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(id): Path<String>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let person = subject::posted(&state, &visit, &id, Action::EditPeople).await?;
    let typed = forms::form(pairs);
    let organisation = organisation::all(&state.store).await?;
    let details = match fields::check(&state, &visit, &typed, &organisation).await? {
        Ok(details) => details,
        Err(problems) => return answer(&state, &visit, &person, typed, problems).await,
    };
    if details.manager() == Some(person.id) {
        let mut problems = Problems::default();
        let words = "A person cannot be their own manager";
        problems.add("manager", "own-manager", words);
        return answer(&state, &visit, &person, typed, problems).await;
    }
    let call = forms::call(&visit, &typed);
    match people::edit(&state.store, &call, person.id, typed.version(), details).await {
        Ok(saved) => {
            let key = saved.event.map_or("unchanged", |_| "person-saved");
            Ok(forms::done(&urls::person(person.id), key))
        }
        Err(Failure::Problems(problems)) => answer(&state, &visit, &person, typed, problems).await,
        Err(Failure::Stale) => {
            let saved = queries::people::person(&state.store, &visit.actor, person.id).await?;
            let manager = manager(&state, &visit, &saved).await?;
            let page = conflict::page(&saved, &typed, &manager, &organisation);
            Ok(page.respond(&state, &visit).await)
        }
        Err(other) => Err(other.into()),
    }
}

/// The manager's e-mail address.
async fn manager(state: &AppState, visit: &Visit, person: &Person) -> Result<String, AppError> {
    match person.manager {
        None => Ok(String::new()),
        Some(id) => {
            let manager = queries::people::person(&state.store, &visit.actor, id).await?;
            Ok(manager.email)
        }
    }
}

async fn answer(
    state: &AppState,
    visit: &Visit,
    person: &Person,
    typed: Typed,
    problems: Problems,
) -> Result<Response, AppError> {
    let organisation = organisation::all(&state.store).await?;
    let page = fields::page(Model {
        person: Some(person),
        typed,
        problems,
        organisation: &organisation,
    });
    Ok(page.respond(state, visit).await)
}
