//! Files attached to cases: what kinds are taken, how large, how many, and how their names are kept.
//! What a file is comes from its content; reading it is not done here.

use crate::{actor::By, ids::AttachmentId, text::visible};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The largest file, in bytes.
pub const LARGEST: usize = 10_000_000;

/// The most files of one case.
pub const MOST: usize = 20;

macro_rules! kinds {
    ($(#[$doc:meta] $variant:ident $ending:literal $name:literal $media:literal),+ $(,)?) => {
        /// A kind of file that is taken.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "lowercase")]
        pub enum FileKind { $(#[$doc] $variant),+ }

        impl FileKind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The ending of its name, without dot.
            pub const fn ending(self) -> &'static str {
                match self { $(Self::$variant => $ending),+ }
            }

            /// What people call it.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// Its media type.
            pub const fn media_type(self) -> &'static str {
                match self { $(Self::$variant => $media),+ }
            }

            /// The kind with this media type.
            pub fn from_media_type(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|kind| kind.media_type() == text)
            }
        }
    };
}

kinds! {
    /// A PDF document.
    Pdf "pdf" "PDF" "application/pdf",
    /// A PNG picture.
    Png "png" "PNG" "image/png",
    /// A JPEG picture.
    Jpeg "jpg" "JPEG" "image/jpeg",
    /// A GIF picture.
    Gif "gif" "GIF" "image/gif",
    /// A WebP picture.
    Webp "webp" "WebP" "image/webp",
    /// A Word document.
    Docx "docx" "DOCX" "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    /// An Excel workbook.
    Xlsx "xlsx" "XLSX" "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    /// A PowerPoint presentation.
    Pptx "pptx" "PPTX" "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    /// An OpenDocument text.
    Odt "odt" "ODT" "application/vnd.oasis.opendocument.text",
    /// An OpenDocument spreadsheet.
    Ods "ods" "ODS" "application/vnd.oasis.opendocument.spreadsheet",
    /// An OpenDocument presentation.
    Odp "odp" "ODP" "application/vnd.oasis.opendocument.presentation",
}

/// A file that is attached, without its bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// Identity.
    pub id: AttachmentId,
    /// The word of the section it belongs to.
    pub section: String,
    /// Its name, cleaned.
    pub name: String,
    /// What it is.
    pub kind: FileKind,
    /// Bytes.
    pub size: i64,
    /// SHA-256 of its bytes, in hexadecimal digits.
    pub sha256: String,
    /// Who attached it.
    pub by: By,
    /// When.
    pub at: DateTime<Utc>,
}

/// A name as it is kept: without folders, without signs that cannot be seen or that file systems and
/// headers use, at most 100 characters, with the ending of what the file is.
pub fn clean_name(typed: &str, kind: FileKind) -> String {
    let base = typed.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept = visible(&crate::text::storable(base));
    let kept: String = kept
        .chars()
        .map(|c| match c {
            '"' | '<' | '>' | ':' | '|' | '?' | '*' | ';' | '%' | '\n' | '\t' => ' ',
            c => c,
        })
        .collect();
    let kept = crate::text::collapse(&kept);
    let kept = kept.trim_matches(['.', ' ']);
    let ending = kind.ending();
    let stem = match kept.rsplit_once('.') {
        Some((stem, last)) if is_ending_of(kind, last) => stem,
        _ => kept,
    };
    let stem: String = stem.chars().take(100).collect();
    let stem = match stem.trim_matches(['.', ' ']) {
        "" => "file",
        stem => stem,
    };
    format!("{stem}.{ending}")
}

fn is_ending_of(kind: FileKind, ending: &str) -> bool {
    let ending = ending.to_ascii_lowercase();
    ending == kind.ending() || (kind == FileKind::Jpeg && ending == "jpeg")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_folders_tricks_and_wrong_endings() {
        for (typed, kind, kept) in [
            ("Plan.PDF", FileKind::Pdf, "Plan.pdf"),
            ("C:\\Users\\me\\Plan.pdf", FileKind::Pdf, "Plan.pdf"),
            ("../../etc/passwd", FileKind::Png, "passwd.png"),
            ("photo.jpeg", FileKind::Jpeg, "photo.jpg"),
            ("invoice.pdf.exe", FileKind::Pdf, "invoice.pdf.exe.pdf"),
            ("a\u{202e}fdp.exe", FileKind::Pdf, "afdp.exe.pdf"),
            (
                "x\"; filename=\"y.html",
                FileKind::Gif,
                "x filename= y.html.gif",
            ),
            ("  .. ", FileKind::Odt, "file.odt"),
            ("", FileKind::Docx, "file.docx"),
            ("Tūī – rā.docx", FileKind::Docx, "Tūī – rā.docx"),
        ] {
            assert_eq!(clean_name(typed, kind), kept, "{typed:?}");
        }
        let long = clean_name(&"ā".repeat(500), FileKind::Pdf);
        assert_eq!(long.chars().count(), 104);
    }

    #[test]
    fn kinds_are_found_by_their_media_type() {
        for kind in FileKind::ALL {
            assert_eq!(FileKind::from_media_type(kind.media_type()), Some(*kind));
        }
    }
}
