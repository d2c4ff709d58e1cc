//! People: who they are, which roles they hold and lend, whether they may sign in, and the review of
//! all of that. What a role may do is `domain::permission`'s.

mod columns;
mod conflict;
mod fields;
pub(crate) mod place;
mod query;
mod review_page;
mod show_access;
mod show_page;
pub(crate) mod subject;
mod unknown;
pub(crate) mod words;

pub mod access;
pub mod delegation_end;
pub mod delegations;
pub mod edit;
pub mod export;
pub mod invite;
pub mod lend;
pub mod list;
pub mod new;
pub mod review;
pub mod role_end;
pub mod role_new;
pub mod show;

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
mod tests;
