//! `GET /obligations.csv` and `.xlsx`: the same rows as on the page, all of its pages. Noted in the
//! audit trail before it is handed over.

use super::{columns, query};
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::files::register_file::Format;
use crate::pages::lists::{self, TableFile};
use crate::render::Section;
use crate::urls::{self, Query};
use axum::extract::State;
use axum::response::Response;
use domain::permission::{Action, Facts};
use store::commands::attempts;
use store::queries::obligations::list;
use store::queries::organisation;

/// The list as CSV.
///
/// # Errors
/// 403 for those who may not see everybody's; the database.
pub async fn csv(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
) -> Result<Response, AppError> {
    file(&state, &visit, Format::Csv).await
}

/// The list as XLSX.
///
/// # Errors
/// 403 for those who may not see everybody's; the database.
pub async fn xlsx(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
) -> Result<Response, AppError> {
    file(&state, &visit, Format::Xlsx).await
}

async fn file(state: &AppState, visit: &Visit, format: Format) -> Result<Response, AppError> {
    let (call, action) = (visit.call(""), Action::ViewObligations);
    let (name, facts) = ("obligations".to_owned(), Facts::default());
    attempts::judged(&state.store, &call, action, "export", name, facts).await?;
    let organisation = organisation::all(&state.store).await?;
    let filter = match query::list(visit.query(), &organisation) {
        Ok(filter) => filter,
        Err(faults) => {
            let page = lists::unknown(faults, urls::OBLIGATIONS, Section::ToDo);
            return Ok(page.respond(state, visit).await);
        }
    };
    let found = list(&state.store, &visit.actor, &filter, true).await?;
    let today = state.store.clock().now().today;
    let file = TableFile {
        action,
        facts: Facts::default(),
        name: "obligations",
        title: "Obligations",
        headings: columns::HEADINGS,
        rows: found
            .rows
            .iter()
            .map(|row| columns::cells(row, today))
            .collect(),
        words: query::words(&Query::parse(visit.query()).without("page"), &organisation),
    };
    file.answer(state, visit, format).await
}
