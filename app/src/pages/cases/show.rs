//! `GET /business-cases/{reference}`: one case.

use super::{show_page, subject};
use crate::context::{AppState, SignedIn};
use crate::error::AppError;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::permission::{Action, Facts, may};
use store::queries::cases::show;
use store::queries::platforms;

/// Shows the case.
///
/// # Errors
/// 403 for those who may not see cases; 404; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
) -> Result<Response, AppError> {
    may(&visit.actor, Action::ViewCases, &Facts::default())?;
    let number = match subject::number(&reference, "") {
        Ok(number) => number,
        Err(instead) => return instead,
    };
    let facts = show(&state.store, &visit.actor, number).await?;
    let catalogue = platforms::catalogue(&state.store).await?;
    let model = show_page::Model {
        own: may(&visit.actor, Action::WriteCase, &facts.case.facts()).is_ok(),
        reassign: may(&visit.actor, Action::ReassignCase, &facts.case.facts()).is_ok(),
        can_decide: facts
            .who_can
            .iter()
            .any(|who| Some(who.person) == visit.actor.person()),
        today: state.store.clock().now().today,
        catalogue: &catalogue,
        facts,
    };
    Ok(show_page::page(&model)?.respond(&state, &visit).await)
}
