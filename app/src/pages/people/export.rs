//! `GET /people.csv`, `/people.xlsx`, `/people/access-review.csv` and `.xlsx`: the same people and
//! roles as on the page, all of its pages. Each file is noted in the audit trail before it is handed
//! over.

use super::{columns, query, unknown};
use crate::components::instant_words;
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::files::register_file::Format;
use crate::files::write_csv::CsvFile;
use crate::files::write_xlsx::XlsxFile;
use crate::urls::{self, Query};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::permission::{Action, Facts};
use http::header;
use sha2::{Digest as _, Sha256};
use std::io::{self, Cursor};
use store::commands::attempts;
use store::commands::people::{TakenOut, taken_out};
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
    let file = File {
        action: Action::ViewPeople,
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
    let file = File {
        action: Action::ReviewAccess,
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

/// A file to make. People are few enough to be held at once.
struct File {
    action: Action,
    name: &'static str,
    title: &'static str,
    headings: &'static [(&'static str, u8)],
    rows: Vec<Vec<String>>,
    words: String,
}

impl File {
    async fn answer(
        self,
        state: &AppState,
        visit: &Visit,
        format: Format,
    ) -> Result<Response, AppError> {
        let now = state.store.clock().now();
        let name = format!("{}-{}.{}", self.name, now.today, format.ending());
        let bytes = match format {
            Format::Csv => self.csv(),
            Format::Xlsx => self.xlsx(state, visit),
        };
        let bytes = bytes.map_err(AppError::broken)?;
        let out = TakenOut {
            action: self.action,
            file: name.clone(),
            filter: self.words,
            rows: self.rows.len() as u64,
            sha256: hex::encode(Sha256::digest(&bytes)),
        };
        taken_out(&state.store, &visit.call(""), out).await?;
        let disposition = format!("attachment; filename=\"{name}\"");
        let headers = [
            (header::CONTENT_TYPE, format.media_type().to_owned()),
            (header::CONTENT_DISPOSITION, disposition),
        ];
        Ok((headers, bytes).into_response())
    }

    fn csv(&self) -> io::Result<Vec<u8>> {
        let headings = self.headings.iter().map(|(heading, _)| *heading);
        let mut csv = CsvFile::new(Vec::new(), headings)?;
        for row in &self.rows {
            csv.row(row.iter().map(String::as_str))?;
        }
        csv.finish()
    }

    fn xlsx(&self, state: &AppState, visit: &Visit) -> io::Result<Vec<u8>> {
        let site = &state.site;
        let mut xlsx = XlsxFile::new(self.title, self.headings, &site.export_marking)?;
        for row in &self.rows {
            xlsx.row(row.iter().map(String::as_str))?;
        }
        let pair = |name: &str, words: String| (name.to_owned(), words);
        let about = [
            pair(
                "What this is",
                format!("{}, {}", self.title, site.organisation_name),
            ),
            pair("Which", self.words.clone()),
            pair("Made on", instant_words(state.store.clock().now().at)),
            pair("Made by", visit.actor.name().to_owned()),
            pair("Rows", self.rows.len().to_string()),
            pair("Marking", site.export_marking.clone()),
        ];
        let mut out = Cursor::new(Vec::new());
        xlsx.finish(&mut out, &about)?;
        Ok(out.into_inner())
    }
}
