//! `GET /pixels/{reference}`: one pixel.

use super::{show_page, subject};
use crate::context::{AppState, SignedIn};
use crate::error::AppError;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::permission::{Action, Facts, may};
use store::queries::pixels::pixel;

/// Shows the pixel.
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
    let facts = pixel(&state.store, &visit.actor, number).await?;
    let on = facts.pixel.facts();
    let allowed = |action| may(&visit.actor, action, &on).is_ok();
    let model = show_page::Model {
        run: allowed(Action::RunPixel),
        ask: allowed(Action::AskPixelRenewal),
        renew: allowed(Action::RenewPixel),
        propose: may(&visit.actor, Action::ProposePixel, &Facts::default()).is_ok(),
        today: state.store.clock().now().today,
        facts,
    };
    Ok(show_page::page(&model).respond(&state, &visit).await)
}
