//! The register's pages: the list and its files, one account, and everything that changes one.

mod conflict;
mod facts;
mod form_fields;
mod gaps;
mod list_filter;
mod list_page;
mod moves;
mod query;
mod query_words;
mod show_access;
mod show_page;
pub(crate) mod subject;
mod timeline;
mod typed;
mod unknown;
mod which;

pub mod archive;
pub mod edit;
pub mod export;
pub mod history;
pub mod import;
pub mod list;
pub mod new;
pub mod show;
pub mod status;
pub mod suggest;

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
pub(crate) mod samples;
