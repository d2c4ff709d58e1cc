//! Messages to people: which kinds there are, what each says, why somebody gets it, whether it can wait
//! for the day's summary and whether it can be turned off. Pure words; who is told and how it is sent
//! is not decided here.

mod access;
mod cases;
mod duties;
mod facts;
mod letter;
mod others;
mod pixels;
mod returns;
mod topic;

pub use facts::Facts;
pub use letter::{Item, LISTED, Letter};
pub use topic::{How, Topic};

use chrono::NaiveDate;

/// Why somebody is among those who are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Audience {
    /// It concerns them, or they are asked for something.
    Named,
    /// They are in Design and Marketing, which is told as well.
    Team,
}

/// When a message cannot wait for the day's summary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Urgency {
    /// It can wait.
    No,
    /// It never can.
    Always,
    /// It cannot when this fact, a day, is tomorrow or earlier.
    Soon(&'static str),
    /// It cannot when this fact has this value.
    When(&'static str, &'static str),
}

/// One kind of message.
pub struct Kind {
    /// The stable word, e.g. `notify.case-waiting`.
    pub key: &'static str,
    /// What it is about; what people choose by.
    pub topic: Topic,
    /// What it is, in a few words, for lists.
    pub name: &'static str,
    /// Whether it can wait.
    pub urgency: Urgency,
    /// Whether it is always sent: something is asked of the reader, or it is about security.
    pub mandatory: bool,
    /// The end of "You get this because ...".
    why: &'static str,
    say: fn(&Facts) -> Said,
}

/// What a message says: one line, and sentences. No sentence is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The subject line, on one line.
    pub headline: String,
    /// Whole sentences.
    pub sentences: Vec<String>,
}

/// How a message reaches somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// At once, by itself.
    AtOnce,
    /// In the summary of the next working day.
    Daily,
    /// Not at all: the reader turned it off.
    Never,
}

impl Kind {
    /// What it says with these facts. Facts that are missing are left out, never printed as nothing.
    pub fn say(&self, facts: &Facts) -> Said {
        (self.say)(facts)
    }

    /// Why somebody gets it, as a sentence.
    pub fn why(&self, audience: Audience) -> String {
        match audience {
            Audience::Named => format!("You get this because {}.", self.why),
            Audience::Team => {
                "You get this because you are in Design and Marketing, which is told of this."
                    .to_owned()
            }
        }
    }

    /// Whether it cannot wait for the day's summary.
    pub fn is_urgent(&self, facts: &Facts, today: NaiveDate) -> bool {
        match self.urgency {
            Urgency::No => false,
            Urgency::Always => true,
            Urgency::Soon(fact) => facts.date(fact).is_some_and(|day| {
                let tomorrow = today.succ_opt().unwrap_or(today);
                day <= tomorrow
            }),
            Urgency::When(fact, value) => facts.text(fact) == Some(value),
        }
    }

    /// Whether somebody of this audience always gets it. The team may do without its copies of what is
    /// asked of others, unless it is about security.
    pub fn is_mandatory(&self, audience: Audience) -> bool {
        self.mandatory && (audience == Audience::Named || self.urgency == Urgency::Always)
    }

    /// How it reaches somebody who wants messages of its topic like this.
    pub fn delivery(
        &self,
        facts: &Facts,
        audience: Audience,
        how: How,
        today: NaiveDate,
    ) -> Delivery {
        if how == How::Off && !self.is_mandatory(audience) {
            Delivery::Never
        } else if how == How::AtOnce || self.is_urgent(facts, today) {
            Delivery::AtOnce
        } else {
            Delivery::Daily
        }
    }
}

/// Every kind, in the order of topics.
pub fn catalogue() -> impl Iterator<Item = &'static Kind> {
    [
        access::KINDS,
        duties::KINDS,
        cases::KINDS,
        pixels::KINDS,
        others::KINDS,
        returns::KINDS,
    ]
    .into_iter()
    .flatten()
}

/// The kind with this key.
pub fn kind(key: &str) -> Option<&'static Kind> {
    catalogue().find(|kind| kind.key == key)
}

/// One line and the sentences that have something to say.
fn said<const N: usize>(headline: String, sentences: [Option<String>; N]) -> Said {
    Said {
        headline,
        sentences: sentences.into_iter().flatten().collect(),
    }
}

/// A sentence that needs no fact.
fn always(sentence: &str) -> Option<String> {
    Some(sentence.to_owned())
}

#[cfg(test)]
mod tests;
