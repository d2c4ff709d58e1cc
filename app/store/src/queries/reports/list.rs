//! Reports by their summaries, without reading any of them: the list, and the trend of eight quarters.

use crate::{Store, failure::Failure, sql};
use chrono::NaiveDate;
use domain::{
    actor::Actor,
    ids::{Reference, ReferenceKind},
    permission::{self, Action, Facts},
    quarter::Quarter,
    report::{Measure, Ratio},
};
use sea_orm::{FromQueryResult, QueryResult};

/// A report in a list, with its figures as they are stated now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportLine {
    /// Its number.
    pub number: i64,
    /// The quarter.
    pub quarter: Quarter,
    /// When it was frozen.
    pub closed_on: NaiveDate,
    /// By whom.
    pub closed_by: String,
    /// Returns that were needed.
    pub expected: u64,
    /// Accepted as they are.
    pub accepted: u64,
    /// Accepted with something to be done.
    pub with_action: u64,
    /// Sent after the quarter was closed, and not reviewed.
    pub unreviewed: u64,
    /// Not sent.
    pub not_reported: u64,
    /// None needed after all.
    pub not_needed: u64,
    /// Sent late.
    pub late: u64,
    /// The measures of success.
    pub measures: [Ratio; 3],
    /// How often figures were stated anew.
    pub restated: u64,
}

impl ReportLine {
    /// What people call it.
    pub const fn reference(&self) -> Reference {
        Reference::of(ReferenceKind::Report, self.number)
    }

    /// One measure of success.
    pub fn measure(&self, measure: Measure) -> Ratio {
        let [content, authorised, approved] = self.measures;
        match measure {
            Measure::Content => content,
            Measure::Authorised => authorised,
            Measure::Approved => approved,
        }
    }
}

#[derive(FromQueryResult)]
struct Row {
    number: i64,
    quarter: String,
    closed_on: NaiveDate,
    closed_by_name: String,
    expected: i64,
    accepted: i64,
    with_action: i64,
    unreviewed: i64,
    not_reported: i64,
    not_needed: i64,
    late: i64,
    content_met: i64,
    content_of: i64,
    authorised_met: i64,
    authorised_of: i64,
    approved_met: i64,
    approved_of: i64,
    restated: i64,
}

const COLUMNS: &str = "number, quarter, closed_on, closed_by_name, expected, accepted, with_action, unreviewed, not_reported, \
     not_needed, late, content_met, content_of, authorised_met, authorised_of, approved_met, approved_of, restated";

/// Every report, the newest quarter first.
///
/// # Errors
/// A refusal of permission; the database.
pub async fn list(store: &Store, actor: &Actor) -> Result<Vec<ReportLine>, Failure> {
    lines(store, actor, i64::MAX).await
}

/// The newest `most` quarters that were reported about, the oldest of them first.
///
/// # Errors
/// A refusal of permission; the database.
pub async fn trend(store: &Store, actor: &Actor, most: i64) -> Result<Vec<ReportLine>, Failure> {
    let mut found = lines(store, actor, most).await?;
    found.reverse();
    Ok(found)
}

async fn lines(store: &Store, actor: &Actor, most: i64) -> Result<Vec<ReportLine>, Failure> {
    permission::may(actor, Action::ViewReports, &Facts::default())?;
    let text = format!("SELECT {COLUMNS} FROM compliance_report ORDER BY quarter DESC LIMIT ?");
    let found = sql::rows(&store.0.read, &text, [most.into()]).await?;
    found.iter().map(line).collect()
}

fn line(row: &QueryResult) -> Result<ReportLine, Failure> {
    let row = Row::from_query_result(row, "")?;
    let count = |n: i64| u64::try_from(n).unwrap_or(0);
    let ratio = |met: i64, of: i64| Ratio {
        met: count(met),
        of: count(of),
    };
    Ok(ReportLine {
        number: row.number,
        quarter: row.quarter.parse().map_err(|_| Failure::Inconsistent {
            table: "compliance_report",
            column: "quarter",
            row: row.number.to_string(),
            why: row.quarter.clone(),
        })?,
        closed_on: row.closed_on,
        closed_by: row.closed_by_name,
        expected: count(row.expected),
        accepted: count(row.accepted),
        with_action: count(row.with_action),
        unreviewed: count(row.unreviewed),
        not_reported: count(row.not_reported),
        not_needed: count(row.not_needed),
        late: count(row.late),
        measures: [
            ratio(row.content_met, row.content_of),
            ratio(row.authorised_met, row.authorised_of),
            ratio(row.approved_met, row.approved_of),
        ],
        restated: count(row.restated),
    })
}
