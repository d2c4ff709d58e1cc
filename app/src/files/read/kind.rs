//! What a file is, by its first bytes. Names and media types are not believed.

use super::Unreadable;

/// What can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A ZIP archive that may be an XLSX workbook.
    Workbook,
    /// Text of some encoding.
    Text,
}

const SAVE_AS: &str = "Save the table as CSV or XLSX in a spreadsheet program and upload that";
const ORIGINAL: &str = "Ask for the table it was made from, as CSV or XLSX";

/// First bytes, what they say, and what to do then.
const KNOWN: &[(&[u8], &str, &str)] = &[
    (b"%PDF", "This is a PDF", ORIGINAL),
    (b"\x89PNG", "This is a picture", ORIGINAL),
    (b"\xff\xd8\xff", "This is a picture", ORIGINAL),
    (b"GIF8", "This is a picture", ORIGINAL),
    (b"II*\0", "This is a picture", ORIGINAL),
    (b"MM\0*", "This is a picture", ORIGINAL),
    (b"RIFF", "This is a picture, sound or film", ORIGINAL),
    (
        b"MZ",
        "This is a program",
        "Choose the file with the register instead",
    ),
    (
        b"\x7fELF",
        "This is a program",
        "Choose the file with the register instead",
    ),
    (
        b"\x1f\x8b",
        "This is a compressed file",
        "Unpack it and upload the table inside",
    ),
    (
        b"7z\xbc\xaf",
        "This is a compressed file",
        "Unpack it and upload the table inside",
    ),
    (
        b"Rar!",
        "This is a compressed file",
        "Unpack it and upload the table inside",
    ),
    (
        b"BZh",
        "This is a compressed file",
        "Unpack it and upload the table inside",
    ),
    (
        b"\xfd7zXZ",
        "This is a compressed file",
        "Unpack it and upload the table inside",
    ),
    (b"{\\rtf", "This is a text document", SAVE_AS),
    (
        b"SQLite format 3",
        "This is a database",
        "Export the table as CSV and upload that",
    ),
];

/// Begins files of old Office programs, and new ones behind a password.
const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// What the bytes are.
///
/// # Errors
/// When they are nothing that holds a table.
pub(super) fn of(bytes: &[u8]) -> Result<Kind, Unreadable> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Unreadable::Empty);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Ok(Kind::Workbook);
    }
    if bytes.starts_with(COMPOUND) {
        return Err(compound(bytes));
    }
    match KNOWN.iter().find(|(begin, ..)| bytes.starts_with(begin)) {
        Some((_, what, cure)) => Err(Unreadable::NotATable { what, cure }),
        None => Ok(Kind::Text),
    }
}

fn compound(bytes: &[u8]) -> Unreadable {
    let name: Vec<u8> = "EncryptedPackage"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    if bytes.windows(name.len()).any(|part| part == name) {
        return Unreadable::NotATable {
            what: "This is a workbook behind a password",
            cure: "Remove the password, save it as XLSX and upload that",
        };
    }
    Unreadable::NotATable {
        what: "This is a file of an old Office program",
        cure: SAVE_AS,
    }
}

/// Refuses web pages and XML, which spreadsheet programs call `.xls` at times.
///
/// # Errors
/// When the text begins as one.
pub(super) fn refuse_markup(text: &str) -> Result<(), Unreadable> {
    let begin: String = text
        .trim_start()
        .chars()
        .take(300)
        .collect::<String>()
        .to_ascii_lowercase();
    let markup = [
        "<!doctype",
        "<html",
        "<?xml",
        "<svg",
        "<table",
        "<head",
        "<script",
        "<!--",
        "<meta",
    ];
    if markup.iter().any(|tag| begin.starts_with(tag)) {
        return Err(Unreadable::NotATable {
            what: "This is a web page or an XML file",
            cure: SAVE_AS,
        });
    }
    Ok(())
}

/// Whether the text is a list of records in YAML or JSON.
pub(super) fn is_yaml(text: &str) -> bool {
    let mut lines = text
        .lines()
        .map(str::trim_end)
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    let first = match lines.next() {
        Some("---") => lines.next(),
        first => first,
    };
    let Some(first) = first else { return false };
    let key = |text: &str| {
        text.split_once(':').is_some_and(|(name, rest)| {
            let word =
                |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '"' | '\'' | ' ');
            !name.is_empty() && name.chars().all(word) && (rest.is_empty() || rest.starts_with(' '))
        })
    };
    match first.chars().next() {
        Some('[') => first.trim() == "[" || first.trim_start_matches(['[', ' ']).starts_with('{'),
        Some('{') => true,
        Some('-') => first == "-" || first.strip_prefix("- ").is_some_and(key),
        // `accounts:` alone on its line, then its list.
        _ => {
            first.ends_with(':')
                && key(first)
                && lines
                    .next()
                    .is_some_and(|l| l.trim_start().starts_with('-'))
        }
    }
}
