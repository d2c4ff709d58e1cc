//! What can be done with a person's record. Nothing is deleted: a role that ends stays, with its last
//! day.

use super::{CheckedPerson, HeldRole, Person, PersonSource, PersonStatus};
use crate::{
    account::Change,
    ids::{PersonId, RoleId, UnitId},
    moment::Moment,
    outcome::Outcome,
    refusal::Refusal,
    role::{Role, RoleAssignment},
};
use chrono::{Days, NaiveDate};
use serde::Serialize;

/// What happened to a person's record. Each event names the person, so that the trail can be read
/// without the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum PersonEvent {
    /// Added to the register.
    Added {
        /// Full name.
        name: String,
        /// Job title.
        title: String,
        /// How.
        source: PersonSource,
    },
    /// Details changed, field by field. Units and managers are ids here: their names are the store's.
    Edited {
        /// Full name now.
        name: String,
        /// What stood there and what stands there now.
        changes: Vec<Change>,
    },
    /// A role was given.
    RoleGiven {
        /// To whom.
        name: String,
        /// Which, where and when.
        #[serde(flatten)]
        held: HeldRole,
    },
    /// A role was ended, or its last day moved.
    RoleEnded {
        /// Whose.
        name: String,
        /// Which, with its last day now.
        #[serde(flatten)]
        held: HeldRole,
    },
    /// Signing in was closed to them.
    Disabled {
        /// Full name.
        name: String,
        /// Why.
        reason: String,
    },
    /// Signing in was opened again.
    Enabled {
        /// Full name.
        name: String,
    },
    /// They have a last day, or another one.
    Leaving {
        /// Full name.
        name: String,
        /// The last day.
        last_day: NaiveDate,
    },
    /// Their last day has passed.
    Left {
        /// Full name.
        name: String,
        /// The last day.
        last_day: NaiveDate,
    },
    /// They stay after all.
    Stays {
        /// Full name.
        name: String,
    },
}

impl PersonEvent {
    /// The event's word in the audit trail.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Added { .. } => "person.added",
            Self::Edited { .. } => "person.edited",
            Self::RoleGiven { .. } => "person.role-given",
            Self::RoleEnded { .. } => "person.role-ended",
            Self::Disabled { .. } => "person.disabled",
            Self::Enabled { .. } => "person.enabled",
            Self::Leaving { .. } => "person.leaving",
            Self::Left { .. } => "person.left",
            Self::Stays { .. } => "person.stays",
        }
    }
}

type Next = Result<Outcome<Person, PersonEvent>, Refusal>;

impl Person {
    /// A new person.
    pub fn enter(
        id: PersonId,
        details: CheckedPerson,
        source: PersonSource,
    ) -> Outcome<Self, PersonEvent> {
        let CheckedPerson {
            name,
            email,
            title,
            unit,
            manager,
        } = details;
        let event = PersonEvent::Added {
            name: name.clone(),
            title: title.clone(),
            source,
        };
        let next = Self {
            id,
            name,
            email,
            title,
            unit,
            manager,
            agency: None,
            status: PersonStatus::Active,
            last_day: None,
            disabled_at: None,
            source,
            external_id: None,
            user_name: None,
            roles: Vec::new(),
            version: 1,
        };
        Outcome { next, event }
    }

    /// Other details.
    ///
    /// # Errors
    /// Nobody reports to themselves.
    pub fn edit(self, details: CheckedPerson) -> Next {
        if details.manager == Some(self.id) {
            return Err(Refusal::rule(
                "own-manager",
                "A person cannot be their own manager",
            ));
        }
        let mut changes = Vec::new();
        let mut note = |field: &str, label: &str, before: &str, after: &str| {
            if before != after {
                changes.push(Change {
                    field: field.to_owned(),
                    label: label.to_owned(),
                    before: before.to_owned(),
                    after: after.to_owned(),
                });
            }
        };
        let unit = |unit: Option<UnitId>| unit.map(|u| u.to_string()).unwrap_or_default();
        let person = |person: Option<PersonId>| person.map(|p| p.to_string()).unwrap_or_default();
        note("name", "Name", &self.name, &details.name);
        note("email", "E-mail", &self.email, &details.email);
        note("title", "Job title", &self.title, &details.title);
        note(
            "unit",
            "Business unit",
            &unit(self.unit),
            &unit(details.unit),
        );
        note(
            "manager",
            "Manager",
            &person(self.manager),
            &person(details.manager),
        );
        let CheckedPerson {
            name,
            email,
            title,
            unit,
            manager,
        } = details;
        let next = Self {
            name,
            email,
            title,
            unit,
            manager,
            ..self
        };
        let name = next.name.clone();
        Ok(Outcome {
            next,
            event: PersonEvent::Edited { name, changes },
        })
    }

