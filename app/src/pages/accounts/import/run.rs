//! `POST /accounts/import/{reference}/run`: rows go into the register from now on, beside the requests.
//! Sent again for an import whose work has stopped, it goes on.

use super::{frame, work};
use crate::context::{AppState, SignedIn};
use crate::error::AppError;
use crate::pages::accounts::typed::Typed;
use crate::urls;
use axum::Form as Posted;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::import::ImportState;
use store::commands::imports;

/// Starts the work, or takes it up again, and shows how far it is.
///
/// # Errors
/// Not permitted; not found; stale; refused when the rows are not checked; the database.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let shown = frame::posted(&state, &visit, &reference).await?;
    let number = shown.import.number;
    let typed = Typed::new(pairs);
    if shown.import.state.is_at_work() {
        if shown.stalled {
            work::begin(&state.store, visit.call(""), number, shown.import.state);
        }
    } else {
        imports::start(&state.store, &typed.call(&visit), number, typed.version()).await?;
        work::begin(&state.store, visit.call(""), number, ImportState::Running);
    }
    Ok(Redirect::to(&urls::import(number)).into_response())
}
