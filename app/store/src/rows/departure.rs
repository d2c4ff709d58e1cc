//! Departures, from rows and back.

use crate::failure::Failure;
use chrono::NaiveDate;
use domain::{
    actor::By,
    ids::{DepartureId, PersonId},
    leaving::{Departure, DepartureKey, DepartureKind, DepartureSource, DepartureState},
};
use sea_orm::{FromQueryResult, QueryResult, Value};
use uuid::Uuid;

/// The columns of a departure, of `departure d` joined with its `person p`.
pub(crate) const DEPARTURE: &str = "d.id, d.person_id, d.kind, d.last_day, d.source, d.note, d.state, d.state_on, d.state_by, \
     d.state_by_name, d.state_note, d.ended_on, d.late_incident, d.opened_by, d.opened_by_name, d.version, p.manager_id";

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    person_id: Uuid,
    kind: String,
    last_day: NaiveDate,
    source: String,
    note: String,
    state: String,
    state_on: Option<NaiveDate>,
    state_by: Option<Uuid>,
    state_by_name: Option<String>,
    state_note: Option<String>,
    ended_on: Option<NaiveDate>,
    late_incident: Option<i64>,
    opened_by: Option<Uuid>,
    opened_by_name: String,
    version: i64,
    manager_id: Option<Uuid>,
}

/// The departure of a row with the columns of [`DEPARTURE`].
pub(crate) fn departure(row: &QueryResult) -> Result<Departure, Failure> {
    let row = Row::from_query_result(row, "")?;
    let bad = |column: &'static str, why: &str| Failure::Inconsistent {
        table: "departure",
        column,
        row: row.id.to_string(),
        why: why.to_owned(),
    };
    let on = || row.state_on.ok_or_else(|| bad("state_on", "missing"));
    let by = || By {
        person: row.state_by.map(PersonId),
        name: row.state_by_name.clone().unwrap_or_default(),
    };
    let key = DepartureKey::from_key(&row.state).ok_or_else(|| bad("state", &row.state))?;
    let state = match key {
        DepartureKey::Planned => DepartureState::Planned,
        DepartureKey::InProgress => DepartureState::InProgress,
        DepartureKey::Cleared => DepartureState::Cleared {
            on: on()?,
            by: by(),
        },
        DepartureKey::Cancelled => DepartureState::Cancelled {
            on: on()?,
            by: by(),
            reason: row.state_note.clone().unwrap_or_default(),
        },
    };
    Ok(Departure {
        id: DepartureId(row.id),
        person: PersonId(row.person_id),
        kind: DepartureKind::from_key(&row.kind).ok_or_else(|| bad("kind", &row.kind))?,
        last_day: row.last_day,
        source: DepartureSource::from_key(&row.source).ok_or_else(|| bad("source", &row.source))?,
        note: row.note,
        state,
        opened_by: By {
            person: row.opened_by.map(PersonId),
            name: row.opened_by_name,
        },
        ended_on: row.ended_on,
        late_incident: row.late_incident,
        manager: row.manager_id.map(PersonId),
        version: row.version,
    })
}

/// What changes in a departure's row, in the order of [`DEPARTURE_CHANGES`].
pub(crate) fn departure_changes(departure: &Departure) -> [Value; 9] {
    let (on, by, note) = match &departure.state {
        DepartureState::Planned | DepartureState::InProgress => (None, None, None),
        DepartureState::Cleared { on, by } => (Some(*on), Some(by), None),
        DepartureState::Cancelled { on, by, reason } => (Some(*on), Some(by), Some(reason)),
    };
    [
        departure.last_day.into(),
        departure.state.key().key().into(),
        on.into(),
        by.and_then(|by| by.person.map(|p| p.0)).into(),
        by.map(|by| by.name.clone()).into(),
        note.cloned().into(),
        departure.ended_on.into(),
        departure.late_incident.into(),
        departure.version.into(),
    ]
}

/// The columns of [`departure_changes`].
pub(crate) const DEPARTURE_CHANGES: &str = "last_day = ?, state = ?, state_on = ?, state_by = ?, state_by_name = ?, \
     state_note = ?, ended_on = ?, late_incident = ?, version = ?";
