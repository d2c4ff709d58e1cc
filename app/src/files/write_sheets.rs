//! Writes XLSX of several sheets, each with its headings, and one about the file itself. Cells are texts only,
//! so nothing is ever calculated. For reports: all rows are held at once.

use super::write_xlsx::{about_sheet, begin, fitting};
use rust_xlsxwriter::{Workbook, XlsxError};
use std::collections::HashSet;
use std::io::{self, Cursor};

/// One sheet.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// Its name; what the format does not take is left out.
    pub name: String,
    /// Headings with their widths.
    pub headings: Vec<(&'static str, u8)>,
    /// Cells in the order of the headings.
    pub rows: Vec<Vec<String>>,
}

/// The longest name of a sheet, in characters.
const NAME: usize = 31;

/// The file. `marking` is printed on top of each page.
///
/// # Errors
/// When it cannot be written.
pub fn write(sheets: &[Sheet], marking: &str, about: &[(String, String)]) -> io::Result<Vec<u8>> {
    let mut workbook = Workbook::new();
    let mut names = HashSet::new();
    for sheet in sheets {
        let name = name(&sheet.name, &mut names);
        one(&mut workbook, &name, sheet, marking).map_err(io::Error::other)?;
    }
    about_sheet(workbook.add_worksheet(), about).map_err(io::Error::other)?;
    let mut out = Cursor::new(Vec::new());
    workbook
        .save_to_writer(&mut out)
        .map_err(io::Error::other)?;
    Ok(out.into_inner())
}

fn one(workbook: &mut Workbook, name: &str, sheet: &Sheet, marking: &str) -> Result<(), XlsxError> {
    let page = workbook.add_worksheet();
    begin(page, name, &sheet.headings, marking)?;
    for (row, cells) in (1..).zip(&sheet.rows) {
        for (column, cell) in (0..).zip(cells) {
            if !cell.is_empty() {
                page.write_string(row, column, fitting(cell))?;
            }
        }
    }
    let last = u32::try_from(sheet.rows.len()).unwrap_or(u32::MAX);
    let columns = u16::try_from(sheet.headings.len()).unwrap_or(1);
    page.autofilter(0, 0, last, columns.saturating_sub(1))?;
    Ok(())
}

/// A name that the format takes and no other sheet has.
fn name(wanted: &str, taken: &mut HashSet<String>) -> String {
    let fits = |c: &char| !matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'');
    let clean: String = wanted.chars().filter(fits).take(NAME).collect();
    let clean = clean.trim().to_owned();
    let mut name = clean.clone();
    let mut count = 2;
    while !taken.insert(name.to_lowercase()) {
        let end = format!(" {count}");
        let keep = NAME - end.chars().count();
        name = clean.chars().take(keep).chain(end.chars()).collect();
        count += 1;
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::{Data, Reader as _, Xlsx};

    fn sheet(name: &str, cell: &str) -> Sheet {
        Sheet {
            name: name.into(),
            headings: vec![("Account", 10)],
            rows: vec![vec![cell.to_owned()]],
        }
    }

    #[test]
    fn each_list_has_its_sheet_and_nothing_is_calculated() {
        let sheets = [
            sheet("Late and missing returns", "=1+1"),
            sheet("Reviews that said more than “accepted”", "Ngā Pae"),
            sheet("Reviews that said more than “other”", "b"),
            sheet("a/b:c", ""),
        ];
        let about = [("Quarter".to_owned(), "=Q1".to_owned())];
        let bytes = write(&sheets, "A & B", &about).unwrap();
        let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
        let names = book.sheet_names();
        assert_eq!(
            names,
            [
                "Late and missing returns",
                "Reviews that said more than “ac",
                "Reviews that said more than “ot",
                "abc",
                "About this file"
            ]
        );
        let range = book.worksheet_range("Late and missing returns").unwrap();
        assert_eq!(
            range.get_value((1, 0)),
            Some(&Data::String("=1+1".into())),
            "as text"
        );
        let formulas = book.worksheet_formula("Late and missing returns").unwrap();
        assert!(formulas.used_cells().next().is_none());
    }

    #[test]
    fn two_sheets_never_share_a_name() {
        let mut taken = HashSet::new();
        let long = "The same long name of a sheet that is cut";
        let first = name(long, &mut taken);
        let second = name(long, &mut taken);
        assert_eq!(first.chars().count(), NAME);
        assert!(
            second.ends_with(" 2") && second.chars().count() == NAME,
            "{second}"
        );
    }
}
