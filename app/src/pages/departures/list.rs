//! `GET /people/departures`: everybody who is leaving or moving, what is missing, and certificates.

use super::{list_page, query};
use crate::context::{AppState, SignedIn};
use crate::error::AppError;
use crate::pages::lists::{self, beyond};
use crate::render::Section;
use crate::urls::{self, Query};
use axum::extract::State;
use axum::response::Response;
use domain::permission::{Action, Facts, may};
use store::queries::departures::list;
use store::queries::organisation;

/// Shows the list.
///
/// # Errors
/// 403 for those who may not see departures; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
) -> Result<Response, AppError> {
    may(&visit.actor, Action::ViewDepartures, &Facts::default())?;
    let organisation = organisation::all(&state.store).await?;
    let unknown = |faults| lists::unknown(faults, urls::DEPARTURES, Section::People);
    let filter = match query::list(visit.query(), &organisation) {
        Ok(filter) => filter,
        Err(faults) => return Ok(unknown(faults).respond(&state, &visit).await),
    };
    let found = list(&state.store, &visit.actor, &filter, false).await?;
    if let Some(fault) = beyond(filter.page, found.total) {
        return Ok(unknown(vec![fault]).respond(&state, &visit).await);
    }
    let model = list_page::Model {
        query: Query::parse(visit.query()),
        page: u64::from(filter.page),
        order: filter.order,
        found,
        today: state.store.clock().now().today,
        organisation,
        runs: may(&visit.actor, Action::RunDeparture, &Facts::default()).is_ok(),
    };
    Ok(list_page::page(model).respond(&state, &visit).await)
}
