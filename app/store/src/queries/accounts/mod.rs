//! Reads of accounts: the list as it is and as it stood on a day, one account, suggestions, counts.

mod export;
mod filter;
mod list;
mod overview;
mod plan;

pub use export::{Snapshot, snapshot};
pub use filter::{AccountFilter, Sort, SortColumn, StatusFilter};
pub use list::{AccountPage, ListRow, PAGE_SIZE, count, export_page, list};
pub use overview::{Latest, Overview, overview, plan as overview_plan};
pub use plan::plan;

use crate::{
    Store, clock,
    entity::account::{now, version},
    failure::Failure,
    rows,
    sql::{self, Ask},
};
use chrono::NaiveDate;
use domain::{
    account::{Account, Rule, StatusKey},
    actor::Actor,
    permission::{self, Action, Facts},
};
use sea_orm::{FromQueryResult, QueryResult};

/// Whether the actor may see the register at all; everybody signed in may (P 6.4).
pub(crate) fn visible_to(actor: &Actor) -> Result<(), Failure> {
    permission::may(actor, Action::ViewRegister, &Facts::default()).map_err(|_| Failure::NotFound)
}

/// One account as it is.
///
/// # Errors
/// [`Failure::NotFound`] when there is none this actor may see.
pub async fn show(store: &Store, actor: &Actor, number: i64) -> Result<Account, Failure> {
    visible_to(actor)?;
    read(ask(number).rows(&store.0.read).await?.first())
}

/// See [`show`].
fn ask(number: i64) -> Ask {
    Ask::new("SELECT * FROM account WHERE number = ?", [number.into()])
}

/// The answer of [`ask`].
fn read(row: Option<&QueryResult>) -> Result<Account, Failure> {
    let row = row.ok_or(Failure::NotFound)?;
    rows::account::from_row(now::Model::from_query_result(row, "")?)
}

/// One account as it stood at the end of a New Zealand day.
///
/// # Errors
/// [`Failure::NotFound`] when it was not in the register then.
pub async fn show_as_at(
    store: &Store,
    actor: &Actor,
    number: i64,
    day: NaiveDate,
) -> Result<Account, Failure> {
    let until = clock::end_of_day(day);
    let text = "SELECT * FROM account_version WHERE number = ? AND valid_from < ? AND (valid_until IS NULL OR valid_until >= ?)";
    one_version(
        store,
        actor,
        text,
        [number.into(), until.into(), until.into()],
    )
    .await
}

/// One account at one version, for the conflict page.
///
/// # Errors
/// [`Failure::NotFound`] when there is no such version.
pub async fn show_version(
    store: &Store,
    actor: &Actor,
    number: i64,
    version: i64,
) -> Result<Account, Failure> {
    let text = "SELECT * FROM account_version WHERE number = ? AND version = ?";
    one_version(store, actor, text, [number.into(), version.into()]).await
}

async fn one_version(
    store: &Store,
    actor: &Actor,
    text: &str,
    values: impl IntoIterator<Item = sea_orm::Value>,
) -> Result<Account, Failure> {
    visible_to(actor)?;
    let found = sql::rows(&store.0.read, text, values).await?;
    let row = found.first().ok_or(Failure::NotFound)?;
    rows::account::from_row(rows::account::from_version(
        version::Model::from_query_result(row, "")?,
    ))
}

/// A few accounts that match what is being typed, best known name first.
///
/// # Errors
/// When the database does not answer.
pub async fn suggest(store: &Store, actor: &Actor, typed: &str) -> Result<Vec<ListRow>, Failure> {
    let filter = AccountFilter {
        q: typed.to_owned(),
        ..AccountFilter::default()
    };
    list::rows(store, actor, &filter, 0, 8).await
}

/// The most worrying accounts, worst first; none without a gap.
///
/// # Errors
/// When the database does not answer.
pub async fn worst(store: &Store, actor: &Actor, many: i64) -> Result<Vec<ListRow>, Failure> {
    let filter = AccountFilter {
        sort: Sort {
            column: SortColumn::Concern,
            descending: true,
        },
        ..AccountFilter::default()
    };
    let mut found = list::rows(store, actor, &filter, 0, many).await?;
    found.retain(|row| row.concern.is_some_and(|concern| concern > 0));
    Ok(found)
}

/// How many accounts are in each state, archived ones aside, in the order of an account's life.
///
/// # Errors
/// When the database does not answer.
pub async fn counts(store: &Store, actor: &Actor) -> Result<Vec<(StatusKey, i64)>, Failure> {
    visible_to(actor)?;
    let text =
        "SELECT status, count(*) AS n FROM account WHERE archived_on IS NULL GROUP BY status";
    let found = sql::rows(&store.0.read, text, []).await?;
    let mut counts: Vec<_> = StatusKey::ALL.iter().map(|s| (*s, 0)).collect();
    for row in &found {
        let key: String = row.try_get("", "status")?;
        let n: i64 = row.try_get("", "n")?;
        if let Some(entry) = counts.iter_mut().find(|(s, _)| s.key() == key) {
            entry.1 = n;
        }
    }
    Ok(counts)
}

/// How many accounts break each rule, as the list's `needs` filter finds them. One statement.
///
/// # Errors
/// When the database does not answer.
pub async fn needs(store: &Store, actor: &Actor) -> Result<Vec<(Rule, i64)>, Failure> {
    visible_to(actor)?;
    let text =
        "SELECT rule, count(*) AS n FROM account_exception WHERE until IS NULL GROUP BY rule";
    let mut counts: Vec<_> = Rule::ALL.iter().map(|rule| (*rule, 0)).collect();
    for row in &sql::rows(&store.0.read, text, []).await? {
        let key: String = row.try_get("", "rule")?;
        let n: i64 = row.try_get("", "n")?;
        if let Some(entry) = counts.iter_mut().find(|(rule, _)| rule.key() == key) {
            entry.1 = n;
        }
    }
    Ok(counts)
}
