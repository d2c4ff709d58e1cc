//! XLSX workbooks, cell by cell: a sheet that claims a million empty rows costs nothing. Formulas give
//! their last result; nothing is calculated.

use super::{Book, DAMAGED, Limits, Unreadable, archive, tidy};
use calamine::{DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx};
use domain::import::Sheet;
use std::collections::BTreeMap;
use std::io::Cursor;

/// The most sheets that are looked at.
const SHEETS: usize = 20;

/// Reads the workbook.
///
/// # Errors
/// When it is no plain workbook, damaged, or breaks a limit.
pub(super) fn read(bytes: &[u8], limits: &mut Limits) -> Result<Book, Unreadable> {
    archive::check(bytes, limits)?;
    let damaged = |error: &dyn std::fmt::Display| {
        tracing::debug!(%error, "an uploaded workbook cannot be read");
        Unreadable::Contents(DAMAGED.into())
    };
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|e| damaged(&e))?;
    let all = workbook.sheets_metadata().to_vec();
    let is_table = |hidden_too: bool| {
        all.iter()
            .filter(move |s| {
                s.typ == SheetType::WorkSheet && (hidden_too || s.visible == SheetVisible::Visible)
            })
            .map(|s| s.name.clone())
            .collect::<Vec<_>>()
    };
    let mut sheets = Vec::new();
    for hidden_too in [false, true] {
        if !sheets.is_empty() {
            break;
        }
        for name in is_table(hidden_too).into_iter().take(SHEETS) {
            let sheet = sheet(&mut workbook, name, limits)?;
            if !sheet.rows.is_empty() {
                sheets.push(sheet);
            }
        }
    }
    Ok(Book {
        read_as: "XLSX".into(),
        sheets,
    })
}

fn sheet(
    workbook: &mut Xlsx<Cursor<&[u8]>>,
    name: String,
    limits: &mut Limits,
) -> Result<Sheet, Unreadable> {
    let mut cells = workbook
        .worksheet_cells_reader(&name)
        .map_err(|_| Unreadable::Contents(DAMAGED.into()))?;
    let mut rows: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    let mut seen = 0_u64;
    loop {
        let next = cells
            .next_cell()
            .map_err(|_| Unreadable::Contents(DAMAGED.into()))?;
        let Some(cell) = next else { break };
        seen += 1;
        if seen.is_multiple_of(4_096) {
            limits.in_time()?;
        }
        let text = text(cell.get_value());
        if text.is_empty() {
            continue;
        }
        let (row, column) = cell.get_position();
        let column = column as usize;
        limits.cell(i64::from(row) + 1, column, &text)?;
        if !rows.contains_key(&row) {
            limits.row()?;
        }
        let cells = rows.entry(row).or_default();
        if cells.len() <= column {
            cells.resize(column + 1, String::new());
        }
        if let Some(cell) = cells.get_mut(column) {
            *cell = text;
        }
    }
    let rows = rows
        .into_iter()
        .filter_map(|(row, cells)| tidy::row(i64::from(row) + 1, cells))
        .collect();
    Ok(tidy::without_title(Sheet { name, rows }))
}

/// A cell as people see it, as far as the file tells.
fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty | DataRef::Error(_) => String::new(),
        DataRef::String(text) => tidy::cell(text),
        DataRef::SharedString(text) => tidy::cell(text),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number_text(*number),
        DataRef::Bool(true) => "yes".into(),
        DataRef::Bool(false) => "no".into(),
        DataRef::DateTime(when) => day(when),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => tidy::cell(text),
    }
}

/// Whole numbers without a decimal point: ids are kept as numbers by spreadsheets.
fn number_text(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e15 {
        format!("{number:.0}")
    } else {
        number.to_string()
    }
}

/// `2015-03-02`; a time within the day is of no use to a register.
fn day(when: &ExcelDateTime) -> String {
    if when.is_duration() {
        return number_text(when.as_f64());
    }
    let (year, month, day, ..) = when.to_ymd_hms_milli();
    format!("{year:04}-{month:02}-{day:02}")
}
