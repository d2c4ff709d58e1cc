//! `GET /people/access-review`: who can use this register, since when, by whose hand, and what of it
//! is worth a look. Loading only; the page is `review_page`.

use super::review_page::{self, Model};
use super::{query, unknown};
use crate::context::{AppState, SignedIn};
use crate::error::AppError;
use crate::urls::{self, Query};
use axum::extract::State;
use axum::response::Response;
use domain::permission::{Action, Facts, may};
use store::queries::organisation;
use store::queries::people::review;

/// Shows the review.
///
/// # Errors
/// 403 for those who may not review access; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
) -> Result<Response, AppError> {
    may(&visit.actor, Action::ReviewAccess, &Facts::default())?;
    let organisation = organisation::all(&state.store).await?;
    let filter = match query::review(visit.query(), &organisation) {
        Ok(filter) => filter,
        Err(faults) => {
            let page = unknown::page(faults, urls::ACCESS_REVIEW);
            return Ok(page.respond(&state, &visit).await);
        }
    };
    let found = review(&state.store, &visit.actor, &filter, false).await?;
    if let Some(fault) = query::beyond(filter.page, found.total) {
        let page = unknown::page(vec![fault], urls::ACCESS_REVIEW);
        return Ok(page.respond(&state, &visit).await);
    }
    let model = Model {
        query: Query::parse(visit.query()),
        page: u64::from(filter.page),
        found,
        now: state.store.clock().now(),
        organisation,
        opens: may(&visit.actor, Action::ViewPeople, &Facts::default()).is_ok(),
    };
    Ok(review_page::page(model).respond(&state, &visit).await)
}
