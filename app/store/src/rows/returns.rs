//! Periods, returns and proposed corrections from rows, and to rows.

use super::json::{bad, read, write};
use crate::failure::Failure;
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    access::Place,
    actor::By,
    ids::{PersonId, ReturnId},
    quarter::Quarter,
    returns::{
        Correction, CorrectionState, Period, PeriodState, Return, ReturnState, ReviewVerdict, Topic,
    },
};
use sea_orm::{FromQueryResult, QueryResult, Value};
use uuid::Uuid;

/// The columns of a period, of `reporting_period p`.
pub(crate) const PERIOD: &str = "p.number, p.quarter, p.due, p.state, p.opened_on, p.opened_by, p.opened_by_name, p.closed_on, \
     p.closed_by, p.closed_by_name, p.report_number, p.questions, p.expected, p.version";

/// The columns of a return, of `account_return t JOIN reporting_period p`.
pub(crate) const RETURN: &str = "t.number, t.id, p.quarter, t.account_number, t.due, t.state, t.since, t.delegate_id, t.delegate_name, \
     t.content, t.sent, t.reviews, t.unneeded, t.obligation_number, t.version";

/// The columns of a correction, of `register_correction k JOIN account_return t JOIN reporting_period p`.
pub(crate) const CORRECTION: &str = "k.number, k.return_number, p.quarter, k.account_number, k.topic, k.field, k.before_text, \
     k.proposed, k.proposed_by, k.proposed_by_name, k.proposed_on, k.state, k.decided_on, k.decided_by, k.decided_by_name, \
     k.note, k.version";

#[derive(FromQueryResult)]
struct PeriodRow {
    number: i64,
    quarter: String,
    due: NaiveDate,
    state: String,
    opened_on: NaiveDate,
    opened_by: Option<Uuid>,
    opened_by_name: String,
    closed_on: Option<NaiveDate>,
    closed_by: Option<Uuid>,
    closed_by_name: String,
    report_number: Option<i64>,
    questions: String,
    expected: i64,
    version: i64,
}

#[derive(FromQueryResult)]
struct ReturnRow {
    number: i64,
    id: Uuid,
    quarter: String,
    account_number: i64,
    due: NaiveDate,
    state: String,
    since: DateTime<Utc>,
    delegate_id: Option<Uuid>,
    delegate_name: String,
    content: String,
    sent: String,
    reviews: String,
    unneeded: String,
    obligation_number: Option<i64>,
    version: i64,
}

#[derive(FromQueryResult)]
struct CorrectionRow {
    number: i64,
    return_number: i64,
    quarter: String,
    account_number: i64,
    topic: String,
    field: Option<String>,
    before_text: String,
    proposed: String,
    proposed_by: Option<Uuid>,
    proposed_by_name: String,
    proposed_on: NaiveDate,
    state: String,
    decided_on: Option<NaiveDate>,
    decided_by: Option<Uuid>,
    decided_by_name: String,
    note: String,
    version: i64,
}

fn by(person: Option<Uuid>, name: String) -> By {
    By {
        person: person.map(PersonId),
        name,
    }
}

fn quarter(table: &'static str, number: i64, text: &str) -> Result<Quarter, Failure> {
    text.parse()
        .map_err(|_| bad(table, "quarter", number, text))
}

/// The period of a row with the columns of [`PERIOD`].
pub(crate) fn period(row: &QueryResult) -> Result<Period, Failure> {
    const TABLE: &str = "reporting_period";
    let row = PeriodRow::from_query_result(row, "")?;
    let number = row.number;
    let state = match (row.state.as_str(), row.closed_on, row.report_number) {
        ("opening", ..) => PeriodState::Opening,
        ("open", ..) => PeriodState::Open,
        ("closed", Some(on), Some(report)) => PeriodState::Closed {
            on,
            by: by(row.closed_by, row.closed_by_name),
            report,
        },
        _ => return Err(bad(TABLE, "state", number, &row.state)),
    };
    Ok(Period {
        number,
        quarter: quarter(TABLE, number, &row.quarter)?,
        due: row.due,
        state,
        opened_on: row.opened_on,
        opened_by: by(row.opened_by, row.opened_by_name),
        questions: read(TABLE, "questions", number, &row.questions)?,
        expected: row.expected,
        version: row.version,
    })
}

