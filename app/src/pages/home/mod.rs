//! Home: what needs me now. Which records that are is asked of the store; nothing is decided here.

pub(crate) mod mine;
mod page;
mod quarter;
pub mod show;
