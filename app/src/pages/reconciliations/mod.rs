//! Comparing a platform's list of people with the register: upload, what the columns mean, the result,
//! decisions line by line or for a selection.

mod columns;
mod list_page;
mod mapping_page;
mod query;
mod row_page;
mod show_page;
mod subject;
mod table;
mod words;

pub mod decide;
pub mod export;
pub mod list;
pub mod mapping;
pub mod row;
pub mod show;

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
mod tests;
