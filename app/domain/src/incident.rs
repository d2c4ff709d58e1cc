//! Something that went wrong: noted at once by a rule or a person, worked on later. Only its first
//! state has facts so far.

use crate::{
    access::Place,
    actor::By,
    ids::{IncidentId, PersonId, Reference, ReferenceKind},
    moment::Moment,
    outcome::Outcome,
    permission::Facts,
    text::collapse,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum IncidentKind {
    /// A rule of the policy was broken, such as access that outlived a last day (P 6.12, 12).
    Breach,
    /// Somebody on a platform whom the register does not know (P 6.11).
    UnauthorisedAccess,
    /// Somebody else may be in control of an account (Proc "Channel security").
    Compromise,
    /// An account that pretends to be the organisation's.
    Impersonation,
}

impl IncidentKind {
    /// Every kind.
    pub const ALL: &'static [Self] = &[
        Self::Breach,
        Self::UnauthorisedAccess,
        Self::Compromise,
        Self::Impersonation,
    ];

    /// The stable word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Breach => "breach",
            Self::UnauthorisedAccess => "unauthorised-access",
            Self::Compromise => "compromise",
            Self::Impersonation => "impersonation",
        }
    }

    /// The words people see.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Breach => "Breach of the policy",
            Self::UnauthorisedAccess => "Unauthorised access",
            Self::Compromise => "Compromised account",
            Self::Impersonation => "Account that pretends to be ours",
        }
    }

    /// The kind with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|k| k.key() == key)
    }
}

/// One incident.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Incident {
    /// Identity inside the product.
    pub id: IncidentId,
    /// What people call it: `IN-0042`.
    pub number: i64,
    /// What went wrong.
    pub kind: IncidentKind,
    /// In words.
    pub summary: String,
    /// The clause that was broken; empty = none.
    pub clause: String,
    /// The account it is about.
    pub account: Option<i64>,
    /// The person it is about.
    pub about: Option<PersonId>,
    /// When it was noticed, local day.
    pub reported_on: NaiveDate,
    /// Who or what noticed it.
    pub reported_by: By,
    /// Where the account belongs; not part of the record.
    #[serde(skip)]
    pub place: Place,
    /// Counts the saves.
    pub version: i64,
}

/// An incident to note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Noticed {
    /// What went wrong.
    pub kind: IncidentKind,
    /// In words.
    pub summary: String,
    /// The clause that was broken.
    pub clause: &'static str,
    /// The account.
    pub account: Option<i64>,
    /// The person.
    pub about: Option<PersonId>,
}

/// What happened to an incident.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct IncidentEvent {
    /// The stable word in the audit trail.
    #[serde(skip)]
    pub key: &'static str,
    /// What went wrong.
    pub kind: IncidentKind,
    /// In words.
    pub summary: String,
    /// The account's number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<i64>,
}

impl Incident {
    /// Notes one.
    pub fn report(
        id: IncidentId,
        number: i64,
        noticed: Noticed,
        place: Place,
        by: By,
        now: Moment,
    ) -> Outcome<Self, IncidentEvent> {
        let Noticed {
            kind,
            summary,
            clause,
            account,
            about,
        } = noticed;
        let next = Self {
            id,
            number,
            kind,
            summary: collapse(&summary),
            clause: clause.to_owned(),
            account,
            about,
            reported_on: now.today,
            reported_by: by,
            place,
            version: 1,
        };
        let event = IncidentEvent {
            key: "incident.reported",
            kind,
            summary: next.summary.clone(),
            account,
        };
        Outcome { next, event }
    }

    /// What people call it.
    pub const fn reference(&self) -> Reference {
        Reference::of(ReferenceKind::Incident, self.number)
    }

    /// What a permission is compared with.
    pub fn facts(&self) -> Facts {
        Facts {
            group: self.place.group,
            unit: self.place.unit,
            holders: self.place.holders.clone(),
            ..Facts::default()
        }
    }
}
