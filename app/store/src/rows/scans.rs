//! Recordings that were compared with the approved pixels, from rows and back.

use super::json::{bad, read, write};
use crate::failure::Failure;
use chrono::{DateTime, Utc};
use domain::{
    actor::By,
    drift::{Kept, Recording, Repeats, Scan, ScanState},
    ids::{PersonId, ScanId},
    site::Site,
};
use sea_orm::{FromQueryResult, QueryResult, Value};
use uuid::Uuid;

/// The columns of a recording, of `scan s`.
pub(crate) const SCAN: &str = "s.number, s.id, s.site, s.chosen, s.file_name, s.file_size, s.file_hash, s.state, s.why, s.summary, \
     s.uploaded_by, s.uploaded_by_name, s.uploaded_at, s.version";

/// The columns that change, in the order of [`changes`].
pub(crate) const CHANGES: &[&str] = &["chosen", "state", "why", "summary", "version"];

#[derive(FromQueryResult)]
struct Row {
    number: i64,
    id: Uuid,
    site: String,
    chosen: String,
    file_name: String,
    file_size: i64,
    file_hash: String,
    state: String,
    why: String,
    summary: Option<String>,
    uploaded_by: Option<Uuid>,
    uploaded_by_name: String,
    uploaded_at: DateTime<Utc>,
    version: i64,
}

/// The recording of a row with the columns of [`SCAN`].
pub(crate) fn scan(row: &QueryResult, findings: Vec<Kept>) -> Result<Scan, Failure> {
    let row = Row::from_query_result(row, "")?;
    let number = row.number;
    let state = match row.state.as_str() {
        "reading" => ScanState::Reading,
        "done" => ScanState::Done,
        "refused" => ScanState::Refused { why: row.why },
        other => return Err(bad("scan", "state", number, other)),
    };
    let summary = row.summary.as_deref();
    Ok(Scan {
        id: ScanId(row.id),
        number,
        site: Site::parse(&row.site).map_err(|why| bad("scan", "site", number, why))?,
        chosen: read("scan", "chosen", number, &row.chosen)?,
        file: Recording {
            name: row.file_name,
            size: row.file_size,
            sha256: row.file_hash,
        },
        state,
        by: By {
            person: row.uploaded_by.map(PersonId),
            name: row.uploaded_by_name,
        },
        at: row.uploaded_at,
        summary: summary
            .map(|text| read("scan", "summary", number, text))
            .transpose()?,
        findings,
        version: row.version,
    })
}

/// What changes, in the order of [`CHANGES`].
pub(crate) fn changes(scan: &Scan) -> Result<Vec<Value>, Failure> {
    let why = match &scan.state {
        ScanState::Refused { why } => why.clone(),
        ScanState::Reading | ScanState::Done => String::new(),
    };
    let summary = scan.summary.as_ref();
    let summary = summary.map(|summary| write("scan", "summary", scan.number, summary));
    Ok(vec![
        write("scan", "chosen", scan.number, &scan.chosen)?,
        scan.state.key().into(),
        why.into(),
        summary
            .transpose()?
            .unwrap_or_else(|| None::<String>.into()),
        scan.version.into(),
    ])
}

/// The columns of a finding, of `scan_finding f`.
pub(crate) const FINDING: &str =
    "f.scan_number, f.place, f.finding, f.repeats_scan, f.repeats_place, f.answer";

/// The finding of a row with the columns of [`FINDING`].
pub(crate) fn kept(row: &QueryResult) -> Result<Kept, Failure> {
    let scan: i64 = row.try_get("", "scan_number")?;
    let (finding, answer): (String, String) =
        (row.try_get("", "finding")?, row.try_get("", "answer")?);
    let repeats: (Option<i64>, Option<i64>) = (
        row.try_get("", "repeats_scan")?,
        row.try_get("", "repeats_place")?,
    );
    Ok(Kept {
        place: row.try_get("", "place")?,
        finding: read("scan_finding", "finding", scan, &finding)?,
        repeats: match repeats {
            (Some(scan), Some(place)) => Some(Repeats { scan, place }),
            _ => None,
        },
        answer: read("scan_finding", "answer", scan, &answer)?,
    })
}