/// The columns of [`period_values`].
pub(crate) const PERIOD_COLUMNS: &[&str] = &[
    "quarter",
    "due",
    "state",
    "opened_on",
    "opened_by",
    "opened_by_name",
    "closed_on",
    "closed_by",
    "closed_by_name",
    "report_number",
    "questions",
    "expected",
    "version",
];

/// Every column but the number, in the order of [`PERIOD_COLUMNS`].
pub(crate) fn period_values(p: &Period) -> Result<Vec<Value>, Failure> {
    let closed = match &p.state {
        PeriodState::Closed { on, by, report } => Some((*on, by, *report)),
        PeriodState::Opening | PeriodState::Open => None,
    };
    Ok(vec![
        p.quarter.to_string().into(),
        p.due.into(),
        p.state.key().into(),
        p.opened_on.into(),
        p.opened_by.person.map(|x| x.0).into(),
        p.opened_by.name.clone().into(),
        closed.map(|(on, ..)| on).into(),
        closed.and_then(|(_, by, _)| by.person).map(|x| x.0).into(),
        closed
            .map_or_else(String::new, |(_, by, _)| by.name.clone())
            .into(),
        closed.map(|(.., report)| report).into(),
        write("reporting_period", "questions", p.number, &p.questions)?,
        p.expected.into(),
        p.version.into(),
    ])
}

/// The return of a row with the columns of [`RETURN`].
pub(crate) fn one_return(row: &QueryResult, place: Place) -> Result<Return, Failure> {
    const TABLE: &str = "account_return";
    let row = ReturnRow::from_query_result(row, "")?;
    let number = row.number;
    let state = match row.state.as_str() {
        "not-started" => ReturnState::NotStarted,
        "draft" => ReturnState::Draft,
        "submitted" => ReturnState::Submitted,
        "sent-back" => ReturnState::SentBack,
        "accepted" => ReturnState::Accepted,
        "accepted-with-action" => ReturnState::AcceptedWithAction {
            obligation: row.obligation_number.unwrap_or_default(),
        },
        "not-reported" => ReturnState::NotReported,
        "not-needed" => {
            let (reason, by): (String, By) = read(TABLE, "unneeded", number, &row.unneeded)?;
            ReturnState::NotNeeded { reason, by }
        }
        other => return Err(bad(TABLE, "state", number, other)),
    };
    Ok(Return {
        id: ReturnId(row.id),
        number,
        period: quarter(TABLE, number, &row.quarter)?,
        account: row.account_number,
        due: row.due,
        content: read(TABLE, "content", number, &row.content)?,
        state,
        since: row.since,
        delegate: row
            .delegate_id
            .map(|id| by(Some(id), row.delegate_name.clone())),
        sent: read(TABLE, "sent", number, &row.sent)?,
        reviews: read(TABLE, "reviews", number, &row.reviews)?,
        place,
        version: row.version,
    })
}

/// The columns of [`return_values`].
pub(crate) const RETURN_COLUMNS: &[&str] = &[
    "due",
    "state",
    "since",
    "delegate_id",
    "delegate_name",
    "content",
    "sent",
    "reviews",
    "unneeded",
    "obligation_number",
    "sent_on",
    "sent_late",
    "unchanged",
    "in_bulk",
    "version",
];

