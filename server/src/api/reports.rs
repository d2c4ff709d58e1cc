//! `GET /api/v1/compliance-reports/{period}`: the report of a quarter as it was frozen, and what was stated
//! anew of it.

use super::{
    answer::{ApiError, answer},
    bearer::Reports,
};
use app::{context::AppState, urls};
use axum::{
    extract::{Path, State},
    response::Response,
};
use domain::quarter::Quarter;
use http::StatusCode;
use serde_json::{Value, json};
use store::{
    Failure,
    queries::reports::{Published, for_program},
};
use url::Url;

/// The report.
///
/// # Errors
/// 401 and 403 by the token; 404 also where the quarter is not closed; the database.
pub(crate) async fn show(
    State(state): State<AppState>,
    Reports(token): Reports,
    Path(period): Path<String>,
) -> Result<Response, ApiError> {
    let missing = || {
        let words = "There is no such compliance report";
        ApiError::new(StatusCode::NOT_FOUND, words)
    };
    let quarter: Quarter = period.parse().map_err(|_| missing())?;
    let found = match for_program(&state.store, &token, quarter).await {
        Ok(found) => found,
        Err(Failure::NotFound) => return Err(missing()),
        Err(failure) => return Err(failure.into()),
    };
    let body = json(&found, state.site.public_url.as_ref())?;
    Ok(answer(StatusCode::OK, "application/json", &body))
}

/// The report's own words, and beside them what the register says of it now.
fn json(found: &Published, public: Option<&Url>) -> Result<Value, ApiError> {
    let broken = |e: serde_json::Error| {
        let number = found.report.number.clone();
        tracing::error!(cause = %e, number, "a compliance report cannot be written as JSON");
        ApiError::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "Something went wrong here. The log names the cause",
        )
    };
    let path = urls::compliance_report(found.report.quarter);
    let page = public
        .and_then(|url| url.join(&path).ok())
        .map_or(path, |url| url.to_string());
    Ok(json!({
        "report": serde_json::to_value(&found.report).map_err(broken)?,
        "sha256": found.hash,
        "verified": found.agrees,
        "restatements": serde_json::to_value(&found.restatements).map_err(broken)?,
        "page": page,
    }))
}
