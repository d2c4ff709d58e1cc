//! One message as it is kept until it is sent: one thing at once, or the lines of a day's summary.

use super::{Audience, Facts, Kind};
use serde::{Deserialize, Serialize};

/// How many lines a day's summary lists; the rest is counted.
pub const LISTED: usize = 60;

/// The longest subject line, in characters.
const LONGEST: usize = 140;

/// One thing somebody is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// The kind's key.
    pub kind: String,
    /// The subject line.
    pub headline: String,
    /// Whole sentences.
    pub sentences: Vec<String>,
    /// Why the reader gets it, as a sentence.
    pub why: String,
    /// The page, below the register's address.
    pub path: String,
}

/// What one mail says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// What it tells, oldest first.
    pub items: Vec<Item>,
    /// How many more there are that are not listed.
    #[serde(default)]
    pub more: i64,
    /// Whether it is a day's summary.
    #[serde(default)]
    pub summary: bool,
}

impl Item {
    /// What a kind says with these facts to somebody of this audience.
    pub fn of(kind: &Kind, facts: &Facts, audience: Audience) -> Self {
        let said = kind.say(facts);
        let mut headline = said.headline;
        if !facts.reference.is_empty() && !headline.contains(&facts.reference) {
            headline = format!("{}: {headline}", facts.reference);
        }
        Self {
            kind: kind.key.to_owned(),
            headline: cut(&headline),
            sentences: said.sentences,
            why: kind.why(audience),
            path: facts.path.clone(),
        }
    }
}

impl Letter {
    /// A letter that tells one thing at once.
    pub fn one(item: Item) -> Self {
        Self {
            items: vec![item],
            more: 0,
            summary: false,
        }
    }

    /// The day's summary: the first of its lines, and how many more there are.
    pub fn summary(items: Vec<Item>, more: i64) -> Self {
        Self {
            items,
            more,
            summary: true,
        }
    }

    /// How many things it tells.
    pub fn many(&self) -> i64 {
        i64::try_from(self.items.len()).unwrap_or(i64::MAX) + self.more
    }

    /// The subject line, on one line whatever the facts held.
    pub fn subject(&self) -> String {
        match self.items.as_slice() {
            [only] if !self.summary => cut(&only.headline),
            [only] if self.more == 0 => cut(&format!("Your daily summary: {}", only.headline)),
            _ => format!("Your daily summary: {} messages", self.many()),
        }
    }
}

/// A line without control characters, cut at a word where it is too long.
fn cut(text: &str) -> String {
    let line = crate::text::collapse(text);
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => {
            let head = line.get(..end).unwrap_or_default();
            let whole = head.rfind(' ').and_then(|end| head.get(..end));
            format!("{}…", whole.unwrap_or(head))
        }
        None => line,
    }
}
