//! `GET /sightings.csv` and `/sightings.xlsx`: the same reports as on the page, all of its pages.

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
use store::queries::platforms;
use store::queries::sightings::list;

/// The queue as CSV.
///
/// # Errors
/// 403 for those who may not see all reports; the database.
pub async fn csv(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
) -> Result<Response, AppError> {
    answer(&state, &visit, Format::Csv).await
}

/// The queue as XLSX.
///
/// # Errors
/// 403 for those who may not see all reports; the database.
pub async fn xlsx(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
) -> Result<Response, AppError> {
    answer(&state, &visit, Format::Xlsx).await
}

async fn answer(state: &AppState, visit: &Visit, format: Format) -> Result<Response, AppError> {
    let (action, facts) = (Action::ViewSightings, Facts::default());
    let (call, subject) = (visit.call(""), "reported accounts".to_owned());
    attempts::judged(&state.store, &call, action, "export", subject, facts).await?;
    let catalogue = platforms::catalogue(&state.store).await?;
    let filter = match query::read(visit.query(), &catalogue) {
        Ok(filter) => filter,
        Err(faults) => {
            let page = lists::unknown(faults, urls::SIGHTINGS, Section::ToDo);
            return Ok(page.respond(state, visit).await);
        }
    };
    let found = list(&state.store, &visit.actor, &filter, true).await?;
    let asked = Query::parse(visit.query()).without("page");
    let rows = found.rows.iter();
    let file = TableFile {
        action,
        facts: Facts::default(),
        name: "reported-accounts",
        title: "Reported accounts",
        headings: columns::SIGHTINGS,
        rows: rows.map(|r| columns::sighting(r, &catalogue)).collect(),
        words: query::words(&asked, &catalogue),
    };
    file.answer(state, visit, format).await
}
