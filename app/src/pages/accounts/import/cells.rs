//! Which cells of a row people see and correct: those that tell the account, and those that are wrong.

use domain::import::{Import, Target, column_letter};
use domain::problem::Problems;

/// "Column C, Link".
pub(super) fn column_name(import: &Import, column: usize) -> String {
    let letter = column_letter(column);
    match import.names().get(column).map(|name| name.trim()) {
        Some(name) if !name.is_empty() => format!("Column {letter}, {name}"),
        _ => format!("Column {letter}"),
    }
}

/// A row's cell; empty where the row is shorter.
pub(super) fn cell(cells: &[String], column: usize) -> &str {
    cells.get(column).map_or("", String::as_str)
}

/// What tells people which account a row is about.
pub(super) fn account_words(import: &Import, cells: &[String]) -> Vec<String> {
    let said = |target| {
        let text = import.mapping.column(target).map_or("", |i| cell(cells, i));
        (!text.trim().is_empty()).then(|| text.trim().to_owned())
    };
    let name = said(Target::Name);
    let place = said(Target::Url).or_else(|| {
        let parts: Vec<String> = [Target::Platform, Target::Handle, Target::PlatformAccountId]
            .into_iter()
            .filter_map(said)
            .collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    });
    let words: Vec<String> = name.into_iter().chain(place).collect();
    if words.is_empty() {
        let any = cells.iter().find(|c| !c.trim().is_empty());
        return any.into_iter().cloned().collect();
    }
    words
}

/// The columns that a row's problems are about; where a problem is about no column, those that tell
/// the account.
pub(super) fn wrong_columns(import: &Import, problems: &Problems) -> Vec<usize> {
    let mut columns: Vec<usize> = Vec::new();
    for problem in &problems.0 {
        let own = Target::from_key(&problem.field).and_then(|t| import.mapping.column(t));
        match own {
            Some(column) => columns.push(column),
            None => columns.extend(
                [Target::Url, Target::Platform, Target::Handle]
                    .into_iter()
                    .filter_map(|t| import.mapping.column(t)),
            ),
        }
    }
    columns.sort_unstable();
    columns.dedup();
    columns
}

/// The same problems with the form's fields as their fields: `cell-3`.
pub(super) fn by_cell(import: &Import, problems: &Problems) -> Problems {
    let mut found = Problems::default();
    for problem in &problems.0 {
        let column = Target::from_key(&problem.field).and_then(|t| import.mapping.column(t));
        let column = column.or_else(|| wrong_columns(import, problems).first().copied());
        let field = column.map(field).unwrap_or_default();
        found.add(&field, &problem.code, problem.message.clone());
    }
    found
}

/// The form field of a column.
pub(super) fn field(column: usize) -> String {
    format!("cell-{column}")
}

/// A row with the cells that were sent, all others as they were.
pub(super) fn replaced<'t>(
    cells: &[String],
    width: usize,
    sent: impl Fn(&str) -> Option<&'t str>,
) -> Vec<String> {
    (0..width)
        .map(|i| sent(&field(i)).unwrap_or_else(|| cell(cells, i)).to_owned())
        .collect()
}
