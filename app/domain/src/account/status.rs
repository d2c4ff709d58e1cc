//! The states of an account and the moves between them. Anything not listed is refused.

use super::reasons::{ClosedAs, InterventionReason};
use crate::refusal::Refusal;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Where an account stands, with the facts of that state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum AccountStatus {
    /// Asked for, not approved.
    Proposed,
    /// Approved, being set up.
    SettingUp,
    /// In use.
    Active,
    /// Stopped by intervention (P 6.14).
    Suspended {
        /// Since which local day.
        since: NaiveDate,
        /// One of the policy's reasons.
        reason: InterventionReason,
        /// In words.
        note: String,
    },
    /// Somebody else may be in control (Proc "Channel security").
    Compromised {
        /// Since which local day.
        since: NaiveDate,
        /// What was seen.
        note: String,
    },
    /// Being wound down (P 7).
    Closing {
        /// Since which local day.
        since: NaiveDate,
        /// Why.
        note: String,
    },
    /// Gone, with what became of the handle.
    Closed {
        /// On which local day.
        on: NaiveDate,
        /// Parked, released or lost.
        outcome: ClosedAs,
    },
}

/// The state without its facts: for filters, tags and tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StatusKey {
    /// See [`AccountStatus::Proposed`].
    Proposed,
    /// See [`AccountStatus::SettingUp`].
    SettingUp,
    /// See [`AccountStatus::Active`].
    Active,
    /// See [`AccountStatus::Suspended`].
    Suspended,
    /// See [`AccountStatus::Compromised`].
    Compromised,
    /// See [`AccountStatus::Closing`].
    Closing,
    /// See [`AccountStatus::Closed`].
    Closed,
}

impl StatusKey {
    /// Every state, in the order of an account's life.
    pub const ALL: &'static [Self] = &[
        Self::Proposed,
        Self::SettingUp,
        Self::Active,
        Self::Suspended,
        Self::Compromised,
        Self::Closing,
        Self::Closed,
    ];

    /// The stable word in addresses, tables and files.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::SettingUp => "setting-up",
            Self::Active => "active",
            Self::Suspended => "suspended",
            Self::Compromised => "compromised",
            Self::Closing => "closing",
            Self::Closed => "closed",
        }
    }

    /// The adjective people see.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Proposed => "Proposed",
            Self::SettingUp => "Being set up",
            Self::Active => "Active",
            Self::Suspended => "Suspended",
            Self::Compromised => "Compromised",
            Self::Closing => "Closing",
            Self::Closed => "Closed",
        }
    }

    /// The state with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|s| s.key() == key)
    }
}

/// A wish to move an account to another state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "move", rename_all = "kebab-case")]
pub enum AccountMove {
    /// Approved: set it up.
    StartSetUp,
    /// Set up: put it to use.
    Activate,
    /// Step in (P 6.14).
    Suspend {
        /// One of the policy's reasons.
        reason: InterventionReason,
        /// In words; needed.
        note: String,
    },
    /// Let a suspended account go on.
    Resume,
    /// Somebody else may be in control.
    ReportCompromise {
        /// What was seen; needed.
        note: String,
    },
    /// Control is back and the account goes on.
    Recover,
    /// Control is back, but the account stays stopped.
    RecoverSuspended {
        /// In words; needed.
        note: String,
    },
    /// Begin to wind it down.
    StartClosing {
        /// Why; needed.
        note: String,
    },
    /// Wound down.
    Close {
        /// What became of the handle.
        outcome: ClosedAs,
    },
}

