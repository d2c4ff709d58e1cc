//! What can happen in the story, and by whom. In which order is `script`'s, how it is done `deeds`'.

use super::{
    access::AccessDeed, cases::CaseDeed, imports::Left, pixels::PixelDeed, returns::ReturnDeed,
    sightings::SightingDeed,
};
use chrono::{DateTime, Utc};
use domain::{account::AccountMove, ids::PersonId, role::Role};
use std::collections::BTreeMap;

/// Something that happens.
pub(super) struct Scene {
    pub(super) at: DateTime<Utc>,
    pub(super) by: PersonId,
    pub(super) deed: Deed,
    /// It is tried and must be refused.
    pub(super) refused: bool,
}

/// What happens; numbers are places in the list of stories.
pub(super) enum Deed {
    /// The ministry's own server is added to the platform catalogue.
    AddServer,
    /// A unit gets another name.
    RenameUnit(&'static str, &'static str),
    /// A role is lent from that day on, for so many days.
    Lend(PersonId, Role, i64),
    /// Signing in is closed to somebody.
    CloseOut(PersonId, &'static str),
    /// Somebody signs in.
    SignIn,
    /// Somebody signs out.
    SignOut,
    /// An account is entered.
    Enter(usize),
    /// The old register is imported: accounts with a story, and so many others.
    Import(Vec<usize>, usize),
    /// A file is uploaded and waits.
    Leave(Left),
    /// Arrangements are written down.
    Arrange(usize),
    /// Arrangements are confirmed.
    Confirm(usize),
    /// Fields change.
    Set(usize, BTreeMap<String, String>),
    /// Another state.
    Move(usize, AccountMove),
    /// Out of the everyday register.
    Archive(usize, String),
    /// Back into it.
    Restore(usize, String),
    /// So many accounts without a story come in.
    Bulk(usize),
    /// A portion of those gets its people: its place, and how many accounts it has.
    Staff(usize, usize),
    /// Some of a portion of those are looked at again: the portion's place, and how many.
    Review(usize, usize),
    /// One of those is looked after.
    Tend,
    /// Something about who can touch accounts.
    Access(AccessDeed),
    /// Something about a business case.
    Case(CaseDeed),
    /// Something about a reported account.
    Sighting(SightingDeed),
    /// Something about a pixel.
    Pixel(PixelDeed),
    /// Something about a quarter and its returns.
    Quarter(ReturnDeed),
}

impl Deed {
    /// How many writes this is, for progress.
    pub(super) fn size(&self) -> u64 {
        match self {
            Self::Bulk(many) | Self::Review(_, many) => *many as u64,
            // Two holders, half a manager, three times as much access in four steps, and the password.
            Self::Staff(_, many) => *many as u64 * 14,
            Self::Import(stories, others) => (stories.len() + others) as u64,
            Self::Access(deed) => deed.size(),
            Self::Case(deed) => deed.size(),
            Self::Sighting(_) => 2,
            Self::Pixel(deed) => deed.size(),
            Self::Quarter(deed) => deed.size(),
            _ => 1,
        }
    }
}
