//! `GET /compliance-reports/{period}/report.csv` and `.xlsx`: the accounts with their returns, and the whole
//! report with a sheet for each of its lists.

use super::sections::With;
use super::subject::{self, Subject};
use crate::components::{instant_words, thousands};
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::files::register_file::Format;
use crate::files::write_csv::CsvFile;
use crate::files::write_sheets::{Sheet, write};
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use domain::permission::{Action, Facts};
use domain::report::{Measure, Ratio, Tally};
use http::header;
use sha2::{Digest as _, Sha256};
use store::commands::attempts;
use store::commands::people::{TakenOut, taken_out};

/// The accounts as CSV.
///
/// # Errors
/// 403 for those who may not see reports; 404; the database.
pub async fn csv(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(period): Path<String>,
) -> Result<Response, AppError> {
    answer(&state, &visit, &period, Format::Csv).await
}

/// The whole report as XLSX.
///
/// # Errors
/// 403 for those who may not see reports; 404; the database.
pub async fn xlsx(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(period): Path<String>,
) -> Result<Response, AppError> {
    answer(&state, &visit, &period, Format::Xlsx).await
}

async fn answer(
    state: &AppState,
    visit: &Visit,
    period: &str,
    format: Format,
) -> Result<Response, AppError> {
    let action = Action::ViewReports;
    let what: String = period.chars().take(20).collect();
    let (call, facts) = (visit.call(""), Facts::default());
    attempts::judged(&state.store, &call, action, "export", what, facts).await?;
    let rest = format!("/report.{}", format.ending());
    let subject = match subject::open(state, visit, period, &rest).await {
        Ok(subject) => subject,
        Err(instead) => return instead,
    };
    let (bytes, rows) = match format {
        Format::Csv => accounts(&subject)?,
        Format::Xlsx => whole(state, visit, &subject)?,
    };
    let name = format!("compliance-{}.{}", subject.quarter, format.ending());
    let out = TakenOut {
        action,
        facts: Facts::default(),
        file: name.clone(),
        filter: subject.title(),
        rows,
        sha256: hex::encode(Sha256::digest(&bytes)),
    };
    taken_out(&state.store, &call, out).await?;
    let headers = [
        (header::CONTENT_TYPE, format.media_type().to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
    ];
    Ok((headers, bytes).into_response())
}

fn accounts(subject: &Subject) -> Result<(Vec<u8>, u64), AppError> {
    let all: Vec<_> = subject.contents().accounts.iter().collect();
    let list = With::of(subject).accounts(&all);
    let headings = list.headings.iter().map(|(heading, _)| *heading);
    let mut csv = CsvFile::new(Vec::new(), headings).map_err(AppError::broken)?;
    for row in &list.rows {
        let cells = row.iter().map(super::parts::Cell::words);
        csv.row(cells).map_err(AppError::broken)?;
    }
    let bytes = csv.finish().map_err(AppError::broken)?;
    Ok((bytes, list.rows.len() as u64))
}

fn whole(state: &AppState, visit: &Visit, subject: &Subject) -> Result<(Vec<u8>, u64), AppError> {
    let mut sheets = vec![measures(subject), figures(subject)];
    for list in With::of(subject).lists() {
        let cells = |row: &Vec<super::parts::Cell>| {
            row.iter().map(|cell| cell.words().to_owned()).collect()
        };
        let mut rows: Vec<Vec<String>> = list.rows.iter().map(cells).collect();
        if list.is_withheld() {
            rows.push(vec![list.none.to_owned()]);
        }
        sheets.push(Sheet {
            name: list.title.to_owned(),
            headings: list.headings.to_vec(),
            rows,
        });
    }
    if let Some(found) = subject.frozen() {
        sheets.push(restatements(subject, found));
    }
    let rows: usize = sheets.iter().map(|sheet| sheet.rows.len()).sum();
    let about = about(state, visit, subject);
    let marking = &state.site.export_marking;
    let bytes = write(&sheets, marking, &about).map_err(AppError::broken)?;
    Ok((bytes, rows as u64))
}

fn measures(subject: &Subject) -> Sheet {
    let total = subject.contents().total();
    let row = |measure: &Measure| {
        let ratio = measure.of(&total);
        vec![
            measure.clause().to_owned(),
            measure.name().to_owned(),
            ratio.percent().unwrap_or_else(|| measure.none().to_owned()),
            ratio.met.to_string(),
            ratio.of.to_string(),
            measure.method().to_owned(),
        ]
    };
    Sheet {
        name: "Measures of success".into(),
        headings: vec![
            ("Clause", 12),
            ("Measure", 44),
            ("Share", 26),
            ("Met", 10),
            ("Of", 10),
            ("How it is computed", 90),
        ],
        rows: Measure::ALL.iter().map(row).collect(),
    }
}

/// Every figure of every scope: one row each.
fn figures(subject: &Subject) -> Sheet {
    let questions = subject.questions();
    let restated = subject.restated();
    let of = |tally: &Tally| {
        let now = restated.and_then(|c| c.tallies.iter().find(|t| t.scope == tally.scope));
        let row = |(figure, many): (&domain::report::Figure, &u64)| {
            let now = now.map_or(0, |now| now.get(figure));
            let now = if restated.is_none() || now == *many {
                String::new()
            } else {
                now.to_string()
            };
            vec![
                tally.name.clone(),
                figure.name(questions),
                many.to_string(),
                now,
            ]
        };
        tally.counts.iter().map(row).collect::<Vec<_>>()
    };
    Sheet {
        name: "Figures".into(),
        headings: vec![("Of", 36), ("Figure", 70), ("Number", 12), ("Restated", 12)],
        rows: subject.contents().tallies.iter().flat_map(of).collect(),
    }
}

fn restatements(subject: &Subject, found: &store::queries::reports::Published) -> Sheet {
    let rows = found.restatements.iter().flat_map(|one| {
        one.changes.iter().map(move |change| {
            vec![
                one.on.to_string(),
                one.by.name.clone(),
                one.reason.clone(),
                change.name.clone(),
                change.figure.name(subject.questions()),
                change.before.to_string(),
                change.after.to_string(),
            ]
        })
    });
    Sheet {
        name: "Restatements".into(),
        headings: vec![
            ("On", 14),
            ("By", 28),
            ("Reason", 50),
            ("Of", 30),
            ("Figure", 60),
            ("Before", 10),
            ("Restated", 10),
        ],
        rows: rows.collect(),
    }
}

fn about(state: &AppState, visit: &Visit, subject: &Subject) -> Vec<(String, String)> {
    let site = &state.site;
    let pair = |name: &str, words: String| (name.to_owned(), words);
    let mut about = vec![
        pair(
            "What this is",
            format!("{}, {}", subject.title(), site.organisation_name),
        ),
        pair("Quarter", subject.quarter.name()),
        pair(
            "Accounts",
            thousands(subject.contents().accounts.len() as u64),
        ),
        pair("Made on", instant_words(state.store.clock().now().at)),
        pair("Made by", visit.actor.name().to_owned()),
        pair("Shares", Ratio::ROUNDING.to_owned()),
        pair("Marking", site.export_marking.clone()),
    ];
    if let Some(found) = subject.frozen() {
        about.push(pair("Frozen on", found.report.closed_on.to_string()));
        about.push(pair("SHA-256 of the report", found.hash.clone()));
        let words = if found.agrees {
            "Unchanged since it was frozen"
        } else {
            "Changed: do not rely on it"
        };
        about.push(pair("Recomputed", words.to_owned()));
    }
    about
}
