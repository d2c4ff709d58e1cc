//! Why somebody stepped in, and what became of a closed account's handle: the policy's own lists.
//! When they apply is in `status`.

use serde::{Deserialize, Serialize};

/// The policy's reasons to step in (P 6.14).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum InterventionReason {
    /// Money.
    Financial,
    /// Running of the ministry.
    Operational,
    /// Law.
    Legal,
    /// Standing.
    Reputation,
    /// Safety of the account.
    Security,
}

impl InterventionReason {
    /// Every reason.
    pub const ALL: &'static [Self] = &[
        Self::Financial,
        Self::Operational,
        Self::Legal,
        Self::Reputation,
        Self::Security,
    ];

    /// The stable word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Financial => "financial",
            Self::Operational => "operational",
            Self::Legal => "legal",
            Self::Reputation => "reputation",
            Self::Security => "security",
        }
    }

    /// The name people see.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Financial => "Financial",
            Self::Operational => "Operational",
            Self::Legal => "Legal",
            Self::Reputation => "Reputation",
            Self::Security => "Security",
        }
    }

    /// The reason with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|r| r.key() == key)
    }
}

/// What became of the handle of a closed account (P 7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClosedAs {
    /// Kept by the organisation, unused.
    Parked,
    /// Given up.
    Released,
    /// No longer under the organisation's control.
    Lost,
}

impl ClosedAs {
    /// Every outcome.
    pub const ALL: &'static [Self] = &[Self::Parked, Self::Released, Self::Lost];

    /// The stable word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Parked => "parked",
            Self::Released => "released",
            Self::Lost => "lost",
        }
    }

    /// The name people see.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Parked => "Handle parked",
            Self::Released => "Handle released",
            Self::Lost => "Handle lost",
        }
    }

    /// The outcome with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|o| o.key() == key)
    }
}
