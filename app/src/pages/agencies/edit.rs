//! `GET` and `POST /agencies/{reference}/edit`: changes an agency's details. When somebody else saved
//! in the meantime, the answer is `conflict`'s page.

use super::fields::{self, Model};
use super::{conflict, subject};
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::pages::forms::{self, Typed};
use crate::urls;
use axum::Form as Posted;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::agency::Agency;
use domain::permission::Action;
use domain::problem::Problems;
use store::Failure;
use store::commands::agencies;
use store::queries;

/// Shows the form, filled with what is saved.
///
/// # Errors
/// 403 for those who may not change agencies; 404; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
) -> Result<Response, AppError> {
    let action = Action::EditAgencies;
    let agency = match subject::open(&state, &visit, &reference, "/edit", action).await {
        Ok(agency) => agency,
        Err(instead) => return instead,
    };
    let typed = fields::typed_of(&agency);
    answer(&state, &visit, &agency, typed, Problems::default()).await
}

/// Saves, or says what stands against it.
///
/// # Errors
/// 403 for those who may not change agencies; 404; the database.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let agency = subject::posted(&state, &visit, &reference).await?;
    let typed = forms::form(pairs);
    let checked = match fields::check(&typed, state.store.clock().now()) {
        Ok(checked) => checked,
        Err(problems) => return answer(&state, &visit, &agency, typed, problems).await,
    };
    let call = forms::call(&visit, &typed);
    let seen = typed.version();
    match agencies::edit(&state.store, &call, agency.id, seen, checked).await {
        Ok(saved) => {
            let key = saved.event.map_or("unchanged", |_| "agency-saved");
            Ok(forms::done(&urls::agency(agency.number), key))
        }
        Err(Failure::Problems(problems)) => answer(&state, &visit, &agency, typed, problems).await,
        Err(Failure::Refused(refusal)) => {
            let problems = forms::as_problem(refusal, "until")?;
            answer(&state, &visit, &agency, typed, problems).await
        }
        Err(Failure::Stale) => {
            let saved =
                queries::agencies::agency(&state.store, &visit.actor, agency.number).await?;
            Ok(conflict::page(&saved, &typed).respond(&state, &visit).await)
        }
        Err(other) => Err(other.into()),
    }
}

async fn answer(
    state: &AppState,
    visit: &Visit,
    agency: &Agency,
    typed: Typed,
    problems: Problems,
) -> Result<Response, AppError> {
    let agency = Some(agency);
    let page = fields::page(Model {
        agency,
        typed,
        problems,
    });
    Ok(page.respond(state, visit).await)
}
