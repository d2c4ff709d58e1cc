//! `GET` and `POST /reconciliations/{reference}/mapping`: what the columns and words of a list mean,
//! where that is not known; and giving the list up.

use super::{mapping_page, subject};
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::pages::forms::{self, Typed};
use crate::urls;
use axum::Form as Posted;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::import::Sheet;
use domain::permission::Action;
use domain::problem::Problems;
use domain::reconciliation::{Mapping, MappingDraft};
use domain::text::fold;
use store::Failure;
use store::commands::reconciliations;
use store::queries::reconciliations::{Summary, last_mapping, waiting};

/// Asks what the columns mean.
///
/// # Errors
/// 403 for those who may not compare; 404; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
) -> Result<Response, AppError> {
    let action = Action::Reconcile;
    let found = match subject::open(&state, &visit, &reference, "/mapping", action).await {
        Ok(found) => found,
        Err(instead) => return instead,
    };
    let number = found.reconciliation.number;
    if !found.reconciliation.is_waiting() {
        return Ok(Redirect::to(&urls::reconciliation(number)).into_response());
    }
    let sheet = waiting(&state.store, &visit.actor, number).await?;
    let guess = guess(&state, &visit, &found, &sheet).await?;
    let typed = mapping_page::typed_of(&guess);
    let page = mapping_page::page(mapping_page::Model {
        found,
        words: guess.unknown_words(&sheet),
        sheet,
        typed,
        problems: Problems::default(),
    });
    Ok(page.respond(&state, &visit).await)
}

/// Compares with what was said; words of the list that were not asked about yet are asked for first.
///
/// # Errors
/// 403 for those who may not compare; 404; the database.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let found = subject::posted(&state, &visit, &reference).await?;
    let typed = forms::form(pairs);
    let of = &found.reconciliation;
    let (number, id) = (of.number, of.id);
    if !of.is_waiting() {
        let page = subject::stuck(&found, "This list was compared or given up already.");
        return Ok(page.respond(&state, &visit).await);
    }
    let sheet = waiting(&state.store, &visit.actor, number).await?;
    let known = guess(&state, &visit, &found, &sheet).await?;
    let asked_before = typed.all("word");
    let meanings = typed.all("meaning");
    let draft = MappingDraft {
        header: typed.ticked("header"),
        name: typed.get("name").to_owned(),
        second_name: typed.get("second_name").to_owned(),
        email: typed.get("email").to_owned(),
        level: typed.get("level").to_owned(),
        words: asked_before.iter().cloned().zip(meanings).collect(),
    };
    let mut problems = Problems::default();
    let mapping = draft.check(&sheet, known.words).map(|mut mapping| {
        mapping.left_out.extend(known.left_out);
        mapping
    });
    if let Ok(mapping) = &mapping {
        let asked: Vec<String> = asked_before.iter().map(|word| fold(word)).collect();
        let new = mapping.unknown_words(&sheet);
        if new.iter().any(|word| !asked.contains(&fold(word))) {
            let words = "Say what the words for levels of access mean, or leave them out";
            problems.add("meaning", "words", words);
        }
    }
    let mapping = match mapping {
        Ok(mapping) if problems.is_empty() => mapping,
        Ok(mapping) => {
            let words = mapping.unknown_words(&sheet);
            return again(&state, &visit, (found, sheet, words), typed, problems).await;
        }
        Err(problems) => {
            return again(
                &state,
                &visit,
                (found, sheet, asked_before),
                typed,
                problems,
            )
            .await;
        }
    };
    let (call, seen) = (forms::call(&visit, &typed), typed.version());
    match reconciliations::explain(&state.store, &call, id, seen, mapping).await {
        Ok(_) => Ok(Redirect::to(&urls::reconciliation(number)).into_response()),
        Err(Failure::Problems(problems)) => {
            again(
                &state,
                &visit,
                (found, sheet, asked_before),
                typed,
                problems,
            )
            .await
        }
        Err(other) => Err(other.into()),
    }
}

/// Gives the list up.
///
/// # Errors
/// 403 for those who may not compare; 404; the database.
pub async fn give_up(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let found = subject::posted(&state, &visit, &reference).await?;
    let typed = forms::form(pairs);
    let of = &found.reconciliation;
    let call = forms::call(&visit, &typed);
    match reconciliations::give_up(&state.store, &call, of.id, typed.version()).await {
        Ok(_) => {
            let path = urls::account_page(of.account, "reconciliations");
            Ok(forms::done(&path, "list-given-up"))
        }
        Err(Failure::Stale | Failure::Refused(_)) => {
            let page = subject::stuck(&found, "This list was compared or given up already.");
            Ok(page.respond(&state, &visit).await)
        }
        Err(other) => Err(other.into()),
    }
}

async fn again(
    state: &AppState,
    visit: &Visit,
    (found, sheet, words): (Summary, Sheet, Vec<String>),
    typed: Typed,
    problems: Problems,
) -> Result<Response, AppError> {
    let page = mapping_page::page(mapping_page::Model {
        found,
        sheet,
        words,
        typed,
        problems,
    });
    Ok(page.respond(state, visit).await)
}

/// What is known without asking: by the preset, and by what was said of the last list.
async fn guess(
    state: &AppState,
    visit: &Visit,
    found: &Summary,
    sheet: &Sheet,
) -> Result<Mapping, AppError> {
    let of = &found.reconciliation;
    let guess = of.preset.mapping(sheet.first_row());
    let before = last_mapping(&state.store, &visit.actor, of.account, of.preset).await?;
    Ok(match before {
        Some(before) if before.fits(sheet) => {
            before.clone().with_words_of(&guess).with_words_of(&before)
        }
        Some(before) => guess.with_words_of(&before),
        None => guess,
    })
}
