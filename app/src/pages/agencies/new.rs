//! `GET` and `POST /agencies/new`: enters an agency with its contract.

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
use store::commands::{agencies, attempts};

/// Shows the empty form.
///
/// # Errors
/// 403 for those who may not change agencies; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
) -> Result<Response, AppError> {
    may(&visit.actor, Action::EditAgencies, &Facts::default())?;
    answer(&state, &visit, Typed::default(), Problems::default()).await
}

/// Enters the agency.
///
/// # Errors
/// 403 for those who may not change agencies; the database.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let (action, facts) = (Action::EditAgencies, Facts::default());
    let (noted, subject) = (visit.call(""), "a new agency".to_owned());
    attempts::judged(&state.store, &noted, action, "agency", subject, facts).await?;
    let typed = forms::form(pairs);
    let checked = match fields::check(&typed, state.store.clock().now()) {
        Ok(checked) => checked,
        Err(problems) => return answer(&state, &visit, typed, problems).await,
    };
    let call = forms::call(&visit, &typed);
    match agencies::enter(&state.store, &call, checked).await {
        Ok(saved) => {
            let path = format!("{}/{}", urls::AGENCIES, saved.reference);
            Ok(forms::done(&path, "agency-added"))
        }
        Err(Failure::Problems(problems)) => answer(&state, &visit, typed, problems).await,
        Err(Failure::Refused(refusal)) => {
            let problems = forms::as_problem(refusal, "until")?;
            answer(&state, &visit, typed, problems).await
        }
        Err(other) => Err(other.into()),
    }
}

async fn answer(
    state: &AppState,
    visit: &Visit,
    typed: Typed,
    problems: Problems,
) -> Result<Response, AppError> {
    let agency = None;
    let page = fields::page(Model {
        agency,
        typed,
        problems,
    });
    Ok(page.respond(state, visit).await)
}
