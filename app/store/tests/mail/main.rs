//! Mail: who is told what, summaries, leases and their fences, what administrators do, how people want to
//! be told, calendars; on both databases.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]
#![allow(
    dead_code,
    reason = "each test file uses its own part of the support module"
)]

mod calendars;
mod cast;
mod deliver;
mod expand;
mod looked_after;
#[path = "../support/mod.rs"]
mod support;
