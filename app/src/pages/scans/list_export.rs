//! `GET /pixels/scans.csv` and `.xlsx`: the same recordings as on the page, all of its pages.

use super::{query, words};
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
use store::queries::scans::{Listed, list};

/// The headings, with their widths in a spreadsheet.
const HEADINGS: &[(&str, u8)] = &[
    ("Recording", 12),
    ("Site", 40),
    ("State", 24),
    ("Findings", 10),
    ("Open findings", 10),
    ("File", 30),
    ("Bytes", 14),
    ("SHA-256 of the file", 66),
    ("Uploaded at", 24),
    ("Uploaded by", 26),
];

/// The list as CSV.
///
/// # Errors
/// 403 for those who may not see it; the database.
pub async fn csv(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
) -> Result<Response, AppError> {
    answer(&state, &visit, Format::Csv).await
}

/// The list as XLSX.
///
/// # Errors
/// 403 for those who may not see it; the database.
pub async fn xlsx(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
) -> Result<Response, AppError> {
    answer(&state, &visit, Format::Xlsx).await
}

async fn answer(state: &AppState, visit: &Visit, format: Format) -> Result<Response, AppError> {
    let (action, facts) = (Action::ViewScans, Facts::default());
    let (call, subject) = (visit.call(""), "recordings".to_owned());
    attempts::judged(&state.store, &call, action, "export", subject, facts).await?;
    let filter = match query::read(visit.query()) {
        Ok(filter) => filter,
        Err(faults) => {
            let page = lists::unknown(faults, urls::SCANS, Section::Pixels);
            return Ok(page.respond(state, visit).await);
        }
    };
    let found = list(&state.store, &visit.actor, &filter, true).await?;
    let asked = Query::parse(visit.query()).without("page");
    let parts = query::parts(&asked).into_iter();
    let parts: Vec<String> = parts
        .map(|(_, label, text)| format!("{label}: {text}"))
        .collect();
    let file = TableFile {
        action,
        facts: Facts::default(),
        name: "recordings",
        title: "Recordings",
        headings: HEADINGS,
        rows: found.rows.iter().map(row).collect(),
        words: match parts.as_slice() {
            [] => "All recordings".to_owned(),
            parts => parts.join("; "),
        },
    };
    file.answer(state, visit, format).await
}

fn row(listed: &Listed) -> Vec<String> {
    let scan = &listed.scan;
    let (_, state) = words::state(&scan.state, listed.interrupted, listed.open);
    vec![
        scan.reference().to_string(),
        scan.site.to_string(),
        state,
        listed.findings.to_string(),
        listed.open.to_string(),
        scan.file.name.clone(),
        scan.file.size.to_string(),
        scan.file.sha256.clone(),
        scan.at.to_rfc3339(),
        scan.by.name.clone(),
    ]
}
