//! The quarter's returns (P 7, 12; Proc "Reporting"): a period that Design and Marketing opens, one return
//! per account, pre-filled from the register, and what becomes of it. Pure; the report made of a closed
//! period is `report`'s.

mod content;
mod correction;
mod known;
mod moves;
mod period;
mod questions;
mod review;

pub use content::{Answer, Content, Issue, MOST_ISSUES, Part, Said, day};
pub use correction::{Correction, CorrectionEvent, CorrectionState};
pub use known::{AccessLine, EndedLine, Known, KnownFact, KnownGap, NamedLine, Sources, Topic};
pub use moves::{Sent, agreed_to, statement, unchanged_statement};
pub use period::{OpenDraft, Period, PeriodEvent, PeriodState};
pub use questions::{Question, QuestionSet};
pub use review::{Remedy, Review, ReviewDraft, ReviewVerdict, ReviewWords, review_statement};

use crate::{
    access::Place,
    actor::By,
    ids::{PersonId, Reference, ReferenceKind, ReturnId},
    permission::Facts,
    quarter::Quarter,
};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// One account's return for one period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Return {
    /// Identity inside the product.
    pub id: ReturnId,
    /// What people call it: `RT-0042`.
    pub number: i64,
    /// The period.
    pub period: Quarter,
    /// The account's number.
    pub account: i64,
    /// The last day on which it is in time; promised when the period was opened.
    pub due: NaiveDate,
    /// What is written in it.
    pub content: Content,
    /// Where it stands.
    pub state: ReturnState,
    /// When it came there.
    pub since: DateTime<Utc>,
    /// Somebody who files it though not named for the account.
    pub delegate: Option<By>,
    /// Each time it was sent, oldest first.
    pub sent: Vec<Sent>,
    /// Each time it was reviewed, oldest first.
    pub reviews: Vec<Review>,
    /// Where the account belongs; not part of the record.
    #[serde(skip)]
    pub place: Place,
    /// Counts the saves.
    pub version: i64,
}

/// Where a return stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum ReturnState {
    /// Nobody has begun.
    NotStarted,
    /// Begun.
    Draft,
    /// With Design and Marketing.
    Submitted,
    /// Back with the holder, with reasons.
    SentBack,
    /// Accepted as it is.
    Accepted,
    /// Accepted, with something to be done.
    AcceptedWithAction {
        /// The obligation's number.
        obligation: i64,
    },
    /// The period closed without it.
    NotReported,
    /// None was needed after all.
    NotNeeded {
        /// Why.
        reason: String,
        /// Who said so.
        by: By,
    },
}

/// The state without its facts: for filters, tags and figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReturnKey {
    /// See [`ReturnState::NotStarted`].
    NotStarted,
    /// See [`ReturnState::Draft`].
    Draft,
    /// See [`ReturnState::Submitted`].
    Submitted,
    /// See [`ReturnState::SentBack`].
    SentBack,
    /// See [`ReturnState::Accepted`].
    Accepted,
    /// See [`ReturnState::AcceptedWithAction`].
    AcceptedWithAction,
    /// See [`ReturnState::NotReported`].
    NotReported,
    /// See [`ReturnState::NotNeeded`].
    NotNeeded,
}

