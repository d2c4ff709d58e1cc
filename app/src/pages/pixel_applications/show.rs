//! `GET /pixel-applications/{reference}`: one application.

use super::{show_page, subject};
use crate::context::{AppState, SignedIn};
use crate::error::AppError;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::permission::{Action, Facts, may};
use store::queries::pixels::show;

/// Shows the application.
///
/// # Errors
/// 403 for those who may not see pixels; 404; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
) -> Result<Response, AppError> {
    may(&visit.actor, Action::ViewPixels, &Facts::default())?;
    let number = match subject::number(&reference, "") {
        Ok(number) => number,
        Err(instead) => return instead,
    };
    let facts = show(&state.store, &visit.actor, number).await?;
    let on = facts.application.facts();
    let me = visit.actor.person();
    let mine = facts.waiting.iter();
    let mine = mine.filter(|w| w.who_can.iter().any(|who| Some(who.person) == me));
    let model = show_page::Model {
        own: may(&visit.actor, Action::WritePixelApplication, &on).is_ok(),
        reassign: may(&visit.actor, Action::ReassignPixel, &on).is_ok(),
        mine: mine.map(|waits| waits.step).collect(),
        facts,
    };
    Ok(show_page::page(&model)?.respond(&state, &visit).await)
}
