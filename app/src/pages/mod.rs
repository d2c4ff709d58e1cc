//! One folder per noun, one file per verb: load, lay out, post. No SQL and no rules here.

pub mod about_me;
pub mod accounts;
pub mod audit;
pub mod errors;
pub mod home;
pub mod information;
pub mod people;
pub mod settings;
pub mod sign_in;
pub mod terms;
