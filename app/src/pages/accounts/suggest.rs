//! `GET /accounts/suggest?q=`: a few accounts that match what is being typed, as JSON for the island.
//! One statement; the list itself answers the whole question.

use super::query::platform_name;
use crate::context::{AppState, Visit};
use crate::error::AppError;
use crate::urls::{self, Query};
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::platform::Catalogue;
use http::StatusCode;
use serde::Serialize;
use store::queries::accounts::{ListRow, suggest};
use store::queries::platforms;

/// One suggestion. The island shows `label` and `detail` and opens `href`.
#[derive(Serialize)]
struct Suggestion {
    reference: String,
    name: String,
    platform: String,
    handle: String,
    label: String,
    detail: String,
    href: String,
}

/// Fewer letters find everything; more than this is no name.
const LETTERS: std::ops::RangeInclusive<usize> = 2..=100;

/// Answers with at most eight, best known name first; nobody who is not signed in gets any (401).
///
/// # Errors
/// When the database does not answer.
pub async fn get(State(state): State<AppState>, visit: Visit) -> Result<Response, AppError> {
    let none: [Suggestion; 0] = [];
    if !visit.signed_in() {
        return Ok((StatusCode::UNAUTHORIZED, Json(none)).into_response());
    }
    let query = Query::parse(visit.query());
    let typed = query.get("q").unwrap_or_default().trim();
    let letters = typed.chars().count();
    if !LETTERS.contains(&letters) || typed.chars().any(char::is_control) {
        return Ok(Json(none).into_response());
    }
    let catalogue = platforms::catalogue(&state.store).await?;
    let found = suggest(&state.store, &visit.actor, typed).await?;
    let found: Vec<Suggestion> = found.into_iter().map(|row| one(&catalogue, row)).collect();
    Ok(Json(found).into_response())
}

fn one(catalogue: &Catalogue, row: ListRow) -> Suggestion {
    let reference = row.reference().to_string();
    let platform = platform_name(catalogue, &row.platform);
    Suggestion {
        detail: format!("{platform}, {}, {reference}", row.handle),
        href: urls::account(row.number),
        label: row.name.clone(),
        reference,
        name: row.name,
        platform,
        handle: row.handle,
    }
}
