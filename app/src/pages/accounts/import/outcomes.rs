//! `GET /accounts/import/{reference}/outcomes.csv`: every row of the file with what became of it.

use super::cells::cell;
use super::frame;
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::files::write_csv::CsvFile;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use domain::ids::Reference;
use domain::import::{Import, RowOutcome, column_letter};
use http::header;
use std::io::{BufWriter, Seek as _};
use store::queries::imports::{ImportRow, rows_after};
use tokio_util::io::ReaderStream;

/// Rows read at once.
const PORTION: i64 = 1_000;

/// Hands the file over.
///
/// # Errors
/// Not permitted; not found; the database or the disk.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
) -> Result<Response, AppError> {
    let shown = frame::open(&state, &visit, &reference).await?;
    let file = made(&state, &visit, &shown.import).await?;
    let name = format!("{}-outcomes.csv", Reference::import(shown.import.number));
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
    ];
    let stream = ReaderStream::with_capacity(tokio::fs::File::from_std(file), 64 * 1024);
    Ok((headers, Body::from_stream(stream)).into_response())
}

async fn made(state: &AppState, visit: &Visit, import: &Import) -> Result<std::fs::File, AppError> {
    let width = import.sheets.get(import.sheet).map_or(0, |s| s.width);
    let own = [
        "Row",
        "Outcome",
        "Account",
        "Same account as",
        "Why or what",
        "Undone",
    ]
    .map(str::to_owned);
    let names = (0..width).map(|i| match import.names().get(i) {
        Some(name) if !name.is_empty() => name.clone(),
        _ => format!("Column {}", column_letter(i)),
    });
    let heading: Vec<String> = own.into_iter().chain(names).collect();
    // A file on disk, not in memory: fifty thousand long rows are many megabytes.
    let file = tempfile::tempfile().map_err(AppError::broken)?;
    let mut csv = CsvFile::new(BufWriter::new(file), heading.iter().map(String::as_str))
        .map_err(AppError::broken)?;
    let mut after = import.header_number();
    loop {
        let rows = rows_after(&state.store, &visit.actor, import, after, PORTION).await?;
        let Some(last) = rows.last() else { break };
        after = last.row.number;
        for row in &rows {
            let own = own_cells(row);
            let cells = (0..width).map(|i| cell(&row.row.cells, i));
            csv.row(own.iter().map(String::as_str).chain(cells))
                .map_err(AppError::broken)?;
        }
    }
    let file = csv.finish().map_err(AppError::broken)?;
    let mut file = file
        .into_inner()
        .map_err(|error| AppError::broken(error.error()))?;
    file.rewind().map_err(AppError::broken)?;
    Ok(file)
}

fn own_cells(row: &ImportRow) -> [String; 6] {
    let account = row.account.map(|n| Reference::account(n).to_string());
    let waits = row.outcome == Some(RowOutcome::New) && !row.done;
    let archived = account.clone().filter(|_| waits);
    let why: Vec<&str> = row.problems.0.iter().map(|p| p.message.as_str()).collect();
    [
        row.row.place(),
        row.outcome
            .map_or("Not checked", RowOutcome::name)
            .to_owned(),
        if archived.is_some() {
            String::new()
        } else {
            account.unwrap_or_default()
        },
        row.other.clone().unwrap_or_default(),
        if why.is_empty() {
            let also =
                archived.map(|other| format!("; {other}, which is archived, has this address"));
            format!("{}{}", row.remark, also.unwrap_or_default())
        } else {
            why.join("; ")
        },
        row.undo.clone().unwrap_or_default(),
    ]
}
