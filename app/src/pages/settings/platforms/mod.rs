//! The platform catalogue (P 8, 9, 10). How addresses are recognised is `domain::platform`'s.

pub mod edit;
mod form;
mod help;
pub mod list;
mod notation;
mod page;
mod versions;
