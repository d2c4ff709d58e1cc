//! Keeps records: entities, queries, commands, the write gate, the audit trail, the outbox. The only
//! package that speaks SQL. No HTTP, no HTML, no policy rules (those are `domain`'s).

pub mod audit;
pub mod backup;
mod cache;
pub mod clock;
pub mod commands;
mod db;
mod dossier;
mod entity;
mod failure;
mod gate;
pub mod health;
pub mod mail;
mod outbox;
pub mod queries;
mod rows;
pub mod sessions;
mod sql;
mod standing;
pub mod sweep;

pub use db::{Access, Store, StoreSettings};
pub use dossier::Upload;
pub use failure::Failure;
pub use gate::{Call, Saved};
pub use sea_orm::DbBackend as Backend;
