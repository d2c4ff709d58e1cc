//! Design and Marketing's review of a return (P 7): accepted, accepted with something to be done, sent
//! back with reasons. Nobody reviews what they sent.

use super::{
    Part, Return, ReturnEvent, ReturnKey, ReturnState,
    moves::{Next, reason, rule},
};
use crate::{
    actor::By,
    moment::Moment,
    outcome::Outcome,
    problem::Problems,
    refusal::Refusal,
    secret::{NO_SECRETS, looks_like_secret},
    text::{collapse, storable},
};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What became of a return.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReviewVerdict {
    /// As it is.
    Accepted,
    /// With something to be done.
    AcceptedWithAction,
    /// Back to the holder.
    SentBack,
    /// An acceptance was a mistake: it waits again.
    Undone,
}

impl ReviewVerdict {
    /// Those that a reviewer chooses from.
    pub const CHOICES: &'static [Self] =
        &[Self::Accepted, Self::AcceptedWithAction, Self::SentBack];

    /// The stable word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::AcceptedWithAction => "accepted-with-action",
            Self::SentBack => "sent-back",
            Self::Undone => "undone",
        }
    }

    /// The words people see.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Accepted => "Accepted",
            Self::AcceptedWithAction => "Accepted with action",
            Self::SentBack => "Sent back",
            Self::Undone => "Acceptance undone",
        }
    }

    /// The verdict with this key, of those to choose from.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::CHOICES.iter().copied().find(|v| v.key() == key)
    }
}

/// A review as it was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// What.
    pub verdict: ReviewVerdict,
    /// Who.
    pub by: By,
    /// When.
    pub at: DateTime<Utc>,
    /// Its local day.
    pub on: NaiveDate,
    /// In their own words.
    pub note: String,
    /// Reasons by part, when it was sent back.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub reasons: BTreeMap<String, String>,
    /// What has to be done: the obligation's number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub obligation: Option<i64>,
    /// Whether it was accepted together with others, unread but for saying that nothing has changed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub in_bulk: bool,
    /// Hash of what was reviewed.
    pub hash: String,
}

/// A review as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReviewDraft {
    /// A verdict's key.
    pub verdict: String,
    /// In their own words.
    pub note: String,
    /// Reasons by part.
    pub reasons: BTreeMap<String, String>,
    /// What has to be done.
    pub action: String,
    /// By which day.
    pub action_due: Option<NaiveDate>,
}

/// A remedial action to open (P 12).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remedy {
    /// What has to be done.
    pub what: String,
    /// By which day.
    pub due: NaiveDate,
}

/// A review that passed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviewWords {
    /// What.
    pub verdict: ReviewVerdict,
    /// In their own words.
    pub note: String,
    /// Reasons by part.
    pub reasons: BTreeMap<String, String>,
    /// What has to be done.
    pub remedy: Option<Remedy>,
}

/// What a verdict means, as the reviewer is told before choosing it.
pub const fn review_statement(verdict: ReviewVerdict) -> &'static str {
    match verdict {
        ReviewVerdict::Accepted => "What it says is recorded in the register.",
        ReviewVerdict::AcceptedWithAction => {
            "It is recorded, and an obligation with a due day is opened for the account."
        }
        ReviewVerdict::SentBack => "The holder is told the reasons and sends it again.",
        ReviewVerdict::Undone => "The return waits to be reviewed again.",
    }
}

impl ReviewDraft {
    /// Judges what was typed.
    ///
    /// # Errors
    /// By field: `verdict`, `note`, `reason.<part>`, `action`, `action_due`.
    pub fn check(&self, now: Moment) -> Result<ReviewWords, Problems> {
        let mut problems = Problems::default();
        let verdict = ReviewVerdict::from_key(&self.verdict);
        let note = storable(&self.note).trim().to_owned();
        let mut judge = |field: &str, text: &str| {
            if text.chars().count() > 2_000 {
                problems.add(field, "too-long", "This must be 2,000 characters or fewer");
            }
            if looks_like_secret(text) {
                problems.add(field, "secret", NO_SECRETS);
            }
        };
        judge("note", &note);
        let mut reasons = BTreeMap::new();
        for part in Part::ALL {
            let typed = self.reasons.get(part.key()).map_or("", String::as_str);
            let text = storable(typed).trim().to_owned();
            judge(&format!("reason.{}", part.key()), &text);
            if !text.is_empty() {
                reasons.insert(part.key().to_owned(), text);
            }
        }
        let action = collapse(&self.action);
        judge("action", &action);
        let mut remedy = None;
        match verdict {
            None => problems.add("verdict", "required", "Choose what becomes of this return"),
            Some(ReviewVerdict::SentBack) if reasons.is_empty() => problems.add(
                "reason.access",
                "required",
                "Enter a reason beside at least one part, so that the holder knows what to mend",
            ),
            Some(ReviewVerdict::AcceptedWithAction) => {
                if action.is_empty() {
                    problems.add("action", "required", "Enter what has to be done");
                }
                match self.action_due {
                    None => problems.add(
                        "action_due",
                        "required",
                        "Enter the day by which it has to be done",
                    ),
                    Some(due) if due < now.today => {
                        problems.add("action_due", "past", "The day must be today or later");
                    }
                    Some(due) => remedy = Some(Remedy { what: action, due }),
                }
            }
            Some(_) => {}
        }
        if verdict != Some(ReviewVerdict::SentBack) {
            reasons.clear();
        }
        match verdict {
            Some(verdict) if problems.is_empty() => Ok(ReviewWords {
                verdict,
                note,
                reasons,
                remedy,
            }),
            _ => Err(problems),
        }
    }
}

