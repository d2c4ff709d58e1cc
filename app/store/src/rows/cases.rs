//! Business cases, from rows and back.

use crate::failure::Failure;
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    actor::By,
    case::{BusinessCase, CaseState, Step},
    ids::{CaseId, GroupId, PersonId, UnitId},
};
use sea_orm::{FromQueryResult, QueryResult, Value};
use serde::de::DeserializeOwned;
use uuid::Uuid;

/// The columns of a case, of `business_case c`.
pub(crate) const CASE: &str = "c.number, c.id, c.proposer_id, c.proposer_name, c.group_id, c.unit_id, c.adopts, c.account_number, \
     c.state, c.step, c.state_on, c.since, c.content, c.decisions, c.reassigned, c.review_on, c.version";

#[derive(FromQueryResult)]
struct Row {
    number: i64,
    id: Uuid,
    proposer_id: Option<Uuid>,
    proposer_name: String,
    group_id: Option<Uuid>,
    unit_id: Option<Uuid>,
    adopts: Option<i64>,
    account_number: Option<i64>,
    state: String,
    step: Option<String>,
    state_on: Option<NaiveDate>,
    since: DateTime<Utc>,
    content: String,
    decisions: String,
    reassigned: String,
    review_on: Option<NaiveDate>,
    version: i64,
}

fn bad(column: &'static str, number: i64, why: &str) -> Failure {
    Failure::Inconsistent {
        table: "business_case",
        column,
        row: number.to_string(),
        why: why.to_owned(),
    }
}

fn json<T: DeserializeOwned>(column: &'static str, number: i64, text: &str) -> Result<T, Failure> {
    serde_json::from_str(text).map_err(|e| Failure::json("business_case", column, &number, &e))
}

/// The case of a row with the columns of [`CASE`].
pub(crate) fn case(row: &QueryResult) -> Result<BusinessCase, Failure> {
    let row = Row::from_query_result(row, "")?;
    let number = row.number;
    let proposer = By {
        person: row.proposer_id.map(PersonId),
        name: row.proposer_name.clone(),
    };
    Ok(BusinessCase {
        id: CaseId(row.id),
        number,
        proposer,
        group: row.group_id.map(GroupId),
        unit: row.unit_id.map(UnitId),
        adopts: row.adopts,
        account: row.account_number,
        content: json("content", number, &row.content)?,
        state: state(&row)?,
        since: row.since,
        decisions: json("decisions", number, &row.decisions)?,
        reassigned: json("reassigned", number, &row.reassigned)?,
        review_on: row.review_on,
        version: row.version,
    })
}

fn state(row: &Row) -> Result<CaseState, Failure> {
    let step = || {
        let step = row.step.as_deref().and_then(Step::from_key);
        step.ok_or_else(|| bad("step", row.number, "unknown or missing"))
    };
    let on = || {
        row.state_on
            .ok_or_else(|| bad("state_on", row.number, "missing"))
    };
    let state = match row.state.as_str() {
        "draft" => CaseState::Draft,
        "sent-back" => CaseState::SentBack { step: step()? },
        "approved" => CaseState::Approved { on: on()? },
        "declined" => CaseState::Declined {
            step: step()?,
            on: on()?,
        },
        "withdrawn" => CaseState::Withdrawn { on: on()? },
        _ => CaseState::With { step: step()? },
    };
    if state.key() == row.state {
        Ok(state)
    } else {
        Err(bad("state", row.number, "does not fit the step"))
    }
}

/// The columns of [`values`].
pub(crate) const COLUMNS: &[&str] = &[
    "proposer_id",
    "proposer_name",
    "group_id",
    "unit_id",
    "adopts",
    "account_number",
    "state",
    "step",
    "state_on",
    "since",
    "given_to",
    "name",
    "name_sort",
    "platform",
    "content",
    "decisions",
    "reassigned",
    "review_on",
    "version",
];

/// Every column but number and id, in the order of [`COLUMNS`].
pub(crate) fn values(case: &BusinessCase) -> Result<Vec<Value>, Failure> {
    let write = |column: &'static str, text: serde_json::Result<String>| {
        text.map_err(|e| Failure::json("business_case", column, &case.number, &e))
    };
    let (step, on) = match &case.state {
        CaseState::With { step } | CaseState::SentBack { step } => (Some(*step), None),
        CaseState::Declined { step, on } => (Some(*step), Some(*on)),
        CaseState::Approved { on } | CaseState::Withdrawn { on } => (None, Some(*on)),
        CaseState::Draft => (None, None),
    };
    let given_to = case.waits_at().and_then(|step| case.given_to(step));
    let purpose = &case.content.purpose;
    Ok(vec![
        case.proposer.person.map(|p| p.0).into(),
        case.proposer.name.clone().into(),
        case.group.map(|g| g.0).into(),
        case.unit.map(|u| u.0).into(),
        case.adopts.into(),
        case.account.into(),
        case.state.key().into(),
        step.map(|s| s.key().to_owned()).into(),
        on.into(),
        case.since.into(),
        given_to.map(|p| p.0).into(),
        purpose.name.clone().into(),
        domain::text::fold(&purpose.name).into(),
        purpose.platform.clone().into(),
        write("content", serde_json::to_string(&case.content))?.into(),
        write("decisions", serde_json::to_string(&case.decisions))?.into(),
        write("reassigned", serde_json::to_string(&case.reassigned))?.into(),
        case.review_on.into(),
        case.version.into(),
    ])
}
