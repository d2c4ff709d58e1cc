//! A record's row, written by its columns: added once, saved where the version seen is still the stored
//! one. Which columns there are is `rows`'.

use super::Tx;
use crate::{failure::Failure, sql};
use sea_orm::Value;

impl Tx {
    /// Adds a row. `columns` in groups, such as those that never change and those that do; `values` in
    /// their order.
    ///
    /// # Errors
    /// The database.
    pub(crate) async fn add_row(
        &mut self,
        table: &str,
        columns: &[&[&str]],
        values: Vec<Value>,
    ) -> Result<(), Failure> {
        let columns = columns.concat();
        let text = format!(
            "INSERT INTO {table} ({}) VALUES ({})",
            columns.join(", "),
            sql::marks(columns.len())
        );
        self.execute(&text, values).await.map(|_| ())
    }

    /// Saves a row where its key is `key` and its version `seen`; `false` = there is no such row.
    ///
    /// # Errors
    /// The database.
    pub(crate) async fn save_row(
        &mut self,
        table: &str,
        columns: &[&str],
        mut values: Vec<Value>,
        key: (&str, Value),
        seen: i64,
    ) -> Result<bool, Failure> {
        let text = format!(
            "UPDATE {table} SET {} = ? WHERE {} = ? AND version = ?",
            columns.join(" = ?, "),
            key.0
        );
        values.extend([key.1, seen.into()]);
        Ok(self.execute(&text, values).await? == 1)
    }
}
