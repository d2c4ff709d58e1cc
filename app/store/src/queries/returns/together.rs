//! What can be accepted together of a list, and which platforms a quarter's returns are of.

use super::{
    filter::{ReturnFilter, visible},
    list::{ReturnRow, list},
    mine::filed_by,
};
use crate::{Store, dossier::Condition, failure::Failure, sql};
use domain::{actor::Actor, quarter::Quarter};
use sea_orm::Value;
use std::collections::HashSet;

/// Returns that match, apart from those that whoever asks sent or files: somebody else reviews these.
#[derive(Clone, Debug)]
pub struct OthersReturns {
    /// In the order of the list.
    pub rows: Vec<ReturnRow>,
    /// How many match beside them.
    pub own: u64,
}

/// Every return that matches and that `actor` neither sent nor files, whatever the page.
///
/// # Errors
/// The database.
pub async fn of_others(
    store: &Store,
    actor: &Actor,
    filter: &ReturnFilter,
) -> Result<OthersReturns, Failure> {
    let found = list(store, actor, filter, true).await?.rows;
    let Some(me) = actor.person() else {
        return Ok(OthersReturns {
            rows: found,
            own: 0,
        });
    };
    let text = format!(
        "SELECT t.account_number FROM account_return t JOIN reporting_period p ON p.number = t.period_number \
         WHERE p.quarter = ? AND {}",
        filed_by()
    );
    let values: [Value; 3] = [filter.quarter.to_string().into(), me.0.into(), me.0.into()];
    let mut mine: HashSet<i64> = HashSet::new();
    for row in sql::rows(&store.0.read, &text, values).await? {
        mine.insert(row.try_get("", "account_number")?);
    }
    let all = found.len();
    let is_others = |row: &ReturnRow| {
        let by_me = row.one.sent.iter().any(|sent| sent.by.person == Some(me));
        !by_me && !mine.contains(&row.one.account)
    };
    let rows: Vec<ReturnRow> = found.into_iter().filter(is_others).collect();
    let own = u64::try_from(all - rows.len()).unwrap_or_default();
    Ok(OthersReturns { rows, own })
}

/// The platforms that the returns of a quarter are of, as far as `actor` may see these; by key.
///
/// # Errors
/// The database.
pub async fn platforms_of(
    store: &Store,
    actor: &Actor,
    quarter: Quarter,
) -> Result<Vec<String>, Failure> {
    let Condition { text, mut values } = visible(actor);
    let text = format!(
        "SELECT DISTINCT a.platform FROM account_return t JOIN reporting_period p ON p.number = t.period_number \
         JOIN account a ON a.number = t.account_number WHERE {text} AND p.quarter = ? ORDER BY a.platform"
    );
    values.push(quarter.to_string().into());
    let found = sql::rows(&store.0.read, &text, values).await?;
    let one = |row: &sea_orm::QueryResult| Ok(row.try_get("", "platform")?);
    found.iter().map(one).collect()
}
