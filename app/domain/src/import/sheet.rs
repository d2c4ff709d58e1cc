//! A table of text with the place of each row in the file it came from. No meaning yet.

use serde::{Deserialize, Serialize};

/// One table of a file: a CSV file, one sheet of a workbook, one list of records.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// The sheet's name; empty where the file has only one table.
    pub name: String,
    /// Rows in the order of the file, rows without any text left out.
    pub rows: Vec<SheetRow>,
}

/// One row.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetRow {
    /// Counts up within the sheet; for tables it is the row's number as spreadsheets show it.
    pub number: i64,
    /// Where people find it, when that is more than "row 12": `record 3, social.twitter`.
    pub place: String,
    /// The cells as text; rows may have different lengths.
    pub cells: Vec<String>,
}

impl Sheet {
    /// The longest row's number of cells.
    pub fn width(&self) -> usize {
        self.rows.iter().map(|r| r.cells.len()).max().unwrap_or(0)
    }

    /// The rows below the header.
    pub fn body(&self, header: bool) -> &[SheetRow] {
        self.rows.get(usize::from(header)..).unwrap_or_default()
    }

    /// The first row's cells, as names of the columns.
    pub fn first_row(&self) -> &[String] {
        self.rows.first().map_or(&[], |r| r.cells.as_slice())
    }
}

impl SheetRow {
    /// "row 12", or the place where there is a better one.
    pub fn place(&self) -> String {
        if self.place.is_empty() {
            format!("row {}", self.number)
        } else {
            self.place.clone()
        }
    }
}

/// `A`, `B`, ... `Z`, `AA`: how spreadsheets name the column at `index`, counted from 0.
pub fn column_letter(index: usize) -> String {
    let mut rest = index + 1;
    let mut letters = Vec::new();
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

/// The index, counted from 0, of a column named by letters or by its number counted from 1.
pub fn column_number(text: &str) -> Option<usize> {
    let text = text.trim();
    if text.is_empty() || text.len() > 3 {
        return None;
    }
    if let Ok(number) = text.parse::<usize>() {
        return number.checked_sub(1);
    }
    text.chars()
        .map(|c| c.to_ascii_uppercase())
        .try_fold(0_usize, |sum, c| match c {
            'A'..='Z' => Some(sum * 26 + (c as usize - 'A' as usize) + 1),
            _ => None,
        })?
        .checked_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_as_spreadsheets_name_them() {
        for (index, letters) in [
            (0, "A"),
            (25, "Z"),
            (26, "AA"),
            (51, "AZ"),
            (52, "BA"),
            (199, "GR"),
        ] {
            assert_eq!(column_letter(index), letters);
            assert_eq!(column_number(letters), Some(index));
        }
        assert_eq!(column_number("3"), Some(2));
        assert_eq!(column_number("0"), None);
        assert_eq!(column_number("a1"), None);
    }
}
