//! What has to be done by a day: the list, one with its history, and what can be done with it. Rules
//! are `domain::obligation`'s.

mod act_page;
mod columns;
mod filter;
mod list_page;
mod query;
mod show_page;
mod subject;

pub mod act;
pub mod export;
pub mod list;
pub mod new;
pub mod several;
pub mod show;
