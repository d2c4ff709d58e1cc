//! Comparisons with platforms and their lines, from rows and back.

use crate::failure::Failure;
use chrono::{DateTime, Utc};
use domain::{
    access::Place,
    actor::By,
    ids::{GrantId, PersonId, ReconciliationId},
    platform::AccessLevel,
    reconciliation::{Decision, EvidenceFile, Mapping, Preset, Reconciliation, Verdict},
};
use sea_orm::{FromQueryResult, QueryResult};
use uuid::Uuid;

/// The columns of a comparison, of `reconciliation c`; without the table that waits.
pub(crate) const RECONCILIATION: &str = "c.number, c.id, c.account_number, c.preset, c.mapping, c.given_up, c.file_name, c.file_hash, \
     c.file_size, c.listed, c.compared_at, c.compared_by, c.compared_by_name, c.version";

/// The columns of a line, of `reconciliation_row r` with `person p` and `access_grant t`.
pub(crate) const LINE: &str = "r.row_number, r.file_row, r.listed_name, r.listed_email, r.listed_level, r.level, r.person_id, \
     p.name AS person_name, r.grant_id, t.number AS grant_number, r.verdict, r.remark, r.seen_before, r.decision, \
     r.decision_note, r.decision_reference, r.decided_at, r.decided_by_name";

#[derive(FromQueryResult)]
struct Row {
    number: i64,
    id: Uuid,
    account_number: i64,
    preset: String,
    mapping: Option<String>,
    given_up: bool,
    file_name: String,
    file_hash: String,
    file_size: i64,
    listed: i64,
    compared_at: DateTime<Utc>,
    compared_by: Option<Uuid>,
    compared_by_name: String,
    version: i64,
}

/// The comparison of a row with the columns of [`RECONCILIATION`].
pub(crate) fn reconciliation(row: &QueryResult, place: Place) -> Result<Reconciliation, Failure> {
    let row = Row::from_query_result(row, "")?;
    let mapping = row.mapping.as_deref().map(serde_json::from_str::<Mapping>);
    let mapping = mapping
        .transpose()
        .map_err(|e| Failure::json("reconciliation", "mapping", &row.number, &e))?;
    Ok(Reconciliation {
        id: ReconciliationId(row.id),
        number: row.number,
        account: row.account_number,
        preset: Preset::from_key(&row.preset).ok_or_else(|| bad(row.number, "preset"))?,
        mapping,
        given_up: row.given_up,
        file: EvidenceFile {
            name: row.file_name,
            sha256: row.file_hash,
            size: row.file_size,
        },
        listed: row.listed,
        at: row.compared_at,
        by: By {
            person: row.compared_by.map(PersonId),
            name: row.compared_by_name,
        },
        place,
        version: row.version,
    })
}

/// One line of a result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its place in the result, from 1.
    pub number: i64,
    /// The row's number in the file; 0 for what is not on the platform.
    pub row: i64,
    /// The name as listed.
    pub name: String,
    /// The e-mail address as listed.
    pub email: String,
    /// The word for the level as listed.
    pub word: String,
    /// What that word means.
    pub level: Option<AccessLevel>,
    /// Whom it means, with their name.
    pub person: Option<(PersonId, String)>,
    /// The access it was compared with, and its number.
    pub grant: Option<(GrantId, i64)>,
    /// What the two sides say.
    pub verdict: Verdict,
    /// More about it.
    pub remark: String,
    /// Whether the comparison before said the same.
    pub seen_before: bool,
    /// What was decided.
    pub decided: Option<Decided>,
}

/// What was decided about a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// What.
    pub decision: Decision,
    /// Why.
    pub note: String,
    /// The record that came of it: `IN-0001`, `GR-0042`; may be empty.
    pub reference: String,
    /// When.
    pub at: Option<DateTime<Utc>>,
    /// By whom.
    pub by: String,
}

#[derive(FromQueryResult)]
struct LineRow {
    row_number: i64,
    file_row: i64,
    listed_name: String,
    listed_email: String,
    listed_level: String,
    level: Option<String>,
    person_id: Option<Uuid>,
    person_name: Option<String>,
    grant_id: Option<Uuid>,
    grant_number: Option<i64>,
    verdict: String,
    remark: String,
    seen_before: bool,
    decision: Option<String>,
    decision_note: String,
    decision_reference: String,
    decided_at: Option<DateTime<Utc>>,
    decided_by_name: String,
}

/// The line of a row with the columns of [`LINE`].
pub(crate) fn line(row: &QueryResult) -> Result<Line, Failure> {
    let row = LineRow::from_query_result(row, "")?;
    let level = match row.level.as_deref() {
        None => None,
        Some(key) => Some(AccessLevel::from_key(key).ok_or_else(|| bad(row.row_number, "level"))?),
    };
    let decided = match row.decision.as_deref() {
        None => None,
        Some(key) => Some(Decided {
            decision: Decision::from_key(key).ok_or_else(|| bad(row.row_number, "decision"))?,
            note: row.decision_note,
            reference: row.decision_reference,
            at: row.decided_at,
            by: row.decided_by_name,
        }),
    };
    Ok(Line {
        number: row.row_number,
        row: row.file_row,
        name: row.listed_name,
        email: row.listed_email,
        word: row.listed_level,
        level,
        person: row.person_id.map(PersonId).zip(row.person_name),
        grant: row.grant_id.map(GrantId).zip(row.grant_number),
        verdict: Verdict::from_key(&row.verdict).ok_or_else(|| bad(row.row_number, "verdict"))?,
        remark: row.remark,
        seen_before: row.seen_before,
        decided,
    })
}

fn bad(row: i64, column: &'static str) -> Failure {
    Failure::Inconsistent {
        table: "reconciliation",
        column,
        row: row.to_string(),
        why: "unknown word".into(),
    }
}
