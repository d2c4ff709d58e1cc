//! The quarter's returns (P 7, 12). What holders meet: `mine`, `confirm`, `receipt`, `show`, `edit`, `check`,
//! `files`, `give`, `take_back`, `copy`. What Design and Marketing meets stands beside them.

// Design and Marketing's: the quarter opened, listed, reviewed.
mod accept_all;
mod accept_all_page;
mod bars;
mod columns;
mod correction_page;
mod frame;
mod list_page;
mod list_table;
mod open_page;
mod query;
mod review_form;
mod review_page;

pub mod accept;
pub mod correction;
pub mod corrections;
pub mod export;
pub mod list;
pub mod moves;
pub mod open;
pub mod opening;
pub mod periods;
pub mod progress;
pub mod review;

// The holders': what the register holds confirmed or corrected, sent, taken back.
mod became;
mod check_page;
mod conflict;
mod fields;
mod mine_page;
mod parts;
mod reading;
mod show_page;
mod subject;
mod typed;
mod words;

pub mod check;
pub mod confirm;
pub mod copy;
pub mod edit;
pub mod files;
pub mod give;
pub mod mine;
pub(crate) mod of_account;
pub mod receipt;
pub mod show;
pub mod take_back;
