//! Accounts that people report (P 12.1c): pasted, recognised, noted; the queue of Design and Marketing;
//! one with its moves and its history. Rules are `domain::sighting`'s.

mod columns;
mod moves_page;
mod query;
mod report_page;
mod words;

pub mod export;
pub mod list;
pub mod moves;
pub mod report;
pub mod show;

#[cfg(test)]
mod tests;
