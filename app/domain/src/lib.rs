//! The policy in code: words, states, rules, permissions. Pure functions and plain types, shared
//! by the server and the browser. No input or output, no clock, no randomness, no SQL, no HTML.

pub mod account;
pub mod actor;
pub mod ids;
pub mod import;
pub mod moment;
pub mod notice;
pub mod organisation;
pub mod outcome;
pub mod permission;
pub mod person;
pub mod platform;
pub mod problem;
pub mod refusal;
pub mod role;
pub mod text;