/// Every column but number, id, period and account, in the order of [`RETURN_COLUMNS`].
pub(crate) fn return_values(r: &Return) -> Result<Vec<Value>, Failure> {
    const TABLE: &str = "account_return";
    let unneeded: Value = match &r.state {
        ReturnState::NotNeeded { reason, by } => write(TABLE, "unneeded", r.number, &(reason, by))?,
        _ => "".into(),
    };
    let obligation = match &r.state {
        ReturnState::AcceptedWithAction { obligation } => Some(*obligation),
        _ => None,
    };
    // What came in and counts: a return that was taken back or sent back has not come in.
    let is_in = !r.state.key().waits_for_holder();
    let last = r.last_sent().filter(|_| is_in);
    let in_bulk = r
        .reviews
        .last()
        .is_some_and(|review| review.in_bulk && review.verdict == ReviewVerdict::Accepted);
    Ok(vec![
        r.due.into(),
        r.state.key().key().into(),
        r.since.into(),
        r.delegate
            .as_ref()
            .and_then(|by| by.person)
            .map(|p| p.0)
            .into(),
        r.delegate
            .as_ref()
            .map_or_else(String::new, |by| by.name.clone())
            .into(),
        write(TABLE, "content", r.number, &r.content)?,
        write(TABLE, "sent", r.number, &r.sent)?,
        write(TABLE, "reviews", r.number, &r.reviews)?,
        unneeded,
        obligation.into(),
        last.map(|sent| sent.on).into(),
        last.is_some_and(|sent| sent.late).into(),
        last.is_some_and(|sent| sent.unchanged).into(),
        in_bulk.into(),
        r.version.into(),
    ])
}

/// The correction of a row with the columns of [`CORRECTION`].
pub(crate) fn correction(row: &QueryResult) -> Result<Correction, Failure> {
    const TABLE: &str = "register_correction";
    let row = CorrectionRow::from_query_result(row, "")?;
    let number = row.number;
    let decided = || by(row.decided_by, row.decided_by_name.clone());
    let state = match (row.state.as_str(), row.decided_on) {
        ("open", _) => CorrectionState::Open,
        ("applied", Some(on)) => CorrectionState::Applied {
            on,
            by: decided(),
            note: row.note.clone(),
        },
        ("declined", Some(on)) => CorrectionState::Declined {
            on,
            by: decided(),
            reason: row.note.clone(),
        },
        ("withdrawn", Some(on)) => CorrectionState::Withdrawn { on },
        _ => return Err(bad(TABLE, "state", number, &row.state)),
    };
    Ok(Correction {
        number,
        of_return: row.return_number,
        period: quarter(TABLE, number, &row.quarter)?,
        account: row.account_number,
        topic: Topic::from_key(&row.topic)
            .ok_or_else(|| bad(TABLE, "topic", number, &row.topic))?,
        field: row.field,
        before: row.before_text,
        proposed: row.proposed,
        by: by(row.proposed_by, row.proposed_by_name),
        on: row.proposed_on,
        state,
        version: row.version,
    })
}

/// What never changes of one, in the order in which it is added.
pub(crate) const CORRECTION_FIXED: &[&str] = &[
    "number",
    "return_number",
    "account_number",
    "topic",
    "field",
    "before_text",
    "proposed",
    "proposed_by",
    "proposed_by_name",
    "proposed_on",
];

/// The columns of [`correction_changes`].
pub(crate) const CORRECTION_CHANGES: &[&str] = &[
    "state",
    "decided_on",
    "decided_by",
    "decided_by_name",
    "note",
    "version",
];

/// What changes when one is decided, in the order of [`CORRECTION_CHANGES`].
pub(crate) fn correction_changes(k: &Correction) -> Vec<Value> {
    let nobody = By {
        person: None,
        name: String::new(),
    };
    let (on, by, note) = match &k.state {
        CorrectionState::Open => (None, nobody, ""),
        CorrectionState::Applied { on, by, note } => (Some(*on), by.clone(), note.as_str()),
        CorrectionState::Declined { on, by, reason } => (Some(*on), by.clone(), reason.as_str()),
        CorrectionState::Withdrawn { on } => (Some(*on), nobody, ""),
    };
    vec![
        k.state.key().into(),
        on.into(),
        by.person.map(|p| p.0).into(),
        by.name.into(),
        note.into(),
        k.version.into(),
    ]
}
