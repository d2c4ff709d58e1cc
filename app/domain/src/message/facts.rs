//! What a message is told about: a reference, the page it leads to, and a few values by name. Values
//! are texts that people may have typed: they are cut to one line here, and escaped where they are shown.

use crate::{moment::long_date, text};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// The longest value that is printed, in characters.
const LONGEST: usize = 600;

/// The facts of one message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// What the record is called, e.g. `OB-0042`; may be empty.
    pub reference: String,
    /// The page, below the register's address: `/obligations/OB-0042`.
    pub path: String,
    values: BTreeMap<String, String>,
}

impl Facts {
    /// Facts about one record.
    pub fn about(reference: &str, path: &str) -> Self {
        Self {
            reference: one_line(reference),
            path: path.to_owned(),
            values: BTreeMap::new(),
        }
    }

    /// Notes a value; a blank one is no fact.
    pub fn set(&mut self, name: &str, value: &str) {
        let value = one_line(value);
        if !value.is_empty() {
            self.values.insert(name.to_owned(), value);
        }
    }

    /// The same with one more value.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.set(name, value);
        self
    }

    /// A value, if it is known.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(String::as_str)
    }

    /// A value, or these words instead.
    pub fn or<'a>(&'a self, name: &str, otherwise: &'a str) -> &'a str {
        self.text(name).unwrap_or(otherwise)
    }

    /// A value that is a day.
    pub fn date(&self, name: &str) -> Option<NaiveDate> {
        self.text(name)?.get(..10)?.parse().ok()
    }

    /// A day as people read it.
    pub fn day(&self, name: &str) -> Option<String> {
        self.date(name).map(long_date)
    }

    /// A value that counts something.
    pub fn number(&self, name: &str) -> Option<i64> {
        self.text(name)?.parse().ok()
    }

    /// "Reason: ..." with a value, if it is known. The value is somebody's own words: a full stop is
    /// added where it has no end.
    pub fn labelled(&self, label: &str, name: &str) -> Option<String> {
        self.text(name)
            .map(|value| format!("{label}: {}", ended(value)))
    }

    /// "Label: 20 January 2027." for a value that is a day.
    pub fn dated(&self, label: &str, name: &str) -> Option<String> {
        self.day(name).map(|day| format!("{label}: {day}."))
    }
}

/// A text on one line, without what cannot be printed, cut where it is very long.
fn one_line(value: &str) -> String {
    let line = text::collapse(value);
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default().trim_end()),
        None => line,
    }
}

fn ended(value: &str) -> String {
    if value.ends_with(['.', '!', '?', '…']) {
        value.to_owned()
    } else {
        format!("{value}.")
    }
}
