//! The rows of an import: for pages, for files, and for the work on them.

use super::{may, show};
use crate::{Store, commands::imports::sheet_number, failure::Failure, rows::import as read, sql};
use domain::{
    actor::Actor,
    import::{Import, RowOutcome, SheetRow},
    problem::Problems,
};
use sea_orm::{ConnectionTrait, FromQueryResult, Value};

/// One row with what becomes, or became, of it.
#[derive(Clone, Debug)]
pub struct ImportRow {
    /// The row as it is now.
    pub row: SheetRow,
    /// As it came, where a person corrected it.
    pub original: Option<Vec<String>>,
    /// `None` before the columns have a meaning.
    pub outcome: Option<RowOutcome>,
    /// Why it is refused.
    pub problems: Problems,
    /// The name a new account gets, or the labels of the fields that an update changes.
    pub remark: String,
    /// The account it is about; of a new one that is not entered yet, the archived account with the same
    /// address.
    pub account: Option<i64>,
    /// Where the earlier row it repeats is: "row 12".
    pub other: Option<String>,
    /// Whether it went through the import, and not only the check.
    pub done: bool,
    /// What undoing did with it: `archived`, `restored`, `left`.
    pub undo: Option<String>,
}

/// A page of rows.
#[derive(Clone, Debug)]
pub struct RowPage {
    /// The rows.
    pub rows: Vec<ImportRow>,
    /// How many there are in all.
    pub total: i64,
}

/// Which rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RowQuestion {
    /// Only these.
    pub outcome: Option<RowOutcome>,
    /// Only those that undoing left alone, or would now.
    pub left: bool,
    /// Only new ones whose address an archived account has.
    pub archived: bool,
    /// From 1; 0 means 1.
    pub page: u32,
}

/// Rows on a page.
const PAGE_SIZE: i64 = 50;

#[derive(FromQueryResult)]
struct Row {
    row_number: i64,
    place: String,
    cells: String,
    original: Option<String>,
    outcome: Option<String>,
    problems: Option<String>,
    remark: Option<String>,
    account_number: Option<i64>,
    other_number: Option<i64>,
    other_place: Option<String>,
    done: bool,
    undo: Option<String>,
}

const SELECT: &str = "SELECT r.row_number, r.place, r.cells, r.original, r.outcome, r.problems, r.remark, r.account_number, \
     r.other_row AS other_number, o.place AS other_place, r.done, r.undo FROM import_row r \
     LEFT JOIN import_row o ON o.import_id = r.import_id AND o.sheet = r.sheet AND o.row_number = r.other_row";

/// New rows, not entered yet, beside an archived account.
const ARCHIVED: &str = " AND r.outcome = 'new' AND r.done = FALSE AND r.account_number IS NOT NULL";

/// How many of an import's new accounts, not entered yet, have the address of an archived one.
///
/// # Errors
/// A refusal of permission; or the database.
pub async fn archived(store: &Store, actor: &Actor, import: &Import) -> Result<i64, Failure> {
    may(actor)?;
    let (condition, values) = of(import);
    let text = format!("SELECT count(*) AS n FROM import_row r WHERE {condition}{ARCHIVED}");
    sql::count(&store.0.read, &text, values).await
}

/// A page of an import's rows, in the order of the file: two statements.
///
/// # Errors
/// A refusal of permission; [`Failure::NotFound`].
pub async fn rows(
    store: &Store,
    actor: &Actor,
    number: i64,
    question: RowQuestion,
) -> Result<RowPage, Failure> {
    let import = show(store, actor, number).await?.import;
    let (mut condition, mut values) = of(&import);
    if let Some(outcome) = question.outcome {
        condition.push_str(" AND r.outcome = ?");
        values.push(outcome.key().into());
    }
    if question.left {
        condition.push_str(
            " AND r.outcome IN ('new', 'update') AND (r.undo = 'left' OR (r.undo IS NULL AND EXISTS \
             (SELECT 1 FROM account a WHERE a.number = r.account_number \
              AND (a.version <> r.after_version OR a.archived_on IS NOT NULL))))",
        );
    }
    if question.archived {
        condition.push_str(ARCHIVED);
    }
    let text = format!("SELECT count(*) AS n FROM import_row r WHERE {condition}");
    let total = sql::count(&store.0.read, &text, values.clone()).await?;
    let offset = i64::from(question.page.max(1) - 1) * PAGE_SIZE;
    let text = format!("{SELECT} WHERE {condition} ORDER BY r.row_number LIMIT ? OFFSET ?");
    values.extend([PAGE_SIZE.into(), offset.into()]);
    let found = sql::rows(&store.0.read, &text, values).await?;
    let rows = found.iter().map(parse).collect::<Result<_, _>>()?;
    Ok(RowPage { rows, total })
}

