//! Something that must be done by a day: one mechanism for passwords to change, access to remove on a
//! platform, holders to name, remedial actions. Opened by a rule or a person, closed by evidence,
//! waived with a reason for a time; never deleted.

mod kind;
mod moves;

pub use kind::ObligationKind;
pub use moves::{ObligationDraft, ObligationEvent, Opened};

use crate::{
    access::Place,
    actor::By,
    ids::{GrantId, ObligationId, PersonId, Reference, ReferenceKind},
    permission::Facts,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// One thing to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Obligation {
    /// Identity inside the product.
    pub id: ObligationId,
    /// What people call it: `OB-0042`.
    pub number: i64,
    /// What has to be done.
    pub kind: ObligationKind,
    /// In words, when the kind does not say it all.
    pub details: String,
    /// The account it is about.
    pub account: Option<i64>,
    /// The person it is about, such as the one who left.
    pub about: Option<PersonId>,
    /// The access it is about.
    pub grant: Option<GrantId>,
    /// Who has to do it; nobody = the account's holders.
    pub assignee: Option<PersonId>,
    /// Who must not be the one to close it (P 6.8: someone other than the leaver).
    pub not_by: Option<PersonId>,
    /// When it was opened, local day.
    pub opened_on: NaiveDate,
    /// Who opened it.
    pub opened_by: By,
    /// Why.
    pub reason: String,
    /// The last day on which it is in time.
    pub due: NaiveDate,
    /// Where it stands.
    pub state: ObligationState,
    /// How far it was escalated: 0 = not, 1 = manager, 2 = General Manager.
    pub escalated: u8,
    /// Where the account belongs; not part of the record.
    #[serde(skip)]
    pub place: Place,
    /// Counts the saves.
    pub version: i64,
}

/// Where an obligation stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum ObligationState {
    /// To be done.
    Open,
    /// Done.
    Done {
        /// On which local day.
        on: NaiveDate,
        /// By whom.
        by: By,
        /// What shows it.
        evidence: String,
    },
    /// Not needed until a day; after it, it is open again.
    Waived {
        /// On which local day.
        on: NaiveDate,
        /// By whom.
        by: By,
        /// Why.
        reason: String,
        /// Last day of the waiver.
        until: NaiveDate,
    },
}

/// How an obligation stands on a day: what lists and tags show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Past its day and not done.
    Overdue,
    /// To be done.
    Open,
    /// Waived for the time being.
    Waived,
    /// Done.
    Done,
}

impl Standing {
    /// Every standing, gravest first.
    pub const ALL: &'static [Self] = &[Self::Overdue, Self::Open, Self::Waived, Self::Done];

    /// The stable word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::Open => "open",
            Self::Waived => "waived",
            Self::Done => "done",
        }
    }

    /// The adjective people see.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Overdue => "Overdue",
            Self::Open => "Open",
            Self::Waived => "Waived",
            Self::Done => "Done",
        }
    }

    /// The standing with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|s| s.key() == key)
    }
}

impl ObligationState {
    /// The stable word in tables.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Done { .. } => "done",
            Self::Waived { .. } => "waived",
        }
    }
}

impl Obligation {
    /// What people call it.
    pub const fn reference(&self) -> Reference {
        Reference::of(ReferenceKind::Obligation, self.number)
    }

    /// How it stands on `today`. A waiver that ran out leaves it open again.
    pub fn standing(&self, today: NaiveDate) -> Standing {
        match &self.state {
            ObligationState::Done { .. } => Standing::Done,
            ObligationState::Waived { until, .. } if *until >= today => Standing::Waived,
            ObligationState::Open | ObligationState::Waived { .. } if self.due < today => {
                Standing::Overdue
            }
            ObligationState::Open | ObligationState::Waived { .. } => Standing::Open,
        }
    }

    /// What has to be done, in words.
    pub fn title(&self) -> String {
        Self::title_of(self.kind, &self.details)
    }

    /// The same from its parts, for lists.
    pub fn title_of(kind: ObligationKind, details: &str) -> String {
        match (kind, details) {
            (kind, "") => kind.name().to_owned(),
            (ObligationKind::Remedial | ObligationKind::Other, details) => details.to_owned(),
            (kind, details) => format!("{}: {details}", kind.name()),
        }
    }

    /// What a permission is compared with: whoever is to do it counts as its person.
    pub fn facts(&self) -> Facts {
        Facts {
            group: self.place.group,
            unit: self.place.unit,
            person: self.assignee,
            holders: self.place.holders.clone(),
            manager: self.place.manager,
        }
    }
}
