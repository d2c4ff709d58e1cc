//! Rows to domain types and back. A stored value that makes no sense is named, with table, column
//! and row; it is never guessed at.

pub(crate) mod access;
pub(crate) mod account;
pub(crate) mod agencies;
pub(crate) mod attachments;
pub(crate) mod cases;
pub(crate) mod departure;
pub(crate) mod import;
pub(crate) mod json;
pub(crate) mod obligation;
pub(crate) mod person;
pub(crate) mod pixels;
pub(crate) mod reconciliations;
pub(crate) mod returns;
pub(crate) mod scans;
pub(crate) mod sightings;
pub(crate) mod training;
