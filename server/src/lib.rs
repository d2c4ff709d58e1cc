//! The process: command line, settings, router, sign-in, sessions, protection. What people see is
//! `app`'s, what is kept is `store`'s, what is allowed is `domain`'s.

mod api;
pub mod assets;
mod brand;
pub mod cli;
mod commands;
pub mod config;
pub mod demo;
mod errors;
mod export;
mod import;
mod jobs;
mod listen;
mod logging;
pub mod mail;
mod probes;
pub mod protect;
pub mod router;
mod scim;
mod serve;
pub mod session;
mod sign_in;
mod terms;
mod visit;

pub use serve::application;
