//! `GET /business-cases.csv` and `/business-cases.xlsx`: the same cases as on the page, all of its pages.

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
use store::queries::cases::list;
use store::queries::{organisation, platforms};

/// The list as CSV.
///
/// # Errors
/// 403 for those who may not see cases; the database.
pub async fn csv(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
) -> Result<Response, AppError> {
    answer(&state, &visit, Format::Csv).await
}

/// The list as XLSX.
///
/// # Errors
/// 403 for those who may not see cases; the database.
pub async fn xlsx(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
) -> Result<Response, AppError> {
    answer(&state, &visit, Format::Xlsx).await
}

async fn answer(state: &AppState, visit: &Visit, format: Format) -> Result<Response, AppError> {
    let (action, facts) = (Action::ViewCases, Facts::default());
    let (call, subject) = (visit.call(""), "business-cases".to_owned());
    attempts::judged(&state.store, &call, action, "export", subject, facts).await?;
    let organisation = organisation::all(&state.store).await?;
    let catalogue = platforms::catalogue(&state.store).await?;
    let filter = match query::list(visit.query(), &organisation, &catalogue) {
        Ok(filter) => filter,
        Err(faults) => {
            let page = lists::unknown(faults, urls::CASES, Section::Cases);
            return Ok(page.respond(state, visit).await);
        }
    };
    let found = list(&state.store, &visit.actor, &filter, true).await?;
    let asked = Query::parse(visit.query()).without("page").without("sort");
    let rows = found.rows.iter();
    let file = TableFile {
        action,
        facts: Facts::default(),
        name: "business-cases",
        title: "Business cases",
        headings: columns::CASES,
        rows: rows.map(|row| columns::case(row, &catalogue)).collect(),
        words: query::in_words(&asked, &organisation, &catalogue),
    };
    file.answer(state, visit, format).await
}
