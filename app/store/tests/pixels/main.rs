//! Pixels in the store, on both databases: whole applications with their lanes side by side, what is kept
//! of each decision, the permission that comes of them and its life, lists, races and random sequences.

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

mod amend;
mod back;
mod cast;
mod changes;
mod days;
mod drafts;
mod lanes;
mod large;
mod life;
mod lists;
mod living;
mod model;
mod races;
mod refused;
mod register;
mod seen;
mod whole;
