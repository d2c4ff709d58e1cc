//! The register's pages: the list and its files, one account, and everything that changes one.

mod facts;
mod gaps;
mod list_filter;
mod list_page;
mod moves;
mod query;
mod show_page;
mod timeline;
mod unknown;
mod which;

pub mod history;
pub mod list;
pub mod show;
pub mod suggest;

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
mod samples;
