//! Statements that go to the database as one. All writes stand in one line: each answer that a write
//! need not wait for shortens it.

use super::Tx;
use crate::{failure::Failure, sql};
use sea_orm::{ActiveModelTrait, ConnectionTrait as _, DbBackend, EntityTrait, QueryTrait as _};
use sea_orm::{StatementBuilder, Value};

/// So many rows are added beside other statements; more go in statements of their own.
const FEW: usize = 20;

/// Statements that change rows, none of which reads or changes the rows of another one: PostgreSQL
/// shows all of them the same state of the database.
#[derive(Default)]
pub(crate) struct Together {
    texts: Vec<String>,
    values: Vec<Value>,
}

impl Together {
    /// Adds a hand-written statement with the values of its marks.
    pub(crate) fn add(&mut self, text: impl Into<String>, values: impl IntoIterator<Item = Value>) {
        self.texts.push(text.into());
        self.values.extend(values);
    }

    /// Adds a built statement.
    pub(crate) fn build(&mut self, statement: &impl StatementBuilder) {
        self.built(statement.build(&DbBackend::Sqlite));
    }

    /// Adds the insertion of rows, of which there is at least one.
    #[expect(clippy::disallowed_methods, reason = "the gate")]
    pub(crate) fn insert<A: ActiveModelTrait>(&mut self, rows: Vec<A>) {
        self.built(A::Entity::insert_many(rows).build(DbBackend::Sqlite));
    }

    /// As for SQLite, with `?` for marks: PostgreSQL quotes names alike, and marks are numbered later.
    fn built(&mut self, statement: sea_orm::Statement) {
        self.add(
            statement.sql,
            statement.values.into_iter().flat_map(|values| values.0),
        );
    }

    /// One text; its rows are those that the last statement touched.
    fn text(&self, backend: DbBackend) -> Option<String> {
        let (last, others) = self.texts.split_last()?;
        let mut text = String::new();
        for (n, other) in others.iter().enumerate() {
            text.push_str(&match (backend, n) {
                (DbBackend::Postgres, 0) => format!("WITH w0 AS ({other})"),
                (DbBackend::Postgres, n) => format!(", w{n} AS ({other})"),
                _ => format!("{other}; "),
            });
        }
        Some(format!("{text} {last} RETURNING 1 AS n"))
    }
}

impl Tx {
    /// Runs the statements; answers how many rows the last of them touched.
    pub(crate) async fn together(&mut self, all: Together) -> Result<usize, Failure> {
        let Some(text) = all.text(self.conn.get_database_backend()) else {
            return Ok(0);
        };
        Ok(sql::rows(&self.conn, &text, all.values).await?.len())
    }

    /// Adds rows to what is run together; many of them are inserted at once instead.
    pub(crate) async fn insert_with<A>(
        &mut self,
        all: &mut Together,
        rows: Vec<A>,
    ) -> Result<(), Failure>
    where
        A: ActiveModelTrait + Send,
    {
        if rows.len() > FEW {
            return self.insert_all(rows).await;
        }
        if !rows.is_empty() {
            all.insert(rows);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_become_one_text_with_their_values_in_order() {
        let mut all = Together::default();
        assert_eq!(all.text(DbBackend::Sqlite), None);
        all.add("UPDATE a SET b = ?", [Value::from(1)]);
        assert_eq!(
            all.text(DbBackend::Postgres).as_deref(),
            Some(" UPDATE a SET b = ? RETURNING 1 AS n")
        );
        all.add("UPDATE c SET d = ?", [Value::from(2)]);
        all.add("INSERT INTO e VALUES (?)", [Value::from(3)]);
        assert_eq!(
            all.text(DbBackend::Sqlite).as_deref(),
            Some(
                "UPDATE a SET b = ?; UPDATE c SET d = ?;  INSERT INTO e VALUES (?) RETURNING 1 AS n"
            )
        );
        assert_eq!(
            all.text(DbBackend::Postgres).as_deref(),
            Some(
                "WITH w0 AS (UPDATE a SET b = ?), w1 AS (UPDATE c SET d = ?) INSERT INTO e VALUES (?) RETURNING 1 AS n"
            )
        );
        assert_eq!(all.values, [Value::from(1), Value::from(2), Value::from(3)]);
    }
}
