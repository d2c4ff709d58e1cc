//! Business groups and units. What a sound name is, the domain says.

pub mod group;
pub mod list;
mod page;
pub mod unit;
