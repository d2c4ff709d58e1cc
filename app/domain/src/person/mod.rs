//! People of the register: who they are, whether they may sign in, which roles they hold and for
//! whom they act. What a role may do is not here: see `permission`.

mod delegation;
mod draft;
mod file;
mod moves;
mod provided;

pub use delegation::{Delegation, DelegationDraft, DelegationEvent, LONGEST};
pub use draft::{CheckedPerson, PersonDraft};
pub use file::{AskedPerson, Column, Columns, Step};
pub use moves::{FEWEST_ADMINISTRATORS, PersonEvent};
pub use provided::{CheckedProvided, LONGEST_NAME, ProvidedDraft, ProvidedEvent};

use crate::{
    ids::{AgencyId, PersonId, RoleId, UnitId},
    permission::Facts,
    role::{Role, RoleAssignment},
};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// Somebody with a record in the register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Identity.
    pub id: PersonId,
    /// Full name, with macrons.
    pub name: String,
    /// Work e-mail, in lower case; never used as identity.
    pub email: String,
    /// Job title.
    pub title: String,
    /// Where they work.
    pub unit: Option<UnitId>,
    /// Whom they report to.
    pub manager: Option<PersonId>,
    /// The agency they work for, when they do not work here (P 6.13).
    pub agency: Option<AgencyId>,
    /// Whether they work here.
    pub status: PersonStatus,
    /// Their last day, once it is known.
    pub last_day: Option<NaiveDate>,
    /// Since when signing in is closed to them, whatever their status.
    pub disabled_at: Option<DateTime<Utc>>,
    /// How the record came about.
    pub source: PersonSource,
    /// The identity provider's own word for them (SCIM `externalId`).
    pub external_id: Option<String>,
    /// The identity provider's unique name for them (SCIM `userName`).
    pub user_name: Option<String>,
    /// Roles they hold, held or will hold, oldest first.
    pub roles: Vec<HeldRole>,
    /// Counts the saves.
    pub version: i64,
}

/// A role given to a person. Kept when it has ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldRole {
    /// Identity.
    pub id: RoleId,
    /// Which role, where and when.
    #[serde(flatten)]
    pub assignment: RoleAssignment,
}

/// Whether somebody works here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PersonStatus {
    /// Works here.
    Active,
    /// Has a last day.
    Leaving,
    /// Has left.
    Left,
}

impl PersonStatus {
    /// Every status.
    pub const ALL: &'static [Self] = &[Self::Active, Self::Leaving, Self::Left];

    /// The stable word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Leaving => "leaving",
            Self::Left => "left",
        }
    }

    /// The word people see.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Active => "Active",
            Self::Leaving => "Leaving",
            Self::Left => "Left",
        }
    }

    /// The status with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|s| s.key() == key)
    }
}

/// How a person's record came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PersonSource {
    /// Entered by somebody here.
    Register,
    /// From a file.
    Import,
    /// Kept by the identity provider (SCIM): name, e-mail and title come from there.
    Provider,
}

impl PersonSource {
    /// The stable word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Register => "register",
            Self::Import => "import",
            Self::Provider => "provider",
        }
    }

    /// The source with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        [Self::Register, Self::Import, Self::Provider]
            .into_iter()
            .find(|s| s.key() == key)
    }
}

impl Person {
    /// Whether they may sign in: they have not left, nobody has closed it to them, and they do not work
    /// for an agency (P 6.13).
    pub fn may_sign_in(&self) -> bool {
        self.status != PersonStatus::Left && self.disabled_at.is_none() && self.agency.is_none()
    }

    /// The roles that count on `day`.
    pub fn roles_on(&self, day: NaiveDate) -> impl Iterator<Item = &HeldRole> {
        self.roles
            .iter()
            .filter(move |held| held.assignment.holds_on(day))
    }

    /// Whether they hold `role` on `day`, in any scope.
    pub fn holds_on(&self, role: Role, day: NaiveDate) -> bool {
        self.roles_on(day).any(|held| held.assignment.role == role)
    }

    /// What a permission is compared with.
    pub fn facts(&self) -> Facts {
        Facts {
            unit: self.unit,
            person: Some(self.id),
            manager: self.manager,
            ..Facts::default()
        }
    }
}

#[cfg(test)]
mod samples;
