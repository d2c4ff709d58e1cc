//! `GET /obligations/{reference}`: one obligation with its history.

use super::show_page;
use super::subject::{self, Deed};
use crate::context::{AppState, SignedIn};
use crate::error::AppError;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::permission::{Action, may};

/// Shows it.
///
/// # Errors
/// 403 for those who may not see it; 404; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
) -> Result<Response, AppError> {
    let found = subject::open(&state, &visit, &reference).await?;
    let facts = found.obligation.facts();
    let allowed = |action| may(&visit.actor, action, &facts).is_ok();
    let deeds = Deed::ALL.iter().copied();
    let deeds = deeds
        .filter(|deed| allowed(deed.action()) && deed.fits(&found.obligation.state))
        .collect();
    let barred =
        found.obligation.not_by.is_some() && found.obligation.not_by == visit.actor.person();
    let model = show_page::Model {
        deeds,
        barred,
        attests: allowed(Action::AttestSecurity),
        today: state.store.clock().now().today,
        found,
    };
    Ok(show_page::page(&model).respond(&state, &visit).await)
}
