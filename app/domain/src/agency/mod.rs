//! External agencies: their contract, what they acknowledged, and what a dispute or the contract's end
//! does (P 6.13, Proc "Working with external agencies"). Whom an agency's people may touch is in
//! `access`; here is only under which contract.

mod draft;
mod moves;

pub use draft::{AgencyDraft, CheckedAgency, FIELDS};
pub use moves::AgencyEvent;

use crate::{
    access::Contract,
    account::InterventionReason,
    ids::{AgencyId, Reference, ReferenceKind},
    policy::PolicySettings,
};
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

/// An external agency with its contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agency {
    /// Identity inside the product.
    pub id: AgencyId,
    /// What people call it: `AG-0042`.
    pub number: i64,
    /// Its name.
    pub name: String,
    /// The contract's number.
    pub contract_number: String,
    /// The reference of the procurement that led to it.
    pub procurement_reference: String,
    /// The contract's first day, where it is known.
    pub from: Option<NaiveDate>,
    /// The contract's last day.
    pub until: NaiveDate,
    /// When and by whom its obligations were acknowledged (P 6.13).
    pub acknowledged: Option<Acknowledged>,
    /// Anything else.
    pub notes: String,
    /// Where it stands.
    pub state: AgencyState,
    /// Counts the saves.
    pub version: i64,
}

/// That the agency acknowledged its obligations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acknowledged {
    /// On which day.
    pub on: NaiveDate,
    /// Who of the agency did.
    pub by: String,
}

/// Where an agency stands, with the facts of that state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum AgencyState {
    /// Under contract.
    Active,
    /// In dispute: all access of its people is suspended (P 6.13).
    Disputed {
        /// Since which local day.
        since: NaiveDate,
        /// One of the policy's reasons.
        reason: InterventionReason,
        /// In words.
        note: String,
    },
    /// The contract is over, and with it all access.
    Ended {
        /// On which local day.
        on: NaiveDate,
        /// In words.
        note: String,
    },
}

impl AgencyState {
    /// The stable word in tables.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Disputed { .. } => "disputed",
            Self::Ended { .. } => "ended",
        }
    }
}

/// How an agency stands on a day: what lists and tags show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AgencyStanding {
    /// The contract's last day has passed, and nobody has ended it here yet.
    Over,
    /// In dispute.
    Disputed,
    /// The contract ends within the longest time of reminding.
    Ending,
    /// Under contract.
    Active,
    /// Over and ended here.
    Ended,
}

impl AgencyStanding {
    /// Every standing, gravest first.
    pub const ALL: &'static [Self] = &[
        Self::Over,
        Self::Disputed,
        Self::Ending,
        Self::Active,
        Self::Ended,
    ];

    /// The stable word in addresses and files.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Over => "over",
            Self::Disputed => "disputed",
            Self::Ending => "ending",
            Self::Active => "active",
            Self::Ended => "ended",
        }
    }

    /// The words people see.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Over => "Contract has run out",
            Self::Disputed => "In dispute",
            Self::Ending => "Contract ends soon",
            Self::Active => "Under contract",
            Self::Ended => "Ended",
        }
    }

    /// The standing with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|s| s.key() == key)
    }
}

impl Agency {
    /// What people call it.
    pub const fn reference(&self) -> Reference {
        Reference::of(ReferenceKind::Agency, self.number)
    }

    /// How it stands on `today`.
    pub fn standing(&self, settings: &PolicySettings, today: NaiveDate) -> AgencyStanding {
        let soon = settings.reminder_days.iter().max().copied().unwrap_or(0);
        match self.state {
            AgencyState::Ended { .. } => AgencyStanding::Ended,
            _ if self.until < today => AgencyStanding::Over,
            AgencyState::Disputed { .. } => AgencyStanding::Disputed,
            AgencyState::Active if self.days_left(today) <= i64::from(soon) => {
                AgencyStanding::Ending
            }
            AgencyState::Active => AgencyStanding::Active,
        }
    }

    /// Whole days until the contract's last day; negative once it has passed.
    pub fn days_left(&self, today: NaiveDate) -> i64 {
        (self.until - today).num_days()
    }

    /// The contract behind the access of its people. In a dispute and after the end no new access is
    /// given: the contract counts as over from the day before.
    pub fn contract(&self) -> Contract {
        let before = |day: NaiveDate| day.checked_sub_days(Days::new(1)).unwrap_or(day);
        let ends = match &self.state {
            AgencyState::Active => self.until,
            AgencyState::Disputed { since, .. } => self.until.min(before(*since)),
            AgencyState::Ended { on, .. } => self.until.min(before(*on)),
        };
        Contract {
            agency: self.id,
            ends,
            acknowledged: self.acknowledged.is_some(),
        }
    }

    /// The words that access suspended by the present dispute carries: by them it is found again.
    pub fn dispute_words(&self) -> Option<String> {
        match &self.state {
            AgencyState::Disputed { note, .. } => {
                Some(format!("Dispute with {}: {note}", self.name))
            }
            AgencyState::Active | AgencyState::Ended { .. } => None,
        }
    }

    /// The first day on which overdue removal of its people's access is a breach: `days` after the
    /// obligation's own last day.
    pub fn breach_from(due: NaiveDate, settings: &PolicySettings) -> NaiveDate {
        let days = Days::new(u64::from(settings.escalation_days[1]) + 1);
        due.checked_add_days(days).unwrap_or(NaiveDate::MAX)
    }

    /// Which reminder is due on `today`: the number of days it belongs to. A reminder that was missed
    /// is due until the next one, so that a register that was off for a night still reminds.
    pub fn reminder(&self, settings: &PolicySettings, today: NaiveDate) -> Option<u16> {
        let left = self.days_left(today);
        if self.state != AgencyState::Active || left < 0 {
            return None;
        }
        let due = settings.reminder_days.iter().copied();
        due.filter(|days| left <= i64::from(*days)).min()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
mod tests;
