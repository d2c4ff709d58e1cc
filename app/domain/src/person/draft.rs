//! A person as typed into a form or a file, and what is wrong with that.

use super::Person;
use crate::{
    ids::{PersonId, UnitId},
    problem::Problems,
    text::collapse,
};

/// A person's details as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PersonDraft {
    /// Full name.
    pub name: String,
    /// Work e-mail.
    pub email: String,
    /// Job title; may be empty.
    pub title: String,
    /// Where they work.
    pub unit: Option<UnitId>,
    /// Whom they report to.
    pub manager: Option<PersonId>,
}

/// Details that can be saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedPerson {
    pub(super) name: String,
    pub(super) email: String,
    pub(super) title: String,
    pub(super) unit: Option<UnitId>,
    pub(super) manager: Option<PersonId>,
}

impl CheckedPerson {
    /// The e-mail, in lower case.
    pub fn email(&self) -> &str {
        &self.email
    }

    /// Where they work.
    pub fn unit(&self) -> Option<UnitId> {
        self.unit
    }

    /// Whom they report to.
    pub fn manager(&self) -> Option<PersonId> {
        self.manager
    }
}

impl PersonDraft {
    /// The details of `person` as a form shows them.
    pub fn of(person: &Person) -> Self {
        Self {
            name: person.name.clone(),
            email: person.email.clone(),
            title: person.title.clone(),
            unit: person.unit,
            manager: person.manager,
        }
    }

    /// Judges the details. Whether the e-mail is taken is the store's question.
    ///
    /// # Errors
    /// What is wrong, by field: `name`, `email`, `title`.
    pub fn check(&self) -> Result<CheckedPerson, Problems> {
        let mut problems = Problems::default();
        let name = collapse(&self.name);
        match name.chars().count() {
            0 => problems.add("name", "required", "Enter the person’s full name"),
            1..=200 => {}
            _ => problems.add(
                "name",
                "too-long",
                "The name must be 200 characters or fewer",
            ),
        }
        let email = collapse(&self.email).to_lowercase();
        if email.is_empty() {
            problems.add(
                "email",
                "required",
                "Enter the person’s work e-mail address",
            );
        } else if !is_address(&email) {
            problems.add(
                "email",
                "format",
                "Enter an e-mail address in the form name@organisation.govt.nz",
            );
        }
        let title = collapse(&self.title);
        if title.chars().count() > 200 {
            problems.add(
                "title",
                "too-long",
                "The job title must be 200 characters or fewer",
            );
        }
        problems.or(CheckedPerson {
            name,
            email,
            title,
            unit: self.unit,
            manager: self.manager,
        })
    }
}

/// One `@` with something before it and a host with a dot after it; delivery is the only real test.
fn is_address(email: &str) -> bool {
    let Some((local, host)) = email.split_once('@') else {
        return false;
    };
    let odd = |c: char| c.is_whitespace() || c.is_control() || "@<>(),;:\"\\".contains(c);
    !local.is_empty()
        && email.len() <= 254
        && !local.chars().any(odd)
        && !host.chars().any(odd)
        && host.split('.').count() > 1
        && host.split('.').all(|label| !label.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(name: &str, email: &str) -> PersonDraft {
        PersonDraft {
            name: name.into(),
            email: email.into(),
            ..PersonDraft::default()
        }
    }

    #[test]
    fn names_and_addresses_are_judged() {
        let checked = draft("  Hēmi   Rāwhiti ", "Hemi.Rawhiti@Harbours.example ").check();
        let checked = checked.expect("valid");
        assert_eq!(checked.name, "Hēmi Rāwhiti");
        assert_eq!(checked.email, "hemi.rawhiti@harbours.example");
        for (name, email, field) in [
            ("", "a@b.nz", "name"),
            ("A", "", "email"),
            ("A", "a.b.nz", "email"),
            ("A", "a@b", "email"),
            ("A", "@b.nz", "email"),
            ("A", "a@b..nz", "email"),
            ("A", "a b@c.nz", "email"),
            ("A", "a@b@c.nz", "email"),
            ("A", "<a@b.nz>", "email"),
        ] {
            let problems = draft(name, email).check().expect_err("invalid");
            assert!(
                problems.of(field).is_some(),
                "{name:?} {email:?}: {problems:?}"
            );
        }
    }
}
