//! People named for an account: its nominated holders (P 6.3) and its one account manager (Proc
//! "Monitoring").

use super::{grant::Place, moves::words};
use crate::{
    actor::By,
    ids::{NominationId, PersonId},
    moment::Moment,
    outcome::Outcome,
    permission::Facts,
    refusal::Refusal,
};
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

/// What somebody is named for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Duty {
    /// Responsible for the account day to day; one at least (P 6.3).
    Holder,
    /// The one person who looks after it; one at most (Proc "Monitoring").
    Manager,
}

impl Duty {
    /// Every duty.
    pub const ALL: &'static [Self] = &[Self::Holder, Self::Manager];

    /// The stable word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Holder => "holder",
            Self::Manager => "manager",
        }
    }

    /// The words people see.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Holder => "Nominated holder",
            Self::Manager => "Account manager",
        }
    }

    /// The duty with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|d| d.key() == key)
    }
}

/// One person named for one account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Nomination {
    /// Identity.
    pub id: NominationId,
    /// The account's number.
    pub account: i64,
    /// Who.
    pub person: PersonId,
    /// For what.
    pub duty: Duty,
    /// First day.
    pub from: NaiveDate,
    /// Last day, once it ended.
    pub until: Option<NaiveDate>,
    /// Who named them.
    pub named_by: By,
    /// Where the account belongs; not part of the record.
    #[serde(skip)]
    pub place: Place,
    /// Counts the saves.
    pub version: i64,
}

/// What happened to a nomination.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NominationEvent {
    /// The stable word in the audit trail.
    #[serde(skip)]
    pub key: &'static str,
    /// Who.
    pub person: PersonId,
    /// Their name, added by whoever knows it.
    pub name: String,
    /// The account's number.
    pub account: i64,
    /// For what.
    pub duty: Duty,
    /// Words given with it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub note: String,
}

impl NominationEvent {
    /// The same with the person's name.
    #[must_use]
    pub fn named(mut self, name: &str) -> Self {
        name.clone_into(&mut self.name);
        self
    }
}

/// What stands beside a nomination that is to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Others {
    /// Other people in office with the same duty, the successor included.
    pub in_office: usize,
    /// Whether the account is still one to look after: not closed, not archived.
    pub account_lives: bool,
}

impl Nomination {
    /// Names somebody from today.
    pub fn name(
        id: NominationId,
        account: i64,
        place: Place,
        person: PersonId,
        duty: Duty,
        by: By,
        now: Moment,
    ) -> Outcome<Self, NominationEvent> {
        let next = Self {
            id,
            account,
            person,
            duty,
            from: now.today,
            until: None,
            named_by: by,
            place,
            version: 1,
        };
        let event = next.event("nomination.named", String::new());
        Outcome { next, event }
    }

    /// Ends it at once, with a reason. The last holder of a living account stays until there is a
    /// successor.
    ///
    /// # Errors
    /// `last-holder` (P 6.3); ended already; no words.
    pub fn end(
        mut self,
        others: Others,
        note: &str,
        now: Moment,
    ) -> Result<Outcome<Self, NominationEvent>, Refusal> {
        if self.until.is_some() {
            return Err(Refusal::rule("ended", "That has ended already"));
        }
        if self.duty == Duty::Holder && others.account_lives && others.in_office == 0 {
            return Err(Refusal::Rule {
                code: "last-holder",
                message: "This is the last nominated holder. Name a successor first: an account always has somebody responsible for it".into(),
                clause: Some("P 6.3"),
            });
        }
        let note = words(note)?;
        let yesterday = now
            .today
            .checked_sub_days(Days::new(1))
            .unwrap_or(now.today);
        self.until = Some(yesterday.max(self.from));
        let event = self.event("nomination.ended", note);
        Ok(Outcome { next: self, event })
    }

    /// Whether it is in office.
    pub const fn in_office(&self) -> bool {
        self.until.is_none()
    }

    /// What a permission is compared with.
    pub fn facts(&self) -> Facts {
        Facts {
            group: self.place.group,
            unit: self.place.unit,
            person: Some(self.person),
            holders: self.place.holders.clone(),
            manager: None,
        }
    }

    fn event(&self, key: &'static str, note: String) -> NominationEvent {
        NominationEvent {
            key,
            person: self.person,
            name: String::new(),
            account: self.account,
            duty: self.duty,
            note,
        }
    }
}
