//! Obligations as a list, and how many are mine.

use super::filter::{Condition, MINE, ObligationFilter, ObligationOrder};
use crate::{Store, failure::Failure, rows::obligation as rows, sql};
use chrono::NaiveDate;
use domain::{access::Place, actor::Actor, obligation::Obligation};
use sea_orm::{QueryResult, Value};
use uuid::Uuid;

/// Rows on a page.
pub const PAGE_SIZE: u32 = 50;

/// A page of obligations.
#[derive(Clone, Debug)]
pub struct ObligationsPage {
    /// In the order asked for.
    pub rows: Vec<ObligationRow>,
    /// How many match in all.
    pub total: i64,
}

/// One line of the list.
#[derive(Clone, Debug)]
pub struct ObligationRow {
    /// The obligation.
    pub obligation: Obligation,
    /// The account's name.
    pub account_name: Option<String>,
    /// Who has to do it.
    pub assignee_name: Option<String>,
    /// Whether that is whoever asks.
    pub mine: bool,
}

const FROM: &str = "FROM obligation o LEFT JOIN account a ON a.number = o.account_number LEFT JOIN person s ON s.id = o.assignee";

/// A page of obligations with the count: two statements, however many rows. Everybody who is signed in
/// may ask; what they may not see is not there. `everything` = all of them on one page, for files.
///
/// # Errors
/// The database.
pub async fn list(
    store: &Store,
    actor: &Actor,
    filter: &ObligationFilter,
    everything: bool,
) -> Result<ObligationsPage, Failure> {
    let today = store.clock().now().today;
    let Condition { text, values } = filter.condition(actor, today);
    let count = format!("SELECT count(*) AS n {FROM} WHERE {text}");
    let total = sql::count(&store.0.read, &count, values.clone()).await?;
    let me = actor.person().map_or_else(Uuid::nil, |id| id.0);
    let mut all: Vec<Value> = vec![me.into(), me.into()];
    all.extend(values);
    let mut text = format!(
        "SELECT {}, a.name AS account_name, s.name AS assignee_name, CASE WHEN {MINE} THEN 1 ELSE 0 END AS mine \
         {FROM} WHERE {text} ORDER BY {}",
        rows::OBLIGATION,
        order(filter.order)
    );
    if !everything {
        text.push_str(" LIMIT ? OFFSET ?");
        let size = i64::from(PAGE_SIZE);
        let offset = i64::from(filter.page.max(1) - 1) * size;
        all.extend([size.into(), offset.into()]);
    }
    let found = sql::rows(&store.0.read, &text, all).await?;
    let rows = found.iter().map(row).collect::<Result<_, _>>()?;
    Ok(ObligationsPage { rows, total })
}

const fn order(order: ObligationOrder) -> &'static str {
    match order {
        ObligationOrder::Mine => "mine DESC, o.due, o.number",
        ObligationOrder::Due => "o.due, o.number",
        ObligationOrder::DueBack => "o.due DESC, o.number DESC",
        ObligationOrder::Newest => "o.number DESC",
    }
}

fn row(row: &QueryResult) -> Result<ObligationRow, Failure> {
    let mine: i32 = row.try_get("", "mine")?;
    Ok(ObligationRow {
        obligation: rows::obligation(row, Place::default())?,
        account_name: row.try_get("", "account_name")?,
        assignee_name: row.try_get("", "assignee_name")?,
        mine: mine == 1,
    })
}

/// How many obligations are whose asks, and how many of them are overdue: for the home page.
///
/// # Errors
/// The database.
pub async fn mine(store: &Store, actor: &Actor) -> Result<(i64, i64), Failure> {
    let Some(me) = actor.person() else {
        return Ok((0, 0));
    };
    let today: NaiveDate = store.clock().now().today;
    let text = format!(
        "SELECT count(*) AS n FROM obligation o WHERE {MINE} AND o.state <> 'done' AND NOT (o.state = 'waived' AND o.waived_until >= ?)"
    );
    let values: [Value; 3] = [me.0.into(), me.0.into(), today.into()];
    let open = sql::count(&store.0.read, &text, values.clone()).await?;
    let text = format!("{text} AND o.due < ?");
    let mut values: Vec<Value> = values.into();
    values.push(today.into());
    let overdue = sql::count(&store.0.read, &text, values).await?;
    Ok((open, overdue))
}
