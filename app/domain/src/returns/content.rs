//! What a holder writes into a return: saved as typed, judged when it is sent. Nothing here changes the
//! register; what is not right becomes a proposal (see `correction`).

use super::{
    known::{Known, Topic},
    questions::QuestionSet,
};
use crate::{
    account::is_web_link,
    moment::{Moment, long_date},
    problem::Problems,
    quarter::Quarter,
    secret::{NO_SECRETS, looks_like_secret},
    text::storable,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The most issues of one return.
pub const MOST_ISSUES: usize = 10;
const LONG: usize = 2_000;
const SHORT: usize = 200;

/// Whether what the register holds about a topic is right.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Answer {
    /// `yes`, `no` or empty.
    pub right: String,
    /// What is different, in words.
    pub different: String,
    /// New words for fields of the account, by the field's name; only those that differ.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub proposed: BTreeMap<String, String>,
}

/// Something that had to be escalated (Proc "Reporting").
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Issue {
    /// What happened.
    pub what: String,
    /// On which day, as typed or as `2026-11-22`.
    pub on: String,
    /// To whom it was escalated.
    pub to_whom: String,
    /// What came of it.
    pub outcome: String,
}

impl Issue {
    /// Whether nothing is written in it.
    pub fn is_blank(&self) -> bool {
        [&self.what, &self.on, &self.to_whom, &self.outcome]
            .iter()
            .all(|text| text.trim().is_empty())
    }
}

/// The answer to a question of the set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Said {
    /// `yes`, `no`, `not-applicable` or empty.
    pub answer: String,
    /// What was not so, and what is done about it.
    pub note: String,
}

/// Everything that is written in a return.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Content {
    /// By topic.
    pub topics: BTreeMap<Topic, Answer>,
    /// `active`, `nil` or empty: whether anything was published.
    pub activity: String,
    /// Why nothing was.
    pub nil_reason: String,
    /// `yes`, `no` or empty: whether anything had to be escalated.
    pub escalated: String,
    /// What.
    pub issues: Vec<Issue>,
    /// By the question's word.
    pub said: BTreeMap<String, Said>,
    /// What is done about the gravest gaps, or anything else.
    pub note: String,
}

/// The parts of a return: the words of reasons when it goes back, and of attached files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// What the register holds.
    Topic(Topic),
    /// Whether anything was published.
    Activity,
    /// What had to be escalated.
    Issues,
    /// The questions by clause.
    Questions,
}

impl Part {
    /// Every part, in order.
    pub const ALL: &'static [Self] = &[
        Self::Topic(Topic::Access),
        Self::Topic(Topic::Security),
        Self::Topic(Topic::Transparency),
        Self::Topic(Topic::Monitoring),
        Self::Topic(Topic::Content),
        Self::Activity,
        Self::Issues,
        Self::Questions,
    ];

    /// The stable word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Topic(topic) => topic.key(),
            Self::Activity => "activity",
            Self::Issues => "issues",
            Self::Questions => "questions",
        }
    }

    /// The words people see.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Topic(topic) => topic.name(),
            Self::Activity => "Activity",
            Self::Issues => "Issues that were escalated",
            Self::Questions => "What was kept to",
        }
    }

    /// The part with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|part| part.key() == key)
    }
}

impl Content {
    /// "Nothing has changed": everything is right, nothing was escalated, every point was kept to.
    pub fn unchanged(set: &QuestionSet) -> Self {
        let yes = || "yes".to_owned();
        let right = |topic: &Topic| {
            let answer = Answer {
                right: yes(),
                ..Answer::default()
            };
            (*topic, answer)
        };
        let said = |key: &str| {
            let said = Said {
                answer: yes(),
                note: String::new(),
            };
            (key.to_owned(), said)
        };
        Self {
            topics: Topic::ALL.iter().map(right).collect(),
            activity: "active".to_owned(),
            escalated: "no".to_owned(),
            said: set.questions.iter().map(|q| said(&q.key)).collect(),
            ..Self::default()
        }
    }

