//! `GET /pixels/scans/{reference}/findings.csv`, `.xlsx` and `.json`: what a recording showed, for other
//! programs and for the record.

use super::show::open;
use super::words;
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::files::register_file::Format;
use crate::pages::lists::TableFile;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use domain::drift::{Answer, Kept, Scan};
use domain::ids::{Reference, ReferenceKind};
use domain::permission::{Action, Facts};
use domain::tracker;
use http::header;
use sha2::{Digest as _, Sha256};
use store::commands::attempts;
use store::commands::people::{TakenOut, taken_out};

/// The headings, with their widths in a spreadsheet.
const HEADINGS: &[(&str, u8)] = &[
    ("Recording", 12),
    ("Finding", 10),
    ("Kind", 30),
    ("Clause", 10),
    ("Tracker", 24),
    ("Vendor", 20),
    ("ID", 24),
    ("Site", 30),
    ("Pixels of the register", 20),
    ("Requests", 10),
    ("Requests that told something", 12),
    ("First", 24),
    ("Last", 24),
    ("Hosts", 40),
    ("Pages", 60),
    ("Found before", 20),
    ("Answer", 40),
];

/// As CSV.
///
/// # Errors
/// 403 for those who may not see it; 404; the database.
pub async fn csv(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
) -> Result<Response, AppError> {
    table(&state, &visit, &reference, Format::Csv).await
}

/// As XLSX.
///
/// # Errors
/// 403 for those who may not see it; 404; the database.
pub async fn xlsx(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
) -> Result<Response, AppError> {
    table(&state, &visit, &reference, Format::Xlsx).await
}

/// As JSON, with everything that was gathered.
///
/// # Errors
/// 403 for those who may not see it; 404; the database.
pub async fn json(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
) -> Result<Response, AppError> {
    let scan = allowed(&state, &visit, &reference).await?;
    let bytes = serde_json::to_vec_pretty(&written(&scan)).map_err(AppError::broken)?;
    let name = format!("{}.json", scan.reference());
    let out = TakenOut {
        action: Action::ViewScans,
        facts: Facts::default(),
        file: name.clone(),
        filter: scan.site.to_string(),
        rows: scan.findings.len() as u64,
        sha256: hex::encode(Sha256::digest(&bytes)),
    };
    taken_out(&state.store, &visit.call(""), out).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/json".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
    ];
    Ok((headers, bytes).into_response())
}

async fn table(
    state: &AppState,
    visit: &Visit,
    reference: &str,
    format: Format,
) -> Result<Response, AppError> {
    let scan = allowed(state, visit, reference).await?;
    let file = TableFile {
        action: Action::ViewScans,
        facts: Facts::default(),
        name: "pixel-check-findings",
        title: "Findings of a check for pixels",
        headings: HEADINGS,
        rows: scan
            .findings
            .iter()
            .map(|kept| cells(&scan, kept))
            .collect(),
        words: format!("{} of {}", scan.reference(), scan.site),
    };
    file.answer(state, visit, format).await
}

async fn allowed(state: &AppState, visit: &Visit, reference: &str) -> Result<Scan, AppError> {
    let (action, facts) = (Action::ViewScans, Facts::default());
    let (call, subject) = (visit.call(""), reference.chars().take(60).collect());
    attempts::judged(&state.store, &call, action, "export", subject, facts).await?;
    Ok(open(state, visit, reference).await?.scan)
}

fn cells(scan: &Scan, kept: &Kept) -> Vec<String> {
    let (finding, trace) = (&kept.finding, &kept.finding.trace);
    let known = tracker::from_key(&finding.tracker);
    let time = |at: Option<chrono::DateTime<chrono::Utc>>| {
        at.map(|at| at.to_rfc3339_opts(chrono::SecondsFormat::Millis, true))
            .unwrap_or_default()
    };
    let pixels = finding.pixels.iter();
    let pixels = pixels.map(|n| Reference::of(ReferenceKind::Pixel, *n).to_string());
    let before = kept.repeats.map(|r| {
        format!(
            "{}, {}",
            Reference::of(ReferenceKind::Scan, r.scan),
            r.place
        )
    });
    vec![
        scan.reference().to_string(),
        kept.place.to_string(),
        finding.kind.name().to_owned(),
        finding.kind.clause().to_owned(),
        known
            .map_or(finding.tracker.as_str(), |t| t.name)
            .to_owned(),
        known.map_or("", |t| t.vendor).to_owned(),
        finding.id.clone().unwrap_or_default(),
        finding.site.to_string(),
        pixels.collect::<Vec<_>>().join(", "),
        trace.requests.to_string(),
        trace.beacons.to_string(),
        time(trace.first),
        time(trace.last),
        trace.hosts.join(", "),
        trace.pages.join(", "),
        before.unwrap_or_default(),
        answer(&kept.answer),
    ]
}

fn answer(answer: &Answer) -> String {
    let led = words::led_to(answer).map(|r| format!(", {r}"));
    match answer {
        Answer::Open => Answer::Open.name().to_owned(),
        Answer::Dismissed { reason, .. } => format!("{}: {reason}", words::answer(answer)),
        other => format!("{}{}", words::answer(other), led.unwrap_or_default()),
    }
}

fn written(scan: &Scan) -> serde_json::Value {
    let findings: Vec<_> = scan
        .findings
        .iter()
        .map(|kept| {
            serde_json::json!({
                "finding": kept.place,
                "words": kept.finding.words(),
                "clause": kept.finding.kind.clause(),
                "what": kept.finding,
                "repeats": kept.repeats.map(|r| serde_json::json!({
                    "recording": Reference::of(ReferenceKind::Scan, r.scan).to_string(),
                    "finding": r.place,
                })),
                "answer": answer(&kept.answer),
            })
        })
        .collect();
    serde_json::json!({
        "reference": scan.reference().to_string(),
        "site": scan.site,
        "choice": scan.chosen,
        "file": scan.file,
        "uploaded_at": scan.at,
        "uploaded_by": scan.by.name,
        "read_as": scan.summary.as_ref().map(|s| s.format.name()),
        "findings": findings,
        "seen": scan.summary.as_ref().map(|s| &s.evidence),
    })
}
