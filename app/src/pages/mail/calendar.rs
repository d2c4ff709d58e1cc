//! `GET /calendar/{secret}.ics`: somebody's due dates, for a calendar program. There is no session: the
//! secret is all there is, so an address that is unknown, withdrawn or malformed gets the same answer.

use crate::context::AppState;
use crate::error::AppError;
use crate::files::ics;
use crate::letters::link;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::header;
use sha2::{Digest as _, Sha256};
use store::queries::calendar::{due_dates, owner};

/// The calendar behind a secret.
///
/// # Errors
/// 404 for anything else; the database.
pub async fn get(
    State(state): State<AppState>,
    Path(file): Path<String>,
) -> Result<Response, AppError> {
    let secret = file.strip_suffix(".ics").unwrap_or_default();
    let hash = hex::encode(Sha256::digest(secret.as_bytes()));
    let Some((person, name)) = owner(&state.store, &hash).await? else {
        return Err(AppError::NotFound);
    };
    let host = state
        .site
        .public_url
        .as_ref()
        .and_then(|url| url.host_str());
    let host = host.unwrap_or("social-media-register").to_owned();
    let due = due_dates(&state.store, person).await?;
    let entries = due.into_iter().map(|one| ics::Entry {
        uid: format!("{}@{host}", one.uid),
        day: one.day,
        stamp: one.since,
        summary: one.summary,
        detail: one.detail,
        url: link(&state.site, &one.path),
    });
    let title = format!("Social Media Register: {name}");
    let headers = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (header::CACHE_CONTROL, "private, no-store"),
        (
            header::CONTENT_DISPOSITION,
            "inline; filename=\"register.ics\"",
        ),
        (header::HeaderName::from_static("x-robots-tag"), "noindex"),
    ];
    Ok((headers, ics::calendar(&title, entries)).into_response())
}
