//! Business cases in the store, on both databases: the whole chain, who may, what is kept of each
//! decision, files, lists, reminders; random sequences and races.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]
#![allow(
    dead_code,
    reason = "each test file uses its own part of the support module"
)]

#[path = "../support/mod.rs"]
mod support;

mod cast;
mod chain;
mod files;
mod forms;
mod lists;
mod model;
mod races;
mod waiting;
