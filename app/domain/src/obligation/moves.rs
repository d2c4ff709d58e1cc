//! What can happen to an obligation: opened, assigned, done, waived, reopened, escalated.

use super::{Obligation, ObligationKind, ObligationState, Standing};
use crate::{
    access::Place,
    actor::By,
    ids::{GrantId, ObligationId, PersonId},
    moment::{Moment, long_date},
    outcome::Outcome,
    problem::Problems,
    refusal::Refusal,
    secret::{NO_SECRETS, looks_like_secret},
    text::collapse,
};
use chrono::NaiveDate;
use serde::Serialize;

/// An obligation to open: everything but its number and who opens it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// What has to be done.
    pub kind: ObligationKind,
    /// In words, where the kind does not say it all.
    pub details: String,
    /// The account it is about.
    pub account: Option<i64>,
    /// The person it is about.
    pub about: Option<PersonId>,
    /// The access it is about.
    pub grant: Option<GrantId>,
    /// Who has to do it.
    pub assignee: Option<PersonId>,
    /// Who must not close it.
    pub not_by: Option<PersonId>,
    /// Why.
    pub reason: String,
    /// The last day in time.
    pub due: NaiveDate,
}

/// An obligation as typed by a person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ObligationDraft {
    /// A kind's key.
    pub kind: String,
    /// What exactly.
    pub details: String,
    /// The account.
    pub account: Option<i64>,
    /// Who has to do it.
    pub assignee: Option<PersonId>,
    /// Why.
    pub reason: String,
    /// The last day in time.
    pub due: Option<NaiveDate>,
}

/// What happened to an obligation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ObligationEvent {
    /// The stable word in the audit trail.
    #[serde(skip)]
    pub key: &'static str,
    /// What has to be done, in words.
    pub title: String,
    /// The account's number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<i64>,
    /// The day it is due.
    pub due: NaiveDate,
    /// Words given with it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub note: String,
}

type Next = Result<Outcome<Obligation, ObligationEvent>, Refusal>;

impl ObligationDraft {
    /// Judges what was typed.
    ///
    /// # Errors
    /// What is wrong, by field: `kind`, `details`, `reason`, `due`.
    pub fn check(&self, now: Moment) -> Result<Opened, Problems> {
        let mut problems = Problems::default();
        let kind = ObligationKind::from_key(&self.kind);
        if kind.is_none() {
            problems.add("kind", "required", "Choose what has to be done");
        }
        let details = collapse(&self.details);
        if details.is_empty()
            && matches!(kind, Some(ObligationKind::Other | ObligationKind::Remedial))
        {
            problems.add("details", "required", "Enter what has to be done");
        }
        let reason = collapse(&self.reason);
        if reason.is_empty() {
            problems.add("reason", "required", "Enter why it has to be done");
        }
        for (field, text) in [("details", &details), ("reason", &reason)] {
            if text.chars().count() > 500 {
                problems.add(field, "too-long", "It must be 500 characters or fewer");
            }
            if looks_like_secret(text) {
                problems.add(field, "secret", NO_SECRETS);
            }
        }
        match self.due {
            None => problems.add(
                "due",
                "required",
                "Enter the day by which it has to be done",
            ),
            Some(due) if due < now.today => {
                problems.add("due", "past", "The day must be today or later")
            }
            Some(_) => {}
        }
        let (Some(kind), Some(due), true) = (kind, self.due, problems.is_empty()) else {
            return Err(problems);
        };
        Ok(Opened {
            kind,
            details,
            account: self.account,
            about: None,
            grant: None,
            assignee: self.assignee,
            not_by: None,
            reason,
            due,
        })
    }
}

impl Obligation {
    /// Opens one.
    pub fn open(
        id: ObligationId,
        number: i64,
        opened: Opened,
        place: Place,
        by: By,
        now: Moment,
    ) -> Outcome<Self, ObligationEvent> {
        let Opened {
            kind,
            details,
            account,
            about,
            grant,
            assignee,
            not_by,
            reason,
            due,
        } = opened;
        let note = reason.clone();
        let next = Self {
            id,
            number,
            kind,
            details,
            account,
            about,
            grant,
            assignee,
            not_by,
            opened_on: now.today,
            opened_by: by,
            reason,
            due,
            state: ObligationState::Open,
            escalated: 0,
            place,
            version: 1,
        };
        done(next, "obligation.opened", note)
    }

