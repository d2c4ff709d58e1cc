//! About me: what the register holds about whoever asks, where they are signed in, and the same as
//! files. Sessions of others are here too, for those who may end them.

mod access;
pub mod download;
pub mod end;
mod facts;
pub mod of_person;
mod sessions;
pub mod show;