impl AccountMove {
    /// The stable word in forms and the audit trail.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::StartSetUp => "start-set-up",
            Self::Activate => "activate",
            Self::Suspend { .. } => "suspend",
            Self::Resume => "resume",
            Self::ReportCompromise { .. } => "report-compromise",
            Self::Recover => "recover",
            Self::RecoverSuspended { .. } => "recover-suspended",
            Self::StartClosing { .. } => "start-closing",
            Self::Close { .. } => "close",
        }
    }

    /// The button people press.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::StartSetUp => "Start setting up",
            Self::Activate => "Make active",
            Self::Suspend { .. } => "Suspend",
            Self::Resume => "Resume",
            Self::ReportCompromise { .. } => "Report as compromised",
            Self::Recover => "Recovered: make active",
            Self::RecoverSuspended { .. } => "Recovered: keep suspended",
            Self::StartClosing { .. } => "Start closing",
            Self::Close { .. } => "Close",
        }
    }

    /// The moves that exist from a state, as key and button, in the order they are offered.
    pub fn from_state(state: StatusKey) -> &'static [(&'static str, &'static str)] {
        const SUSPEND: (&str, &str) = ("suspend", "Suspend");
        const COMPROMISE: (&str, &str) = ("report-compromise", "Report as compromised");
        const CLOSE: (&str, &str) = ("start-closing", "Start closing");
        match state {
            StatusKey::Proposed => &[("start-set-up", "Start setting up")],
            StatusKey::SettingUp => &[("activate", "Make active")],
            StatusKey::Active => &[SUSPEND, COMPROMISE, CLOSE],
            StatusKey::Suspended => &[("resume", "Resume"), COMPROMISE, CLOSE],
            StatusKey::Compromised => &[
                ("recover", "Recovered: make active"),
                ("recover-suspended", "Recovered: keep suspended"),
            ],
            StatusKey::Closing => &[("close", "Close")],
            StatusKey::Closed => &[],
        }
    }
}

impl AccountStatus {
    /// The state without its facts.
    pub const fn key(&self) -> StatusKey {
        match self {
            Self::Proposed => StatusKey::Proposed,
            Self::SettingUp => StatusKey::SettingUp,
            Self::Active => StatusKey::Active,
            Self::Suspended { .. } => StatusKey::Suspended,
            Self::Compromised { .. } => StatusKey::Compromised,
            Self::Closing { .. } => StatusKey::Closing,
            Self::Closed { .. } => StatusKey::Closed,
        }
    }

    /// The state after `wish`, made on local day `today`.
    ///
    /// # Errors
    /// [`Refusal::WrongState`] when there is no such move from here; a rule when words are missing.
    pub fn transition(self, wish: AccountMove, today: NaiveDate) -> Result<Self, Refusal> {
        use AccountMove as M;
        match (self, wish) {
            (Self::Proposed, M::StartSetUp) => Ok(Self::SettingUp),
            (Self::SettingUp, M::Activate)
            | (Self::Suspended { .. }, M::Resume)
            | (Self::Compromised { .. }, M::Recover) => Ok(Self::Active),
            (Self::Active, M::Suspend { reason, note }) => Ok(Self::Suspended {
                since: today,
                reason,
                note: needed(note)?,
            }),
            (Self::Compromised { .. }, M::RecoverSuspended { note }) => Ok(Self::Suspended {
                since: today,
                reason: InterventionReason::Security,
                note: needed(note)?,
            }),
            (Self::Active | Self::Suspended { .. }, M::ReportCompromise { note }) => {
                Ok(Self::Compromised {
                    since: today,
                    note: needed(note)?,
                })
            }
            (Self::Active | Self::Suspended { .. }, M::StartClosing { note }) => {
                Ok(Self::Closing {
                    since: today,
                    note: needed(note)?,
                })
            }
            (Self::Closing { .. }, M::Close { outcome }) => Ok(Self::Closed { on: today, outcome }),
            (
                state @ (Self::Proposed
                | Self::SettingUp
                | Self::Active
                | Self::Suspended { .. }
                | Self::Compromised { .. }
                | Self::Closing { .. }
                | Self::Closed { .. }),
                wish,
            ) => Err(Refusal::WrongState {
                state: state.key().name().to_lowercase(),
                attempted: wish.name().into(),
            }),
        }
    }
}

fn needed(note: String) -> Result<String, Refusal> {
    let note = note.trim();
    if note.is_empty() {
        return Err(Refusal::rule(
            "note-required",
            "Say why in a few words: it is kept with the account",
        ));
    }
    Ok(note.to_owned())
}

#[cfg(test)]
#[path = "status_tests.rs"]
mod tests;
