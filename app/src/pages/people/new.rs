//! `GET` and `POST /people/new`: adds a person by hand. Roles are given on their own page.

use super::fields::{self, Model};
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::pages::forms::{self, Typed};
use crate::urls;
use axum::Form as Posted;
use axum::extract::State;
use axum::response::Response;
use domain::permission::{Action, Facts, may};
use domain::problem::Problems;
use store::Failure;
use store::commands::{attempts, people};
use store::queries::organisation;

/// Shows the empty form.
///
/// # Errors
/// 403 for those who may not change people; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
) -> Result<Response, AppError> {
    may(&visit.actor, Action::EditPeople, &Facts::default())?;
    answer(&state, &visit, Typed::default(), Problems::default()).await
}

/// Adds the person.
///
/// # Errors
/// 403 for those who may not change people; the database.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let (action, facts) = (Action::EditPeople, Facts::default());
    let (noted, subject) = (visit.call(""), "a new person".to_owned());
    attempts::judged(&state.store, &noted, action, "person", subject, facts).await?;
    let typed = forms::form(pairs);
    let organisation = organisation::all(&state.store).await?;
    let details = match fields::check(&state, &visit, &typed, &organisation).await? {
        Ok(details) => details,
        Err(problems) => return answer(&state, &visit, typed, problems).await,
    };
    let call = forms::call(&visit, &typed);
    match people::enter(&state.store, &call, details).await {
        Ok(saved) => {
            let path = format!("{}/{}", urls::PEOPLE, saved.reference);
            Ok(forms::done(&path, "person-added"))
        }
        Err(Failure::Problems(problems)) => answer(&state, &visit, typed, problems).await,
        Err(other) => Err(other.into()),
    }
}

async fn answer(
    state: &AppState,
    visit: &Visit,
    typed: Typed,
    problems: Problems,
) -> Result<Response, AppError> {
    let organisation = organisation::all(&state.store).await?;
    let page = fields::page(Model {
        person: None,
        typed,
        problems,
        organisation: &organisation,
    });
    Ok(page.respond(state, visit).await)
}
