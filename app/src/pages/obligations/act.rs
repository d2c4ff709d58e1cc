//! `GET` and `POST /obligations/{reference}/{deed}`: closes, waives, assigns or opens again.

use super::act_page::{self, Model};
use super::subject::{self, Deed};
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::pages::forms::{self, Typed};
use crate::urls;
use axum::Form as Posted;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::obligation::Obligation;
use domain::permission::{Facts, may};
use domain::problem::Problems;
use domain::refusal::Refusal;
use store::commands::{attempts, obligations};
use store::queries::obligations::ObligationPage;
use store::{Failure, Saved};

/// Shows the form.
///
/// # Errors
/// 403 for those who may not do it; 404.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path((reference, deed)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let deed = Deed::from_key(&deed).ok_or(AppError::NotFound)?;
    let found = open(&state, &visit, &reference, deed).await?;
    may(&visit.actor, deed.action(), &found.obligation.facts())?;
    let mut typed = Typed::default();
    typed.put("version", found.obligation.version.to_string());
    answer(
        &state,
        &visit,
        deed,
        &found,
        &typed,
        Problems::default(),
        false,
    )
    .await
}

/// Does it.
///
/// # Errors
/// 403 for those who may not do it; 404.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path((reference, deed)): Path<(String, String)>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let deed = Deed::from_key(&deed).ok_or(AppError::NotFound)?;
    let found = open(&state, &visit, &reference, deed).await?;
    let (call, facts) = (visit.call(""), found.obligation.facts());
    let subject = found.obligation.reference().to_string();
    attempts::judged(
        &state.store,
        &call,
        deed.action(),
        "obligation",
        subject,
        facts,
    )
    .await?;
    let typed = forms::form(pairs);
    let mut problems = Problems::default();
    let done = act(
        &state,
        &visit,
        deed,
        &found.obligation,
        &typed,
        &mut problems,
    )
    .await?;
    match done {
        Some(Ok(_)) => {
            let path = urls::record(found.obligation.reference());
            return Ok(forms::done(&path, deed.done()));
        }
        Some(Err(Failure::Refused(refusal @ Refusal::Rule { .. }))) => {
            problems = forms::as_problem(refusal.clone(), field_of(deed, &refusal))?;
        }
        Some(Err(Failure::Stale)) => {
            let found = subject::open(&state, &visit, &reference).await?;
            return answer(&state, &visit, deed, &found, &typed, problems, true).await;
        }
        Some(Err(other)) => return Err(other.into()),
        None => {}
    }
    answer(&state, &visit, deed, &found, &typed, problems, false).await
}

/// Whoever may not see it may perhaps not know of it either: the same answer for both.
async fn open(
    state: &AppState,
    visit: &Visit,
    reference: &str,
    deed: Deed,
) -> Result<ObligationPage, AppError> {
    match subject::open(state, visit, reference).await {
        Err(AppError::NotFound) => {
            may(&visit.actor, deed.action(), &Facts::default())?;
            Err(AppError::NotFound)
        }
        other => other,
    }
}

fn field_of(deed: Deed, refusal: &Refusal) -> &'static str {
    match (deed, refusal.code()) {
        (Deed::Waive, "until") => "until",
        (Deed::Assign, _) => "to",
        _ => "words",
    }
}

/// `None` = a field is missing or wrong; nothing was tried.
async fn act(
    state: &AppState,
    visit: &Visit,
    deed: Deed,
    obligation: &Obligation,
    typed: &Typed,
    problems: &mut Problems,
) -> Result<Option<Result<Saved, Failure>>, AppError> {
    let (store, call) = (&state.store, forms::call(visit, typed));
    let (id, seen) = (obligation.id, typed.version());
    let words = typed.get("words").to_owned();
    Ok(match deed {
        Deed::Close => Some(obligations::close(store, &call, id, seen, words).await),
        Deed::Reopen => Some(obligations::reopen(store, &call, id, seen, words).await),
        Deed::Waive => {
            let until = forms::day(typed, "until", problems);
            if until.is_none() && problems.is_empty() {
                problems.add("until", "required", "Enter the last day of the waiver");
            }
            match until {
                Some(until) => Some(obligations::waive(store, &call, id, seen, words, until).await),
                None => None,
            }
        }
        Deed::Assign => {
            let to = forms::whom(state, visit, typed.get("to"), "to", problems).await?;
            if to.is_none() && problems.is_empty() {
                problems.add("to", "required", "Enter who has to do it");
            }
            match to {
                Some(to) => Some(obligations::assign(store, &call, id, seen, to).await),
                None => None,
            }
        }
    })
}

async fn answer(
    state: &AppState,
    visit: &Visit,
    deed: Deed,
    found: &ObligationPage,
    typed: &Typed,
    problems: Problems,
    overtaken: bool,
) -> Result<Response, AppError> {
    let model = Model {
        deed,
        found,
        typed,
        problems,
        overtaken,
        today: state.store.clock().now().today,
    };
    Ok(act_page::page(model).respond(state, visit).await)
}
