//! What is common to all tables: cells without odd line ends, no empty rows, no title above the
//! columns' names. No text is changed beyond that: a formula stays a text.

use domain::import::{Sheet, SheetRow};

/// A cell as it is kept.
pub(super) fn cell(text: &str) -> String {
    if text.contains('\r') {
        return text
            .replace("\r\n", "\n")
            .replace('\r', "\n")
            .trim()
            .to_owned();
    }
    text.trim().to_owned()
}

/// A row as it is kept; `None` when there is no text in it.
pub(super) fn row(number: i64, mut cells: Vec<String>) -> Option<SheetRow> {
    let last = cells.iter().rposition(|cell| !cell.is_empty())?;
    cells.truncate(last + 1);
    Some(SheetRow {
        number,
        place: String::new(),
        cells,
    })
}

/// Leaves out the title that people write above a table: rows of one cell before rows of several.
pub(super) fn without_title(mut sheet: Sheet) -> Sheet {
    let filled = |row: &SheetRow| row.cells.iter().filter(|c| !c.is_empty()).count();
    let title = sheet.rows.iter().take(10).position(|row| filled(row) >= 3);
    if let Some(first) = title
        && sheet.rows.iter().take(first).all(|row| filled(row) == 1)
    {
        sheet.rows.drain(..first);
    }
    sheet
}
