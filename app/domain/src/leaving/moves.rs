//! What can happen to a departure: planned, its day moved, carried out, cleared, cancelled.

use super::{Departure, DepartureKey, DepartureKind, DepartureSource, DepartureState};
use crate::{
    actor::By,
    ids::{DepartureId, PersonId},
    moment::{Moment, long_date},
    outcome::Outcome,
    problem::Problems,
    refusal::Refusal,
    secret::{NO_SECRETS, looks_like_secret},
    text::collapse,
};
use chrono::NaiveDate;
use serde::Serialize;

/// A departure as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DepartureDraft {
    /// A kind's key.
    pub kind: String,
    /// The last day.
    pub last_day: Option<NaiveDate>,
    /// In words; may be empty.
    pub note: String,
}

/// A departure that can be planned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedDeparture {
    kind: DepartureKind,
    last_day: NaiveDate,
    note: String,
}

impl CheckedDeparture {
    /// Somebody whose last day is known from elsewhere: a list, the identity provider.
    pub fn leaving(last_day: NaiveDate, note: &str) -> Self {
        Self {
            kind: DepartureKind::Leaving,
            last_day,
            note: collapse(note),
        }
    }

    /// Whether somebody leaves or moves.
    pub const fn kind(&self) -> DepartureKind {
        self.kind
    }

    /// The last day.
    pub const fn last_day(&self) -> NaiveDate {
        self.last_day
    }
}

/// What happened to a departure. Each names the person, so that the trail can be read without the
/// record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DepartureEvent {
    /// The stable word in the audit trail.
    #[serde(skip)]
    pub key: &'static str,
    /// Who goes.
    pub person: PersonId,
    /// Their name, added by whoever knows it.
    pub name: String,
    /// Whether they leave or move.
    pub kind: DepartureKind,
    /// The last day.
    pub last_day: NaiveDate,
    /// Words given with it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub note: String,
}

impl DepartureEvent {
    /// The same with the person's name.
    #[must_use]
    pub fn named(mut self, name: &str) -> Self {
        name.clone_into(&mut self.name);
        self
    }
}

type Next = Result<Outcome<Departure, DepartureEvent>, Refusal>;

/// So many days around today a last day may lie: what is further off is a slip of the keyboard.
const NEAR: i64 = 732;

impl DepartureDraft {
    /// Judges what was typed.
    ///
    /// # Errors
    /// What is wrong, by field: `kind`, `last_day`, `note`.
    pub fn check(&self, now: Moment) -> Result<CheckedDeparture, Problems> {
        let mut problems = Problems::default();
        let kind = DepartureKind::from_key(&self.kind);
        if kind.is_none() {
            problems.add(
                "kind",
                "required",
                "Choose whether they leave or move to another role",
            );
        }
        match self.last_day {
            None => problems.add("last_day", "required", "Enter the last day"),
            Some(day) if !is_near(day, now) => problems.add("last_day", "far", FAR),
            Some(_) => {}
        }
        let note = collapse(&self.note);
        if note.chars().count() > 500 {
            problems.add(
                "note",
                "too-long",
                "The note must be 500 characters or fewer",
            );
        }
        if looks_like_secret(&note) {
            problems.add("note", "secret", NO_SECRETS);
        }
        let (Some(kind), Some(last_day), true) = (kind, self.last_day, problems.is_empty()) else {
            return Err(problems);
        };
        Ok(CheckedDeparture {
            kind,
            last_day,
            note,
        })
    }
}

/// What people are told about a day that is too far off.
pub(super) const FAR: &str = "The last day must lie within two years of today";

/// Whether a last day may be meant.
pub(super) fn is_near(day: NaiveDate, now: Moment) -> bool {
    (day - now.today).num_days().abs() <= NEAR
}

impl Departure {
    /// Plans one.
    pub fn plan(
        id: DepartureId,
        person: PersonId,
        manager: Option<PersonId>,
        checked: CheckedDeparture,
        source: DepartureSource,
        by: By,
    ) -> Outcome<Self, DepartureEvent> {
        let CheckedDeparture {
            kind,
            last_day,
            note,
        } = checked;
        let next = Self {
            id,
            person,
            kind,
            last_day,
            source,
            note: note.clone(),
            state: DepartureState::Planned,
            opened_by: by,
            ended_on: None,
            late_incident: None,
            manager,
            version: 1,
        };
        done(next, "departure.planned", note)
    }

