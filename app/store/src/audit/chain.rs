//! The hash of one event: SHA-256 over a domain mark, every field with its length, and the hash
//! before it. The payload enters by its own hash, so that it can be disposed of one day without
//! breaking the chain.

use crate::entity::audit_event::Model;
use sha2::{Digest as _, Sha256};

/// Marks a leaf, so that no other use of SHA-256 here can give the same input.
const LEAF: u8 = 0x01;

/// The hash of `row` after `previous`, as 64 hexadecimal digits.
pub(crate) fn hash(row: &Model, previous: &str) -> String {
    let mut hasher = Sha256::new();
    hasher.update([LEAF]);
    let version = row
        .subject_version
        .map(|v| v.to_string())
        .unwrap_or_default();
    let person = row.actor_person.map(|p| p.to_string()).unwrap_or_default();
    for field in [
        row.seq.to_string().as_str(),
        // Microseconds since 1970: the same on both databases, whatever their text form.
        row.at.timestamp_micros().to_string().as_str(),
        &row.request_id,
        &row.actor_kind,
        &person,
        &row.actor_name,
        row.acting_for.as_deref().unwrap_or_default(),
        &row.action,
        &row.outcome,
        &row.subject_kind,
        &row.subject,
        &version,
        &row.event,
        &row.payload_hash,
        previous,
    ] {
        hasher.update((field.len() as u64).to_be_bytes());
        hasher.update(field.as_bytes());
    }
    hex::encode(hasher.finalize())
}

/// SHA-256 as hexadecimal digits.
pub(crate) fn sha256_hex(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}
