//! `GET` and `POST /report-an-account`: anybody pastes an address, learns what the register knows of it,
//! and reports what it does not know (P 12.1c).

use super::report_page::{Model, page};
use super::words;
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::pages::forms::{self, Typed};
use crate::urls::{self, Query};
use axum::Form as Posted;
use axum::extract::State;
use axum::response::Response;
use domain::ids::{Reference, ReferenceKind};
use domain::permission::{Action, Facts, may};
use domain::platform::Catalogue;
use domain::problem::Problems;
use domain::sighting::{SightingDraft, read_address};
use store::Failure;
use store::commands::sightings;
use store::queries::platforms;
use store::queries::sightings::{Known, known, show};

/// Shows the field for the address; with `?url=`, what the register knows of it.
///
/// # Errors
/// 403 for those who may not report; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
) -> Result<Response, AppError> {
    may(&visit.actor, Action::ReportSighting, &Facts::default())?;
    let query = Query::parse(visit.query());
    let mut typed = Typed::default();
    if let Some(url) = query.get("url") {
        typed.put("url", url);
    }
    let asked = query.get("url").is_some();
    let catalogue = platforms::catalogue(&state.store).await?;
    let model = look_up(
        &state,
        &visit,
        &catalogue,
        typed,
        Problems::default(),
        asked,
    )
    .await?;
    Ok(page(&model).respond(&state, &visit).await)
}

/// Notes the report.
///
/// # Errors
/// 403 for those who may not report; the database.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    may(&visit.actor, Action::ReportSighting, &Facts::default())?;
    let typed = forms::form(pairs);
    let draft = SightingDraft {
        url: typed.get("url").to_owned(),
        kind: typed.get("kind").to_owned(),
        note: typed.get("note").to_owned(),
    };
    let catalogue = platforms::catalogue(&state.store).await?;
    let checked = match draft.check(&catalogue) {
        Ok(checked) => checked,
        Err(problems) => {
            let model = look_up(&state, &visit, &catalogue, typed, problems, true).await?;
            return Ok(page(&model).respond(&state, &visit).await);
        }
    };
    let call = forms::call(&visit, &typed);
    match sightings::report(&state.store, &call, checked).await {
        Ok(saved) => {
            let reference = Reference::parse(ReferenceKind::Sighting, &saved.reference);
            let reference = reference.ok_or(AppError::NotFound)?;
            Ok(forms::done(&urls::record(reference), "sighting-reported"))
        }
        // Somebody was quicker: the page says what is known now.
        Err(Failure::Duplicate { .. }) => {
            let none = Problems::default();
            let model = look_up(&state, &visit, &catalogue, typed, none, true).await?;
            Ok(page(&model).respond(&state, &visit).await)
        }
        Err(other) => Err(other.into()),
    }
}

async fn look_up(
    state: &AppState,
    visit: &Visit,
    catalogue: &Catalogue,
    typed: Typed,
    mut problems: Problems,
    asked: bool,
) -> Result<Model, AppError> {
    let mut model = Model {
        typed,
        problems: Problems::default(),
        found: None,
        sees: false,
    };
    if asked {
        match read_address(catalogue, model.typed.get("url")) {
            Ok(seen) => {
                let found = known(&state.store, &visit.actor, &seen).await?;
                if let Known::Reported(reference) = found {
                    let report = show(&state.store, &visit.actor, reference.number).await;
                    model.sees = report.is_ok();
                }
                let platform = words::platform(catalogue, &seen.platform);
                model.found = Some((seen, platform, found));
            }
            Err(why) => {
                // Without an address there is no form whose other fields could be wrong.
                problems = Problems::default();
                problems.add("url", why.code(), why.to_string());
            }
        }
    }
    model.problems = problems;
    Ok(model)
}
