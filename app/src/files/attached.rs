//! Files that people attach: taken from a form, recognised by what is in them, scanned where that is set
//! up. Where they are kept is not known here.

use super::scan::{self, Verdict};
use axum::extract::multipart::{Field, Multipart, MultipartError};
use domain::attachment::{FileKind, LARGEST};
use http::StatusCode;
use memchr::memmem;
use std::io::Cursor;
use zip::ZipArchive;

/// A file as it arrived.
#[derive(Debug)]
pub struct Arrived {
    /// Its name as sent.
    pub name: String,
    /// What it is.
    pub kind: FileKind,
    /// All of it.
    pub bytes: Vec<u8>,
    /// The form's token.
    pub key: String,
}

/// Why a file is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// A stable word.
    pub code: &'static str,
    /// What to do.
    pub words: String,
}

impl Refused {
    fn new(code: &'static str, words: impl Into<String>) -> Self {
        Self {
            code,
            words: words.into(),
        }
    }

    /// No file was sent.
    pub fn nothing() -> Self {
        Self::new("required", "Choose a file to attach")
    }
}

/// Takes the file of a form with the fields `key` and `file`.
///
/// # Errors
/// Why it is not taken.
pub async fn arrived(mut form: Multipart, scanner: Option<&str>) -> Result<Arrived, Refused> {
    let mut key = String::new();
    // The form has two fields; whoever sends more is not listened to for long.
    for _ in 0..4 {
        let Some(field) = form.next_field().await.map_err(|e| broken(&e))? else {
            break;
        };
        match field.name() {
            Some("key") => {
                let text = field.text().await.map_err(|e| broken(&e))?;
                key = text.chars().take(100).collect();
            }
            Some("file") => {
                let (name, bytes) = whole(field).await?;
                let kind = recognise(&bytes)?;
                scanned(scanner, &bytes).await?;
                return Ok(Arrived {
                    name,
                    kind,
                    bytes,
                    key,
                });
            }
            _ => {}
        }
    }
    Err(Refused::nothing())
}

async fn whole(field: Field<'_>) -> Result<(String, Vec<u8>), Refused> {
    let name = field.file_name().unwrap_or_default().to_owned();
    let bytes = field.bytes().await.map_err(|e| broken(&e))?.to_vec();
    if bytes.is_empty() {
        return Err(if name.is_empty() {
            Refused::nothing()
        } else {
            Refused::new("empty", "The file is empty. Choose another")
        });
    }
    if bytes.len() > LARGEST {
        return Err(too_large());
    }
    Ok((name, bytes))
}

fn too_large() -> Refused {
    let words = "The file is larger than 10 MB. Make it smaller, or split it";
    Refused::new("too-large", words)
}

fn broken(why: &MultipartError) -> Refused {
    let mut cause = std::error::Error::source(why);
    while let Some(error) = cause {
        if error.to_string() == "length limit exceeded" {
            return too_large();
        }
        cause = error.source();
    }
    if why.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return too_large();
    }
    let words = "The file did not arrive completely. Choose it and send it again";
    Refused::new("incomplete", words)
}

async fn scanned(scanner: Option<&str>, bytes: &[u8]) -> Result<(), Refused> {
    let Some(scanner) = scanner else {
        return Ok(());
    };
    match scan::scan(scanner, bytes).await {
        Ok(Verdict::Clean) => Ok(()),
        Ok(Verdict::Found(what)) => Err(Refused::new(
            "malware",
            format!("The virus scanner found something in this file ({what}). It is not taken"),
        )),
        Err(cause) => {
            tracing::error!(%cause, "the virus scanner does not answer");
            let words = "Files cannot be checked for viruses at the moment, so none are taken. Try again later";
            Err(Refused::new("scanner", words))
        }
    }
}

/// More entries than any document has.
const ENTRIES: usize = 5_000;

/// What a file is, by its content.
///
/// # Errors
/// What it is instead, and what to do.
pub fn recognise(bytes: &[u8]) -> Result<FileKind, Refused> {
    let starts = |magic: &[u8]| bytes.starts_with(magic);
    let kind = if starts(b"%PDF-") {
        FileKind::Pdf
    } else if starts(b"\x89PNG\r\n\x1a\n") {
        FileKind::Png
    } else if starts(b"\xff\xd8\xff") {
        FileKind::Jpeg
    } else if starts(b"GIF87a") || starts(b"GIF89a") {
        FileKind::Gif
    } else if starts(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        FileKind::Webp
    } else if starts(b"PK\x03\x04") {
        return office(bytes);
    } else if starts(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        let words = "This is an Office file of an old kind, or one with a password. Save it as DOCX, XLSX, PPTX or PDF without a password";
        return Err(Refused::new("old-office", words));
    } else {
        return Err(other());
    };
    Ok(kind)
}

