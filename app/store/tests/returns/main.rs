//! Quarters and returns on both databases: opened once however often, written, sent, reviewed, chased.

#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

#[path = "../support/mod.rs"]
mod support;

mod cast;
mod chase;
mod corrections;
mod file;
mod many;
mod open;
mod reports;
mod review;
