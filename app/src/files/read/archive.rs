//! Looks into a ZIP archive before a workbook is read from it. Declared sizes are not believed: every
//! entry is unpacked once into nothing, up to a limit. Reading the workbook is `from_xlsx`'s.

use super::{DAMAGED, Limits, Unreadable};
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// The most entries; workbooks of 200 sheets have fewer.
const ENTRIES: usize = 1_000;
/// All entries unpacked, in bytes.
const UNPACKED: u64 = 100 * 1024 * 1024;
/// How many times larger an entry may be than in the archive, once it is large.
const RATIO: u64 = 250;
/// Entries up to this size may be compressed as well as they like.
const SMALL: u64 = 1024 * 1024;

const NOT_XLSX: &str = "Save the table as XLSX (without macros) or CSV and upload that";
const BOMB: &str = "The file unpacks to much more than a register needs. Save it anew as XLSX, or as CSV, and upload that";

/// Refuses what is not a plain workbook of a reasonable size.
///
/// # Errors
/// What it is, or which limit it breaks.
pub(super) fn check(bytes: &[u8], limits: &Limits) -> Result<(), Unreadable> {
    // Before anything is built from them, the archive's own count of its entries.
    match declared_entries(bytes) {
        None => return Err(Unreadable::Contents(DAMAGED.into())),
        Some(many) if many > ENTRIES => return Err(Unreadable::Contents(BOMB.into())),
        Some(_) => {}
    }
    let mut archive =
        ZipArchive::new(Cursor::new(bytes)).map_err(|_| Unreadable::Contents(DAMAGED.into()))?;
    if archive.len() > ENTRIES {
        return Err(Unreadable::Contents(BOMB.into()));
    }
    refuse_other_kinds(&archive)?;
    let mut left = UNPACKED;
    for index in 0..archive.len() {
        limits.in_time()?;
        left -= unpacked(&mut archive, index, left, limits)?;
    }
    Ok(())
}

/// How many entries the archive says it has; `None` where it does not say.
fn declared_entries(bytes: &[u8]) -> Option<usize> {
    // The record of 22 bytes at the end, behind a comment of at most 65,535.
    let from = bytes.len().saturating_sub(22 + 65_535);
    let tail = bytes.get(from..)?;
    let at = tail.windows(4).rposition(|w| w == b"PK\x05\x06")?;
    let count = tail.get(at + 10..at + 12)?;
    Some(usize::from(u16::from_le_bytes([
        *count.first()?,
        *count.get(1)?,
    ])))
}

fn refuse_other_kinds(archive: &ZipArchive<Cursor<&[u8]>>) -> Result<(), Unreadable> {
    let names: Vec<String> = archive
        .file_names()
        .map(|name| {
            name.map(|name| name.to_ascii_lowercase())
                .unwrap_or_default()
        })
        .collect();
    let has = |end: &str| names.iter().any(|name| name.ends_with(end));
    let what = if has("vbaproject.bin") {
        "This workbook holds macros"
    } else if has("word/document.xml") {
        "This is a text document"
    } else if has("ppt/presentation.xml") {
        "This is a presentation"
    } else if has("xl/workbook.bin") {
        "This is a binary workbook"
    } else if has("content.xml") && has("mimetype") {
        "This is an OpenDocument file"
    } else if !has("[content_types].xml") {
        return Err(Unreadable::NotATable {
            what: "This is a compressed file",
            cure: "Unpack it and upload the table inside",
        });
    } else {
        return Ok(());
    };
    Err(Unreadable::NotATable {
        what,
        cure: NOT_XLSX,
    })
}

/// Unpacks one entry into nothing; answers its real size.
fn unpacked(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    index: usize,
    left: u64,
    limits: &Limits,
) -> Result<u64, Unreadable> {
    let damaged = || Unreadable::Contents(DAMAGED.into());
    let raw = archive.by_index_raw(index).map_err(|_| damaged())?;
    if raw.encrypted() {
        return Err(Unreadable::NotATable {
            what: "This is a workbook behind a password",
            cure: "Remove the password, save it as XLSX and upload that",
        });
    }
    let strings = raw
        .name()
        .map_err(|_| damaged())?
        .to_ascii_lowercase()
        .ends_with("sharedstrings.xml");
    // What the entry says of itself costs nothing to look at; what it is, is counted below.
    let packed = raw.compressed_size();
    let too_much = |size: u64| size > left || (size > SMALL && size / packed.max(1) > RATIO);
    if too_much(raw.size()) {
        return Err(Unreadable::Contents(BOMB.into()));
    }
    drop(raw);
    let mut entry = archive.by_index(index).map_err(|_| damaged())?;
    let mut size = 0_u64;
    let mut chunk = vec![0_u8; 64 * 1024];
    let mut kept = Vec::new();
    loop {
        let read = entry.read(&mut chunk).map_err(|_| damaged())?;
        if read == 0 {
            break;
        }
        size += read as u64;
        if too_much(size) {
            return Err(Unreadable::Contents(BOMB.into()));
        }
        if strings {
            kept.extend_from_slice(chunk.get(..read).unwrap_or_default());
        }
        limits.in_time()?;
    }
    if strings && promises_too_much(&kept) {
        return Err(Unreadable::Contents(DAMAGED.into()));
    }
    Ok(size)
}

/// Whether a table of strings says it has so many that making room for them would end the process:
/// the reader believes this number.
fn promises_too_much(xml: &[u8]) -> bool {
    const NAME: &[u8] = b"uniqueCount";
    let mut rest = xml;
    while let Some(at) = rest.windows(NAME.len()).position(|w| w == NAME) {
        rest = rest.get(at + NAME.len()..).unwrap_or_default();
        let value = rest.trim_ascii_start();
        let Some(value) = value.strip_prefix(b"=") else {
            continue;
        };
        let value = value.trim_ascii_start();
        let digits = value
            .iter()
            .skip(1)
            .skip_while(|b| matches!(b, b'0' | b'+' | b' '))
            .take_while(|b| b.is_ascii_digit())
            .count();
        if digits > 7 {
            return true;
        }
    }
    false
}
