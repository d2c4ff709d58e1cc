//! One file per table that is read or written as a whole row. Private to this package; the rest of
//! the product sees `domain` types and view rows.

pub(crate) mod account;
pub(crate) mod audit_event;
pub(crate) mod import_row;
pub(crate) mod outbox;
