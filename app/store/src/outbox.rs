//! Work that must follow a write: it is stored in the same transaction and done later by a job.
//! Delivery is not here.

use chrono::{DateTime, Utc};
use serde_json::Value;

/// One piece of work to follow.
#[derive(Clone, Debug)]
pub(crate) struct Effect {
    /// What kind of work, e.g. `mail.account-suspended`.
    pub(crate) kind: &'static str,
    /// Two effects with the same word are one.
    pub(crate) dedupe: String,
    /// What it is about.
    pub(crate) subject_kind: &'static str,
    /// Its reference.
    pub(crate) subject: String,
    /// What the worker needs.
    pub(crate) payload: Value,
    /// Not before.
    pub(crate) due_at: DateTime<Utc>,
}
