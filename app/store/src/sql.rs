//! The few ways a statement is read here. Reading only; writing is the gate's.

use crate::failure::Failure;
use sea_orm::{ConnectionTrait, QueryResult, Statement, Value};

/// Rows of a hand-written text; `?` marks become `$1` on PostgreSQL.
pub(crate) async fn rows(
    db: &impl ConnectionTrait,
    text: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<Vec<QueryResult>, Failure> {
    Ok(db.query_all_raw(statement(db, text, values)).await?)
}

/// A hand-written text for this database.
pub(crate) fn statement(
    db: &impl ConnectionTrait,
    text: &str,
    values: impl IntoIterator<Item = Value>,
) -> Statement {
    let backend = db.get_database_backend();
    let text = if backend == sea_orm::DbBackend::Postgres {
        number_marks(text)
    } else {
        text.to_owned()
    };
    Statement::from_sql_and_values(backend, text, values)
}

/// The column `n` of the only row.
pub(crate) async fn count(
    db: &impl ConnectionTrait,
    text: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<i64, Failure> {
    match rows(db, text, values).await?.first() {
        Some(row) => Ok(row.try_get("", "n")?),
        None => Ok(0),
    }
}

/// The column `t` of the only row.
pub(crate) async fn text(db: &impl ConnectionTrait, text: &str) -> Result<String, Failure> {
    match rows(db, text, []).await?.first() {
        Some(row) => Ok(row.try_get("", "t")?),
        None => Err(Failure::NotFound),
    }
}

/// So many marks for a list of values: `?, ?, ?`.
pub(crate) fn marks(many: usize) -> String {
    vec!["?"; many].join(", ")
}

fn number_marks(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut n = 0;
    for c in text.chars() {
        if c == '?' {
            n += 1;
            out.push('$');
            out.push_str(&n.to_string());
        } else {
            out.push(c);
        }
    }
    out
}
