//! `GET /audit.csv`: the events the page shows, all of them, as a file. Sent in portions, so that a
//! long trail needs no more memory than a short one.

use super::filter::AuditQuery;
use super::sentence;
use crate::components::instant_words;
use crate::context::{AppState, SignedIn};
use crate::error::AppError;
use axum::body::Body;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use domain::permission::{Action, Facts, may};
use futures_util::stream::try_unfold;
use http::header;
use store::Failure;
use store::commands::exports;
use store::queries::audit::{self, Event};

const HEADINGS: [&str; 14] = [
    "Event",
    "Time (UTC)",
    "Time (New Zealand)",
    "Who",
    "Acting for",
    "What",
    "Permission",
    "Outcome",
    "Kind of record",
    "Record",
    "Version after",
    "Facts",
    "Request",
    "Hash",
];

/// Events read at once.
const PORTION: i64 = 2_000;

/// Sends the file.
///
/// # Errors
/// 403 for those who may not read the trail; 400 for what makes no sense.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Query(typed): Query<AuditQuery>,
) -> Result<Response, AppError> {
    may(&visit.actor, Action::ViewAudit, &Facts::default())?;
    let (filter, problems) = typed.read()?;
    if let Some(problem) = problems.0.into_iter().next() {
        return Err(AppError::BadRequest(format!("{}.", problem.message)));
    }
    let call = visit.call("");
    let noted = exports::trail_noted(&state.store, &call, visit.query().to_owned()).await?;
    // The first portion is read before the answer begins: what goes wrong with it is still told.
    let first = audit::before(&state.store, &visit.actor, &filter, noted, PORTION).await?;
    let start = (Some(first), state.store, visit.actor, filter, first_line());
    let portions = try_unfold(
        start,
        |(portion, store, actor, filter, mut text)| async move {
            let Some(events) = portion else {
                return Ok::<_, Failure>(None);
            };
            events
                .iter()
                .for_each(|event| line(&cells(event), &mut text));
            let full = i64::try_from(events.len()).is_ok_and(|count| count == PORTION);
            let next = match events.last() {
                Some(last) if full => {
                    Some(audit::before(&store, &actor, &filter, last.seq, PORTION).await?)
                }
                _ => None,
            };
            Ok(Some((text, (next, store, actor, filter, String::new()))))
        },
    );
    let body = Body::from_stream(portions);
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"audit-trail.csv\"",
        ),
    ];
    Ok((headers, body).into_response())
}

/// The mark by which spreadsheets know that macrons are coming, and the headings.
fn first_line() -> String {
    let mut text = String::from("\u{feff}");
    line(&HEADINGS.map(str::to_owned), &mut text);
    text
}

fn cells(event: &Event) -> [String; 14] {
    [
        event.seq.to_string(),
        event.at.to_rfc3339(),
        instant_words(event.at),
        event.actor.clone(),
        event.acting_for.clone().unwrap_or_default(),
        sentence::sentence(event),
        event.action.clone(),
        event.outcome.clone(),
        event.subject_kind.clone(),
        event.subject.clone(),
        event
            .version
            .map(|version| version.to_string())
            .unwrap_or_default(),
        event.payload.to_string(),
        event.request_id.clone(),
        event.hash.clone(),
    ]
}

/// One line (RFC 4180). A cell that a spreadsheet would run as a formula begins with an apostrophe.
fn line(cells: &[String], out: &mut String) {
    for (place, cell) in cells.iter().enumerate() {
        if place > 0 {
            out.push(',');
        }
        let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
        let cell = if formula {
            format!("'{cell}")
        } else {
            cell.clone()
        };
        if cell.contains(['"', ',', '\n', '\r']) {
            out.push('"');
            out.push_str(&cell.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(&cell);
        }
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_never_run() {
        let mut out = String::new();
        line(
            &[
                "=1+1".into(),
                "a \"b\", c".into(),
                "x\ny".into(),
                "plain".into(),
                "+64".into(),
            ],
            &mut out,
        );
        assert_eq!(out, "'=1+1,\"a \"\"b\"\", c\",\"x\ny\",plain,'+64\r\n");
    }

    #[test]
    fn every_heading_has_its_cell() {
        let event = super::super::sentence::tests::event("account.edited", serde_json::json!({}));
        assert_eq!(cells(&event).len(), HEADINGS.len());
        assert!(first_line().starts_with("\u{feff}Event,Time (UTC)"));
    }
}
