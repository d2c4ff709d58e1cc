//! Home: what needs me now. Which records that are is asked of the store; nothing is decided here.

mod page;
pub mod show;
