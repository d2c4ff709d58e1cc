//! Mail against a mail server that misbehaves: down, slow, rude, cut off, stripped of STARTTLS. What goes
//! wrong loses no message; what is sent twice has the same Message-ID.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod fake;
mod faults;
mod many;
mod office;
