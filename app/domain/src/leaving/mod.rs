//! The way out: somebody leaves the organisation or moves to another role, and everything they hold is
//! ended, checked and certified (P 6.12). Pure; what they hold is counted by the caller.

mod certificate;
mod list;
mod moves;

pub use certificate::{
    Blocker, BlockerKind, Certificate, Ended, EndedKind, Late, Leftovers, OpenDuty, Outcome,
};
pub use list::{LONGEST_LIST, LeaverRow, Verdict, last_day_of, read_list};
pub use moves::{CheckedDeparture, DepartureDraft, DepartureEvent};

use crate::{
    access::RevokedBecause,
    actor::By,
    ids::{DepartureId, PersonId},
    permission::Facts,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Somebody's way out, from the day it is planned to its certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Departure {
    /// Identity.
    pub id: DepartureId,
    /// Who goes.
    pub person: PersonId,
    /// Where to.
    pub kind: DepartureKind,
    /// The last day here, or in the present role.
    pub last_day: NaiveDate,
    /// How it came to be known.
    pub source: DepartureSource,
    /// In words; may be empty.
    pub note: String,
    /// Where it stands.
    pub state: DepartureState,
    /// Who planned it.
    pub opened_by: By,
    /// The day on which everything was ended.
    pub ended_on: Option<NaiveDate>,
    /// The incident about access that outlived the last day, by its number.
    pub late_incident: Option<i64>,
    /// The person's manager; not part of the record.
    #[serde(skip)]
    pub manager: Option<PersonId>,
    /// Counts the saves.
    pub version: i64,
}

/// Whether somebody leaves or moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DepartureKind {
    /// Out of the organisation: no role and no signing in afterwards.
    Leaving,
    /// To another role here: signing in stays, and roles that are chosen to stay.
    Moving,
}

impl DepartureKind {
    /// Every kind.
    pub const ALL: &'static [Self] = &[Self::Leaving, Self::Moving];

    /// The stable word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Leaving => "leaving",
            Self::Moving => "moving",
        }
    }

    /// The words people see.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Leaving => "Leaving the organisation",
            Self::Moving => "Moving to another role",
        }
    }

    /// The kind with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|k| k.key() == key)
    }

    /// Why access ends.
    pub const fn because(self) -> RevokedBecause {
        match self {
            Self::Leaving => RevokedBecause::Leaving,
            Self::Moving => RevokedBecause::Moving,
        }
    }
}

/// How a departure came to be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DepartureSource {
    /// Entered by somebody here.
    Register,
    /// The identity provider closed the person's sign-in (SCIM).
    Provider,
    /// From a list of People and Culture.
    List,
}

impl DepartureSource {
    /// Every source.
    pub const ALL: &'static [Self] = &[Self::Register, Self::Provider, Self::List];

    /// The stable word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Register => "register",
            Self::Provider => "provider",
            Self::List => "list",
        }
    }

    /// The words people see.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Register => "Entered here",
            Self::Provider => "Identity provider",
            Self::List => "List of leavers",
        }
    }

    /// The source with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|s| s.key() == key)
    }
}

/// Where a departure stands, with the facts of that state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum DepartureState {
    /// The last day is known; nothing has been ended.
    Planned,
    /// Everything in the register was ended; what is to be done elsewhere is under way.
    InProgress,
    /// Nothing is left: certified.
    Cleared {
        /// On which local day.
        on: NaiveDate,
        /// By whom.
        by: By,
    },
    /// The person stays.
    Cancelled {
        /// On which local day.
        on: NaiveDate,
        /// By whom.
        by: By,
        /// In words.
        reason: String,
    },
}

/// The state without its facts: for filters, tags and tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DepartureKey {
    /// See [`DepartureState::Planned`].
    Planned,
    /// See [`DepartureState::InProgress`].
    InProgress,
    /// See [`DepartureState::Cleared`].
    Cleared,
    /// See [`DepartureState::Cancelled`].
    Cancelled,
}

impl DepartureKey {
    /// Every state, in the order of a departure's life.
    pub const ALL: &'static [Self] = &[
        Self::Planned,
        Self::InProgress,
        Self::Cleared,
        Self::Cancelled,
    ];

    /// The stable word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::InProgress => "in-progress",
            Self::Cleared => "cleared",
            Self::Cancelled => "cancelled",
        }
    }

    /// The adjective people see.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Planned => "Planned",
            Self::InProgress => "In progress",
            Self::Cleared => "Cleared",
            Self::Cancelled => "Cancelled",
        }
    }

    /// The state with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|s| s.key() == key)
    }

    /// Whether nothing more happens to it.
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Cleared | Self::Cancelled)
    }
}

impl DepartureState {
    /// The state without its facts.
    pub const fn key(&self) -> DepartureKey {
        match self {
            Self::Planned => DepartureKey::Planned,
            Self::InProgress => DepartureKey::InProgress,
            Self::Cleared { .. } => DepartureKey::Cleared,
            Self::Cancelled { .. } => DepartureKey::Cancelled,
        }
    }
}

impl Departure {
    /// Whether it is still under way.
    pub const fn is_open(&self) -> bool {
        !self.state.key().is_over()
    }

    /// Whether the last day is over.
    pub fn is_past(&self, today: NaiveDate) -> bool {
        self.last_day < today
    }

    /// What a permission is compared with.
    pub fn facts(&self) -> Facts {
        Facts {
            person: Some(self.person),
            manager: self.manager,
            ..Facts::default()
        }
    }
}

#[cfg(test)]
mod tests;
