//! The states of a grant and the reasons for its end.

use crate::{account::InterventionReason, actor::By};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Where a grant stands, with the facts of that state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum GrantState {
    /// Asked for.
    Requested,
    /// Approved; live when the handshake is complete.
    Approved,
    /// The person can use the account.
    Active {
        /// Since which local day.
        since: NaiveDate,
    },
    /// Stopped for a time (P 6.14, or a dispute with an agency).
    Suspended {
        /// Since which local day.
        since: NaiveDate,
        /// One of the policy's reasons.
        reason: InterventionReason,
        /// In words.
        note: String,
    },
    /// Ended for good.
    Revoked {
        /// On which local day.
        on: NaiveDate,
        /// By whom.
        by: By,
        /// Why.
        because: RevokedBecause,
        /// In words.
        note: String,
        /// The day it was removed on the platform, once somebody confirmed it.
        removed_on: Option<NaiveDate>,
    },
    /// Never given.
    Refused {
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
pub enum GrantKey {
    /// See [`GrantState::Requested`].
    Requested,
    /// See [`GrantState::Approved`].
    Approved,
    /// See [`GrantState::Active`].
    Active,
    /// See [`GrantState::Suspended`].
    Suspended,
    /// See [`GrantState::Revoked`].
    Revoked,
    /// See [`GrantState::Refused`].
    Refused,
}

impl GrantKey {
    /// Every state, in the order of a grant's life.
    pub const ALL: &'static [Self] = &[
        Self::Requested,
        Self::Approved,
        Self::Active,
        Self::Suspended,
        Self::Revoked,
        Self::Refused,
    ];

    /// The stable word in addresses, tables and files.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Approved => "approved",
            Self::Active => "active",
            Self::Suspended => "suspended",
            Self::Revoked => "revoked",
            Self::Refused => "refused",
        }
    }

    /// The adjective people see.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Requested => "Requested",
            Self::Approved => "Approved, not yet live",
            Self::Active => "Live",
            Self::Suspended => "Suspended",
            Self::Revoked => "Ended",
            Self::Refused => "Refused",
        }
    }

    /// The state with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|s| s.key() == key)
    }

    /// Whether nothing more can happen to it.
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Revoked | Self::Refused)
    }
}

impl GrantState {
    /// The state without its facts.
    pub const fn key(&self) -> GrantKey {
        match self {
            Self::Requested => GrantKey::Requested,
            Self::Approved => GrantKey::Approved,
            Self::Active { .. } => GrantKey::Active,
            Self::Suspended { .. } => GrantKey::Suspended,
            Self::Revoked { .. } => GrantKey::Revoked,
            Self::Refused { .. } => GrantKey::Refused,
        }
    }
}

/// Why access ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RevokedBecause {
    /// The person leaves (P 6.12).
    Leaving,
    /// The person changes roles (P 6.12).
    Moving,
    /// It is not needed any more (P 6.12).
    NotNeeded,
    /// The agency's contract ended (P 6.13).
    ContractEnded,
    /// A dispute with the agency (P 6.13).
    Dispute,
    /// The account or the person's sign-in was compromised (P 6.9).
    Compromise,
    /// Somebody with authority stepped in (P 6.14).
    Intervention,
    /// The platform does not list the person.
    NotOnPlatform,
    /// Its last day passed.
    Expired,
}

impl RevokedBecause {
    /// Every reason.
    pub const ALL: &'static [Self] = &[
        Self::Leaving,
        Self::Moving,
        Self::NotNeeded,
        Self::ContractEnded,
        Self::Dispute,
        Self::Compromise,
        Self::Intervention,
        Self::NotOnPlatform,
        Self::Expired,
    ];

    /// The stable word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Leaving => "leaving",
            Self::Moving => "moving",
            Self::NotNeeded => "not-needed",
            Self::ContractEnded => "contract-ended",
            Self::Dispute => "dispute",
            Self::Compromise => "compromise",
            Self::Intervention => "intervention",
            Self::NotOnPlatform => "not-on-platform",
            Self::Expired => "expired",
        }
    }

    /// The words people see.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Leaving => "Leaving the organisation",
            Self::Moving => "Moving to another role",
            Self::NotNeeded => "No longer needed",
            Self::ContractEnded => "Contract ended",
            Self::Dispute => "Dispute",
            Self::Compromise => "Compromise",
            Self::Intervention => "Intervention",
            Self::NotOnPlatform => "Not on the platform",
            Self::Expired => "Last day passed",
        }
    }

    /// The reason with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|r| r.key() == key)
    }

    /// The reasons a person chooses from; the others are set by what happened.
    pub const fn by_hand() -> &'static [Self] {
        &[
            Self::NotNeeded,
            Self::Moving,
            Self::Leaving,
            Self::Compromise,
        ]
    }
}
