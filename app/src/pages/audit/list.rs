//! `GET /audit`: who did what to which record, newest first.

use super::filter::AuditQuery;
use super::page::{Model, page};
use crate::context::{AppState, SignedIn};
use crate::error::AppError;
use crate::render::{Page, Section};
use crate::urls::Query as Asked;
use axum::extract::{Query, State};
use axum::response::Response;
use store::audit::last_checkpoint;
use store::queries::audit::{self, AuditPage};

/// Shows the trail.
///
/// # Errors
/// 403 for those who may not read it; 400 for values that no form offers.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Query(typed): Query<AuditQuery>,
) -> Result<Response, AppError> {
    let (filter, problems) = typed.read()?;
    // Also with a date that makes no sense: whether somebody may look comes first.
    let mut found = audit::list(&state.store, &visit.actor, &filter).await?;
    if !problems.is_empty() {
        found = AuditPage {
            events: Vec::new(),
            total: 0,
        };
    }
    let model = Model {
        typed,
        asked: Asked::parse(visit.query()),
        problems: problems.clone(),
        found,
        page: filter.page.into(),
        checkpoint: last_checkpoint(&state.store)?,
        actor: visit.actor.clone(),
    };
    Ok(Page::new(Section::Audit, "Who did what", page(model))
        .problems(&problems)
        .respond(&state, &visit)
        .await)
}
