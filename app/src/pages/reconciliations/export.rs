//! `GET /reconciliations/{reference}/lines.csv` and `.xlsx`: the lines as on the page, all of its pages.

use super::{columns, query, subject};
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::files::register_file::Format;
use crate::pages::lists::{self, TableFile};
use crate::render::Section;
use crate::urls;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::permission::Action;
use store::queries::reconciliations::lines;

/// The lines as CSV.
///
/// # Errors
/// 403 for those who may not see who has access; 404; the database.
pub async fn csv(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
) -> Result<Response, AppError> {
    answer(&state, &visit, &reference, Format::Csv).await
}

/// The lines as XLSX.
///
/// # Errors
/// 403 for those who may not see who has access; 404; the database.
pub async fn xlsx(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
) -> Result<Response, AppError> {
    answer(&state, &visit, &reference, Format::Xlsx).await
}

async fn answer(
    state: &AppState,
    visit: &Visit,
    reference: &str,
    format: Format,
) -> Result<Response, AppError> {
    let rest = format!("/lines.{}", format.ending());
    let action = Action::ViewAccess;
    let found = match subject::open(state, visit, reference, &rest, action).await {
        Ok(found) => found,
        Err(instead) => return instead,
    };
    let of = &found.reconciliation;
    let filter = match query::lines(visit.query()) {
        Ok(filter) => filter,
        Err(faults) => {
            let here = urls::reconciliation(of.number);
            let page = lists::unknown(faults, &here, Section::Accounts);
            return Ok(page.respond(state, visit).await);
        }
    };
    let all = lines(&state.store, &visit.actor, of.number, &filter, true).await?;
    let mut words = vec![of.reference().to_string()];
    words.extend(filter.verdict.map(|v| v.name().to_owned()));
    if !filter.all {
        words.push("only what changed since the comparison before".to_owned());
    }
    if filter.undecided {
        words.push("only what waits for a decision".to_owned());
    }
    let file = TableFile {
        action,
        facts: of.facts(),
        name: "comparison",
        title: "Comparison with the platform",
        headings: columns::LINES,
        rows: all.lines.iter().map(columns::line).collect(),
        words: words.join("; "),
    };
    file.answer(state, visit, format).await
}
