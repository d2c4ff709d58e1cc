//! Applications for pixels (P 6.23 to 6.25): written section by section, assessed by lanes side by side,
//! reviewed, decided, listed. What happens to the pixel afterwards is in `pixels`.

mod columns;
mod conflict;
mod decision_page;
mod fields;
mod lane_page;
mod parts;
mod query;
mod show_page;
mod stages;
mod subject;
mod typed;
mod words;

pub mod check;
pub mod decision;
pub mod export;
pub mod files;
pub mod lane;
pub mod list;
pub mod new;
pub mod print;
pub mod reassign;
pub mod section;
pub mod show;
pub mod snapshot;
pub mod withdraw;
