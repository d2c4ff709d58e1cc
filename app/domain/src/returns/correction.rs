//! What a holder says is not right in the register: a proposal to Design and Marketing, who put it right
//! or decline it. A return never changes the register by itself.

use super::{
    Content, Known, Return, Topic,
    moves::{reason, rule},
};
use crate::{
    actor::By,
    ids::{Reference, ReferenceKind},
    moment::Moment,
    outcome::Outcome,
    quarter::Quarter,
    refusal::Refusal,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// One proposal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// What people call it: `CO-0042`.
    pub number: i64,
    /// The return it came with.
    pub of_return: i64,
    /// That return's period.
    pub period: Quarter,
    /// The account.
    pub account: i64,
    /// What it is about.
    pub topic: Topic,
    /// The account's field, where new words are proposed; `None` = told in words only.
    pub field: Option<String>,
    /// What the register said when it was sent.
    pub before: String,
    /// The proposed words, or what is different.
    pub proposed: String,
    /// Who said so.
    pub by: By,
    /// When, local day.
    pub on: NaiveDate,
    /// Where it stands.
    pub state: CorrectionState,
    /// Counts the saves.
    pub version: i64,
}

/// Where a proposal stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum CorrectionState {
    /// Nobody has decided.
    Open,
    /// The register was put right.
    Applied {
        /// On which local day.
        on: NaiveDate,
        /// By whom.
        by: By,
        /// What was done; empty = the proposed words were taken over.
        note: String,
    },
    /// The register stays as it is.
    Declined {
        /// On which local day.
        on: NaiveDate,
        /// By whom.
        by: By,
        /// Why.
        reason: String,
    },
    /// The return was taken back or sent again without it.
    Withdrawn {
        /// On which local day.
        on: NaiveDate,
    },
}

impl CorrectionState {
    /// The stable word in tables.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Applied { .. } => "applied",
            Self::Declined { .. } => "declined",
            Self::Withdrawn { .. } => "withdrawn",
        }
    }

    /// The words people see.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Open => "To be decided",
            Self::Applied { .. } => "Put right",
            Self::Declined { .. } => "Declined",
            Self::Withdrawn { .. } => "Withdrawn",
        }
    }

    /// Every word with what people see.
    pub const ALL: &'static [(&'static str, &'static str)] = &[
        ("open", "To be decided"),
        ("applied", "Put right"),
        ("declined", "Declined"),
        ("withdrawn", "Withdrawn"),
    ];
}

/// What happened to a proposal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CorrectionEvent {
    /// The stable word in the audit trail.
    #[serde(skip)]
    pub key: &'static str,
    /// The account's number.
    pub account: i64,
    /// What it is about, in words.
    pub about: String,
    /// What was proposed.
    pub proposed: String,
    /// Words given with it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub note: String,
}

type Next = Result<Outcome<Correction, CorrectionEvent>, Refusal>;

impl Correction {
    /// What a return that is sent proposes; numbers are given from `first` on.
    pub fn of(sent: &Return, known: &Known, first: i64, by: &By, now: Moment) -> Vec<Self> {
        let mut found = Vec::new();
        for (topic, field, proposed) in proposals(&sent.content) {
            let before = match &field {
                Some(field) => known.text_of(field).to_owned(),
                None => {
                    let facts = known.about(topic).filter(|fact| !fact.text.is_empty());
                    let lines = facts.map(|fact| format!("{}: {}", fact.label, fact.text));
                    lines.collect::<Vec<_>>().join("\n")
                }
            };
            found.push(Self {
                number: first + i64::try_from(found.len()).unwrap_or(0),
                of_return: sent.number,
                period: sent.period,
                account: sent.account,
                topic,
                field,
                before,
                proposed,
                by: by.clone(),
                on: now.today,
                state: CorrectionState::Open,
                version: 1,
            });
        }
        found
    }

    /// What people call it: `CO-0042`.
    pub const fn reference(&self) -> Reference {
        Reference::of(ReferenceKind::Correction, self.number)
    }

    /// What it is about, in words: the field's label, or the topic.
    pub fn about(&self) -> &'static str {
        self.field
            .as_deref()
            .map_or(self.topic.name(), crate::account::label)
    }

    /// Marks it as put right. A note says what was done where the words were not simply taken over.
    ///
    /// # Errors
    /// `decided`; `own`: nobody takes over what they proposed; `reason`.
    pub fn apply(mut self, note: &str, taken_over: bool, by: By, now: Moment) -> Next {
        self.can_be_decided(&by)?;
        let note = if taken_over && note.trim().is_empty() {
            String::new()
        } else {
            reason(note, "Enter what was done in the register")?
        };
        self.state = CorrectionState::Applied {
            on: now.today,
            by,
            note: note.clone(),
        };
        Ok(self.done("correction.applied", note))
    }

    /// Leaves the register as it is.
    ///
    /// # Errors
    /// `decided`; `own`; `reason`.
    pub fn decline(mut self, because: &str, by: By, now: Moment) -> Next {
        self.can_be_decided(&by)?;
        let because = reason(because, "Enter why the register stays as it is")?;
        self.state = CorrectionState::Declined {
            on: now.today,
            by,
            reason: because.clone(),
        };
        Ok(self.done("correction.declined", because))
    }

    /// The return was taken back.
    ///
    /// # Errors
    /// `decided`.
    pub fn withdraw(mut self, now: Moment) -> Next {
        if self.state != CorrectionState::Open {
            return Err(rule("decided", None, "This is decided already"));
        }
        self.state = CorrectionState::Withdrawn { on: now.today };
        Ok(self.done("correction.withdrawn", String::new()))
    }

    fn can_be_decided(&self, by: &By) -> Result<(), Refusal> {
        if self.state != CorrectionState::Open {
            return Err(rule("decided", None, "This is decided already"));
        }
        if by.person.is_some() && by.person == self.by.person {
            return Err(rule(
                "own",
                None,
                "Somebody else has to decide about what you proposed",
            ));
        }
        Ok(())
    }

    fn done(self, key: &'static str, note: String) -> Outcome<Self, CorrectionEvent> {
        let event = CorrectionEvent {
            key,
            account: self.account,
            about: self.about().to_owned(),
            proposed: self.proposed.clone(),
            note,
        };
        Outcome { next: self, event }
    }
}

/// What a content proposes: topic, field, words.
fn proposals(content: &Content) -> Vec<(Topic, Option<String>, String)> {
    let mut found = Vec::new();
    for (topic, answer) in &content.topics {
        if answer.right != "no" {
            continue;
        }
        for (field, text) in &answer.proposed {
            found.push((*topic, Some(field.clone()), text.clone()));
        }
        if !answer.different.is_empty() {
            found.push((*topic, None, answer.different.clone()));
        }
    }
    found
}
