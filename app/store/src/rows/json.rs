//! Columns that hold JSON or one of a few words: read, written, and named where they make no sense.

use crate::failure::Failure;
use sea_orm::Value;
use serde::{Serialize, de::DeserializeOwned};

/// A stored value that makes no sense: where it stands, and why.
pub(crate) fn bad(
    table: &'static str,
    column: &'static str,
    number: i64,
    why: impl Into<String>,
) -> Failure {
    Failure::Inconsistent {
        table,
        column,
        row: number.to_string(),
        why: why.into(),
    }
}

/// A stored word that is none of those known.
pub(crate) fn unknown(
    table: &'static str,
    column: &'static str,
    number: i64,
    word: &str,
) -> Failure {
    bad(table, column, number, format!("unknown word {word}"))
}

/// What a column's JSON says.
///
/// # Errors
/// [`Failure::Inconsistent`] with table, column and row.
pub(crate) fn read<T: DeserializeOwned>(
    table: &'static str,
    column: &'static str,
    number: i64,
    text: &str,
) -> Result<T, Failure> {
    serde_json::from_str(text).map_err(|e| Failure::json(table, column, &number, &e))
}

/// JSON for a column.
///
/// # Errors
/// [`Failure::Inconsistent`] with table, column and row.
pub(crate) fn write<T: Serialize>(
    table: &'static str,
    column: &'static str,
    number: i64,
    value: &T,
) -> Result<Value, Failure> {
    let text = serde_json::to_string(value);
    let text = text.map_err(|e| Failure::json(table, column, &number, &e))?;
    Ok(text.into())
}
