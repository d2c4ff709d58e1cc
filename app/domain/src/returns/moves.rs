//! What can happen to a return until it is reviewed: written, sent, taken back, given to somebody else,
//! not needed, not reported. Reviewing is in `review`.

use super::{
    Content, Known, QuestionSet, Return, ReturnEvent, ReturnKey, ReturnState, ReviewVerdict,
};
use crate::{
    actor::{Actor, By},
    moment::Moment,
    outcome::Outcome,
    problem::Problems,
    quarter::Quarter,
    refusal::Refusal,
    secret::{NO_SECRETS, looks_like_secret},
    text::collapse,
};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// One time a return was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    /// By whom.
    pub by: By,
    /// Whether that is somebody who is not named for the account.
    pub as_delegate: bool,
    /// When.
    pub at: DateTime<Utc>,
    /// Its local day.
    pub on: NaiveDate,
    /// Whether its last day had passed.
    pub late: bool,
    /// Whether it says that nothing has changed.
    pub unchanged: bool,
    /// The sentence they agreed to.
    pub statement: String,
    /// Hash of the copy that was kept of it.
    pub hash: String,
}

pub(super) type Next = Result<Outcome<Return, ReturnEvent>, Refusal>;

/// The sentence under a return.
pub const fn statement() -> &'static str {
    "I have checked this return, and what it says is true to the best of my knowledge."
}

/// What is added to it before the quarter has ended: nobody can vouch for days to come.
const fn so_far() -> &'static str {
    " It is so up to today; what changes before the quarter ends I will report to Design and Marketing."
}

/// The sentence under returns that say that nothing has changed.
pub const fn unchanged_statement() -> &'static str {
    "For each of these accounts: what the register holds is right, nothing had to be escalated, and each of the points below was kept to, where it applies."
}

/// All of the sentence that is agreed to on a day.
pub fn agreed_to(unchanged: bool, period: Quarter, today: NaiveDate) -> String {
    let words = if unchanged {
        unchanged_statement()
    } else {
        statement()
    };
    let so_far = if today < period.last() { so_far() } else { "" };
    format!("{words}{so_far}")
}

pub(super) fn rule(
    code: &'static str,
    clause: Option<&'static str>,
    words: impl Into<String>,
) -> Refusal {
    Refusal::Rule {
        code,
        message: words.into(),
        clause,
    }
}

/// A reason in words: wanted, and without secrets.
pub(super) fn reason(text: &str, wanted: &str) -> Result<String, Refusal> {
    let text = collapse(text);
    if text.is_empty() {
        return Err(rule("reason", None, wanted));
    }
    if text.chars().count() > 1_000 {
        return Err(rule(
            "reason",
            None,
            "The reason must be 1,000 characters or fewer",
        ));
    }
    if looks_like_secret(&text) {
        return Err(rule("reason", None, NO_SECRETS));
    }
    Ok(text)
}

impl Return {
    /// Whether it can be changed now.
    ///
    /// # Errors
    /// `sent`, `accepted`, `not-needed`.
    pub fn can_be_written(&self) -> Result<(), Refusal> {
        match self.state.key() {
            ReturnKey::NotStarted
            | ReturnKey::Draft
            | ReturnKey::SentBack
            // After the period closed it can still come in, late.
            | ReturnKey::NotReported => Ok(()),
            ReturnKey::Submitted => Err(rule(
                "sent",
                None,
                "This return is sent. Take it back to change it",
            )),
            ReturnKey::Accepted | ReturnKey::AcceptedWithAction => Err(rule(
                "accepted",
                None,
                "This return is accepted and cannot be changed any more",
            )),
            ReturnKey::NotNeeded => Err(rule(
                "not-needed",
                None,
                "No return is needed for this account",
            )),
        }
    }

    /// Keeps what was typed.
    ///
    /// # Errors
    /// `sent`, `accepted`, `not-needed`.
    pub fn write(mut self, content: Content, now: Moment) -> Next {
        self.can_be_written()?;
        if self.content == content {
            let event = self.event("return.written", "");
            return Ok(Outcome { next: self, event });
        }
        self.content = content;
        if self.state.key() != ReturnKey::Draft {
            self.state = ReturnState::Draft;
            self.since = now.at;
        }
        let event = self.event("return.written", "");
        Ok(Outcome { next: self, event })
    }

    /// A file was attached to a part of it, or taken away: `key` says which, `words` which file.
    ///
    /// # Errors
    /// As for writing.
    pub fn file(mut self, key: &'static str, words: &str, now: Moment) -> Next {
        self.can_be_written()?;
        if self.state.key() != ReturnKey::Draft {
            self.state = ReturnState::Draft;
            self.since = now.at;
        }
        let event = self.event(key, words);
        Ok(Outcome { next: self, event })
    }

    /// Whether it could be confirmed as it stands: nothing has changed.
    ///
    /// # Errors
    /// `critical`: what the register shows has to be explained; `against`: it says otherwise than a point
    /// that would be confirmed; and as for writing.
    pub fn can_be_unchanged(&self, known: &Known) -> Result<(), Refusal> {
        self.can_be_written()?;
        // Also after it was written in since, or sent again and taken back.
        let asked = self.reviews.last();
        if asked.is_some_and(|review| review.verdict == ReviewVerdict::SentBack) {
            return Err(rule(
                "sent-back",
                None,
                "This return was sent back with reasons: answer them in the return itself",
            ));
        }
        if let Some(evidence) = known.contradiction() {
            return Err(rule(
                "against",
                Some("P 12"),
                format!(
                    "{evidence}. Put that right in the register, or say in the return itself what is done about it"
                ),
            ));
        }
        match known.critical().next() {
            Some(gap) => Err(rule(
                "critical",
                Some("P 12"),
                format!(
                    "{}. Say in the return itself what is being done about it",
                    gap.evidence
                ),
            )),
            None => Ok(()),
        }
    }

