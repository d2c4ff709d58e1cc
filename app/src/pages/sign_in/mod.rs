//! The page before everything else. Proving who one is happens on the server; nothing is checked here.

pub mod show;