    /// Closes it with evidence.
    ///
    /// # Errors
    /// Done already; no evidence; closed by the very person it protects against (P 6.8).
    pub fn close(mut self, evidence: &str, by: &By, now: Moment) -> Next {
        self.must_not_be_done()?;
        if self.not_by.is_some() && self.not_by == by.person {
            return Err(Refusal::Rule {
                code: "not-by-the-leaver",
                message: "Somebody other than the person whose access ended has to confirm this"
                    .into(),
                clause: Some("P 6.8"),
            });
        }
        let evidence = words(evidence, "Enter what shows that it was done")?;
        self.state = ObligationState::Done {
            on: now.today,
            by: by.clone(),
            evidence: evidence.clone(),
        };
        Ok(done(self, "obligation.done", evidence))
    }

    /// Waives it until a day, with a reason.
    ///
    /// # Errors
    /// Done already; no reason; a day that is past or more than a year ahead.
    pub fn waive(mut self, reason: &str, until: NaiveDate, by: &By, now: Moment) -> Next {
        self.must_not_be_done()?;
        if self.not_by.is_some() && self.not_by == by.person {
            return Err(Refusal::rule(
                "not-by-the-leaver",
                "Somebody other than the person whose access ended has to decide this",
            ));
        }
        if until < now.today || (until - now.today).num_days() > 366 {
            return Err(Refusal::rule(
                "until",
                "The waiver must end on a day between today and a year from now",
            ));
        }
        let reason = words(reason, "Enter why it can wait")?;
        let note = format!("{reason} (until {})", long_date(until));
        self.state = ObligationState::Waived {
            on: now.today,
            by: by.clone(),
            reason,
            until,
        };
        Ok(done(self, "obligation.waived", note))
    }

    /// Opens it again, with a reason: the evidence did not hold, or the waiver ends early.
    ///
    /// # Errors
    /// Open already; no reason.
    pub fn reopen(mut self, reason: &str) -> Next {
        if self.state == ObligationState::Open {
            return Err(Refusal::rule("open", "That is open already"));
        }
        let reason = words(reason, "Enter why it is opened again")?;
        self.state = ObligationState::Open;
        Ok(done(self, "obligation.reopened", reason))
    }

    /// Gives it to somebody. `name`: theirs, for the trail.
    ///
    /// # Errors
    /// Done already; to the person it protects against.
    pub fn assign(mut self, to: PersonId, name: &str) -> Next {
        self.must_not_be_done()?;
        if self.not_by == Some(to) {
            return Err(Refusal::rule(
                "not-by-the-leaver",
                "Choose somebody other than the person whose access ended",
            ));
        }
        self.assignee = Some(to);
        Ok(done(self, "obligation.assigned", name.to_owned()))
    }

    /// Notes that it went one step further up: 1 = manager, 2 = General Manager.
    ///
    /// # Errors
    /// Not overdue, or as far up already.
    pub fn escalate(mut self, level: u8, now: Moment) -> Next {
        if self.standing(now.today) != Standing::Overdue || self.escalated >= level {
            return Err(Refusal::rule("not-overdue", "There is nothing to escalate"));
        }
        self.escalated = level;
        let to = if level == 1 {
            "the manager"
        } else {
            "the General Manager"
        };
        Ok(done(self, "obligation.escalated", format!("to {to}")))
    }

    fn must_not_be_done(&self) -> Result<(), Refusal> {
        match self.state {
            ObligationState::Done { .. } => Err(Refusal::rule("done", "That is done already")),
            ObligationState::Open | ObligationState::Waived { .. } => Ok(()),
        }
    }
}

fn done(next: Obligation, key: &'static str, note: String) -> Outcome<Obligation, ObligationEvent> {
    let event = ObligationEvent {
        key,
        title: next.title(),
        account: next.account,
        due: next.due,
        note,
    };
    Outcome { next, event }
}

fn words(text: &str, missing: &str) -> Result<String, Refusal> {
    let text = collapse(text);
    if looks_like_secret(&text) {
        return Err(Refusal::rule("secret", NO_SECRETS));
    }
    match text.chars().count() {
        0 => Err(Refusal::rule("words-required", missing)),
        1..=1_000 => Ok(text),
        _ => Err(Refusal::rule(
            "too-long",
            "It must be 1,000 characters or fewer",
        )),
    }
}
