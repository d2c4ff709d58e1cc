//! What is wrong with a form as typed: which field, which rule, in which words.
//! Never a refusal of permission or state (see `refusal`).

use serde::{Deserialize, Serialize};

/// One thing to mend in one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The form field's name, so that a page can link to it.
    pub field: String,
    /// A stable word for the rule, for tests and for import results: `required`, `too-long`.
    pub code: String,
    /// What to do, in plain words, without a full stop's worth of jargon.
    pub message: String,
}

/// Everything wrong with one form, in the order of its fields. Empty means acceptable.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problems(pub Vec<Problem>);

impl Problems {
    /// Notes one more problem.
    pub fn add(&mut self, field: &str, code: &str, message: impl Into<String>) {
        self.0.push(Problem {
            field: field.into(),
            code: code.into(),
            message: message.into(),
        });
    }

    /// Whether there is nothing to mend.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The first message about `field`, to print beside it.
    pub fn of(&self, field: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|p| p.field == field)
            .map(|p| p.message.as_str())
    }

    /// `Ok(value)` when nothing was noted, else the problems.
    ///
    /// # Errors
    /// The problems themselves.
    pub fn or<T>(self, value: T) -> Result<T, Self> {
        if self.is_empty() {
            Ok(value)
        } else {
            Err(self)
        }
    }
}
