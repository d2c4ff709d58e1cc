//! Access from the request to the end: grants, holders, facts about passwords, training; on both
//! databases.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]
#![allow(
    dead_code,
    reason = "each test file uses its own part of the support module"
)]

#[path = "../support/mod.rs"]
mod support;

mod cast;
mod life;
mod lists;
mod many;
mod model;
mod races;
mod training;
