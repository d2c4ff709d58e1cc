//! Tables in text: commas, semicolons, tabs or bars between cells, quotes, rows of any length.

use super::decode::Text;
use super::{Book, Limits, Unreadable, tidy};
use crate::files::write_csv::unguard;
use csv::{ByteRecord, ReaderBuilder, StringRecord};
use domain::import::Sheet;

/// What may stand between cells, likeliest first.
const SEPARATORS: [(u8, &str); 4] = [
    (b',', "commas"),
    (b';', "semicolons"),
    (b'\t', "tabs"),
    (b'|', "bars"),
];
/// Stands alone on a line after the last one: where it does not, a quote swallowed it.
const END: &str = "\u{1}";

/// Reads the text.
///
/// # Errors
/// When it breaks a limit, or a quote is never closed.
pub(super) fn read(text: &Text, limits: &mut Limits) -> Result<Book, Unreadable> {
    let mut body = text.text.trim_end_matches('\u{1a}').to_owned();
    // One kind of line end: that of old Macs ends lines too, but is not counted by the reader.
    if body.contains('\r') {
        body = body.replace("\r\n", "\n").replace('\r', "\n");
    }
    let (separator, skip) = separator(&body);
    body.drain(..skip);
    body.push('\n');
    body.push_str(END);
    let sheet = tidy::without_title(rows(&body, separator, skip > 0, limits)?);
    let word = SEPARATORS
        .iter()
        .find(|(s, _)| *s == separator)
        .map_or("", |(_, word)| *word);
    let mut read_as = format!("CSV, separated by {word}");
    if let Some(encoding) = text.encoding {
        read_as.push_str(", ");
        read_as.push_str(encoding);
    }
    Ok(Book {
        read_as,
        sheets: vec![sheet],
    })
}

fn rows(
    body: &str,
    separator: u8,
    skipped_line: bool,
    limits: &mut Limits,
) -> Result<Sheet, Unreadable> {
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(body.as_bytes());
    let mut sheet = Sheet::default();
    let mut record = StringRecord::new();
    // Lines inside cells are no rows: spreadsheets number rows without them.
    let mut inner_lines = 0;
    let mut last = 0;
    let mut ended = false;
    while reader
        .read_record(&mut record)
        .map_err(|e| Unreadable::Contents(format!("The file cannot be read as CSV: {e}")))?
    {
        if record.len() == 1 && record.get(0) == Some(END) {
            ended = true;
            break;
        }
        let inside: u64 = record.iter().map(|c| c.matches('\n').count() as u64).sum();
        inner_lines += inside;
        // The reader stands at the line after the record; empty lines before it are behind it too.
        let line = (reader.position().line() + u64::from(skipped_line)).saturating_sub(1);
        let number = i64::try_from(line.saturating_sub(inner_lines))
            .unwrap_or(i64::MAX)
            .max(last + 1);
        last = number;
        if record.iter().any(|c| c.ends_with(END)) {
            return Err(unclosed(number));
        }
        let mut cells = Vec::with_capacity(record.len().min(super::COLUMNS));
        for (column, text) in record.iter().enumerate() {
            // Files of this register, and of others who know, guard formulas with an apostrophe.
            let text = tidy::cell(unguard(text));
            if !text.is_empty() {
                limits.cell(number, column, &text)?;
                cells.resize(column, String::new());
                cells.push(text);
            }
        }
        if let Some(row) = tidy::row(number, cells) {
            limits.row()?;
            sheet.rows.push(row);
        }
    }
    if ended {
        Ok(sheet)
    } else {
        Err(unclosed(last))
    }
}

fn unclosed(row: i64) -> Unreadable {
    Unreadable::Contents(format!(
        "A quotation mark is opened in row {row} and never closed, so the rest of the file cannot be told apart. Close it, or remove it"
    ))
}

/// The separator, and the length of the line by which some programs name it (`sep=;`).
fn separator(body: &str) -> (u8, usize) {
    let first_end = body.find('\n').map_or(body.len(), |end| end + 1);
    let first = body.get(..first_end).unwrap_or_default();
    if let [b's', b'e', b'p', b'=', separator] = first.trim_end().as_bytes() {
        return (*separator, first_end);
    }
    let mut end = body.len().min(64 * 1024);
    while !body.is_char_boundary(end) {
        end -= 1;
    }
    let sample = body.get(..end).unwrap_or_default();
    let (mut best, mut most) = (b',', 0.0);
    for (separator, _) in SEPARATORS {
        let weight = weight(sample, separator);
        if weight > most {
            (best, most) = (separator, weight);
        }
    }
    (best, 0)
}

/// How well a separator explains the first rows: many columns, and the same number in most rows.
fn weight(sample: &str, separator: u8) -> f64 {
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(sample.as_bytes());
    let mut record = ByteRecord::new();
    let mut widths: Vec<usize> = Vec::new();
    while widths.len() < 50 && matches!(reader.read_byte_record(&mut record), Ok(true)) {
        widths.push(record.len());
    }
    let Some(common) = widths
        .iter()
        .copied()
        .filter(|w| *w > 1)
        .max_by_key(|w| widths.iter().filter(|o| *o == w).count())
    else {
        return 0.0;
    };
    let same = widths.iter().filter(|w| **w == common).count() as f64;
    same / widths.len() as f64 + common.min(20) as f64 / 100.0
}
