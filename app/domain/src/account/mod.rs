//! An account: one official presence on one platform (P 6.4), its states and its history.
//! No storage and no wording of pages here.

mod change;
mod draft;
mod facts;
mod labels;
mod moves;
mod reasons;
mod standing;
mod status;

pub use change::{Change, Names, compare, readable};
pub(crate) use draft::is_web_link;
pub use draft::{AccountDraft, Checked, DraftContext, read_date};
pub use facts::{Gap, Rule, Weight, concern, gaps, record_gaps};
pub use labels::{LABELS, label};
pub use moves::{AccountEvent, Confirmed};
pub use reasons::{ClosedAs, InterventionReason};
pub use standing::AccessFacts;
pub use status::{AccountMove, AccountStatus, StatusKey};

use crate::ids::{AccountId, GroupId, ImportId, UnitId};
use crate::permission::Facts;
use crate::platform::PlatformKey;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// One account as the register holds it now, or held it at some version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Identity inside the product.
    pub id: AccountId,
    /// What people call it: `AC-0042`.
    pub number: i64,
    /// Where it is on the internet.
    pub presence: Presence,
    /// Earlier handles and addresses, oldest first ("known before as").
    pub known_before: Vec<EarlierPresence>,
    /// What the organisation says about it.
    pub details: AccountDetails,
    /// Its state, with the facts of that state.
    pub status: AccountStatus,
    /// How it came into the register (P 6.2, 12.1c).
    pub origin: Origin,
    /// Set when it is out of the everyday register.
    pub archived: Option<Archived>,
    /// Counts the saves; an edit must name the version it saw.
    pub version: i64,
}

/// Platform, handle and address of an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Presence {
    /// Which platform.
    pub platform: PlatformKey,
    /// As people see it, without `@`.
    pub handle: String,
    /// What equal accounts have in common, however they were typed.
    pub account_key: String,
    /// The platform's permanent id, where it is known.
    pub platform_account_id: Option<String>,
    /// The canonical address.
    pub url: String,
}

/// A handle the account had before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EarlierPresence {
    /// The former handle.
    pub handle: String,
    /// The former address.
    pub url: String,
    /// The day the register learnt of the change.
    pub until: NaiveDate,
}

/// The fields people keep (POLICY-MAP, "The register").
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountDetails {
    /// The name people know it by.
    pub name: String,
    /// What it is for.
    pub purpose: String,
    /// Whom it is for.
    pub audience: String,
    /// Languages it is written in, as BCP 47 tags or plain names.
    pub languages: Vec<String>,
    /// Business group.
    pub group: Option<GroupId>,
    /// Business unit within that group.
    pub unit: Option<UnitId>,
    /// How much care it needs.
    pub risk_tier: Option<RiskTier>,
    /// Daily monitoring arrangement: a link or text (Proc Monitoring).
    pub monitoring: String,
    /// How comments and messages are answered (Proc Monitoring).
    pub response_process: String,
    /// Who is called when it goes wrong (Proc Monitoring).
    pub escalation_plan: String,
    /// When those three were last confirmed.
    pub arrangements_confirmed_on: Option<NaiveDate>,
    /// Where access and passwords are looked after; facts, never secrets (P 6.7, 6.10).
    pub security_arrangements: String,
    /// Link to the transparency statement (P 6.17, 6.19).
    pub transparency_url: String,
    /// When its six parts were last confirmed.
    pub transparency_confirmed_on: Option<NaiveDate>,
    /// When the disclaimer was last confirmed (P 6.18).
    pub disclaimer_confirmed_on: Option<NaiveDate>,
    /// Content plan and approval process: a link or text (Proc "Approval processes").
    pub content_plan: String,
    /// Monitoring may reveal illegal activity (P 6.28).
    pub may_reveal_illegal_activity: bool,
    /// Since when the account exists, where known.
    pub opened_on: Option<NaiveDate>,
    /// Anything else.
    pub notes: String,
}

/// How much care an account needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RiskTier {
    /// Little harm if it goes wrong.
    Low,
    /// The usual.
    Medium,
    /// Emergency, elections, large audiences, advertising.
    High,
}

impl RiskTier {
    /// Every tier, lowest first.
    pub const ALL: &'static [Self] = &[Self::Low, Self::Medium, Self::High];

    /// The stable word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }

    /// The name people see.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Low => "Low",
            Self::Medium => "Medium",
            Self::High => "High",
        }
    }

    /// The tier with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|t| t.key() == key)
    }
}

/// How an account came into the register. Those without an approved case are flagged until
/// one is made good (P 6.2, 12.1c).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Origin {
    /// Through an approved business case.
    ApprovedCase,
    /// Came in with an imported file.
    Imported {
        /// Which import.
        import: ImportId,
    },
    /// Entered by hand for an account that existed already.
    Adopted,
}

impl Origin {
    /// Whether an approved case stands behind the account (P 6.2).
    pub const fn is_regular(self) -> bool {
        matches!(self, Self::ApprovedCase)
    }

    /// The stable word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::ApprovedCase => "approved-case",
            Self::Imported { .. } => "imported",
            Self::Adopted => "adopted",
        }
    }
}

/// Why and when an account left the everyday register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Archived {
    /// The local day.
    pub on: NaiveDate,
    /// Why, in the words of whoever did it.
    pub reason: String,
}

impl Account {
    /// What a scoped permission is compared with.
    pub fn facts(&self) -> Facts {
        Facts {
            group: self.details.group,
            unit: self.details.unit,
            ..Facts::default()
        }
    }
}
