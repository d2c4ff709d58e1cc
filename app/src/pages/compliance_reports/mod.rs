//! Compliance reports (P 7, 12): the list, one with everything behind its figures, its files, stating it
//! anew; closing a quarter into one; the measures of success (P 12.1).

pub mod close;
mod figures;
pub mod file;
pub mod list;
pub mod measures;
mod parts;
pub mod records;
pub mod restate;
mod sections;
pub mod show;
mod show_page;
mod subject;
mod trend;
