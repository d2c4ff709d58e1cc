//! Returns as a list.

use super::filter::{ReturnFilter, visible};
use crate::{
    Store,
    dossier::Condition,
    failure::Failure,
    rows::returns as rows,
    sql::{self, Ask},
};
use chrono::NaiveDate;
use domain::{access::Place, actor::Actor, returns::Return};
use sea_orm::{QueryResult, Value};
use std::collections::HashMap;

/// Rows on a page.
pub const PAGE_SIZE: u32 = 50;

/// A page of returns.
#[derive(Clone, Debug)]
pub struct ReturnsPage {
    /// In the order asked for.
    pub rows: Vec<ReturnRow>,
    /// How many match in all.
    pub total: i64,
}

/// One line of the list.
#[derive(Clone, Debug)]
pub struct ReturnRow {
    /// The return, without who is named for its account.
    pub one: Return,
    /// The account's name.
    pub account: String,
    /// Its platform's key.
    pub platform: String,
    /// Its business group's name; empty = none.
    pub group: String,
    /// Its business unit's name; empty = none.
    pub unit: String,
    /// Who is named for the account, by name.
    pub holders: Vec<String>,
    /// Whether it is late.
    pub is_overdue: bool,
}

const JOINED: &str = "account_return t JOIN reporting_period p ON p.number = t.period_number JOIN account a ON a.number = t.account_number \
     LEFT JOIN business_unit u ON u.id = a.unit_id LEFT JOIN business_group g ON g.id = a.group_id";

/// A page of returns with the count. `everything` = all of them on one page, for files.
///
/// # Errors
/// The database.
pub async fn list(
    store: &Store,
    actor: &Actor,
    filter: &ReturnFilter,
    everything: bool,
) -> Result<ReturnsPage, Failure> {
    let today = store.clock().now().today;
    let Condition { text, mut values } = filter.condition(actor, today);
    let count = format!(
        "SELECT count(*) AS n FROM account_return t JOIN reporting_period p ON p.number = t.period_number \
         JOIN account a ON a.number = t.account_number WHERE {text}"
    );
    let total = sql::count(&store.0.read, &count, values.clone()).await?;
    let mut text = format!(
        "SELECT {}, a.name AS account_name, a.platform, u.name AS unit_name, g.name AS group_name FROM {JOINED} \
         WHERE {text} ORDER BY {}",
        rows::RETURN,
        filter.order.sql()
    );
    if !everything {
        text.push_str(" LIMIT ? OFFSET ?");
        let size = i64::from(PAGE_SIZE);
        values.extend([
            size.into(),
            (i64::from(filter.page.max(1) - 1) * size).into(),
        ]);
    }
    let found = sql::rows(&store.0.read, &text, values).await?;
    let mut rows = Vec::with_capacity(found.len());
    for row in &found {
        rows.push(line(row, today)?);
    }
    name_holders(store, &mut rows).await?;
    Ok(ReturnsPage { rows, total })
}

/// The returns of one account that the actor may see, newest first.
pub(crate) fn ask_returns(actor: &Actor, account: i64, most: i64) -> Ask {
    let Condition { text, mut values } = visible(actor);
    let text = format!(
        "SELECT {} FROM account_return t JOIN reporting_period p ON p.number = t.period_number \
         JOIN account a ON a.number = t.account_number WHERE {text} AND t.account_number = ? \
         ORDER BY p.quarter DESC LIMIT ?",
        rows::RETURN
    );
    values.extend([account.into(), most.into()]);
    Ask::new(text, values)
}

/// See [`ask_returns`].
pub(crate) fn read_returns(found: &[QueryResult]) -> Result<Vec<Return>, Failure> {
    let one = |row: &QueryResult| rows::one_return(row, Place::default());
    found.iter().map(one).collect()
}

fn line(row: &QueryResult, today: NaiveDate) -> Result<ReturnRow, Failure> {
    let one = rows::one_return(row, Place::default())?;
    let (unit, group): (Option<String>, Option<String>) = (
        row.try_get("", "unit_name")?,
        row.try_get("", "group_name")?,
    );
    Ok(ReturnRow {
        account: row.try_get("", "account_name")?,
        platform: row.try_get("", "platform")?,
        group: group.unwrap_or_default(),
        unit: unit.unwrap_or_default(),
        holders: Vec::new(),
        is_overdue: one.is_overdue(today),
        one,
    })
}

async fn name_holders(store: &Store, rows: &mut [ReturnRow]) -> Result<(), Failure> {
    let mut named: HashMap<i64, Vec<String>> = HashMap::new();
    let numbers: Vec<i64> = rows.iter().map(|row| row.one.account).collect();
    for some in numbers.chunks(500) {
        let text = format!(
            "SELECT DISTINCT n.account_number, p.name, p.name_sort FROM nomination n JOIN person p ON p.id = n.person_id \
             WHERE n.ended_at IS NULL AND n.account_number IN ({}) ORDER BY p.name_sort",
            sql::marks(some.len())
        );
        let values: Vec<Value> = some.iter().map(|n| (*n).into()).collect();
        for row in sql::rows(&store.0.read, &text, values).await? {
            let account: i64 = row.try_get("", "account_number")?;
            named
                .entry(account)
                .or_default()
                .push(row.try_get("", "name")?);
        }
    }
    for row in rows {
        row.holders = named.remove(&row.one.account).unwrap_or_default();
    }
    Ok(())
}
