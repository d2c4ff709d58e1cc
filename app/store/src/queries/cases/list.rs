//! Cases as a list, what waits for somebody, and how long each step takes.

use super::filter::{CaseFilter, CaseOrder, mine};
use crate::{
    Store, clock::local_day, dossier::Condition, failure::Failure, rows::cases as rows, sql,
};
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    actor::Actor,
    calendar::{Calendar, working_days},
    case::{BusinessCase, CaseState, Step},
    permission::{self, Action, Facts},
};
use sea_orm::{QueryResult, Value};

/// Rows on a page.
pub const PAGE_SIZE: u32 = 50;

/// A page of cases.
#[derive(Clone, Debug)]
pub struct CasesPage {
    /// In the order asked for.
    pub rows: Vec<CaseRow>,
    /// How many match in all.
    pub total: i64,
}

/// One line of the list.
#[derive(Clone, Debug)]
pub struct CaseRow {
    /// The case.
    pub case: BusinessCase,
    /// Its unit's name.
    pub unit: String,
    /// Its group's name.
    pub group: String,
    /// Since which day it stands where it stands.
    pub since: NaiveDate,
    /// Working days since then.
    pub days: i64,
    /// Whether it waits for whoever asks.
    pub mine: bool,
    /// The person the step was given to by name.
    pub given_to: Option<String>,
}

/// A page of cases with the count. `everything` = all of them on one page, for files.
///
/// # Errors
/// A refusal of permission; or the database.
pub async fn list(
    store: &Store,
    actor: &Actor,
    filter: &CaseFilter,
    everything: bool,
) -> Result<CasesPage, Failure> {
    permission::may(actor, Action::ViewCases, &Facts::default())?;
    let Condition { text, values } = filter.condition(actor);
    let count = format!("SELECT count(*) AS n FROM business_case c WHERE {text}");
    let total = sql::count(&store.0.read, &count, values.clone()).await?;
    let own = mine(actor);
    let mut all: Vec<Value> = own.values;
    all.extend(values);
    let mut text = format!(
        "SELECT {}, u.name AS unit_name, g.name AS group_name, CASE WHEN {} THEN 1 ELSE 0 END AS mine \
         FROM business_case c LEFT JOIN business_unit u ON u.id = c.unit_id LEFT JOIN business_group g ON g.id = c.group_id \
         WHERE {text} ORDER BY {}",
        rows::CASE,
        own.text,
        filter.order.sql()
    );
    if !everything {
        text.push_str(" LIMIT ? OFFSET ?");
        let size = i64::from(PAGE_SIZE);
        let offset = i64::from(filter.page.max(1) - 1) * size;
        all.extend([size.into(), offset.into()]);
    }
    let today = store.clock().now().today;
    let found = sql::rows(&store.0.read, &text, all).await?;
    let rows = found.iter().map(|r| row(r, today));
    Ok(CasesPage {
        rows: rows.collect::<Result<_, _>>()?,
        total,
    })
}

fn row(row: &QueryResult, today: NaiveDate) -> Result<CaseRow, Failure> {
    let case = rows::case(row)?;
    let (unit, group): (Option<String>, Option<String>) = (
        row.try_get("", "unit_name")?,
        row.try_get("", "group_name")?,
    );
    let mine: i32 = row.try_get("", "mine")?;
    let since = local_day(case.since);
    let given_to = case.waits_at().and_then(|step| {
        let given = case.reassigned.iter().rev().find(|r| r.step == step);
        given.map(|r| r.name.clone())
    });
    Ok(CaseRow {
        unit: unit.unwrap_or_default(),
        group: group.unwrap_or_default(),
        since,
        days: working_days(since, today, Calendar::Ordinary),
        mine: mine == 1,
        given_to,
        case,
    })
}

/// What waits for somebody's decision or, sent back or as a draft, for their own next step: at most
/// `most`, the longest wait first; and how many there are.
///
/// # Errors
/// A refusal of permission; or the database.
pub async fn waiting_for(store: &Store, actor: &Actor, most: usize) -> Result<CasesPage, Failure> {
    let filter = CaseFilter {
        mine: true,
        order: CaseOrder::Longest,
        ..CaseFilter::default()
    };
    let mut page = list(store, actor, &filter, false).await?;
    page.rows.truncate(most);
    Ok(page)
}

/// How long a step takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StepFigures {
    /// Which.
    pub step: Step,
    /// How many cases wait there now.
    pub waiting: usize,
    /// Working days the oldest of them has waited.
    pub longest: i64,
    /// How many have passed it within the last year.
    pub passed: usize,
    /// Working days half of those took at most.
    pub median: Option<i64>,
}

/// Time in each step, of everything that waits now and of what passed within the last year.
///
/// # Errors
/// A refusal of permission; or the database.
pub async fn figures(store: &Store, actor: &Actor) -> Result<Vec<StepFigures>, Failure> {
    permission::may(actor, Action::ViewCases, &Facts::default())?;
    let now = store.clock().now();
    let year = now.at - chrono::TimeDelta::days(365);
    let text = "SELECT state, from_at, until_at FROM case_period WHERE subject_kind = 'business-case' AND state LIKE 'with-%' AND (until_at IS NULL OR until_at >= ?)";
    let mut periods: Vec<(String, i64, bool)> = Vec::new();
    for row in sql::rows(&store.0.read, text, [year.into()]).await? {
        let from: DateTime<Utc> = row.try_get("", "from_at")?;
        let until: Option<DateTime<Utc>> = row.try_get("", "until_at")?;
        let end = until.map_or(now.today, local_day);
        let days = working_days(local_day(from), end, Calendar::Ordinary);
        periods.push((row.try_get("", "state")?, days, until.is_none()));
    }
    let one = |step: &Step| {
        let key = CaseState::With { step: *step };
        let here = periods.iter().filter(|(state, ..)| state == key.key());
        let (open, over): (Vec<_>, Vec<_>) = here.partition(|(_, _, open)| *open);
        let mut took: Vec<i64> = over.iter().map(|(_, days, _)| *days).collect();
        took.sort_unstable();
        StepFigures {
            step: *step,
            waiting: open.len(),
            longest: open.iter().map(|(_, days, _)| *days).max().unwrap_or(0),
            passed: took.len(),
            median: took.get(took.len().saturating_sub(1) / 2).copied(),
        }
    };
    Ok(Step::ALL.iter().map(one).collect())
}
