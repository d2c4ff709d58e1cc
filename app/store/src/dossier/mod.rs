//! What cases of every kind have besides their own record: files, how long they stood where, the
//! snapshots that decisions were made on, and who can decide. Business cases and applications for pixels
//! share it; which steps there are is each one's own.

mod deciders;
mod files;
mod filter;
mod periods;
mod snapshots;

pub use deciders::WhoCan;
pub(crate) use deciders::{Step, WORKS_HERE, deciders};
pub use files::Upload;
pub(crate) use files::{file, files};
pub(crate) use filter::{Condition, reached};
pub(crate) use snapshots::{Head, Names, read};
pub use snapshots::{Seen, Snapshot, SnapshotFile, SnapshotSection};

/// Which case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Dossier {
    /// The word of its kind in the audit trail.
    pub(crate) kind: &'static str,
    /// Its number.
    pub(crate) number: i64,
}
