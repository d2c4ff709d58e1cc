//! `GET /people.csv`, `/people.xlsx`, `/people/access-review.csv` and `.xlsx`: the same people and
//! roles as on the page, all of its pages. Each file is noted in the audit trail before it is handed
//! over.

use super::{columns, query, unknown};
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::files::register_file::Format;
use crate::pages::lists::TableFile;
use crate::urls::{self, Query};
use axum::extract::State;
use axum::response::Response;
use domain::permission::{Action, Facts};
use store::commands::attempts;
use store::queries::organisation;
use store::queries::people::{list, review};

/// The list as CSV.
///
/// # Errors
/// 403 for those who may not see people; the database.
pub async fn csv(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
) -> Result<Response, AppError> {
    people(&state, &visit, Format::Csv).await
}

/// The list as XLSX.
///
/// # Errors
/// 403 for those who may not see people; the database.
pub async fn xlsx(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
) -> Result<Response, AppError> {
    people(&state, &visit, Format::Xlsx).await
}

/// The review as CSV.
///
/// # Errors
/// 403 for those who may not review access; the database.
pub async fn review_csv(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
) -> Result<Response, AppError> {
    roles(&state, &visit, Format::Csv).await
}

/// The review as XLSX.
///
/// # Errors
/// 403 for those who may not review access; the database.
pub async fn review_xlsx(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
) -> Result<Response, AppError> {
    roles(&state, &visit, Format::Xlsx).await
}

async fn people(state: &AppState, visit: &Visit, format: Format) -> Result<Response, AppError> {
    judged(state, visit, Action::ViewPeople, "people").await?;
    let organisation = organisation::all(&state.store).await?;
    let filter = match query::list(visit.query(), &organisation) {
        Ok(filter) => filter,
        Err(faults) => {
            let page = unknown::page(faults, urls::PEOPLE);
            return Ok(page.respond(state, visit).await);
        }
    };
    let found = list(&state.store, &visit.actor, &filter, true).await?;
    let today = state.store.clock().now().today;
    let cells = found
        .rows
        .iter()
        .map(|row| columns::person(row, today, &organisation));
    let asked = Query::parse(visit.query()).without("page");
    let file = TableFile {
        action: Action::ViewPeople,
        facts: Facts::default(),
        name: "people",
        title: "People and their roles",
        headings: columns::PEOPLE,
        rows: cells.collect(),
        words: query::words(&asked, &organisation, "Everybody who has not left"),
    };
    file.answer(state, visit, format).await
}

async fn roles(state: &AppState, visit: &Visit, format: Format) -> Result<Response, AppError> {
    judged(state, visit, Action::ReviewAccess, "access-review").await?;
    let organisation = organisation::all(&state.store).await?;
    let filter = match query::review(visit.query(), &organisation) {
        Ok(filter) => filter,
        Err(faults) => {
            let page = unknown::page(faults, urls::ACCESS_REVIEW);
            return Ok(page.respond(state, visit).await);
        }
    };
    let found = review(&state.store, &visit.actor, &filter, true).await?;
    let now = state.store.clock().now();
    let cells = found
        .rows
        .iter()
        .map(|row| columns::role(row, now, &organisation));
    let asked = Query::parse(visit.query()).without("page");
    let file = TableFile {
        action: Action::ReviewAccess,
        facts: Facts::default(),
        name: "access-review",
        title: "Review of access",
        headings: columns::REVIEW,
        rows: cells.collect(),
        words: query::words(
            &asked,
            &organisation,
            "Every role that counts today or later",
        ),
    };
    file.answer(state, visit, format).await
}

async fn judged(
    state: &AppState,
    visit: &Visit,
    action: Action,
    name: &str,
) -> Result<(), AppError> {
    let (call, facts) = (visit.call(""), Facts::default());
    attempts::judged(
        &state.store,
        &call,
        action,
        "export",
        name.to_owned(),
        facts,
    )
    .await?;
    Ok(())
}
