//! What people write into the sections of a case, whatever it is about: how a text is kept, the facts of
//! a section with their labels, and what differs between two versions of them.

use crate::{
    account::Change,
    problem::Problems,
    secret::{NO_SECRETS, looks_like_secret},
};

/// A text as it is kept; `longest` in characters. What cannot be kept is a problem of the field.
pub fn kept(field: &str, typed: &str, longest: usize, problems: &mut Problems) -> String {
    let text = crate::text::storable(typed).trim().to_owned();
    if text.chars().count() > longest {
        problems.add(
            field,
            "too-long",
            format!("This must be {longest} characters or fewer"),
        );
    }
    if looks_like_secret(&text) {
        problems.add(field, "secret", NO_SECRETS);
    }
    text
}

/// One fact of a section: its field, its label, its text as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// The form field.
    pub field: String,
    /// Its label.
    pub label: String,
    /// What is written there; empty = nothing yet.
    pub text: String,
}

impl Fact {
    /// A fact.
    pub fn new(field: &str, label: &str, text: &str) -> Self {
        Self {
            field: field.to_owned(),
            label: label.to_owned(),
            text: text.to_owned(),
        }
    }
}

/// What differs between two versions of the same facts, field by field; also of facts that came or went.
pub fn differences(before: &[Fact], after: &[Fact]) -> Vec<Change> {
    let text_of = |facts: &[Fact], field: &str| {
        let found = facts.iter().find(|f| f.field == field);
        found.map(|f| f.text.clone()).unwrap_or_default()
    };
    let gone = before
        .iter()
        .filter(|old| !after.iter().any(|new| new.field == old.field));
    let all = after.iter().chain(gone);
    all.map(|fact| Change {
        field: fact.field.clone(),
        label: fact.label.clone(),
        before: text_of(before, &fact.field),
        after: text_of(after, &fact.field),
    })
    .filter(|change| change.before != change.after)
    .collect()
}
