//! Obligations and incidents, from rows and back.

use crate::failure::Failure;
use chrono::NaiveDate;
use domain::{
    access::Place,
    actor::By,
    ids::{GrantId, IncidentId, ObligationId, PersonId},
    incident::{Incident, IncidentKind},
    obligation::{Obligation, ObligationKind, ObligationState},
};
use sea_orm::{FromQueryResult, QueryResult, Value};
use uuid::Uuid;

/// The columns of an obligation, of `obligation o`.
pub(crate) const OBLIGATION: &str = "o.number, o.id, o.kind, o.details, o.account_number, o.about_person, o.grant_id, o.assignee, o.not_by, \
     o.opened_on, o.opened_by, o.opened_by_name, o.reason, o.due, o.state, o.state_on, o.state_by, o.state_by_name, \
     o.state_note, o.waived_until, o.escalated, o.version";

/// The columns of an incident, of `incident i`.
pub(crate) const INCIDENT: &str = "i.number, i.id, i.kind, i.summary, i.clause, i.account_number, i.about_person, i.reported_on, \
     i.reported_by, i.reported_by_name, i.version";

#[derive(FromQueryResult)]
struct Row {
    number: i64,
    id: Uuid,
    kind: String,
    details: String,
    account_number: Option<i64>,
    about_person: Option<Uuid>,
    grant_id: Option<Uuid>,
    assignee: Option<Uuid>,
    not_by: Option<Uuid>,
    opened_on: NaiveDate,
    opened_by: Option<Uuid>,
    opened_by_name: String,
    reason: String,
    due: NaiveDate,
    state: String,
    state_on: Option<NaiveDate>,
    state_by: Option<Uuid>,
    state_by_name: Option<String>,
    state_note: Option<String>,
    waived_until: Option<NaiveDate>,
    escalated: i32,
    version: i64,
}

/// The obligation of a row with the columns of [`OBLIGATION`].
pub(crate) fn obligation(row: &QueryResult, place: Place) -> Result<Obligation, Failure> {
    let row = Row::from_query_result(row, "")?;
    let bad = |column: &'static str| Failure::Inconsistent {
        table: "obligation",
        column,
        row: row.number.to_string(),
        why: "unknown or missing".into(),
    };
    let on = || row.state_on.ok_or_else(|| bad("state_on"));
    let by = By {
        person: row.state_by.map(PersonId),
        name: row.state_by_name.clone().unwrap_or_default(),
    };
    let note = row.state_note.clone().unwrap_or_default();
    let state = match row.state.as_str() {
        "open" => ObligationState::Open,
        "done" => ObligationState::Done {
            on: on()?,
            by,
            evidence: note,
        },
        "waived" => ObligationState::Waived {
            on: on()?,
            by,
            reason: note,
            until: row.waived_until.ok_or_else(|| bad("waived_until"))?,
        },
        _ => return Err(bad("state")),
    };
    Ok(Obligation {
        id: ObligationId(row.id),
        number: row.number,
        kind: ObligationKind::from_key(&row.kind).ok_or_else(|| bad("kind"))?,
        details: row.details,
        account: row.account_number,
        about: row.about_person.map(PersonId),
        grant: row.grant_id.map(GrantId),
        assignee: row.assignee.map(PersonId),
        not_by: row.not_by.map(PersonId),
        opened_on: row.opened_on,
        opened_by: By {
            person: row.opened_by.map(PersonId),
            name: row.opened_by_name,
        },
        reason: row.reason,
        due: row.due,
        state,
        escalated: u8::try_from(row.escalated).map_err(|_| Failure::Inconsistent {
            table: "obligation",
            column: "escalated",
            row: row.number.to_string(),
            why: row.escalated.to_string(),
        })?,
        place,
        version: row.version,
    })
}

/// What changes in an obligation's row, in the order of [`OBLIGATION_CHANGES`].
pub(crate) fn obligation_changes(obligation: &Obligation) -> Vec<Value> {
    let (on, by, note, until) = match &obligation.state {
        ObligationState::Open => (None, None, None, None),
        ObligationState::Done { on, by, evidence } => (Some(*on), Some(by), Some(evidence), None),
        ObligationState::Waived {
            on,
            by,
            reason,
            until,
        } => (Some(*on), Some(by), Some(reason), Some(*until)),
    };
    vec![
        obligation.assignee.map(|p| p.0).into(),
        obligation.state.key().into(),
        on.into(),
        by.and_then(|by| by.person.map(|p| p.0)).into(),
        by.map(|by| by.name.clone()).into(),
        note.cloned().into(),
        until.into(),
        i32::from(obligation.escalated).into(),
        obligation.version.into(),
    ]
}

/// The columns of [`obligation_changes`].
pub(crate) const OBLIGATION_CHANGES: &[&str] = &[
    "assignee",
    "state",
    "state_on",
    "state_by",
    "state_by_name",
    "state_note",
    "waived_until",
    "escalated",
    "version",
];

#[derive(FromQueryResult)]
struct IncidentRow {
    number: i64,
    id: Uuid,
    kind: String,
    summary: String,
    clause: String,
    account_number: Option<i64>,
    about_person: Option<Uuid>,
    reported_on: NaiveDate,
    reported_by: Option<Uuid>,
    reported_by_name: String,
    version: i64,
}

/// The incident of a row with the columns of [`INCIDENT`].
pub(crate) fn incident(row: &QueryResult, place: Place) -> Result<Incident, Failure> {
    let row = IncidentRow::from_query_result(row, "")?;
    let kind = IncidentKind::from_key(&row.kind).ok_or_else(|| Failure::Inconsistent {
        table: "incident",
        column: "kind",
        row: row.number.to_string(),
        why: format!("unknown word {}", row.kind),
    })?;
    Ok(Incident {
        id: IncidentId(row.id),
        number: row.number,
        kind,
        summary: row.summary,
        clause: row.clause,
        account: row.account_number,
        about: row.about_person.map(PersonId),
        reported_on: row.reported_on,
        reported_by: By {
            person: row.reported_by.map(PersonId),
            name: row.reported_by_name,
        },
        place,
        version: row.version,
    })
}
