//! Signing out: the same for every way of signing in.

use super::end;
use app::{
    context::{AppState, Visit},
    error::AppError,
    urls,
};
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use tower_sessions::Session;

/// `POST /sign-out`. Also works for somebody whose session has ended already.
///
/// # Errors
/// When the session cannot be ended or the event cannot be written.
pub(crate) async fn post(
    State(state): State<AppState>,
    visit: Visit,
    session: Session,
) -> Result<Response, AppError> {
    end(&state, &session, &visit).await?;
    Ok(Redirect::to(&urls::done(urls::SIGN_IN, "signed-out")).into_response())
}
