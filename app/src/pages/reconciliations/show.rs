//! `GET /reconciliations/{reference}`: the result of a comparison.

use super::{query, show_page, subject};
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::pages::forms::Typed;
use crate::pages::lists;
use crate::render::{Page, Section};
use crate::urls::{self, Query};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::permission::{Action, may};
use domain::problem::Problems;
use store::queries::reconciliations::{LineFilter, Summary, lines};

/// Shows the result; a list whose columns have to be explained leads there.
///
/// # Errors
/// 403 for those who may not see who has access; 404; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
) -> Result<Response, AppError> {
    let action = Action::ViewAccess;
    let found = match subject::open(&state, &visit, &reference, "", action).await {
        Ok(found) => found,
        Err(instead) => return instead,
    };
    let of = &found.reconciliation;
    if of.is_waiting() && may(&visit.actor, Action::Reconcile, &of.facts()).is_ok() {
        let path = urls::reconciliation_page(of.number, "mapping");
        return Ok(Redirect::to(&path).into_response());
    }
    let here = urls::reconciliation(of.number);
    let filter = match query::lines(visit.query()) {
        Ok(filter) => filter,
        Err(faults) => {
            let page = lists::unknown(faults, &here, Section::Accounts);
            return Ok(page.respond(&state, &visit).await);
        }
    };
    let asked = Query::parse(visit.query());
    let page = page(&state, &visit, found, filter, asked, None).await?;
    Ok(page.respond(&state, &visit).await)
}

/// The page with these lines; `typed`: a decision that stands against something.
///
/// # Errors
/// The database.
pub(super) async fn page(
    state: &AppState,
    visit: &Visit,
    found: Summary,
    filter: LineFilter,
    asked: Query,
    typed: Option<(Typed, Problems)>,
) -> Result<Page, AppError> {
    let of = &found.reconciliation;
    let number = of.number;
    let shown = lines(&state.store, &visit.actor, number, &filter, false).await?;
    if let Some(fault) = lists::beyond(filter.page, shown.total) {
        let here = urls::reconciliation(number);
        return Ok(lists::unknown(vec![fault], &here, Section::Accounts));
    }
    let decides = may(&visit.actor, Action::Reconcile, &of.facts()).is_ok();
    let (typed, problems) = typed.unwrap_or_default();
    Ok(show_page::page(show_page::Model {
        decides: decides && !of.given_up && !of.is_waiting(),
        found,
        filter,
        asked,
        shown,
        typed,
        problems,
    }))
}
