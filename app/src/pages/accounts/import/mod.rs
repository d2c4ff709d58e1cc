//! Importing a register file in the browser: upload, meaning of the columns, check, run, undo. What
//! rows mean is `domain::import`'s, how files are read `files::read`'s.

mod cells;
mod counts;
mod frame;
mod progress;
mod rows_table;

pub mod discard;
pub mod list;
pub mod mapping;
pub mod outcomes;
pub mod row;
pub mod run;
pub mod sheet;
pub mod show;
pub mod undo;
pub mod work;

#[cfg(test)]
mod tests;