fn other() -> Refused {
    let kinds: Vec<&str> = FileKind::ALL.iter().map(|kind| kind.name()).collect();
    let words = format!(
        "This kind of file is not taken, whatever its name says. Attach one of: {}",
        kinds.join(", ")
    );
    Refused::new("kind", words)
}

/// Office and OpenDocument files are archives; what is in them tells which.
fn office(bytes: &[u8]) -> Result<FileKind, Refused> {
    if memmem::find_iter(bytes, b"PK\x01\x02")
        .take(ENTRIES + 1)
        .count()
        > ENTRIES
    {
        return Err(other());
    }
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else {
        return Err(Refused::new(
            "damaged",
            "The file is damaged. Save it anew and attach that",
        ));
    };
    let names: Vec<String> = archive
        .file_names()
        .filter_map(|name| name.ok().map(|name| name.to_ascii_lowercase()))
        .collect();
    let has = |name: &str| names.iter().any(|known| known == name);
    if names.iter().any(|name| name.ends_with("vbaproject.bin")) {
        let words = "This file holds macros. Save it without them, or as PDF";
        return Err(Refused::new("macros", words));
    }
    if has("[content_types].xml") {
        let kinds = [
            ("word/document.xml", FileKind::Docx),
            ("xl/workbook.xml", FileKind::Xlsx),
            ("ppt/presentation.xml", FileKind::Pptx),
        ];
        let found = kinds.into_iter().find(|(part, _)| has(part));
        return found.map(|(_, kind)| kind).ok_or_else(other);
    }
    let said = open_document(&mut archive).ok_or_else(other)?;
    let kinds = [FileKind::Odt, FileKind::Ods, FileKind::Odp];
    let found = kinds.into_iter().find(|kind| kind.media_type() == said);
    found.filter(|_| has("content.xml")).ok_or_else(other)
}

/// What an OpenDocument file says it is: a short entry named `mimetype`.
fn open_document(archive: &mut ZipArchive<Cursor<&[u8]>>) -> Option<String> {
    use std::io::Read as _;
    let entry = archive.by_name("mimetype").ok()?;
    let mut said = String::new();
    entry.take(200).read_to_string(&mut said).ok()?;
    Some(said.trim().to_owned())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
mod tests {
    use super::*;
    use std::io::Write as _;
    use zip::{ZipWriter, write::SimpleFileOptions};

    fn archive(entries: &[(&str, &str)]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in entries {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    fn code(bytes: &[u8]) -> &'static str {
        recognise(bytes).unwrap_err().code
    }

    #[test]
    fn files_are_what_their_content_says() {
        for (bytes, kind) in [
            (&b"%PDF-1.7\n"[..], FileKind::Pdf),
            (b"\x89PNG\r\n\x1a\nrest", FileKind::Png),
            (b"\xff\xd8\xff\xe0rest", FileKind::Jpeg),
            (b"GIF89a", FileKind::Gif),
            (b"RIFF\0\0\0\0WEBPVP8 ", FileKind::Webp),
        ] {
            assert_eq!(recognise(bytes), Ok(kind));
        }
        for (part, kind) in [
            ("word/document.xml", FileKind::Docx),
            ("xl/workbook.xml", FileKind::Xlsx),
            ("ppt/presentation.xml", FileKind::Pptx),
        ] {
            let bytes = archive(&[("[Content_Types].xml", ""), (part, "")]);
            assert_eq!(recognise(&bytes), Ok(kind));
        }
        for kind in [FileKind::Odt, FileKind::Ods, FileKind::Odp] {
            let bytes = archive(&[("mimetype", kind.media_type()), ("content.xml", "")]);
            assert_eq!(recognise(&bytes), Ok(kind));
        }
    }

    #[test]
    fn everything_else_is_refused_whatever_its_name() {
        assert_eq!(code(b"MZ\x90\0"), "kind");
        assert_eq!(code(b"<html><script>"), "kind");
        assert_eq!(code(b"<svg onload=x>"), "kind");
        assert_eq!(code(b"RIFF\0\0\0\0WAVE"), "kind");
        assert_eq!(code(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "old-office");
        assert_eq!(code(b"PK\x03\x04 and no more"), "damaged");
        assert_eq!(code(&archive(&[("a.txt", "x")])), "kind");
        assert_eq!(
            code(&archive(&[("mimetype", "text/html"), ("content.xml", "")])),
            "kind"
        );
        let macros = archive(&[
            ("[Content_Types].xml", ""),
            ("word/document.xml", ""),
            ("word/vbaProject.bin", ""),
        ]);
        assert_eq!(code(&macros), "macros");
    }
}
