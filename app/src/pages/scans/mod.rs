//! The drift check of pixels: recordings of sites are taken in, read beside the requests, compared with
//! the approved pixels, and each finding is answered. Rules are `domain::drift`'s, files are read by
//! `files::recording`.

mod answer_page;
mod findings;
mod new_page;
mod progress;
mod query;
mod show_page;
mod upload;
mod words;
mod work;

pub mod answer;
pub mod export;
pub mod list;
pub mod list_export;
pub mod new;
pub mod show;

#[cfg(test)]
mod tests;
