//! `POST /people/{id}/off-boarding/certificate`: issues a certificate and shows it.

use super::subject;
use crate::context::{AppState, SignedIn};
use crate::error::AppError;
use crate::pages::forms;
use crate::urls;
use axum::Form as Posted;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::ids::{Reference, ReferenceKind};
use store::Failure;
use store::commands::clearances::issue;

/// Issues it.
///
/// # Errors
/// 403 for those who may not run it; 404; 409 when somebody changed the departure in the meantime or
/// none is under way; 422 for one's own.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(id): Path<String>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let found = subject::posted(&state, &visit, &id).await?;
    let typed = forms::form(pairs);
    let Some(departure) = subject::under_way(&found) else {
        let page = subject::stuck(&found.person, "No departure of this person is under way.");
        return Ok(page.respond(&state, &visit).await);
    };
    let call = forms::call(&visit, &typed);
    match issue(&state.store, &call, departure.id, typed.version()).await {
        Ok(saved) => {
            let reference = Reference::parse(ReferenceKind::Clearance, &saved.reference);
            let reference = reference.ok_or(AppError::NotFound)?;
            Ok(Redirect::to(&urls::record(reference)).into_response())
        }
        Err(Failure::Stale) => {
            let page = subject::stuck(&found.person, subject::OVERTAKEN);
            Ok(page.respond(&state, &visit).await)
        }
        Err(other) => Err(other.into()),
    }
}
