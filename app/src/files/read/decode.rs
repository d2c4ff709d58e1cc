//! Bytes of a text file as text: UTF-8, UTF-16 with or without its mark, or Windows-1252, which
//! older spreadsheet programs write. Binary content is refused.

use super::Unreadable;
use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// A text and how it was written.
#[derive(Clone, Debug)]
pub(super) struct Text {
    pub(super) text: String,
    /// Its encoding, where it is not the usual UTF-8.
    pub(super) encoding: Option<&'static str>,
}

/// Reads the bytes.
///
/// # Errors
/// When they are not text.
pub(super) fn decode(bytes: &[u8]) -> Result<Text, Unreadable> {
    let (encoding, bytes) = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => (Some(encoding), bytes.get(mark..).unwrap_or_default()),
        None => (unmarked_utf16(bytes), bytes),
    };
    let text = match encoding {
        Some(encoding) if encoding != encoding_rs::UTF_8 => decoded(encoding, bytes)?,
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => Text {
                text: text.to_owned(),
                encoding: None,
            },
            Err(_) => decoded(WINDOWS_1252, bytes)?,
        },
    };
    // Tabs and line ends aside, tables hold no control characters; a few strays do no harm.
    let control =
        |c: &char| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{1a}' | '\u{c}');
    let strays = text.text.chars().filter(control).count();
    if text.text.contains('\0') || strays * 200 > text.text.len() {
        return Err(Unreadable::NotATable {
            what: "This file holds binary data",
            cure: "Save the table as CSV or XLSX in a spreadsheet program and upload that",
        });
    }
    Ok(text)
}

fn decoded(encoding: &'static Encoding, bytes: &[u8]) -> Result<Text, Unreadable> {
    let (text, broken) = encoding.decode_without_bom_handling(bytes);
    if broken && encoding != WINDOWS_1252 {
        return Err(Unreadable::Contents(format!(
            "The file says it is written in {}, but parts of it are not. Save it anew as “CSV UTF-8”",
            encoding.name()
        )));
    }
    Ok(Text {
        text: text.into_owned(),
        encoding: Some(name(encoding)),
    })
}

fn name(encoding: &'static Encoding) -> &'static str {
    if encoding == WINDOWS_1252 {
        "Windows-1252"
    } else {
        encoding.name()
    }
}

/// UTF-16 without a mark: every second byte of Latin text is zero.
fn unmarked_utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..bytes.len().min(2_000))?;
    let zeros = |odd: usize| {
        sample
            .iter()
            .skip(odd)
            .step_by(2)
            .filter(|b| **b == 0)
            .count()
    };
    let half = sample.len() / 2;
    if half < 4 {
        return None;
    }
    match (zeros(0) * 10 > half * 7, zeros(1) * 10 > half * 7) {
        (true, false) if zeros(1) == 0 => Some(UTF_16BE),
        (false, true) if zeros(0) == 0 => Some(UTF_16LE),
        _ => None,
    }
}
