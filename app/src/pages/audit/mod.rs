//! The audit trail as people read it. The trail is written by the store's gate and nowhere else.

pub mod export;
mod filter;
pub mod list;
mod page;
pub mod sentence;
pub mod verify;
