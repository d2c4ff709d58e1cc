//! What people see: pages (server only), components and islands (browser). Pages are functions of
//! data that was loaded and judged before; no SQL, no rules and no clock live here.

#![recursion_limit = "256"] // deep view trees

#[cfg(feature = "ssr")]
pub mod components;
#[cfg(feature = "ssr")]
pub mod context;
#[cfg(feature = "ssr")]
pub mod error;
#[cfg(feature = "ssr")]
pub mod files;
pub mod islands;
#[cfg(feature = "ssr")]
pub mod letters;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod render;
#[cfg(feature = "ssr")]
mod shell;
#[cfg(feature = "ssr")]
pub mod urls;
