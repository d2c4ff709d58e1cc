//! Signed statements of how far the chain had come, written outside the database: what shows that
//! its tail was cut off or that all of it was written anew.

use crate::{Store, failure::Failure};
use chrono::{DateTime, Utc};
use ed25519_dalek::{Signature, Signer as _, SigningKey, Verifier as _, VerifyingKey};
use serde::{Deserialize, Serialize};
use std::{
    io::Write as _,
    path::{Path, PathBuf},
};

/// "At this instant the chain ended with this event."
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkpoint {
    /// Place of the last event.
    pub seq: i64,
    /// Its hash.
    pub hash: String,
    /// When this was written.
    pub at: DateTime<Utc>,
    /// Ed25519 over the three, hexadecimal.
    pub signature: String,
}

const KEY_FILE: &str = "audit-checkpoint.key";
const LOG_FILE: &str = "audit-checkpoints.jsonl";

fn message(seq: i64, hash: &str, at: DateTime<Utc>) -> Vec<u8> {
    format!(
        "social-media-register checkpoint\n{seq}\n{hash}\n{}",
        at.timestamp_micros()
    )
    .into_bytes()
}

/// Signs where the chain ends now and appends it to the checkpoint file. `None` when nothing was
/// added since the last one.
///
/// # Errors
/// When the database or the folder cannot be used.
pub async fn checkpoint(store: &Store) -> Result<Option<Checkpoint>, Failure> {
    let head = crate::gate::read_head(store).await?;
    let folder = store.0.settings.data_dir.clone();
    let at = store.clock().now().at;
    let written = tokio::task::spawn_blocking(move || append(&folder, head.seq, &head.hash, at));
    written.await.map_err(|e| Failure::worker(&e))?
}

fn append(
    folder: &Path,
    seq: i64,
    hash: &str,
    at: DateTime<Utc>,
) -> Result<Option<Checkpoint>, Failure> {
    if seq == 0 || read_all(folder)?.last().is_some_and(|last| last.seq == seq) {
        return Ok(None);
    }
    let signature = key(folder)?.sign(&message(seq, hash, at));
    let point = Checkpoint {
        seq,
        hash: hash.to_owned(),
        at,
        signature: hex::encode(signature.to_bytes()),
    };
    let mut line =
        serde_json::to_string(&point).map_err(|e| Failure::json("checkpoint", "line", &seq, &e))?;
    line.push('\n');
    let mut file = std::fs::File::options()
        .create(true)
        .append(true)
        .open(folder.join(LOG_FILE))?;
    file.write_all(line.as_bytes())?;
    file.sync_data()?;
    Ok(Some(point))
}

/// Renames the checkpoint file, so that it can still be read but no longer speaks of this register:
/// a restored backup is older than what it tells of. The key stays.
pub(crate) fn set_aside(folder: &Path, stamp: &str) -> Result<(), Failure> {
    let old = folder.join(format!("audit-checkpoints.before-restore-{stamp}.jsonl"));
    match std::fs::rename(folder.join(LOG_FILE), old) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

/// The newest checkpoint on file.
///
/// # Errors
/// When the file cannot be read.
pub fn last_checkpoint(store: &Store) -> Result<Option<Checkpoint>, Failure> {
    Ok(read_all(&store.0.settings.data_dir)?.pop())
}

/// Every checkpoint on file, with whether its signature is good.
pub(super) fn read_signed(folder: &Path) -> Result<Vec<(Checkpoint, bool)>, Failure> {
    let points = read_all(folder)?;
    if points.is_empty() {
        return Ok(Vec::new());
    }
    let public = read_key(folder)?.map(|k| k.verifying_key());
    Ok(points
        .into_iter()
        .map(|p| {
            let good = public.as_ref().is_some_and(|k| is_signed(&p, k));
            (p, good)
        })
        .collect())
}

fn is_signed(point: &Checkpoint, key: &VerifyingKey) -> bool {
    let Ok(bytes) = hex::decode(&point.signature) else {
        return false;
    };
    let Ok(bytes) = <[u8; 64]>::try_from(bytes) else {
        return false;
    };
    key.verify(
        &message(point.seq, &point.hash, point.at),
        &Signature::from_bytes(&bytes),
    )
    .is_ok()
}

fn read_all(folder: &Path) -> Result<Vec<Checkpoint>, Failure> {
    let text = match std::fs::read_to_string(folder.join(LOG_FILE)) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error.into()),
    };
    let lines = text.lines().filter(|l| !l.trim().is_empty()).enumerate();
    lines
        .map(|(n, line)| {
            serde_json::from_str(line)
                .map_err(|e| Failure::json("checkpoint file", "line", &(n + 1), &e))
        })
        .collect()
}

fn key(folder: &Path) -> Result<SigningKey, Failure> {
    if let Some(key) = read_key(folder)? {
        return Ok(key);
    }
    std::fs::create_dir_all(folder)?;
    let secret: [u8; 32] = rand::random();
    let path: PathBuf = folder.join(KEY_FILE);
    let mut options = std::fs::File::options();
    options.create_new(true).write(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let mut file = options.open(&path)?;
    file.write_all(hex::encode(secret).as_bytes())?;
    file.sync_all()?;
    Ok(SigningKey::from_bytes(&secret))
}

fn read_key(folder: &Path) -> Result<Option<SigningKey>, Failure> {
    let text = match std::fs::read_to_string(folder.join(KEY_FILE)) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let bytes = hex::decode(text.trim())
        .ok()
        .and_then(|b| <[u8; 32]>::try_from(b).ok());
    match bytes {
        Some(bytes) => Ok(Some(SigningKey::from_bytes(&bytes))),
        None => Err(Failure::Unusable(format!(
            "{KEY_FILE} in the data folder is not a key; restore it from a backup"
        ))),
    }
}
