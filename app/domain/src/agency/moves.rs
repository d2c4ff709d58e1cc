//! What can happen to an agency: entered, corrected, extended, disputed, settled, ended. What that does
//! to the access of its people is one transaction of the store.

use super::{Agency, AgencyState, CheckedAgency, draft::FIELDS};
use crate::{
    account::{Change, InterventionReason},
    ids::AgencyId,
    moment::{Moment, long_date},
    outcome::Outcome,
    refusal::Refusal,
    secret::{NO_SECRETS, looks_like_secret},
    text::collapse,
};
use chrono::NaiveDate;
use serde::Serialize;

/// What happened to an agency; a sentence in the history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AgencyEvent {
    /// The stable word in the audit trail.
    #[serde(skip)]
    pub key: &'static str,
    /// The agency's name.
    pub name: String,
    /// Fields that changed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    /// Words given with it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub note: String,
}

type Next = Result<Outcome<Agency, AgencyEvent>, Refusal>;

impl Agency {
    /// A new agency.
    ///
    /// # Errors
    /// The contract has ended already.
    pub fn enter(id: AgencyId, number: i64, checked: CheckedAgency, now: Moment) -> Next {
        if checked.until < now.today {
            return Err(Refusal::rule(
                "contract-over",
                "The contract’s last day must be today or later: there is no access without a contract",
            ));
        }
        let CheckedAgency {
            name,
            contract_number,
            procurement_reference,
            from,
            until,
            acknowledged,
            notes,
        } = checked;
        let next = Self {
            id,
            number,
            name,
            contract_number,
            procurement_reference,
            from,
            until,
            acknowledged,
            notes,
            state: AgencyState::Active,
            version: 1,
        };
        Ok(done(next, "agency.entered", Vec::new(), String::new()))
    }

    /// Other details. The contract's last day is moved by [`Agency::extend`] and [`Agency::end`] only,
    /// because access hangs on it; before it has come it may be corrected to an earlier day.
    ///
    /// # Errors
    /// Another last day in a dispute, after the end, or one that is later or has passed.
    pub fn edit(mut self, checked: CheckedAgency, now: Moment) -> Next {
        if checked.until != self.until {
            if self.state != AgencyState::Active {
                return Err(Refusal::rule(
                    "until",
                    "The contract’s last day cannot be changed here in a dispute or after the end",
                ));
            }
            if checked.until > self.until {
                return Err(Refusal::rule(
                    "until",
                    "Use “Extend the contract” for a later last day: it asks for the reason",
                ));
            }
            if checked.until < now.today {
                return Err(Refusal::rule(
                    "until",
                    "Use “End the contract” when it is over: that ends all access as well",
                ));
            }
        }
        let before = readable(&self);
        let CheckedAgency {
            name,
            contract_number,
            procurement_reference,
            from,
            until,
            acknowledged,
            notes,
        } = checked;
        self.name = name;
        self.contract_number = contract_number;
        self.procurement_reference = procurement_reference;
        self.from = from;
        self.until = until;
        self.acknowledged = acknowledged;
        self.notes = notes;
        let changes = changed(&before, &readable(&self));
        Ok(done(self, "agency.edited", changes, String::new()))
    }

    /// A later last day. A contract that ended can be renewed; access that ended stays ended.
    ///
    /// # Errors
    /// A dispute is open; not a later day; a day that has passed; no words.
    pub fn extend(mut self, until: NaiveDate, note: &str, now: Moment) -> Next {
        if matches!(self.state, AgencyState::Disputed { .. }) {
            return Err(Refusal::rule(
                "disputed",
                "Settle the dispute first: in a dispute the contract is not extended",
            ));
        }
        if until <= self.until {
            return Err(Refusal::rule(
                "until",
                format!(
                    "Enter a day after {}, which is the last day on record",
                    long_date(self.until)
                ),
            ));
        }
        if until < now.today {
            return Err(Refusal::rule(
                "until",
                "The new last day must be today or later",
            ));
        }
        let note = words(note)?;
        let key = match self.state {
            AgencyState::Ended { .. } => "agency.renewed",
            _ => "agency.extended",
        };
        let before = readable(&self);
        self.until = until;
        self.state = AgencyState::Active;
        let changes = changed(&before, &readable(&self));
        Ok(done(self, key, changes, note))
    }