/// Up to `limit` rows after the row with this number: for files, and for one row (`limit` 1).
///
/// # Errors
/// A refusal of permission; [`Failure::NotFound`].
pub async fn rows_after(
    store: &Store,
    actor: &Actor,
    import: &Import,
    after: i64,
    limit: i64,
) -> Result<Vec<ImportRow>, Failure> {
    may(actor)?;
    let (condition, mut values) = of(import);
    let text =
        format!("{SELECT} WHERE {condition} AND r.row_number > ? ORDER BY r.row_number LIMIT ?");
    values.extend([after.into(), limit.into()]);
    let found = sql::rows(&store.0.read, &text, values).await?;
    found.iter().map(parse).collect()
}

/// The rows below the header of the chosen sheet.
fn of(import: &Import) -> (String, Vec<Value>) {
    let condition = "r.import_id = ? AND r.sheet = ? AND r.row_number > ?".to_owned();
    let values = vec![
        import.id.0.into(),
        sheet_number(import.sheet).into(),
        import.header_number().into(),
    ];
    (condition, values)
}

fn parse(row: &sea_orm::QueryResult) -> Result<ImportRow, Failure> {
    let row = Row::from_query_result(row, "")?;
    let n = row.row_number;
    let other = row.other_number.map(|number| {
        let place = row.other_place.clone().unwrap_or_default();
        SheetRow {
            number,
            place,
            cells: Vec::new(),
        }
        .place()
    });
    Ok(ImportRow {
        original: row.original.map(|text| read::cells(n, &text)).transpose()?,
        outcome: read::outcome(n, row.outcome.as_deref())?,
        problems: read::problems(n, row.problems.as_deref())?,
        remark: row.remark.unwrap_or_default(),
        account: row.account_number,
        other,
        done: row.done,
        undo: row.undo,
        row: SheetRow {
            number: n,
            place: row.place,
            cells: read::cells(n, &row.cells)?,
        },
    })
}

/// A row as the work on it needs it.
#[derive(Clone, Debug)]
pub(crate) struct RawRow {
    pub(crate) number: i64,
    pub(crate) cells: Vec<String>,
    pub(crate) outcome: Option<RowOutcome>,
    pub(crate) problems: Option<String>,
    pub(crate) remark: Option<String>,
    pub(crate) account: Option<i64>,
    pub(crate) other_row: Option<i64>,
    pub(crate) done: bool,
}

/// Up to `limit` rows after a number, from the first below the header; with `waiting`, only those
/// that have not gone through the import.
pub(crate) async fn raw_rows(
    db: &impl ConnectionTrait,
    import: &Import,
    after: i64,
    limit: i64,
    waiting: bool,
) -> Result<Vec<RawRow>, Failure> {
    let (condition, mut values) = of(import);
    let waiting = if waiting { " AND r.done = ?" } else { "" };
    let text = format!(
        "SELECT r.row_number, r.cells, r.outcome, r.problems, r.remark, r.account_number, r.other_row, r.done FROM import_row r \
         WHERE {condition} AND r.row_number > ?{waiting} ORDER BY r.row_number LIMIT ?"
    );
    values.push(after.into());
    if !waiting.is_empty() {
        values.push(false.into());
    }
    values.push(limit.into());
    let found = sql::rows(db, &text, values).await?;
    found
        .iter()
        .map(|row| {
            let number: i64 = row.try_get("", "row_number")?;
            let cells: String = row.try_get("", "cells")?;
            let outcome: Option<String> = row.try_get("", "outcome")?;
            Ok(RawRow {
                number,
                cells: read::cells(number, &cells)?,
                outcome: read::outcome(number, outcome.as_deref())?,
                problems: row.try_get("", "problems")?,
                remark: row.try_get("", "remark")?,
                account: row.try_get("", "account_number")?,
                other_row: row.try_get("", "other_row")?,
                done: row.try_get("", "done")?,
            })
        })
        .collect()
}
