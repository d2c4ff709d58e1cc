//! Acting for somebody: a role lent to another person between two days. The lender keeps it; what the
//! other does with it names both.

use crate::{
    ids::{DelegationId, PersonId},
    moment::Moment,
    outcome::Outcome,
    permission::Facts,
    person::Person,
    problem::Problems,
    refusal::Refusal,
    role::{Role, Scope},
    text::collapse,
};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// The longest a role is lent without being looked at again, in days.
pub const LONGEST: i64 = 183;

/// A role lent between two days, both included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delegation {
    /// Identity.
    pub id: DelegationId,
    /// Whose role it is.
    pub from: PersonId,
    /// Who acts.
    pub to: PersonId,
    /// Which role.
    pub role: Role,
    /// Where it counts.
    pub scope: Scope,
    /// First day.
    pub first: NaiveDate,
    /// Last day.
    pub last: NaiveDate,
    /// Why: leave, a vacancy.
    pub reason: String,
    /// When it was ended before its last day.
    pub ended_at: Option<DateTime<Utc>>,
    /// Counts the saves.
    pub version: i64,
}

/// A delegation as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DelegationDraft {
    /// Who is to act.
    pub to: Option<PersonId>,
    /// Which of the lender's roles.
    pub role: Option<(Role, Scope)>,
    /// First day.
    pub first: Option<NaiveDate>,
    /// Last day.
    pub last: Option<NaiveDate>,
    /// Why.
    pub reason: String,
}

/// What happened to a delegation. Each event names both people, so that the trail can be read without
/// their records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum DelegationEvent {
    /// A role was lent.
    Given {
        /// Whose.
        from: PersonId,
        /// Their name.
        from_name: String,
        /// To whom.
        to: PersonId,
        /// Their name.
        to_name: String,
        /// Which.
        role: Role,
        /// First day.
        first: NaiveDate,
        /// Last day.
        last: NaiveDate,
        /// Why.
        reason: String,
    },
    /// It was ended before its last day.
    Ended {
        /// Whose role it is.
        from: PersonId,
        /// Their name.
        from_name: String,
        /// Who acted.
        to: PersonId,
        /// Their name.
        to_name: String,
        /// Which.
        role: Role,
    },
}

impl DelegationEvent {
    /// The event's word in the audit trail.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Given { .. } => "delegation.given",
            Self::Ended { .. } => "delegation.ended",
        }
    }

    /// The same with the names of lender and borrower, which the delegation itself does not hold.
    #[must_use]
    pub fn named(mut self, lender: &str, borrower: &str) -> Self {
        let (Self::Given {
            from_name, to_name, ..
        }
        | Self::Ended {
            from_name, to_name, ..
        }) = &mut self;
        lender.clone_into(from_name);
        borrower.clone_into(to_name);
        self
    }
}

impl DelegationDraft {
    /// Judges what was typed against the lender's record. Roles that configure or read everything are
    /// held in person: they cannot be lent (`Role::can_be_delegated`).
    ///
    /// # Errors
    /// What is wrong, by field: `to`, `role`, `first`, `last`, `reason`.
    pub fn check(
        &self,
        id: DelegationId,
        lender: &Person,
        now: Moment,
    ) -> Result<Outcome<Delegation, DelegationEvent>, Problems> {
        let mut problems = Problems::default();
        let reason = collapse(&self.reason);
        if self.to.is_none() {
            problems.add("to", "required", "Choose who acts");
        } else if self.to == Some(lender.id) {
            problems.add(
                "to",
                "same",
                "Choose somebody else: nobody acts for themselves",
            );
        }
        match self.role {
            None => problems.add("role", "required", "Choose the role"),
            Some((role, _)) if !role.can_be_delegated() => problems.add(
                "role",
                "in-person",
                format!(
                    "The role “{}” is held in person and cannot be lent",
                    role.name()
                ),
            ),
            Some((role, scope)) => {
                let held = lender.roles.iter().any(|held| {
                    let held = &held.assignment;
                    held.role == role
                        && held.scope == scope
                        && held.until.is_none_or(|until| until >= now.today)
                });
                if !held {
                    problems.add(
                        "role",
                        "not-held",
                        format!("{} does not hold that role", lender.name),
                    );
                }
            }
        }
        if self.first.is_none_or(|first| first < now.today) {
            problems.add("first", "past", "The first day must be today or later");
        }
        match (self.first, self.last) {
            (_, None) => problems.add("last", "required", "Enter the last day"),
            (Some(first), Some(last)) if last < first => {
                problems.add("last", "order", "The last day must not be before the first");
            }
            (Some(first), Some(last)) if (last - first).num_days() > LONGEST => problems.add(
                "last",
                "too-long",
                "A role can be lent for six months at most; lend it again then",
            ),
            _ => {}
        }
        match reason.chars().count() {
            0 => problems.add("reason", "required", "Enter why, for example annual leave"),
            1..=500 => {}
            _ => problems.add(
                "reason",
                "too-long",
                "The reason must be 500 characters or fewer",
            ),
        }
        let (Some(to), Some((role, scope)), Some(first), Some(last), true) = (
            self.to,
            self.role,
            self.first,
            self.last,
            problems.is_empty(),
        ) else {
            return Err(problems);
        };
        let event = DelegationEvent::Given {
            from: lender.id,
            from_name: lender.name.clone(),
            to,
            to_name: String::new(),
            role,
            first,
            last,
            reason: reason.clone(),
        };
        let next = Delegation {
            id,
            from: lender.id,
            to,
            role,
            scope,
            first,
            last,
            reason,
            ended_at: None,
            version: 1,
        };
        Ok(Outcome { next, event })
    }
}

impl Delegation {
    /// Whether it counts on `day`.
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.ended_at.is_none() && self.first <= day && day <= self.last
    }

    /// Whether it counts no more, nor ever will.
    pub fn is_over(&self, day: NaiveDate) -> bool {
        self.ended_at.is_some() || day > self.last
    }

    /// Ends it at once.
    ///
    /// # Errors
    /// It has ended already.
    pub fn end(mut self, now: Moment) -> Result<Outcome<Self, DelegationEvent>, Refusal> {
        if self.is_over(now.today) {
            return Err(Refusal::rule("ended", "That has ended already"));
        }
        self.ended_at = Some(now.at);
        let event = DelegationEvent::Ended {
            from: self.from,
            from_name: String::new(),
            to: self.to,
            to_name: String::new(),
            role: self.role,
        };
        Ok(Outcome { next: self, event })
    }

    /// What a permission is compared with: it is the lender's to give and to end.
    pub fn facts(&self) -> Facts {
        Facts::of_person(self.from)
    }
}

#[cfg(test)]
#[path = "delegation_tests.rs"]
mod tests;
