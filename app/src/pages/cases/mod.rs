//! Business cases: written section by section, handed in, decided, listed. What happens after the last
//! decision is not here.

mod columns;
mod conflict;
mod decided;
mod decision_page;
mod fields;
mod parts;
mod query;
mod show_page;
mod subject;
mod typed;
mod words;

pub mod check;
pub mod decision;
pub mod export;
pub mod files;
pub mod list;
pub mod new;
pub mod print;
pub mod reassign;
pub mod section;
pub mod set_up;
pub mod show;
pub mod snapshot;
pub mod withdraw;
