//! Reported accounts, from rows and back.

use crate::failure::Failure;
use chrono::NaiveDate;
use domain::{
    actor::By,
    ids::{PersonId, SightingId, UnitId},
    sighting::{SeenAt, Sighting, SightingState, Takedown, TakedownOutcome},
    text::fold,
};
use sea_orm::{FromQueryResult, QueryResult, Value};
use uuid::Uuid;

/// The columns of a report, of `sighting s`.
pub(crate) const SIGHTING: &str = "s.number, s.id, s.platform, s.handle, s.account_key, s.url, s.note, s.reported_on, s.reported_by, \
     s.reported_by_name, s.state, s.state_on, s.state_note, s.unit_id, s.account_number, s.told_on, s.told_reference, \
     s.outcome, s.incident_number, s.version";

/// The columns that change, in the order of [`changes`].
pub(crate) const CHANGES: &[&str] = &[
    "state",
    "state_on",
    "state_note",
    "unit_id",
    "account_number",
    "told_on",
    "told_reference",
    "outcome",
    "incident_number",
    "version",
];

#[derive(FromQueryResult)]
struct Row {
    number: i64,
    id: Uuid,
    platform: String,
    handle: String,
    account_key: String,
    url: String,
    note: String,
    reported_on: NaiveDate,
    reported_by: Option<Uuid>,
    reported_by_name: String,
    state: String,
    state_on: NaiveDate,
    state_note: String,
    unit_id: Option<Uuid>,
    account_number: Option<i64>,
    told_on: Option<NaiveDate>,
    told_reference: String,
    outcome: Option<String>,
    incident_number: Option<i64>,
    version: i64,
}

/// The report of a row with the columns of [`SIGHTING`].
pub(crate) fn sighting(row: &QueryResult) -> Result<Sighting, Failure> {
    let row = Row::from_query_result(row, "")?;
    let bad = |column: &'static str| Failure::Inconsistent {
        table: "sighting",
        column,
        row: row.number.to_string(),
        why: "unknown or missing".into(),
    };
    let state = match row.state.as_str() {
        "new" => SightingState::New,
        "asked" => SightingState::Asked {
            unit: UnitId(row.unit_id.ok_or_else(|| bad("unit_id"))?),
        },
        "ours" => SightingState::Ours {
            account: row.account_number.ok_or_else(|| bad("account_number"))?,
        },
        "impostor" => SightingState::Impostor,
        "closed" => SightingState::Closed,
        "dismissed" => SightingState::Dismissed,
        _ => return Err(bad("state")),
    };
    let outcome = match row.outcome.as_deref() {
        Some(key) => Some(TakedownOutcome::from_key(key).ok_or_else(|| bad("outcome"))?),
        None => None,
    };
    Ok(Sighting {
        id: SightingId(row.id),
        number: row.number,
        seen: SeenAt {
            platform: row.platform,
            handle: row.handle,
            account_key: row.account_key,
            url: row.url,
        },
        note: row.note,
        reported_on: row.reported_on,
        reported_by: By {
            person: row.reported_by.map(PersonId),
            name: row.reported_by_name,
        },
        state,
        state_on: row.state_on,
        state_note: row.state_note,
        takedown: Takedown {
            told_on: row.told_on,
            reference: row.told_reference,
            outcome,
        },
        incident: row.incident_number,
        version: row.version,
    })
}

/// What changes, in the order of [`CHANGES`].
pub(crate) fn changes(sighting: &Sighting) -> Vec<Value> {
    let (unit, account) = match sighting.state {
        SightingState::Asked { unit } => (Some(unit.0), None),
        SightingState::Ours { account } => (None, Some(account)),
        _ => (None, None),
    };
    let takedown = &sighting.takedown;
    vec![
        sighting.state.key().into(),
        sighting.state_on.into(),
        sighting.state_note.clone().into(),
        unit.into(),
        account.into(),
        takedown.told_on.into(),
        takedown.reference.clone().into(),
        takedown.outcome.map(|o| o.key().to_owned()).into(),
        sighting.incident.into(),
        sighting.version.into(),
    ]
}

/// What a search looks through.
pub(crate) fn search_text(sighting: &Sighting) -> String {
    let seen = &sighting.seen;
    fold(&format!(
        "{} {} {} {}",
        sighting.reference(),
        seen.handle,
        seen.url,
        sighting.note
    ))
}
