//! External agencies: the list, one with its people and their access, and what can be done about its
//! contract. The access itself is on the pages of access.

mod columns;
mod conflict;
mod fields;
mod moves;
mod query;
mod show_page;
mod subject;
mod words;

pub mod confirm;
pub mod contract;
pub mod edit;
pub mod export;
pub mod list;
pub mod new;
pub mod person_new;
pub mod show;

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
mod tests;
