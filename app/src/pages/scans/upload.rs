//! A recording as it arrives: written to a file without a name while it comes, never held in memory. The
//! file vanishes when it is closed, also with the process.

use crate::files::recording::BYTES;
use crate::files::upload::{Refused, base_name, broken};
use crate::pages::forms::Typed;
use axum::extract::multipart::{Field, Multipart, MultipartError, MultipartRejection};
use domain::drift::Recording;
use http::StatusCode;
use sha2::{Digest as _, Sha256};
use std::fs::File;
use std::sync::LazyLock;
use tokio::io::{AsyncSeekExt as _, AsyncWriteExt as _};
use tokio::sync::{Semaphore, SemaphorePermit};

/// The most fields the form has; whoever sends more is not listened to for long.
const FIELDS: usize = 12;
/// The longest ordinary field, in bytes.
const LONGEST: usize = 2_000;
/// Recordings on disk at once, until they are read: each may take 200 MB.
static PLACES: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(4));

/// The form with its file.
#[derive(Default)]
pub(super) struct Sent {
    /// The other fields, as typed.
    pub(super) typed: Typed,
    /// The file, when one was chosen.
    pub(super) file: Option<Stored>,
    /// Why the file was not taken.
    pub(super) refused: Option<Refused>,
}

/// A recording on disk.
pub(super) struct Stored {
    pub(super) about: Recording,
    pub(super) file: File,
    pub(super) place: Place,
}

/// Room for one recording on disk, given back when it is dropped.
pub(super) type Place = SemaphorePermit<'static>;

/// Takes the form in. The file is kept only when `wanted` says that the fields before it are right.
pub(super) async fn received(
    form: Result<Multipart, MultipartRejection>,
    wanted: impl Fn(&Typed) -> bool,
) -> Sent {
    let Ok(mut form) = form else {
        return Sent::default();
    };
    let mut pairs: Vec<(String, String)> = Vec::new();
    let (mut file, mut refused) = (None, None);
    for _ in 0..FIELDS {
        let field = match form.next_field().await {
            Ok(Some(field)) => field,
            Ok(None) => break,
            Err(why) => {
                refused = refused.or(Some(broken(why)));
                break;
            }
        };
        let name = field.name().unwrap_or_default().to_owned();
        let taken = match field.file_name().map(base_name) {
            Some(file_name) if file.is_none() => {
                let typed = crate::pages::forms::form(pairs.clone());
                let keep = wanted(&typed);
                stored(field, file_name, keep)
                    .await
                    .map(|stored| file = stored)
            }
            Some(_) => Ok(()),
            None => text(field).await.map(|text| pairs.push((name, text))),
        };
        if let Err(why) = taken {
            refused = Some(why);
            break;
        }
    }
    Sent {
        typed: crate::pages::forms::form(pairs),
        file,
        refused,
    }
}

async fn text(mut field: Field<'_>) -> Result<String, Refused> {
    let mut bytes: Vec<u8> = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(broken)? {
        let room = LONGEST.saturating_sub(bytes.len());
        bytes.extend(chunk.iter().take(room));
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// `None` = no file was chosen, or it is not wanted.
async fn stored(mut field: Field<'_>, name: String, keep: bool) -> Result<Option<Stored>, Refused> {
    let place = place()?;
    let mut file = None;
    let (mut size, mut hash) = (0_u64, Sha256::new());
    while let Some(chunk) = next(&mut field).await? {
        if chunk.is_empty() {
            continue; // a field without a file sends one of these
        }
        size = size.saturating_add(chunk.len() as u64);
        if size > BYTES {
            return Err(Refused {
                code: "too-large",
                message: "The recording is larger than 200 MB. Record fewer pages at a time".into(),
                status: StatusCode::PAYLOAD_TOO_LARGE,
            });
        }
        if !keep {
            continue;
        }
        hash.update(&chunk);
        let to = match &mut file {
            Some(to) => to,
            None => file.insert(nameless().await?),
        };
        to.write_all(&chunk).await.map_err(|e| full(&e))?;
    }
    let Some(mut file) = file else {
        return Ok(None);
    };
    file.flush().await.map_err(|e| full(&e))?;
    file.rewind().await.map_err(|e| full(&e))?;
    let about = Recording {
        name: if name.is_empty() { "file".into() } else { name },
        size: i64::try_from(size).unwrap_or(i64::MAX),
        sha256: hex::encode(hash.finalize()),
    };
    let file = file.into_std().await;
    Ok(Some(Stored { about, file, place }))
}

async fn next(field: &mut Field<'_>) -> Result<Option<axum::body::Bytes>, Refused> {
    field.chunk().await.map_err(|why: MultipartError| {
        let refused = broken(why);
        if refused.status == StatusCode::PAYLOAD_TOO_LARGE {
            return Refused {
                message: "The recording is larger than 200 MB. Record fewer pages at a time".into(),
                ..refused
            };
        }
        refused
    })
}

fn place() -> Result<Place, Refused> {
    PLACES.try_acquire().map_err(|_| Refused {
        code: "busy",
        message: "Several recordings are being taken in just now. Try again in a minute".into(),
        status: StatusCode::SERVICE_UNAVAILABLE,
    })
}

async fn nameless() -> Result<tokio::fs::File, Refused> {
    let made = tokio::task::spawn_blocking(tempfile::tempfile).await;
    match made {
        Ok(Ok(file)) => Ok(tokio::fs::File::from_std(file)),
        Ok(Err(why)) => Err(full(&why)),
        Err(why) => Err(full(&std::io::Error::other(why))),
    }
}

fn full(why: &std::io::Error) -> Refused {
    tracing::error!(%why, "a recording could not be kept while it is read");
    Refused {
        code: "disk",
        message: "The recording could not be kept while it is read. Try again later".into(),
        status: StatusCode::SERVICE_UNAVAILABLE,
    }
}
