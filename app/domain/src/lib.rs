//! The policy in code: words, states, rules, permissions. Pure functions and plain types, shared
//! by the server and the browser. No input or output, no clock, no randomness, no SQL, no HTML.

pub mod access;
pub mod account;
pub mod actor;
pub mod agency;
pub mod attachment;
pub mod calendar;
pub mod case;
pub mod decisions;
pub mod drift;
pub mod ids;
pub mod import;
pub mod incident;
pub mod leaving;
pub mod moment;
pub mod notice;
pub mod obligation;
pub mod organisation;
pub mod outcome;
pub mod permission;
pub mod person;
pub mod pixel;
pub mod platform;
pub mod policy;
pub mod problem;
pub mod reconciliation;
pub mod refusal;
pub mod role;
pub mod secret;
pub mod set_up;
pub mod sighting;
pub mod site;
pub mod text;
pub mod tracker;
pub mod training;
pub mod written;
