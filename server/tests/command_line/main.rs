//! The binary as an operator meets it: started, asked, stopped, and run as a command.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

mod backup;
mod commands;
mod export;
mod imports;
mod people;
mod process;
mod quarter_faults;
mod serve;