    /// Another last day.
    ///
    /// # Errors
    /// Everything was ended already or it is over; too far off.
    pub fn move_day(mut self, last_day: NaiveDate, now: Moment) -> Next {
        self.must_be(&[DepartureKey::Planned], "Change the last day")?;
        if !is_near(last_day, now) {
            return Err(Refusal::rule("far", FAR));
        }
        let note = format!("was {}", long_date(self.last_day));
        self.last_day = last_day;
        Ok(done(self, "departure.day-moved", note))
    }

    /// Notes that everything in the register was ended. Again when something came up since.
    ///
    /// # Errors
    /// It is over; by the person themself.
    pub fn carry_out(mut self, by: &By, now: Moment) -> Next {
        self.must_be(
            &[DepartureKey::Planned, DepartureKey::InProgress],
            "End all access",
        )?;
        self.by_somebody_else(by)?;
        self.state = DepartureState::InProgress;
        self.ended_on = self.ended_on.or(Some(now.today));
        Ok(done(self, "departure.carried-out", String::new()))
    }

    /// Notes that nothing is left, by certificate `reference`.
    ///
    /// # Errors
    /// It is over; by the person themself.
    pub fn clear(mut self, reference: &str, by: &By, now: Moment) -> Next {
        self.must_be(
            &[DepartureKey::Planned, DepartureKey::InProgress],
            "Issue a certificate",
        )?;
        self.by_somebody_else(by)?;
        self.state = DepartureState::Cleared {
            on: now.today,
            by: by.clone(),
        };
        Ok(done(self, "departure.cleared", reference.to_owned()))
    }

    /// Notes the incident about access that outlived the last day.
    ///
    /// # Errors
    /// There is one already.
    pub fn note_late(mut self, incident: i64, reference: &str) -> Next {
        if self.late_incident.is_some() {
            return Err(Refusal::rule("late", "That is noted already"));
        }
        self.late_incident = Some(incident);
        Ok(done(self, "departure.late", reference.to_owned()))
    }

    /// The person stays after all. What was ended stays ended.
    ///
    /// # Errors
    /// No words; it is over.
    pub fn cancel(mut self, reason: &str, by: &By, now: Moment) -> Next {
        self.must_be(&[DepartureKey::Planned, DepartureKey::InProgress], "Cancel")?;
        let reason = collapse(reason);
        if looks_like_secret(&reason) {
            return Err(Refusal::rule("secret", NO_SECRETS));
        }
        match reason.chars().count() {
            0 => return Err(Refusal::rule("reason", "Enter why this is cancelled")),
            1..=500 => {}
            _ => {
                return Err(Refusal::rule(
                    "too-long",
                    "The reason must be 500 characters or fewer",
                ));
            }
        }
        self.state = DepartureState::Cancelled {
            on: now.today,
            by: by.clone(),
            reason: reason.clone(),
        };
        Ok(done(self, "departure.cancelled", reason))
    }

    /// Nobody signs off their own departure.
    ///
    /// # Errors
    /// `own-departure`.
    pub fn by_somebody_else(&self, by: &By) -> Result<(), Refusal> {
        if by.person == Some(self.person) {
            return Err(Refusal::Rule {
                code: "own-departure",
                message:
                    "Nobody signs off their own departure. People and Culture or Design and Marketing can"
                        .into(),
                clause: Some("P 6.12"),
            });
        }
        Ok(())
    }

    fn must_be(&self, states: &[DepartureKey], attempted: &str) -> Result<(), Refusal> {
        if states.contains(&self.state.key()) {
            return Ok(());
        }
        Err(Refusal::WrongState {
            state: self.state.key().name().to_lowercase(),
            attempted: attempted.into(),
        })
    }
}

fn done(next: Departure, key: &'static str, note: String) -> Outcome<Departure, DepartureEvent> {
    let event = DepartureEvent {
        key,
        person: next.person,
        name: String::new(),
        kind: next.kind,
        last_day: next.last_day,
        note,
    };
    Outcome { next, event }
}