    /// A dispute: all access of its people is to be suspended at once (P 6.13).
    ///
    /// # Errors
    /// In a dispute already, or ended; no words.
    pub fn dispute(mut self, reason: InterventionReason, note: &str, now: Moment) -> Next {
        self.must_be_active("is disputed")?;
        let note = words(note)?;
        self.state = AgencyState::Disputed {
            since: now.today,
            reason,
            note: note.clone(),
        };
        let told = format!("{}: {note}", reason.name());
        Ok(done(self, "agency.disputed", Vec::new(), told))
    }

    /// The dispute is over: access suspended for it goes on.
    ///
    /// # Errors
    /// There is no dispute; no words; the contract's last day has passed.
    pub fn settle(mut self, note: &str, now: Moment) -> Next {
        if !matches!(self.state, AgencyState::Disputed { .. }) {
            return Err(Refusal::rule(
                "not-disputed",
                "There is no dispute to settle",
            ));
        }
        if self.until < now.today {
            return Err(Refusal::rule(
                "contract-over",
                "The contract’s last day has passed: end the contract, then renew it if it goes on",
            ));
        }
        let note = words(note)?;
        self.state = AgencyState::Active;
        Ok(done(self, "agency.settled", Vec::new(), note))
    }

    /// Ends the contract today, also out of a dispute: all access of its people ends (P 6.13).
    ///
    /// # Errors
    /// Ended already; no words.
    pub fn end(mut self, note: &str, now: Moment) -> Next {
        if matches!(self.state, AgencyState::Ended { .. }) {
            return Err(Refusal::rule(
                "ended",
                "The contract has been ended already",
            ));
        }
        let note = words(note)?;
        let before = readable(&self);
        self.until = self.until.min(now.today);
        self.state = AgencyState::Ended {
            on: now.today,
            note: note.clone(),
        };
        let changes = changed(&before, &readable(&self));
        Ok(done(self, "agency.ended", changes, note))
    }

    fn must_be_active(&self, attempted: &str) -> Result<(), Refusal> {
        match self.state {
            AgencyState::Active => Ok(()),
            AgencyState::Disputed { .. } => Err(Refusal::rule(
                "disputed",
                format!("The agency {attempted} already"),
            )),
            AgencyState::Ended { .. } => Err(Refusal::rule(
                "ended",
                "The contract has been ended: nothing is left to suspend",
            )),
        }
    }
}

fn done(
    next: Agency,
    key: &'static str,
    changes: Vec<Change>,
    note: String,
) -> Outcome<Agency, AgencyEvent> {
    let event = AgencyEvent {
        key,
        name: next.name.clone(),
        changes,
        note,
    };
    Outcome { next, event }
}

/// Every field as people read it, in the order of [`FIELDS`].
fn readable(agency: &Agency) -> [String; 8] {
    let day = |day: Option<NaiveDate>| day.map(long_date).unwrap_or_default();
    let acknowledged = agency.acknowledged.as_ref();
    [
        agency.name.clone(),
        agency.contract_number.clone(),
        agency.procurement_reference.clone(),
        day(agency.from),
        day(Some(agency.until)),
        day(acknowledged.map(|a| a.on)),
        acknowledged.map(|a| a.by.clone()).unwrap_or_default(),
        agency.notes.clone(),
    ]
}

fn changed(before: &[String; 8], after: &[String; 8]) -> Vec<Change> {
    let sides = before.iter().zip(after);
    FIELDS
        .iter()
        .zip(sides)
        .filter(|(_, (before, after))| before != after)
        .map(|((field, label), (before, after))| Change {
            field: (*field).to_owned(),
            label: (*label).to_owned(),
            before: before.clone(),
            after: after.clone(),
        })
        .collect()
}

fn words(note: &str) -> Result<String, Refusal> {
    let note = collapse(note);
    if looks_like_secret(&note) {
        return Err(Refusal::rule("secret", NO_SECRETS));
    }
    match note.chars().count() {
        0 => Err(Refusal::rule(
            "note-required",
            "Say why in a few words: it is kept with the agency",
        )),
        1..=500 => Ok(note),
        _ => Err(Refusal::rule(
            "too-long",
            "The reason must be 500 characters or fewer",
        )),
    }
}
