//! Writes XLSX: one sheet of rows and a second one about the file itself. Cells are texts only, so
//! nothing is ever calculated. Rows go to disk as they come: memory does not grow with them.

use rust_xlsxwriter::{Format, FormatAlign, Workbook, Worksheet, XlsxError};
use std::io;

/// An XLSX file being written.
pub struct XlsxFile {
    workbook: Workbook,
    columns: u16,
    next_row: u32,
}

/// The most a cell may hold, in UTF-16 units, as the format counts.
const CELL: usize = 32_767;

/// The most rows a sheet may hold.
const ROWS: u32 = 1_048_576;

impl XlsxFile {
    /// Begins a file: the sheet's name, its headings with their widths, and the marking that is
    /// printed on top of each page.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn new(sheet: &str, headings: &[(&str, u8)], marking: &str) -> io::Result<Self> {
        let mut workbook = Workbook::new();
        let page = workbook
            .add_worksheet_with_constant_memory()
            .map_err(broken)?;
        begin(page, sheet, headings, marking).map_err(broken)?;
        Ok(Self {
            workbook,
            columns: u16::try_from(headings.len()).map_err(io::Error::other)?,
            next_row: 1,
        })
    }

    /// Writes a row.
    ///
    /// # Errors
    /// When it cannot be written, or a sheet takes no more rows.
    pub fn row<'c>(&mut self, cells: impl Iterator<Item = &'c str>) -> io::Result<()> {
        if self.next_row >= ROWS {
            return Err(io::Error::other(
                "a sheet takes no more rows: narrow the filter, or take CSV",
            ));
        }
        let sheet = self.workbook.worksheet_from_index(0).map_err(broken)?;
        for (column, cell) in (0..).zip(cells) {
            if !cell.is_empty() {
                sheet
                    .write_string(self.next_row, column, fitting(cell))
                    .map_err(broken)?;
            }
        }
        self.next_row += 1;
        Ok(())
    }

    /// Adds the sheet about the file and ends it.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish<W: io::Write + io::Seek + Send>(
        mut self,
        out: W,
        about: &[(String, String)],
    ) -> io::Result<()> {
        let (last, columns) = (self.next_row - 1, self.columns);
        let sheet = self.workbook.worksheet_from_index(0).map_err(broken)?;
        sheet
            .autofilter(0, 0, last, columns.saturating_sub(1))
            .map_err(broken)?;
        let second = self.workbook.add_worksheet();
        about_sheet(second, about).map_err(broken)?;
        self.workbook.save_to_writer(out).map_err(broken)
    }
}

pub(super) fn begin(
    page: &mut Worksheet,
    name: &str,
    headings: &[(&str, u8)],
    marking: &str,
) -> Result<(), XlsxError> {
    let bold = Format::new()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::Top);
    page.set_name(name)?;
    page.set_freeze_panes(1, 1)?;
    page.set_repeat_rows(0, 0)?;
    page.set_landscape();
    // `&` begins a command in headers.
    page.set_header(format!("&C{}", marking.replace('&', "&&")));
    page.set_footer("&CPage &P of &N");
    for (column, (heading, width)) in (0..).zip(headings) {
        page.set_column_width(column, f64::from(*width))?;
        page.write_string_with_format(0, column, *heading, &bold)?;
    }
    Ok(())
}

pub(super) fn about_sheet(
    page: &mut Worksheet,
    about: &[(String, String)],
) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold().set_align(FormatAlign::Top);
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    page.set_name("About this file")?;
    page.set_column_width(0, 24)?;
    page.set_column_width(1, 90)?;
    for (row, (name, words)) in (0..).zip(about) {
        page.write_string_with_format(row, 0, fitting(name), &bold)?;
        page.write_string_with_format(row, 1, fitting(words), &wrapped)?;
    }
    Ok(())
}

/// A text that a cell takes: cut where it is too long, which no field of the register is.
pub(super) fn fitting(cell: &str) -> &str {
    let mut units = 0;
    for (at, c) in cell.char_indices() {
        units += c.len_utf16();
        if units > CELL {
            return &cell[..at];
        }
    }
    cell
}

fn broken(error: XlsxError) -> io::Error {
    io::Error::other(error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::{Data, Reader as _, Xlsx};
    use std::io::Cursor;

    fn write(rows: &[Vec<String>]) -> Vec<u8> {
        let mut file = XlsxFile::new("Register", &[("A", 10), ("B", 10)], "A & B").unwrap();
        for row in rows {
            file.row(row.iter().map(String::as_str)).unwrap();
        }
        let about = [("Which accounts".to_owned(), "=Platform: \"X\"".to_owned())];
        let mut out = Cursor::new(Vec::new());
        file.finish(&mut out, &about).unwrap();
        out.into_inner()
    }

    fn read(bytes: Vec<u8>, sheet: &str) -> Vec<Vec<Data>> {
        let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
        assert_eq!(book.sheet_names(), ["Register", "About this file"]);
        assert!(
            book.worksheet_formula(sheet)
                .unwrap()
                .used_cells()
                .next()
                .is_none(),
            "a formula"
        );
        let range = book.worksheet_range(sheet).unwrap();
        range.rows().map(<[Data]>::to_vec).collect()
    }

    #[test]
    fn what_is_written_is_read_back_as_text() {
        let rows = vec![
            vec!["=1+1".to_owned(), "Ngā Pae <b>&\"".to_owned()],
            vec!["+64".to_owned(), "one\ntwo\tthree".to_owned()],
            vec!["_x0041_".to_owned(), "2026-03-14".to_owned()],
            vec![" edges ".to_owned(), "𝒜\u{1}".to_owned()],
        ];
        let read = read(write(&rows), "Register");
        assert_eq!(
            read[0],
            [Data::String("A".into()), Data::String("B".into())]
        );
        for (row, expected) in read.iter().skip(1).zip(&rows) {
            let texts: Vec<_> = expected.iter().cloned().map(Data::String).collect();
            assert_eq!(row, &texts);
        }
    }

    #[test]
    fn the_second_sheet_says_what_the_file_is() {
        let read = read(write(&[]), "About this file");
        let expected = [
            Data::String("Which accounts".into()),
            Data::String("=Platform: \"X\"".into()),
        ];
        assert_eq!(read[0], expected);
    }

    #[test]
    fn a_text_longer_than_a_cell_is_cut_between_letters() {
        assert_eq!(fitting("ā"), "ā");
        let long = "𝒜".repeat(20_000);
        assert_eq!(fitting(&long).chars().count(), CELL / 2);
    }
}
