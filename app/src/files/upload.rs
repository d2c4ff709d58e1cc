//! A form with one file, as it arrives. What the file holds is read elsewhere (`read`).

use super::read::Unreadable;
use axum::extract::multipart::{Multipart, MultipartError, MultipartRejection};
use http::StatusCode;
use sha2::{Digest as _, Sha256};

/// The most fields a form with a file has; whoever sends more is not listened to for long.
const FIELDS: usize = 12;

/// The longest ordinary field, in characters.
const LONGEST: usize = 2_000;

/// A form with a file.
#[derive(Clone, Debug, Default)]
pub struct Sent {
    /// The other fields, as typed.
    pub fields: Vec<(String, String)>,
    /// The file's name, without folders.
    pub name: String,
    /// Its bytes; empty when none was chosen.
    pub bytes: Vec<u8>,
}

/// Why a form with a file is not taken in: a word, what to do, and the answer's status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// A stable word.
    pub code: &'static str,
    /// What is wrong and what to do.
    pub message: String,
    /// The status of the answer.
    pub status: StatusCode,
}

impl From<Unreadable> for Refused {
    fn from(why: Unreadable) -> Self {
        Self {
            code: why.code(),
            message: why.to_string(),
            status: why.status(),
        }
    }
}

impl Sent {
    /// SHA-256 of the file, in hexadecimal.
    pub fn sha256(&self) -> String {
        hex::encode(Sha256::digest(&self.bytes))
    }

    /// Whether a file was chosen.
    pub fn has_file(&self) -> bool {
        !(self.name.is_empty() && self.bytes.is_empty())
    }
}

/// Reads a form with a file; a form of any other kind is one without fields.
///
/// # Errors
/// The file did not arrive completely, or is too large.
pub async fn received(form: Result<Multipart, MultipartRejection>) -> Result<Sent, Refused> {
    let mut sent = Sent::default();
    let Ok(mut form) = form else {
        return Ok(sent);
    };
    for _ in 0..FIELDS {
        let Some(field) = form.next_field().await.map_err(broken)? else {
            break;
        };
        let name = field.name().unwrap_or_default().to_owned();
        match field.file_name().map(base_name) {
            Some(file) if !sent.has_file() => {
                sent.name = file;
                sent.bytes = field.bytes().await.map_err(broken)?.to_vec();
            }
            Some(_) => {}
            None => {
                let text = field.text().await.map_err(broken)?;
                sent.fields
                    .push((name, text.chars().take(LONGEST).collect()));
            }
        }
    }
    Ok(sent)
}

pub(crate) fn broken(why: MultipartError) -> Refused {
    if is_too_large(&why) {
        return Unreadable::TooLarge.into();
    }
    Refused {
        code: "incomplete",
        message: "The file did not arrive completely. Choose it and send it again".into(),
        status: StatusCode::UNPROCESSABLE_ENTITY,
    }
}

/// Whether some layer stopped reading at its limit. Each wraps the error of the one before, so the
/// status of the outermost does not tell.
fn is_too_large(why: &MultipartError) -> bool {
    let mut cause = std::error::Error::source(why);
    while let Some(error) = cause {
        if error.to_string() == "length limit exceeded" {
            return true;
        }
        cause = error.source();
    }
    why.status() == StatusCode::PAYLOAD_TOO_LARGE
}

/// The name without folders, signs that cannot be seen, and excess.
pub(crate) fn base_name(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = name.chars().filter(|c| !c.is_control()).take(120).collect();
    domain::text::visible(&name).trim().to_owned()
}
