//! The demonstration: what it must contain, that the same seed makes the same register, and that it
//! holds nothing real. On both databases.

#![allow(clippy::unwrap_used, reason = "tests")]

mod cases;
mod contents;
mod fiction;
mod pixels;
mod quarters;
mod repeat;
mod scale;
mod support;
