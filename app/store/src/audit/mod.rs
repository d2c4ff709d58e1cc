//! The audit trail: an append-only chain of events, written in the same transaction as what they
//! tell of. Reading it as a list is `queries::audit`; appending to it is the gate's alone.

pub(crate) mod chain;
mod checkpoint;
mod verify;

pub(crate) use checkpoint::set_aside as set_checkpoints_aside;
pub use checkpoint::{Checkpoint, checkpoint, last_checkpoint};
pub use verify::{Fault, Verdict, verify};

use crate::entity::audit_event;
use chrono::{DateTime, Utc};
use domain::{ids::PersonId, permission::Action};
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

/// An event before it has its place in the chain.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) action: Action,
    pub(crate) outcome: Outcome,
    pub(crate) subject_kind: &'static str,
    pub(crate) subject: String,
    pub(crate) subject_version: Option<i64>,
    pub(crate) event: &'static str,
    pub(crate) payload: Value,
}

/// Whether it was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Outcome {
    /// It was.
    Done,
    /// A rule or a permission said no.
    Refused,
}

impl Outcome {
    /// The stable word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Refused => "refused",
        }
    }
}

/// Who did it and in which request.
#[derive(Clone, Debug)]
pub(crate) struct Who<'a> {
    pub(crate) kind: &'a str,
    pub(crate) person: Option<PersonId>,
    pub(crate) name: &'a str,
    pub(crate) acting_for: Option<&'a str>,
    pub(crate) request_id: &'a str,
    pub(crate) at: DateTime<Utc>,
}

/// The row of `entry` at place `seq` after an event with hash `previous`.
pub(crate) fn link(who: &Who<'_>, entry: Entry, seq: i64, previous: &str) -> audit_event::Model {
    let payload = entry.payload.to_string();
    let mut row = audit_event::Model {
        seq,
        at: who.at,
        request_id: who.request_id.to_owned(),
        actor_kind: who.kind.to_owned(),
        actor_person: who.person.map(|p: PersonId| -> Uuid { p.0 }),
        actor_name: who.name.to_owned(),
        acting_for: who.acting_for.map(str::to_owned),
        action: entry.action.key().to_owned(),
        outcome: entry.outcome.key().to_owned(),
        subject_kind: entry.subject_kind.to_owned(),
        subject: entry.subject,
        subject_version: entry.subject_version,
        event: entry.event.to_owned(),
        payload_hash: chain::sha256_hex(payload.as_bytes()),
        payload,
        hash: String::new(),
    };
    row.hash = chain::hash(&row, previous);
    row
}