    /// Gives a role, from a day on and perhaps until one.
    ///
    /// # Errors
    /// The person has left, the days are the wrong way round, it begins in the past, or the same
    /// role in the same scope is held on one of those days already.
    pub fn give_role(mut self, id: RoleId, new: RoleAssignment, now: Moment) -> Next {
        if self.status == PersonStatus::Left {
            return Err(Refusal::rule(
                "left",
                "Somebody who has left cannot be given a role",
            ));
        }
        if self.agency.is_some() {
            return Err(Refusal::Rule {
                code: "agency",
                message: "People of an agency never sign in here, so they hold no roles".into(),
                clause: Some("P 6.13"),
            });
        }
        if new.from < now.today {
            return Err(Refusal::rule(
                "in-the-past",
                "A role cannot begin before today: what was done in the meantime was done without it",
            ));
        }
        if new.until.is_some_and(|until| until < new.from) {
            return Err(Refusal::rule(
                "wrong-way-round",
                "The last day must not be before the first",
            ));
        }
        let same = |held: &HeldRole| {
            held.assignment.role == new.role
                && held.assignment.scope == new.scope
                && overlap(&held.assignment, &new)
        };
        if self.roles.iter().any(same) {
            return Err(Refusal::rule(
                "held-already",
                format!(
                    "{} is already {} on some of those days",
                    self.name,
                    new.role.name()
                ),
            ));
        }
        let held = HeldRole {
            id,
            assignment: new,
        };
        self.roles.push(held.clone());
        let name = self.name.clone();
        Ok(Outcome {
            next: self,
            event: PersonEvent::RoleGiven { name, held },
        })
    }

    /// Ends a role after `last`, its last day. Yesterday = at once.
    ///
    /// # Errors
    /// There is no such role, it has ended already, or the day lies further back than yesterday.
    pub fn end_role(mut self, id: RoleId, last: NaiveDate, now: Moment) -> Next {
        let yesterday = now
            .today
            .checked_sub_days(Days::new(1))
            .unwrap_or(now.today);
        if last < yesterday {
            return Err(Refusal::rule(
                "in-the-past",
                "A role can end today or later, or at once: what was done with it cannot be undone",
            ));
        }
        let Some(held) = self.roles.iter_mut().find(|held| held.id == id) else {
            return Err(Refusal::rule("no-such-role", "There is no such role"));
        };
        if held.assignment.until.is_some_and(|until| until < now.today) {
            return Err(Refusal::rule("ended", "That role has ended already"));
        }
        held.assignment.until = Some(last);
        let (held, name) = (held.clone(), self.name.clone());
        Ok(Outcome {
            next: self,
            event: PersonEvent::RoleEnded { name, held },
        })
    }

    /// Closes signing in to them at once. Roles stay as they are.
    ///
    /// # Errors
    /// No reason is given.
    pub fn disable(mut self, reason: &str, now: Moment) -> Next {
        let reason = crate::text::collapse(reason);
        if reason.is_empty() {
            return Err(Refusal::rule(
                "reason",
                "Enter why this person may no longer sign in",
            ));
        }
        self.disabled_at = self.disabled_at.or(Some(now.at));
        let name = self.name.clone();
        Ok(Outcome {
            next: self,
            event: PersonEvent::Disabled { name, reason },
        })
    }

    /// Opens signing in again.
    ///
    /// # Errors
    /// The person has left.
    pub fn enable(mut self) -> Next {
        if self.status == PersonStatus::Left {
            return Err(Refusal::rule(
                "left",
                "Somebody who has left cannot sign in again",
            ));
        }
        self.disabled_at = None;
        let name = self.name.clone();
        Ok(Outcome {
            next: self,
            event: PersonEvent::Enabled { name },
        })
    }

    /// Gives them a last day, or another one (P 6.12).
    ///
    /// # Errors
    /// They have left.
    pub fn leaves(mut self, last_day: NaiveDate) -> Next {
        self.must_be_here()?;
        self.status = PersonStatus::Leaving;
        self.last_day = Some(last_day);
        let name = self.name.clone();
        Ok(Outcome {
            next: self,
            event: PersonEvent::Leaving { name, last_day },
        })
    }

    /// They have left: their sessions end with the next request, their roles count no more.
    ///
    /// # Errors
    /// They have left already, or their last day is unknown or not over yet.
    pub fn has_left(mut self, now: Moment) -> Next {
        self.must_be_here()?;
        let Some(last_day) = self.last_day.filter(|last| *last < now.today) else {
            return Err(Refusal::rule("last-day", "Their last day is not over yet"));
        };
        self.status = PersonStatus::Left;
        let name = self.name.clone();
        Ok(Outcome {
            next: self,
            event: PersonEvent::Left { name, last_day },
        })
    }

    /// They stay after all.
    ///
    /// # Errors
    /// They are not leaving.
    pub fn stays(mut self) -> Next {
        if self.status != PersonStatus::Leaving {
            return Err(Refusal::rule("not-leaving", "No last day is recorded"));
        }
        self.status = PersonStatus::Active;
        self.last_day = None;
        let name = self.name.clone();
        Ok(Outcome {
            next: self,
            event: PersonEvent::Stays { name },
        })
    }

    fn must_be_here(&self) -> Result<(), Refusal> {
        if self.status == PersonStatus::Left {
            return Err(Refusal::rule("left", "That person has left"));
        }
        Ok(())
    }

    /// Whether this person counts as an administrator on `day`: able to sign in and holding the role.
    pub fn administers_on(&self, day: NaiveDate) -> bool {
        self.may_sign_in() && self.holds_on(Role::Administrator, day)
    }
}

fn overlap(a: &RoleAssignment, b: &RoleAssignment) -> bool {
    let before = |a: &RoleAssignment, b: &RoleAssignment| a.until.is_some_and(|u| u < b.from);
    !before(a, b) && !before(b, a)
}

/// How many administrators there must be: one alone could lock everybody out by leaving (P 6.9, by
/// the same reason as the two people of each account).
pub const FEWEST_ADMINISTRATORS: usize = 2;

#[cfg(test)]
#[path = "moves_tests.rs"]
mod tests;