impl Return {
    /// Whether `by` can review it.
    ///
    /// # Errors
    /// `not-sent`; `own-return`: whoever sent it, or is named for the account, does not review it (P 7).
    pub fn can_be_reviewed(&self, by: &By) -> Result<(), Refusal> {
        if self.state.key() != ReturnKey::Submitted {
            return Err(rule(
                "not-sent",
                None,
                "Only a return that was sent can be reviewed",
            ));
        }
        let own = |sent: &super::Sent| by.person.is_some() && sent.by.person == by.person;
        if self.sent.iter().any(own) || self.is_filed_by(by.person) {
            return Err(rule(
                "own-return",
                Some("P 7"),
                "Somebody else has to review a return for an account that you are named for, or that you sent",
            ));
        }
        Ok(())
    }

    /// Accepts it or sends it back. `obligation` is what was opened for an action.
    ///
    /// # Errors
    /// As [`Self::can_be_reviewed`]; `changed` for an acceptance in bulk of what says more than "nothing
    /// has changed".
    pub fn review(
        mut self,
        words: ReviewWords,
        obligation: Option<i64>,
        in_bulk: bool,
        by: By,
        now: Moment,
    ) -> Next {
        self.can_be_reviewed(&by)?;
        if in_bulk && !self.is_unchanged() {
            return Err(rule(
                "changed",
                None,
                "Only returns that say that nothing has changed can be accepted together",
            ));
        }
        let hash = self.last_sent().map(|s| s.hash.clone()).unwrap_or_default();
        let key = match words.verdict {
            ReviewVerdict::SentBack => {
                self.state = ReturnState::SentBack;
                "return.sent-back"
            }
            ReviewVerdict::AcceptedWithAction => {
                self.state = ReturnState::AcceptedWithAction {
                    obligation: obligation.unwrap_or_default(),
                };
                "return.accepted-with-action"
            }
            ReviewVerdict::Accepted | ReviewVerdict::Undone => {
                self.state = ReturnState::Accepted;
                "return.accepted"
            }
        };
        self.since = now.at;
        let mut event = self.event(key, &words.note);
        event.hash.clone_from(&hash);
        event.unchanged = self.is_unchanged();
        event.in_bulk = in_bulk;
        self.reviews.push(Review {
            verdict: words.verdict,
            by,
            at: now.at,
            on: now.today,
            note: words.note,
            reasons: words.reasons,
            obligation,
            in_bulk,
            hash,
        });
        Ok(Outcome { next: self, event })
    }

    /// Undoes an acceptance while the period is open; what was opened for it stays open.
    ///
    /// # Errors
    /// `not-accepted`; `reason`.
    pub fn undo_acceptance(
        mut self,
        because: &str,
        by: By,
        now: Moment,
    ) -> Result<Outcome<Self, ReturnEvent>, Refusal> {
        if !self.state.key().is_accepted() {
            return Err(rule(
                "not-accepted",
                None,
                "Only an accepted return can be reviewed again",
            ));
        }
        let because = reason(because, "Enter why it has to be reviewed again")?;
        let hash = self.last_sent().map(|s| s.hash.clone()).unwrap_or_default();
        self.state = ReturnState::Submitted;
        self.since = now.at;
        let event = self.event("return.acceptance-undone", &because);
        self.reviews.push(Review {
            verdict: ReviewVerdict::Undone,
            by,
            at: now.at,
            on: now.today,
            note: because,
            reasons: BTreeMap::new(),
            obligation: None,
            in_bulk: false,
            hash,
        });
        Ok(Outcome { next: self, event })
    }
}
