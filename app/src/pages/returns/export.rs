//! `GET /returns/{period}/all.csv` and `/all.xlsx`: the same returns as on the page, all of its pages.

use super::{columns, frame, query};
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::files::register_file::Format;
use crate::pages::lists::{self, TableFile};
use crate::render::Section;
use crate::urls::{self, Query};
use axum::extract::{Path, State};
use axum::response::Response;
use domain::permission::Action;
use store::commands::attempts;
use store::queries::returns::{list, period};
use store::queries::{organisation, platforms};

/// The list as CSV.
///
/// # Errors
/// 403 for those whose role sees no lists of returns; 404; the database.
pub async fn csv(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(typed): Path<String>,
) -> Result<Response, AppError> {
    answer(&state, &visit, &typed, Format::Csv).await
}

/// The list as XLSX.
///
/// # Errors
/// 403 for those whose role sees no lists of returns; 404; the database.
pub async fn xlsx(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(typed): Path<String>,
) -> Result<Response, AppError> {
    answer(&state, &visit, &typed, Format::Xlsx).await
}

async fn answer(
    state: &AppState,
    visit: &Visit,
    typed: &str,
    format: Format,
) -> Result<Response, AppError> {
    let (call, action) = (visit.call(""), Action::ViewReturns);
    let facts = frame::reach(&visit.actor).unwrap_or_default();
    let name = "returns".to_owned();
    attempts::judged(&state.store, &call, action, "export", name, facts.clone()).await?;
    let quarter = frame::quarter(typed)?;
    let period = period(&state.store, quarter).await?;
    let organisation = organisation::all(&state.store).await?;
    let catalogue = platforms::catalogue(&state.store).await?;
    let known = query::Known {
        catalogue: &catalogue,
        organisation: &organisation,
    };
    let filter = match query::list(visit.query(), period.quarter, known) {
        Ok(filter) => filter,
        Err(faults) => {
            let whole = urls::period_page(quarter, "all");
            let page = lists::unknown(faults, &whole, Section::Returns);
            return Ok(page.respond(state, visit).await);
        }
    };
    let found = list(&state.store, &visit.actor, &filter, true).await?;
    let asked = Query::parse(visit.query()).without("page").without("sort");
    let rows = found.rows.iter().map(|row| columns::cells(row, known));
    let file = TableFile {
        action,
        facts,
        name: "returns",
        title: "Returns",
        headings: columns::HEADINGS,
        rows: rows.collect(),
        words: query::in_words(quarter, &asked, known),
    };
    file.answer(state, visit, format).await
}
