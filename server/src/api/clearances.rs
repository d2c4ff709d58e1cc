//! `GET /api/v1/clearances/{number}`: one certificate as it was issued.

use super::{
    answer::{ApiError, answer},
    bearer::Bearer,
};
use app::{context::AppState, urls};
use axum::{
    extract::{Path, State},
    response::Response,
};
use domain::ids::{Reference, ReferenceKind};
use http::StatusCode;
use serde_json::{Value, json};
use store::{
    Failure,
    queries::clearances::{Issued, for_program},
};
use url::Url;

/// The certificate.
///
/// # Errors
/// 401 and 403 by the token; 404; the database.
pub(crate) async fn show(
    State(state): State<AppState>,
    Bearer(token): Bearer,
    Path(number): Path<String>,
) -> Result<Response, ApiError> {
    let reference = Reference::parse(ReferenceKind::Clearance, &number);
    let number = reference.ok_or(Failure::NotFound)?.number;
    let issued = for_program(&state.store, &token, number).await?;
    let body = json(&issued, state.site.public_url.as_ref())?;
    Ok(answer(StatusCode::OK, "application/json", &body))
}

/// The certificate's own words, and beside them what the register says of it now.
fn json(issued: &Issued, public: Option<&Url>) -> Result<Value, ApiError> {
    let broken = |e: serde_json::Error| {
        let number = issued.reference().to_string();
        tracing::error!(cause = %e, number, "a certificate cannot be written as JSON");
        ApiError::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "Something went wrong here. The log names the cause",
        )
    };
    let path = urls::record(issued.reference());
    let page = public
        .and_then(|url| url.join(&path).ok())
        .map_or(path, |url| url.to_string());
    let replaced_by = issued
        .replaced_by
        .map(|number| Reference::of(ReferenceKind::Clearance, number).to_string());
    Ok(json!({
        "certificate": serde_json::to_value(&issued.certificate).map_err(broken)?,
        "sha256": issued.hash,
        "verified": issued.agrees,
        "replaced_by": replaced_by,
        "page": page,
    }))
}
