//! What went wrong: a plain list, one record, and noting one by hand. Working on them comes later.

pub mod list;
pub mod new;
pub mod show;
