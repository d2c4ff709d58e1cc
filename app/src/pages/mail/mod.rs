//! Mail: what waits, was sent or could not be, for administrators; how somebody is told, and the secret
//! address of their calendar, for everybody. Nothing is sent from here.

mod act;
pub mod calendar;
pub mod list;
pub mod own;
mod own_page;
pub mod show;

pub use act::{ask, give_up, lift, retry};

use crate::components::TagColour;
use domain::message;
use store::mail::{SUMMARY, State};

/// Where mail is handed in, in words that hold no secret; not there = mail is not set up. The server puts
/// it into each request.
#[derive(Clone, Debug)]
pub struct Outlet(pub String);

/// What a kind of message is, in words.
fn kind_name(key: &str) -> &'static str {
    match message::kind(key) {
        Some(kind) => kind.name,
        None if key == SUMMARY => "Daily summary",
        None => "Message",
    }
}

const fn colour(state: State) -> TagColour {
    match state {
        State::Failed => TagColour::Red,
        State::Suppressed => TagColour::Orange,
        State::Queued | State::Waiting => TagColour::Yellow,
        State::Sent | State::Bundled => TagColour::Teal,
        State::GivenUp => TagColour::Grey,
    }
}