    /// Sends it to Design and Marketing. `hash` is of the copy that is kept.
    ///
    /// # Errors
    /// [`Err`] within: what is missing, by field. Outside: `statement`, and as for writing.
    pub fn send(
        mut self,
        agreed: bool,
        set: &QuestionSet,
        known: &Known,
        hash: String,
        actor: &Actor,
        now: Moment,
    ) -> Result<Result<Outcome<Self, ReturnEvent>, Problems>, Refusal> {
        self.can_be_written()?;
        if !agreed {
            return Err(rule(
                "statement",
                None,
                "Tick the statement to send the return",
            ));
        }
        if let Err(problems) = self.content.check(set, known, self.period, now) {
            return Ok(Err(problems));
        }
        let unchanged = self.content.is_unchanged(set) && known.critical().next().is_none();
        let by = actor.by();
        let named = by
            .person
            .is_some_and(|person| self.place.holders.contains(&person));
        self.sent.push(Sent {
            as_delegate: !named,
            at: now.at,
            on: now.today,
            late: now.today > self.due,
            unchanged,
            statement: agreed_to(unchanged, self.period, now.today),
            hash: hash.clone(),
            by,
        });
        self.state = ReturnState::Submitted;
        self.since = now.at;
        let mut event = self.event("return.sent", "");
        event.hash = hash;
        event.unchanged = unchanged;
        Ok(Ok(Outcome { next: self, event }))
    }

    /// Takes back what was sent and not reviewed yet.
    ///
    /// # Errors
    /// `not-sent`.
    pub fn take_back(mut self, now: Moment) -> Next {
        if self.state.key() != ReturnKey::Submitted {
            return Err(rule(
                "not-sent",
                None,
                "Only a return that was sent and not reviewed yet can be taken back",
            ));
        }
        self.state = ReturnState::Draft;
        self.since = now.at;
        let event = self.event("return.taken-back", "");
        Ok(Outcome { next: self, event })
    }

    /// Has somebody file it who is not named for the account; `None` = nobody any more.
    ///
    /// # Errors
    /// `named` when they are; and as for writing.
    pub fn give(mut self, to: Option<By>) -> Next {
        self.can_be_written()?;
        let person = to.as_ref().and_then(|by| by.person);
        if person.is_some_and(|person| self.place.holders.contains(&person)) {
            return Err(rule(
                "named",
                None,
                "They are named for this account and can file the return anyway",
            ));
        }
        let name = to.as_ref().map_or("", |by| by.name.as_str()).to_owned();
        self.delegate = to;
        let event = self.event("return.given", &name);
        Ok(Outcome { next: self, event })
    }

    /// No return is needed: the account was closed, or never in use.
    ///
    /// # Errors
    /// `reason`; `reviewed` when it was sent or accepted.
    pub fn not_needed(mut self, because: &str, by: By, now: Moment) -> Next {
        if !self.state.key().waits_for_holder() && self.state.key() != ReturnKey::NotReported {
            return Err(rule(
                "sent",
                None,
                "A return that was sent is reviewed, and is needed no less for it",
            ));
        }
        let because = reason(because, "Enter why no return is needed")?;
        self.state = ReturnState::NotNeeded {
            reason: because.clone(),
            by,
        };
        self.since = now.at;
        let event = self.event("return.not-needed", &because);
        Ok(Outcome { next: self, event })
    }

    /// It is needed after all.
    ///
    /// # Errors
    /// `needed`.
    pub fn needed(mut self, is_closed: bool, now: Moment) -> Next {
        if self.state.key() != ReturnKey::NotNeeded {
            return Err(rule("needed", None, "This return is needed already"));
        }
        self.state = match (is_closed, self.content.is_blank()) {
            (true, _) => ReturnState::NotReported,
            (false, true) => ReturnState::NotStarted,
            (false, false) => ReturnState::Draft,
        };
        self.since = now.at;
        let event = self.event("return.needed", "");
        Ok(Outcome { next: self, event })
    }

    /// The period closes. What is not sent counts as not reported.
    ///
    /// # Errors
    /// `unreviewed` while it waits for Design and Marketing.
    pub fn close(mut self, now: Moment) -> Next {
        match self.state.key() {
            ReturnKey::NotStarted | ReturnKey::Draft | ReturnKey::SentBack => {
                self.state = ReturnState::NotReported;
                self.since = now.at;
            }
            ReturnKey::Submitted => {
                return Err(rule(
                    "unreviewed",
                    Some("P 7"),
                    format!("{} waits to be reviewed", self.reference()),
                ));
            }
            ReturnKey::Accepted
            | ReturnKey::AcceptedWithAction
            | ReturnKey::NotReported
            | ReturnKey::NotNeeded => {}
        }
        let event = self.event("return.not-reported", "");
        Ok(Outcome { next: self, event })
    }
}
