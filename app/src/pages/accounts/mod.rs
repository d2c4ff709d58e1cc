//! The register's pages: the list and its files, one account, and everything that changes one.

mod list_filter;
mod list_page;
mod query;
mod unknown;

pub mod list;
