//! `GET /agencies/{reference}`: one agency with its people and their access.

use super::{show_page, subject};
use crate::context::{AppState, SignedIn};
use crate::error::AppError;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::permission::{Action, Facts, may};
use store::queries::agencies::show;

/// Shows the agency.
///
/// # Errors
/// 403 for those who may not see agencies; 404; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
) -> Result<Response, AppError> {
    may(&visit.actor, Action::ViewAgencies, &Facts::default())?;
    let number = match subject::number(&reference, "") {
        Ok(number) => number,
        Err(instead) => return instead,
    };
    let model = show_page::Model {
        found: show(&state.store, &visit.actor, number).await?,
        today: state.store.clock().now().today,
        edit: may(&visit.actor, Action::EditAgencies, &Facts::default()).is_ok(),
        people: may(&visit.actor, Action::ViewPeople, &Facts::default()).is_ok(),
    };
    Ok(show_page::page(model).respond(&state, &visit).await)
}
