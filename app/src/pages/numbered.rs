//! References in addresses: `/agencies/AG-0042/edit`.

use crate::error::AppError;
use crate::urls;
use axum::response::{IntoResponse, Redirect, Response};
use domain::ids::{Reference, ReferenceKind};

/// The number in an address; `rest` is what follows the reference.
///
/// # Errors
/// `Err(Ok(redirect))` to the one spelling for `ag-42`; `Err(Err(NotFound))` for what is no reference.
#[allow(
    clippy::result_large_err,
    reason = "made once a request and answered at once"
)]
pub(crate) fn numbered(
    kind: ReferenceKind,
    typed: &str,
    rest: &str,
) -> Result<i64, Result<Response, AppError>> {
    let Some(reference) = Reference::parse(kind, typed) else {
        return Err(Err(AppError::NotFound));
    };
    if reference.to_string() == typed {
        return Ok(reference.number);
    }
    let path = format!("{}{rest}", urls::record(reference));
    Err(Ok(Redirect::to(&path).into_response()))
}
