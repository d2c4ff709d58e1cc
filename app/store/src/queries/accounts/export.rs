//! Whole accounts for files. The list of versions is read in one statement; the versions themselves
//! never change, so a file made of them is the register at one instant, however long it takes.

use super::{filter::AccountFilter, list, visible_to};
use crate::{Store, entity::account::version, failure::Failure, rows, sql};
use domain::{account::Account, actor::Actor};
use sea_orm::{FromQueryResult, Value};
use std::collections::HashMap;

/// Which accounts in which version, in the order that was asked for.
#[derive(Clone, Debug)]
pub struct Snapshot(Vec<Key>);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, FromQueryResult)]
struct Key {
    number: i64,
    version: i64,
}

/// The register as `filter` finds it now; the page is left aside. One statement.
///
/// # Errors
/// When the database does not answer.
pub async fn snapshot(
    store: &Store,
    actor: &Actor,
    filter: &AccountFilter,
) -> Result<Snapshot, Failure> {
    let columns = "a.number, a.version";
    let found = list::select(store, actor, filter, columns, 0, i64::MAX).await?;
    let keys = found.iter().map(|row| Key::from_query_result(row, ""));
    Ok(Snapshot(keys.collect::<Result<_, _>>()?))
}

impl Snapshot {
    /// How many accounts there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Up to `many` of the accounts, beginning with the one at place `from`. One statement.
    ///
    /// # Errors
    /// When the database does not answer, or a version is gone.
    pub async fn portion(
        &self,
        store: &Store,
        actor: &Actor,
        from: usize,
        many: usize,
    ) -> Result<Vec<Account>, Failure> {
        visible_to(actor)?;
        let keys: Vec<Key> = self.0.iter().skip(from).take(many).copied().collect();
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        let mut held = read(store, &keys).await?;
        keys.iter()
            .map(|key| held.remove(key).ok_or(Failure::NotFound))
            .collect()
    }
}

async fn read(store: &Store, keys: &[Key]) -> Result<HashMap<Key, Account>, Failure> {
    let marks = vec!["(?, ?)"; keys.len()].join(", ");
    let text = format!("SELECT * FROM account_version WHERE (number, version) IN (VALUES {marks})");
    let values = keys
        .iter()
        .flat_map(|key| [Value::from(key.number), Value::from(key.version)]);
    let found = sql::rows(&store.0.read, &text, values).await?;
    let one = |row| {
        let row = version::Model::from_query_result(row, "")?;
        let key = Key {
            number: row.number,
            version: row.version,
        };
        let account = rows::account::from_row(rows::account::from_version(row))?;
        Ok((key, account))
    };
    found.iter().map(one).collect()
}
