//! `GET /pixels.csv` and `/pixels.xlsx`: the same pixels as on the page, all of its pages.

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
use store::queries::organisation;
use store::queries::pixels::pixels;

/// The list as CSV.
///
/// # Errors
/// 403 for those who may not see pixels; the database.
pub async fn csv(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
) -> Result<Response, AppError> {
    answer(&state, &visit, Format::Csv).await
}

/// The list as XLSX.
///
/// # Errors
/// 403 for those who may not see pixels; the database.
pub async fn xlsx(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
) -> Result<Response, AppError> {
    answer(&state, &visit, Format::Xlsx).await
}

async fn answer(state: &AppState, visit: &Visit, format: Format) -> Result<Response, AppError> {
    let (action, facts) = (Action::ViewPixels, Facts::default());
    let (call, subject) = (visit.call(""), "pixels".to_owned());
    attempts::judged(&state.store, &call, action, "export", subject, facts).await?;
    let organisation = organisation::all(&state.store).await?;
    let filter = match query::list(visit.query(), &organisation) {
        Ok(filter) => filter,
        Err(faults) => {
            let page = lists::unknown(faults, urls::PIXELS, Section::Pixels);
            return Ok(page.respond(state, visit).await);
        }
    };
    let found = pixels(&state.store, &visit.actor, &filter, true).await?;
    let asked = Query::parse(visit.query()).without("page").without("sort");
    let file = TableFile {
        action,
        facts: Facts::default(),
        name: "pixels",
        title: "Pixels",
        headings: columns::PIXELS,
        rows: found.rows.iter().map(columns::pixel).collect(),
        words: query::in_words(&asked, &organisation),
    };
    file.answer(state, visit, format).await
}
