//! `GET /obligations`: everything that has to be done and that whoever asks may see, theirs first.

use super::{list_page, query};
use crate::context::{AppState, SignedIn};
use crate::error::AppError;
use crate::pages::lists::{self, beyond};
use crate::render::Section;
use crate::urls::{self, Query};
use axum::extract::State;
use axum::response::Response;
use domain::permission::{Action, Facts, may};
use store::queries::obligations::{list, mine};
use store::queries::organisation;

/// Shows the list.
///
/// # Errors
/// The database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
) -> Result<Response, AppError> {
    let organisation = organisation::all(&state.store).await?;
    let unknown = |faults| lists::unknown(faults, urls::OBLIGATIONS, Section::ToDo);
    let filter = match query::list(visit.query(), &organisation) {
        Ok(filter) => filter,
        Err(faults) => return Ok(unknown(faults).respond(&state, &visit).await),
    };
    let found = list(&state.store, &visit.actor, &filter, false).await?;
    if let Some(fault) = beyond(filter.page, found.total) {
        return Ok(unknown(vec![fault]).respond(&state, &visit).await);
    }
    let allowed = |action| may(&visit.actor, action, &Facts::default()).is_ok();
    let model = list_page::Model {
        query: Query::parse(visit.query()),
        page: u64::from(filter.page),
        order: filter.order,
        found,
        mine: mine(&state.store, &visit.actor).await?,
        today: state.store.clock().now().today,
        organisation,
        opens: allowed(Action::OpenObligation),
        waives: allowed(Action::WaiveObligation),
        exports: allowed(Action::ViewObligations),
    };
    Ok(list_page::page(model).respond(&state, &visit).await)
}
