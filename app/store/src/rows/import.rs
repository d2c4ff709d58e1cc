//! An import's columns and the domain's `Import`; the texts of one of its rows.

use crate::failure::Failure;
use domain::{
    ids::ImportId,
    import::{Import, ImportState, Mapping, RowOutcome, SheetInfo, SourceFile, Totals},
    problem::Problems,
};
use sea_orm::{FromQueryResult, QueryResult};
use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;

#[derive(FromQueryResult)]
struct Row {
    number: i64,
    id: Uuid,
    file_name: String,
    file_hash: String,
    read_as: String,
    sheets: String,
    sheet: i32,
    mapping: String,
    state: String,
    totals: String,
    version: i64,
}

/// The columns [`batch`] reads.
pub(crate) const BATCH: &str =
    "number, id, file_name, file_hash, read_as, sheets, sheet, mapping, state, totals, version";

/// The import of a row of `import_batch`.
pub(crate) fn batch(row: &QueryResult) -> Result<Import, Failure> {
    let row = Row::from_query_result(row, "")?;
    let state = ImportState::from_key(&row.state)
        .ok_or_else(|| bad(row.number, "state", row.state.clone()))?;
    let sheet = usize::try_from(row.sheet).map_err(|e| bad(row.number, "sheet", e.to_string()))?;
    Ok(Import {
        id: ImportId(row.id),
        number: row.number,
        file: SourceFile {
            name: row.file_name,
            hash: row.file_hash,
            read_as: row.read_as,
        },
        sheets: read::<Vec<SheetInfo>>(row.number, "sheets", &row.sheets)?,
        sheet,
        mapping: read::<Mapping>(row.number, "mapping", &row.mapping)?,
        state,
        totals: read::<Totals>(row.number, "totals", &row.totals)?,
        version: row.version,
    })
}

fn bad(number: i64, column: &'static str, why: String) -> Failure {
    Failure::Inconsistent {
        table: "import_batch",
        column,
        row: number.to_string(),
        why,
    }
}

fn read<T: DeserializeOwned>(number: i64, column: &'static str, text: &str) -> Result<T, Failure> {
    serde_json::from_str(text).map_err(|e| bad(number, column, e.to_string()))
}

/// A value of an import as text.
pub(crate) fn written<T: Serialize>(column: &'static str, value: &T) -> Result<String, Failure> {
    serde_json::to_string(value).map_err(|e| bad(0, column, e.to_string()))
}

/// The cells of a row.
pub(crate) fn cells(row_number: i64, text: &str) -> Result<Vec<String>, Failure> {
    of_row(row_number, "cells", text)
}

/// The problems of a row.
pub(crate) fn problems(row_number: i64, text: Option<&str>) -> Result<Problems, Failure> {
    text.map_or_else(
        || Ok(Problems::default()),
        |text| of_row(row_number, "problems", text),
    )
}

/// What became of a row.
pub(crate) fn outcome(row_number: i64, text: Option<&str>) -> Result<Option<RowOutcome>, Failure> {
    text.map(|key| {
        RowOutcome::from_key(key).ok_or_else(|| Failure::Inconsistent {
            table: "import_row",
            column: "outcome",
            row: row_number.to_string(),
            why: key.to_owned(),
        })
    })
    .transpose()
}

fn of_row<T: DeserializeOwned>(row: i64, column: &'static str, text: &str) -> Result<T, Failure> {
    serde_json::from_str(text).map_err(|e| Failure::json("import_row", column, &row, &e))
}
