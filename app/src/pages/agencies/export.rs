//! `GET /agencies.csv` and `/agencies.xlsx`: the same agencies as on the page, all of its pages.

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
use store::queries::agencies::list;

/// The list as CSV.
///
/// # Errors
/// 403 for those who may not see agencies; the database.
pub async fn csv(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
) -> Result<Response, AppError> {
    answer(&state, &visit, Format::Csv).await
}

/// The list as XLSX.
///
/// # Errors
/// 403 for those who may not see agencies; the database.
pub async fn xlsx(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
) -> Result<Response, AppError> {
    answer(&state, &visit, Format::Xlsx).await
}

async fn answer(state: &AppState, visit: &Visit, format: Format) -> Result<Response, AppError> {
    let (action, facts) = (Action::ViewAgencies, Facts::default());
    let (call, subject) = (visit.call(""), "agencies".to_owned());
    attempts::judged(&state.store, &call, action, "export", subject, facts).await?;
    let filter = match query::list(visit.query()) {
        Ok(filter) => filter,
        Err(faults) => {
            let page = lists::unknown(faults, urls::AGENCIES, Section::People);
            return Ok(page.respond(state, visit).await);
        }
    };
    let found = list(&state.store, &visit.actor, &filter, true).await?;
    let asked = Query::parse(visit.query()).without("page").without("sort");
    let file = TableFile {
        action,
        facts: Facts::default(),
        name: "agencies",
        title: "Agencies",
        headings: columns::AGENCIES,
        rows: found.rows.iter().map(columns::agency).collect(),
        words: query::words(&asked),
    };
    file.answer(state, visit, format).await
}
