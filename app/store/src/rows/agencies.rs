//! Agencies, from rows and back.

use crate::failure::Failure;
use chrono::NaiveDate;
use domain::{
    account::InterventionReason,
    agency::{Acknowledged, Agency, AgencyState},
    ids::AgencyId,
};
use sea_orm::{FromQueryResult, QueryResult, Value};
use uuid::Uuid;

/// The columns of an agency, of `agency g`.
pub(crate) const AGENCY: &str = "g.number, g.id, g.name, g.contract_number, g.procurement_reference, g.contract_from, \
     g.contract_until, g.acknowledged_on, g.acknowledged_by, g.notes, g.state, g.state_since, g.state_reason, \
     g.state_note, g.version";

#[derive(FromQueryResult)]
struct Row {
    number: i64,
    id: Uuid,
    name: String,
    contract_number: String,
    procurement_reference: String,
    contract_from: Option<NaiveDate>,
    contract_until: NaiveDate,
    acknowledged_on: Option<NaiveDate>,
    acknowledged_by: String,
    notes: String,
    state: String,
    state_since: Option<NaiveDate>,
    state_reason: Option<String>,
    state_note: String,
    version: i64,
}

/// The agency of a row with the columns of [`AGENCY`].
pub(crate) fn agency(row: &QueryResult) -> Result<Agency, Failure> {
    let row = Row::from_query_result(row, "")?;
    let bad = |column: &'static str| Failure::Inconsistent {
        table: "agency",
        column,
        row: row.number.to_string(),
        why: "unknown or missing".into(),
    };
    let since = || row.state_since.ok_or_else(|| bad("state_since"));
    let state = match row.state.as_str() {
        "active" => AgencyState::Active,
        "disputed" => AgencyState::Disputed {
            since: since()?,
            reason: row
                .state_reason
                .as_deref()
                .and_then(InterventionReason::from_key)
                .ok_or_else(|| bad("state_reason"))?,
            note: row.state_note.clone(),
        },
        "ended" => AgencyState::Ended {
            on: since()?,
            note: row.state_note.clone(),
        },
        _ => return Err(bad("state")),
    };
    let by = row.acknowledged_by.clone();
    Ok(Agency {
        id: AgencyId(row.id),
        number: row.number,
        name: row.name,
        contract_number: row.contract_number,
        procurement_reference: row.procurement_reference,
        from: row.contract_from,
        until: row.contract_until,
        acknowledged: row.acknowledged_on.map(|on| Acknowledged { on, by }),
        notes: row.notes,
        state,
        version: row.version,
    })
}

/// Every column but number and id, in the order of [`AGENCY_COLUMNS`].
pub(crate) fn agency_values(agency: &Agency) -> Vec<Value> {
    let (since, reason, note) = match &agency.state {
        AgencyState::Active => (None, None, ""),
        AgencyState::Disputed {
            since,
            reason,
            note,
        } => (Some(*since), Some(reason.key().to_owned()), note.as_str()),
        AgencyState::Ended { on, note } => (Some(*on), None, note.as_str()),
    };
    let acknowledged = agency.acknowledged.as_ref();
    vec![
        agency.name.clone().into(),
        domain::text::fold(&agency.name).into(),
        agency.contract_number.clone().into(),
        agency.procurement_reference.clone().into(),
        agency.from.into(),
        agency.until.into(),
        acknowledged.map(|a| a.on).into(),
        acknowledged
            .map(|a| a.by.clone())
            .unwrap_or_default()
            .into(),
        agency.notes.clone().into(),
        agency.state.key().into(),
        since.into(),
        reason.into(),
        note.into(),
        agency.version.into(),
    ]
}

/// The columns of [`agency_values`].
pub(crate) const AGENCY_COLUMNS: &[&str] = &[
    "name",
    "name_sort",
    "contract_number",
    "procurement_reference",
    "contract_from",
    "contract_until",
    "acknowledged_on",
    "acknowledged_by",
    "notes",
    "state",
    "state_since",
    "state_reason",
    "state_note",
    "version",
];
