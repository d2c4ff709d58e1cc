//! Leavers and movers: what somebody holds, what happens if they leave today, ending all of it, the
//! certificate, and lists of leavers (P 6.12).

mod columns;
mod filter;
mod holdings;
mod import_page;
mod list_page;
mod preview;
mod query;
mod show_page;
mod subject;

pub mod cancel;
pub mod clearance;
pub mod day;
pub mod end;
pub mod export;
pub mod import;
pub mod issue;
pub mod list;
pub mod show;
