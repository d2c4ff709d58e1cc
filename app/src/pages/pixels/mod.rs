//! The register of pixels: permissions that were approved, on pages, paused, renewed and ended; and the
//! list of them that visitors may read (P 6.23 to 6.25).

mod columns;
mod query;
mod show_page;
mod subject;
mod words;

pub mod export;
pub mod list;
pub mod live;
pub mod owner;
pub mod published;
pub mod renew;
pub mod renewal;
pub mod show;
pub mod stop;