impl ReturnKey {
    /// Every state, in the order of a return's life.
    pub const ALL: &'static [Self] = &[
        Self::NotStarted,
        Self::Draft,
        Self::Submitted,
        Self::SentBack,
        Self::Accepted,
        Self::AcceptedWithAction,
        Self::NotReported,
        Self::NotNeeded,
    ];

    /// The stable word in addresses, tables and files.
    pub const fn key(self) -> &'static str {
        match self {
            Self::NotStarted => "not-started",
            Self::Draft => "draft",
            Self::Submitted => "submitted",
            Self::SentBack => "sent-back",
            Self::Accepted => "accepted",
            Self::AcceptedWithAction => "accepted-with-action",
            Self::NotReported => "not-reported",
            Self::NotNeeded => "not-needed",
        }
    }

    /// The words people see.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NotStarted => "Not started",
            Self::Draft => "Begun",
            Self::Submitted => "Sent",
            Self::SentBack => "Sent back",
            Self::Accepted => "Accepted",
            Self::AcceptedWithAction => "Accepted with action",
            Self::NotReported => "Not reported",
            Self::NotNeeded => "Not needed",
        }
    }

    /// The state with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|s| s.key() == key)
    }

    /// Whether the holder still has to do something.
    pub const fn waits_for_holder(self) -> bool {
        matches!(self, Self::NotStarted | Self::Draft | Self::SentBack)
    }

    /// Whether it was accepted, as it is or with something to be done.
    pub const fn is_accepted(self) -> bool {
        matches!(self, Self::Accepted | Self::AcceptedWithAction)
    }
}

impl ReturnState {
    /// The state without its facts.
    pub const fn key(&self) -> ReturnKey {
        match self {
            Self::NotStarted => ReturnKey::NotStarted,
            Self::Draft => ReturnKey::Draft,
            Self::Submitted => ReturnKey::Submitted,
            Self::SentBack => ReturnKey::SentBack,
            Self::Accepted => ReturnKey::Accepted,
            Self::AcceptedWithAction { .. } => ReturnKey::AcceptedWithAction,
            Self::NotReported => ReturnKey::NotReported,
            Self::NotNeeded { .. } => ReturnKey::NotNeeded,
        }
    }
}

/// What happened to a return.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReturnEvent {
    /// The stable word in the audit trail.
    #[serde(skip)]
    pub key: &'static str,
    /// The period.
    pub period: Quarter,
    /// The account's number.
    pub account: i64,
    /// Words given with it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// Hash of what was sent or decided about.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub hash: String,
    /// Whether it said that nothing has changed.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub unchanged: bool,
    /// Whether it was done together with others.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub in_bulk: bool,
}

impl Return {
    /// One that nobody has begun.
    pub fn expected(
        id: ReturnId,
        number: i64,
        period: &Period,
        account: i64,
        at: DateTime<Utc>,
    ) -> Self {
        Self {
            id,
            number,
            period: period.quarter,
            account,
            due: period.due,
            content: Content::default(),
            state: ReturnState::NotStarted,
            since: at,
            delegate: None,
            sent: Vec::new(),
            reviews: Vec::new(),
            place: Place::default(),
            version: 1,
        }
    }

    /// What people call it.
    pub const fn reference(&self) -> Reference {
        Reference::of(ReferenceKind::Return, self.number)
    }

    /// Whether it is late on `today`: its last day has passed and the holder still has to send it.
    pub fn is_overdue(&self, today: NaiveDate) -> bool {
        self.state.key().waits_for_holder() && self.due < today
    }

    /// What was sent last.
    pub fn last_sent(&self) -> Option<&Sent> {
        self.sent.last()
    }

    /// Whether what was sent last says that nothing has changed.
    pub fn is_unchanged(&self) -> bool {
        self.last_sent().is_some_and(|sent| sent.unchanged)
    }

    /// What a permission is compared with: whoever files it for the holders counts as one of them.
    pub fn facts(&self) -> Facts {
        let mut holders = self.place.holders.clone();
        holders.extend(self.delegate.as_ref().and_then(|by| by.person));
        Facts {
            group: self.place.group,
            unit: self.place.unit,
            person: None,
            holders,
            manager: self.place.manager,
        }
    }

    /// Whether `person` is named for the account or files the return.
    pub fn is_filed_by(&self, person: Option<PersonId>) -> bool {
        person.is_some_and(|person| self.facts().holders.contains(&person))
    }

    fn event(&self, key: &'static str, note: &str) -> ReturnEvent {
        ReturnEvent {
            key,
            period: self.period,
            account: self.account,
            note: note.to_owned(),
            hash: String::new(),
            unchanged: false,
            in_bulk: false,
        }
    }
}

#[cfg(test)]
mod tests;
