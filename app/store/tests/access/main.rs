//! Access from the request to the end: grants, holders, facts about passwords, training; on both
//! databases.

#[path = "../support/mod.rs"]
mod support;

mod cast;
mod life;
mod lists;
mod many;
mod races;
mod training;
