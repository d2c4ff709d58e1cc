//! Courses and who completed them (P 12): the list, courses, completions one by one and from a file.

mod query;
mod sheet;

pub mod course;
pub mod import;
pub mod list;
pub mod record;
