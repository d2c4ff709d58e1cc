//! Comparing the list of people a platform exports with the register (P 6.11, 12.1b): what the columns
//! mean, whom each line means, and what the two sides say about it. Pure; nothing is decided here.

mod compare;
mod decide;
mod mapping;
mod preset;

pub use compare::{Compared, Held, Known, Verdict, compare};
pub use decide::Decision;
pub use mapping::{Listed, Mapping, MappingDraft, Part, Words, column_label};
pub use preset::Preset;

use crate::{
    access::Place,
    actor::By,
    ids::{ReconciliationId, Reference, ReferenceKind},
    permission::Facts,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The most people a list may name.
pub const MOST_LISTED: usize = 5_000;

/// One comparison, kept as evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reconciliation {
    /// Identity inside the product.
    pub id: ReconciliationId,
    /// What people call it: `RC-0042`.
    pub number: i64,
    /// The account's number.
    pub account: i64,
    /// Whose list it is.
    pub preset: Preset,
    /// What its columns and words mean; nothing while that is being asked.
    pub mapping: Option<Mapping>,
    /// The file it came in.
    pub file: EvidenceFile,
    /// How many lines the list has.
    pub listed: i64,
    /// When it was compared, or taken in.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: By,
    /// Given up before it was compared.
    pub given_up: bool,
    /// Where the account belongs; not part of the record.
    #[serde(skip)]
    pub place: Place,
    /// Counts the saves.
    pub version: i64,
}

/// What happened to a comparison; a sentence in the history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReconciliationEvent {
    /// The stable word in the audit trail.
    #[serde(skip)]
    pub key: &'static str,
    /// The account's number.
    pub account: i64,
    /// The file's SHA-256.
    pub sha256: String,
    /// How many lines there are of each verdict, for a comparison; or how many were decided.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub lines: BTreeMap<&'static str, usize>,
    /// Words given with it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// A file as evidence: what tells later whether another file is this one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceFile {
    /// Its name, as uploaded.
    pub name: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// Its size in bytes.
    pub size: i64,
}

impl Reconciliation {
    /// What people call it.
    pub const fn reference(&self) -> Reference {
        Reference::of(ReferenceKind::Reconciliation, self.number)
    }

    /// An event about it.
    pub fn event(
        &self,
        key: &'static str,
        lines: BTreeMap<&'static str, usize>,
        note: String,
    ) -> ReconciliationEvent {
        ReconciliationEvent {
            key,
            account: self.account,
            sha256: self.file.sha256.clone(),
            lines,
            note,
        }
    }

    /// Whether it still has to be said what the columns mean.
    pub const fn is_waiting(&self) -> bool {
        self.mapping.is_none() && !self.given_up
    }

    /// What a permission is compared with.
    pub fn facts(&self) -> Facts {
        Facts {
            group: self.place.group,
            unit: self.place.unit,
            holders: self.place.holders.clone(),
            ..Facts::default()
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
mod tests;
