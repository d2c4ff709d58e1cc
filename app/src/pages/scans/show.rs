//! `GET /pixels/scans/{reference}`: how far a recording is, and what it showed.

use super::{progress, show_page};
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::render::{Page, Section};
use crate::urls::{self, Query};
use axum::extract::{Path, State};
use axum::response::Response;
use domain::drift::ScanState;
use domain::ids::{Reference, ReferenceKind};
use domain::permission::{Action, Facts, may};
use http::{HeaderName, HeaderValue};
use store::queries::scans::{Shown, show};

/// Asks the browser to look again, without script.
const REFRESH: HeaderName = HeaderName::from_static("refresh");

/// Shows it.
///
/// # Errors
/// 403 for those who may not see it; 404; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
) -> Result<Response, AppError> {
    let shown = open(&state, &visit, &reference).await?;
    let allowed = |action| may(&visit.actor, action, &Facts::default()).is_ok();
    if shown.scan.state == ScanState::Done {
        let rights = show_page::Rights {
            checks: allowed(Action::CheckPixels),
            sees_pixels: allowed(Action::ViewPixels),
            sees_obligations: allowed(Action::ViewObligations),
            sees_incidents: allowed(Action::ViewIncidents),
        };
        let page = show_page::page(&shown, rights);
        return Ok(page.respond(&state, &visit).await);
    }
    let reading = shown.scan.state == ScanState::Reading && !shown.interrupted;
    let off = Query::parse(visit.query()).get("refresh") == Some("off");
    let refreshing = reading && !off;
    let (title, body) = progress::body(&shown, allowed(Action::CheckPixels), refreshing);
    let title = format!("{title}: {}", shown.scan.reference());
    let page = Page::new(Section::Pixels, title, body)
        .crumb(urls::PIXELS, "Pixels")
        .crumb(urls::SCANS, "Checks of sites for pixels");
    let mut answer = page.respond(&state, &visit).await;
    if refreshing {
        let headers = answer.headers_mut();
        headers.insert(REFRESH, HeaderValue::from_static("2"));
    }
    Ok(answer)
}

/// The recording that a page is about.
///
/// # Errors
/// 403 for those who may not see it; 404; the database.
pub(super) async fn open(
    state: &AppState,
    visit: &Visit,
    reference: &str,
) -> Result<Shown, AppError> {
    may(&visit.actor, Action::ViewScans, &Facts::default())?;
    let reference = Reference::parse(ReferenceKind::Scan, reference);
    let number = reference.ok_or(AppError::NotFound)?.number;
    Ok(show(&state.store, &visit.actor, number).await?)
}
