//! An agency as typed, and what is wrong with that.

use super::{Acknowledged, Agency};
use crate::{
    moment::Moment,
    problem::Problems,
    secret::{NO_SECRETS, looks_like_secret},
    text::collapse,
};
use chrono::NaiveDate;

/// The fields with their labels, in the order of the form.
pub const FIELDS: &[(&str, &str)] = &[
    ("name", "Name"),
    ("contract_number", "Contract number"),
    ("procurement_reference", "Procurement reference"),
    ("from", "Contract from"),
    ("until", "Contract until"),
    ("acknowledged_on", "Obligations acknowledged on"),
    ("acknowledged_by", "Acknowledged by"),
    ("notes", "Notes"),
];

/// An agency as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AgencyDraft {
    /// Its name.
    pub name: String,
    /// The contract's number.
    pub contract_number: String,
    /// The procurement's reference.
    pub procurement_reference: String,
    /// The contract's first day.
    pub from: Option<NaiveDate>,
    /// The contract's last day.
    pub until: Option<NaiveDate>,
    /// When its obligations were acknowledged.
    pub acknowledged_on: Option<NaiveDate>,
    /// By whom.
    pub acknowledged_by: String,
    /// Anything else.
    pub notes: String,
}

/// An agency that can be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedAgency {
    pub(super) name: String,
    pub(super) contract_number: String,
    pub(super) procurement_reference: String,
    pub(super) from: Option<NaiveDate>,
    pub(super) until: NaiveDate,
    pub(super) acknowledged: Option<Acknowledged>,
    pub(super) notes: String,
}

impl CheckedAgency {
    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The contract's last day.
    pub const fn until(&self) -> NaiveDate {
        self.until
    }
}

impl AgencyDraft {
    /// What is stored, as a form shows it.
    pub fn of(agency: &Agency) -> Self {
        let acknowledged = agency.acknowledged.as_ref();
        Self {
            name: agency.name.clone(),
            contract_number: agency.contract_number.clone(),
            procurement_reference: agency.procurement_reference.clone(),
            from: agency.from,
            until: Some(agency.until),
            acknowledged_on: acknowledged.map(|a| a.on),
            acknowledged_by: acknowledged.map(|a| a.by.clone()).unwrap_or_default(),
            notes: agency.notes.clone(),
        }
    }

    /// Judges what was typed. Whether the name is taken is the store's question; a last day that has
    /// passed is for the moves to judge, because an agency whose contract ended can still be corrected.
    ///
    /// # Errors
    /// What is wrong, by field, as in [`FIELDS`].
    pub fn check(&self, now: Moment) -> Result<CheckedAgency, Problems> {
        let mut problems = Problems::default();
        let name = self.words(&mut problems, "name", &self.name, 200);
        if name.is_empty() {
            problems.add("name", "required", "Enter the agency’s name");
        }
        let contract_number =
            self.words(&mut problems, "contract_number", &self.contract_number, 100);
        if contract_number.is_empty() {
            problems.add(
                "contract_number",
                "required",
                "Enter the contract’s number: access is given under a contract only (P 6.13)",
            );
        }
        let procurement_reference = self.words(
            &mut problems,
            "procurement_reference",
            &self.procurement_reference,
            100,
        );
        if procurement_reference.is_empty() {
            problems.add(
                "procurement_reference",
                "required",
                "Enter the reference of the procurement (P 6.13)",
            );
        }
        let until = self.days(&mut problems);
        let acknowledged = self.acknowledged(&mut problems, now);
        let notes = self.words(&mut problems, "notes", &self.notes, 2_000);
        let (Some(until), true) = (until, problems.is_empty()) else {
            return Err(problems);
        };
        Ok(CheckedAgency {
            name,
            contract_number,
            procurement_reference,
            from: self.from,
            until,
            acknowledged,
            notes,
        })
    }

    fn words(&self, problems: &mut Problems, field: &str, typed: &str, most: usize) -> String {
        let text = if field == "notes" {
            typed
                .lines()
                .map(collapse)
                .collect::<Vec<_>>()
                .join("\n")
                .trim()
                .to_owned()
        } else {
            collapse(typed)
        };
        if text.chars().count() > most {
            let label = FIELDS.iter().find(|(known, _)| *known == field);
            let label = label.map_or("It", |(_, label)| label);
            let most = if most >= 1_000 {
                "2,000".to_owned()
            } else {
                most.to_string()
            };
            problems.add(
                field,
                "too-long",
                format!("{label} must be {most} characters or fewer"),
            );
        }
        if looks_like_secret(&text) {
            problems.add(field, "secret", NO_SECRETS);
        }
        text
    }

    fn days(&self, problems: &mut Problems) -> Option<NaiveDate> {
        match self.until {
            None => problems.add(
                "until",
                "required",
                "Enter the contract’s last day: access ends with it (P 6.13)",
            ),
            Some(until) if self.from.is_some_and(|from| until < from) => problems.add(
                "until",
                "order",
                "The contract’s last day must not be before its first",
            ),
            Some(_) => {}
        }
        self.until
    }

    fn acknowledged(&self, problems: &mut Problems, now: Moment) -> Option<Acknowledged> {
        let by = self.words(problems, "acknowledged_by", &self.acknowledged_by, 200);
        match (self.acknowledged_on, by.is_empty()) {
            (None, true) => None,
            (None, false) => {
                problems.add(
                    "acknowledged_on",
                    "required",
                    "Enter the day on which they were acknowledged",
                );
                None
            }
            (Some(_), true) => {
                problems.add(
                    "acknowledged_by",
                    "required",
                    "Enter who of the agency acknowledged its obligations",
                );
                None
            }
            (Some(on), false) => {
                if on > now.today {
                    problems.add(
                        "acknowledged_on",
                        "future",
                        "The day of the acknowledgement cannot be in the future",
                    );
                }
                Some(Acknowledged { on, by })
            }
        }
    }
}
