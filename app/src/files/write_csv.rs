//! Writes CSV (RFC 4180) that spreadsheets open safely: UTF-8 with its mark, every cell quoted, and an
//! apostrophe before whatever a spreadsheet would take for a formula. Which rows is not decided here.
//!
//! The file holds a heading and rows, nothing else: what it was made with stands in its name, since
//! one more line would be taken for a record by whatever reads the file next.

use std::borrow::Cow;
use std::io::{self, Write};

/// A CSV file being written.
pub struct CsvFile<W: Write>(csv::Writer<W>);

impl<W: Write> CsvFile<W> {
    /// Begins a file with its heading.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn new<'h>(mut out: W, heading: impl Iterator<Item = &'h str>) -> io::Result<Self> {
        // Without the mark, Excel reads macrons as two odd letters each.
        out.write_all("\u{FEFF}".as_bytes())?;
        let mut builder = csv::WriterBuilder::new();
        builder
            .quote_style(csv::QuoteStyle::Always)
            .terminator(csv::Terminator::CRLF);
        let mut file = Self(builder.from_writer(out));
        file.row(heading)?;
        Ok(file)
    }

    /// Writes a row.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn row<'c>(&mut self, cells: impl Iterator<Item = &'c str>) -> io::Result<()> {
        let guarded: Vec<Cow<'_, str>> = cells.map(guard).collect();
        let record = guarded.iter().map(|cell| cell.as_bytes());
        self.0.write_record(record).map_err(io::Error::other)
    }

    /// Ends the file.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(self) -> io::Result<W> {
        self.0
            .into_inner()
            .map_err(|error| io::Error::other(error.error().to_string()))
    }
}

/// A cell as it may stand in a file: with an apostrophe in front where a spreadsheet would calculate.
pub fn guard(cell: &str) -> Cow<'_, str> {
    if is_dangerous(cell) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

/// The cell as it was before [`guard`].
pub fn unguard(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if is_dangerous(rest) => rest,
        _ => cell,
    }
}

/// Whether a spreadsheet might calculate a cell, or whether it looks like one that was guarded: then
/// taking the guard off again must not take off an apostrophe of its own.
fn is_dangerous(cell: &str) -> bool {
    let bare = cell.trim_start_matches('\'');
    // Some programs trim a cell before they look at it.
    let begins = bare.trim_start_matches(|c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}')
    });
    bare.starts_with(['\t', '\r', '\n', '\0'])
        || begins.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '−'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn write(rows: &[Vec<String>]) -> Vec<u8> {
        let mut file = CsvFile::new(Vec::new(), ["A", "B"].into_iter()).unwrap();
        for row in rows {
            file.row(row.iter().map(String::as_str)).unwrap();
        }
        file.finish().unwrap()
    }

    /// Reads a file back as another program would, guards taken off.
    fn read(bytes: &[u8]) -> Vec<Vec<String>> {
        let text = bytes.strip_prefix("\u{FEFF}".as_bytes()).unwrap();
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(text);
        let rows = reader.records().map(|r| r.unwrap());
        rows.map(|r| r.iter().map(|c| unguard(c).to_owned()).collect())
            .collect()
    }

    #[test]
    fn a_file_has_mark_heading_quotes_and_crlf() {
        let bytes = write(&[vec!["Ngā \"Pae\"".into(), "a,b\nc".into()]]);
        let expected = "\u{FEFF}\"A\",\"B\"\r\n\"Ngā \"\"Pae\"\"\",\"a,b\nc\"\r\n";
        assert_eq!(String::from_utf8(bytes).unwrap(), expected);
    }

    #[test]
    fn what_a_spreadsheet_would_calculate_gets_an_apostrophe() {
        for cell in [
            "=1+1",
            "+64 4 123",
            "-1",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "\n=1",
            " =1",
            "\u{A0}=1",
            "＝1",
            "＋1",
            "－1",
            "＠a",
            "\u{200B}=1",
            "\u{FEFF}=1",
            "−1",
            "'=1",
            "''=1",
            "'\t",
        ] {
            assert_eq!(guard(cell), format!("'{cell}"), "{cell:?}");
        }
        for cell in ["", "a=1", "1-1", "a@b", "'a", "’=1", "'", "Ā"] {
            assert_eq!(guard(cell), cell, "{cell:?}");
        }
    }

    proptest! {
        #[test]
        fn no_cell_of_a_file_begins_a_formula(cells in prop::collection::vec("[-=+@\\t\\r\\n '\",;＝＋－＠a0ā]{0,6}", 2)) {
            let bytes = write(std::slice::from_ref(&cells));
            let text = bytes.strip_prefix("\u{FEFF}".as_bytes()).unwrap();
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text);
            for record in reader.records() {
                for cell in record.unwrap().iter() {
                    let first = cell.trim().chars().next();
                    prop_assert!(!first.is_some_and(|c| "=+-@＝＋－＠".contains(c)), "{cell:?}");
                    prop_assert!(!cell.starts_with(['\t', '\r', '\n']), "{cell:?}");
                }
            }
        }

        #[test]
        fn what_is_written_is_read_back(cells in prop::collection::vec("\\PC{0,12}|[-=+@\\t\\r\\n '\",;]{0,6}", 2)) {
            let rows = read(&write(std::slice::from_ref(&cells)));
            prop_assert_eq!(&rows[1], &cells);
        }
    }
}
