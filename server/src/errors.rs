//! Ends that no handler chose: an unknown address and a panic. The pages for them, as for every
//! other error, are made by `app::error::pages`.

use app::error::AppError;
use axum::response::{IntoResponse, Response};
use std::any::Any;

/// The fallback of the router.
pub(crate) async fn no_such_page() -> AppError {
    AppError::NotFound
}

/// A panic in one request must not take the others along; where it happened is in the log already.
pub(crate) fn panicked(_: Box<dyn Any + Send>) -> Response {
    metrics::counter!("smr_panics_total").increment(1);
    AppError::broken("a panic").into_response()
}
