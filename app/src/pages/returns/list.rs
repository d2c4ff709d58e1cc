//! `GET /returns/{period}/all`: every return of a quarter that whoever asks may see, what waits for review
//! first.

use super::{frame, list_page, query};
use crate::context::{AppState, SignedIn};
use crate::error::AppError;
use crate::pages::lists::{self, beyond};
use crate::render::Section;
use crate::urls::{self, Query};
use axum::extract::{Path, State};
use axum::response::Response;
use domain::permission::{Action, Facts, may};
use domain::returns::ReturnKey;
use std::collections::HashSet;
use store::queries::returns::{list, mine, period, platforms_of};
use store::queries::{organisation, platforms};

/// Shows the list.
///
/// # Errors
/// 404 for a quarter that was not opened; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(typed): Path<String>,
) -> Result<Response, AppError> {
    let quarter = frame::quarter(&typed)?;
    let period = period(&state.store, quarter).await?;
    let organisation = organisation::all(&state.store).await?;
    let catalogue = platforms::catalogue(&state.store).await?;
    let known = query::Known {
        catalogue: &catalogue,
        organisation: &organisation,
    };
    let path = urls::period_page(quarter, "all");
    let unknown = |faults| lists::unknown(faults, &path, Section::Returns);
    let filter = match query::list(visit.query(), quarter, known) {
        Ok(filter) => filter,
        Err(faults) => return Ok(unknown(faults).respond(&state, &visit).await),
    };
    let found = list(&state.store, &visit.actor, &filter, false).await?;
    if let Some(fault) = beyond(filter.page, found.total) {
        return Ok(unknown(vec![fault]).respond(&state, &visit).await);
    }
    let platforms = platforms_of(&state.store, &visit.actor, quarter).await?;
    let reviews = may(&visit.actor, Action::ReviewReturn, &Facts::default()).is_ok();
    // Only what says that nothing has changed can be accepted without being opened.
    let together =
        reviews && filter.state == Some(ReturnKey::Submitted) && filter.unchanged == Some(true);
    let own: HashSet<i64> = if together {
        let mine = mine(&state.store, &visit.actor, &period).await?;
        mine.into_iter().map(|m| m.one.account).collect()
    } else {
        HashSet::new()
    };
    let model = list_page::Model {
        reports: may(&visit.actor, Action::ViewReports, &Facts::default()).is_ok(),
        query: Query::parse(visit.query()),
        path,
        filter,
        found,
        period: &period,
        platforms,
        known,
        reviews,
        together,
        own,
        me: visit.actor.person(),
        takes_out: frame::reach(&visit.actor).is_some(),
        today: state.store.clock().now().today,
    };
    Ok(list_page::page(&model).respond(&state, &visit).await)
}