    /// Whether it says that nothing has changed and every point was kept to, and nothing else.
    pub fn is_unchanged(&self, set: &QuestionSet) -> bool {
        let right = Topic::ALL.iter().all(|topic| {
            let answer = self.topics.get(topic);
            answer.is_some_and(|a| a.right == "yes")
        });
        let kept = set.questions.iter().all(|question| {
            let said = self.said.get(&question.key);
            said.is_some_and(|s| {
                s.answer == "yes" || (s.answer == "not-applicable" && question.may_not_apply)
            })
        });
        right && kept && self.activity == "active" && self.escalated == "no"
    }

    /// What was typed, as it is kept: without blanks at the ends, without what cannot be stored, without
    /// empty issues; proposed words only where they differ from what the register holds.
    ///
    /// # Errors
    /// What cannot be kept at all: too long, or looking like a password. Fields as the form names them:
    /// `access`, `access.<field>`, `issue.0.what`, `said.<word>`, `note`, `nil_reason`.
    pub fn kept(mut self, known: &Known) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        one_of(&mut self.activity, &["active", "nil"]);
        one_of(&mut self.escalated, YES_NO);
        for (topic, answer) in &mut self.topics {
            let key = topic.key();
            one_of(&mut answer.right, YES_NO);
            keep(
                &mut answer.different,
                &format!("{key}.different"),
                LONG,
                &mut problems,
            );
            answer
                .proposed
                .retain(|field, _| topic.fields().contains(&field.as_str()));
            for (field, text) in &mut answer.proposed {
                keep(text, &format!("{key}.{field}"), LONG, &mut problems);
            }
            answer
                .proposed
                .retain(|field, text| text.as_str() != known.text_of(field));
        }
        self.issues.retain(|issue| !issue.is_blank());
        if self.issues.len() > MOST_ISSUES {
            let words = format!("A return has at most {MOST_ISSUES} issues");
            problems.add("escalated", "too-many", words);
        }
        for (place, issue) in self.issues.iter_mut().enumerate() {
            for (name, text, longest) in [
                ("what", &mut issue.what, LONG),
                ("on", &mut issue.on, SHORT),
                ("to_whom", &mut issue.to_whom, SHORT),
                ("outcome", &mut issue.outcome, LONG),
            ] {
                keep(
                    text,
                    &format!("issue.{place}.{name}"),
                    longest,
                    &mut problems,
                );
            }
        }
        for (key, said) in &mut self.said {
            one_of(&mut said.answer, &["yes", "no", "not-applicable"]);
            keep(
                &mut said.note,
                &format!("said.{key}.note"),
                LONG,
                &mut problems,
            );
        }
        keep(&mut self.nil_reason, "nil_reason", LONG, &mut problems);
        keep(&mut self.note, "note", LONG, &mut problems);
        problems.or(self)
    }

    /// Whether it can be sent.
    ///
    /// # Errors
    /// What is missing, by the form's fields: `access.right`, `access.different`, `activity`,
    /// `nil_reason`, `escalated`, `issue.0.what`, `said.<word>`, `note`.
    pub fn check(
        &self,
        set: &QuestionSet,
        known: &Known,
        period: Quarter,
        now: Moment,
    ) -> Result<(), Problems> {
        let mut problems = Problems::default();
        for topic in Topic::ALL {
            self.check_topic(*topic, &mut problems);
        }
        match self.activity.as_str() {
            "active" => {}
            "nil" if self.nil_reason.is_empty() => problems.add(
                "nil_reason",
                "required",
                "Enter why nothing was published, and whether the account is still needed",
            ),
            "nil" => {}
            _ => problems.add(
                "activity",
                "required",
                "Choose whether anything was published",
            ),
        }
        self.check_issues(period, now, &mut problems);
        for question in &set.questions {
            let field = format!("said.{}", question.key);
            let said = self.said.get(&question.key);
            let answer = said.map_or("", |s| s.answer.as_str());
            match answer {
                "yes" if known.against(&question.key).is_some() => {
                    let evidence = known.against(&question.key).unwrap_or_default();
                    problems.add(
                        &field,
                        "against",
                        format!(
                            "The register says otherwise: {evidence}. Put that right there, or answer “No” and say what is done"
                        ),
                    );
                }
                "yes" => {}
                "not-applicable" if question.may_not_apply => {}
                "no" if said.is_some_and(|s| s.note.is_empty()) => problems.add(
                    &format!("{field}.note"),
                    "required",
                    "Enter what was not so, and what is done about it",
                ),
                "no" => {}
                _ => {
                    let words = format!("Choose an answer: {}", question.text);
                    problems.add(&field, "required", words);
                }
            }
        }
        if known.critical().next().is_some() && self.note.is_empty() {
            problems.add(
                "note",
                "required",
                "Enter what is being done about what the register shows as critical",
            );
        }
        problems.or(())
    }

    fn check_topic(&self, topic: Topic, problems: &mut Problems) {
        let key = topic.key();
        let answer = self.topics.get(&topic);
        match answer.map(|a| a.right.as_str()) {
            Some("yes") => {}
            Some("no") => {
                let link = answer.and_then(|a| a.proposed.get("transparency_url"));
                if link.is_some_and(|text| !text.is_empty() && !is_web_link(text)) {
                    problems.add(
                        &format!("{key}.transparency_url"),
                        "link",
                        "Enter a link that begins with https://",
                    );
                }
                let nothing =
                    answer.is_some_and(|a| a.different.is_empty() && a.proposed.is_empty());
                if nothing {
                    problems.add(
                        &format!("{key}.different"),
                        "required",
                        format!("{}: enter what is different", topic.name()),
                    );
                }
            }
            _ => problems.add(
                &format!("{key}.right"),
                "required",
                format!("{}: choose whether this is right", topic.name()),
            ),
        }
    }

    fn check_issues(&self, period: Quarter, now: Moment, problems: &mut Problems) {
        match self.escalated.as_str() {
            "no" => {}
            "yes" if self.issues.is_empty() => {
                problems.add("issue.0.what", "required", "Enter what had to be escalated")
            }
            "yes" => {
                for (place, issue) in self.issues.iter().enumerate() {
                    let mut wanted = |name: &str, text: &str, words: &str| {
                        if text.is_empty() {
                            problems.add(&format!("issue.{place}.{name}"), "required", words);
                        }
                    };
                    wanted("what", &issue.what, "Enter what happened");
                    wanted("to_whom", &issue.to_whom, "Enter to whom it was escalated");
                    wanted(
                        "outcome",
                        &issue.outcome,
                        "Enter what came of it, or “still open”",
                    );
                    match day(&issue.on) {
                        None => problems.add(
                            &format!("issue.{place}.on"),
                            "required",
                            "Enter the day, for example 3 November 2026",
                        ),
                        Some(on) if on > now.today || on > period.last() || on < period.first() => {
                            let last = now.today.min(period.last());
                            problems.add(
                                &format!("issue.{place}.on"),
                                "outside",
                                format!(
                                    "The day must lie within the quarter: {} to {}",
                                    long_date(period.first()),
                                    long_date(last)
                                ),
                            );
                        }
                        Some(_) => {}
                    }
                }
            }
            _ => problems.add(
                "escalated",
                "required",
                "Choose whether anything had to be escalated",
            ),
        }
    }

    /// Whether anything is written in it at all.
    pub fn is_blank(&self) -> bool {
        self == &Self::default()
    }

    /// Whether the holder said that what the register holds about `topic` is right.
    pub fn is_right(&self, topic: Topic) -> bool {
        self.topics.get(&topic).is_some_and(|a| a.right == "yes")
    }

    /// Points that were not kept to: the question's word and what is said about it.
    pub fn not_kept(&self) -> impl Iterator<Item = (&str, &str)> {
        self.said
            .iter()
            .filter(|(_, said)| said.answer == "no")
            .map(|(key, said)| (key.as_str(), said.note.as_str()))
    }
}

/// The day that an issue names, however it is typed.
pub fn day(text: &str) -> Option<NaiveDate> {
    crate::account::read_date(text)
}

const YES_NO: &[&str] = &["yes", "no"];

/// An answer that no form offers is none.
fn one_of(answer: &mut String, known: &[&str]) {
    if !known.contains(&answer.as_str()) {
        answer.clear();
    }
}

fn keep(text: &mut String, field: &str, longest: usize, problems: &mut Problems) {
    *text = storable(text).trim().to_owned();
    if text.chars().count() > longest {
        let words = format!("This must be {longest} characters or fewer");
        problems.add(field, "too-long", words);
    }
    if looks_like_secret(text) {
        problems.add(field, "secret", NO_SECRETS);
    }
}
