//! What can happen to an account: entered, edited, moved, archived, restored. Pure functions that
//! consume the account and hand back the next version with the event that goes into the audit trail.

use super::{
    Account, AccountMove, AccountStatus, Archived, Change, Checked, EarlierPresence, Names, Origin,
    compare,
};
use crate::ids::AccountId;
use crate::moment::Moment;
use crate::outcome::Outcome;
use crate::refusal::Refusal;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What happened to an account; a sentence in the timeline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum AccountEvent {
    /// It came into the register.
    Entered {
        /// How.
        origin: Origin,
        /// In which state.
        status: AccountStatus,
    },
    /// Details changed.
    Edited {
        /// What, field by field.
        changes: Vec<Change>,
    },
    /// It moved to another state.
    Moved {
        /// What was wished.
        wish: AccountMove,
        /// Field by field.
        changes: Vec<Change>,
    },
    /// A business case was approved for it in retrospect (P 12.1c).
    Regularised {
        /// Which, `BC-0042`.
        case: String,
        /// How it had come into the register.
        from: Origin,
    },
    /// It left the everyday register.
    Archived {
        /// Why.
        reason: String,
    },
    /// It came back.
    Restored {
        /// Why.
        reason: String,
    },
}

impl AccountEvent {
    /// The stable word in the audit trail.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Entered { .. } => "account.entered",
            Self::Edited { .. } => "account.edited",
            Self::Moved { .. } => "account.moved",
            Self::Regularised { .. } => "account.regularised",
            Self::Archived { .. } => "account.archived",
            Self::Restored { .. } => "account.restored",
        }
    }
}

type Next = Result<Outcome<Account, AccountEvent>, Refusal>;

/// What a holder confirmed to be right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Confirmed {
    /// Transparency statement and disclaimer (P 6.17, 6.18).
    pub transparency: bool,
    /// Monitoring, responses and escalation (Proc Monitoring).
    pub arrangements: bool,
}

impl Account {
    /// A new account with the identity the store made for it.
    pub fn enter(
        id: AccountId,
        number: i64,
        checked: Checked,
        status: AccountStatus,
        origin: Origin,
    ) -> Outcome<Self, AccountEvent> {
        let event = AccountEvent::Entered {
            origin,
            status: status.clone(),
        };
        let next = Self {
            id,
            number,
            presence: checked.presence,
            known_before: Vec::new(),
            details: checked.details,
            status,
            origin,
            archived: None,
            version: 1,
        };
        Outcome { next, event }
    }

    /// New details; a new handle or address moves the old one to "known before as".
    ///
    /// # Errors
    /// When the account is archived.
    pub fn edit(self, checked: Checked, names: &dyn Names, moment: Moment) -> Next {
        self.must_not_be_archived()?;
        let mut next = self.clone();
        if self.presence.account_key != checked.presence.account_key
            || self.presence.platform != checked.presence.platform
        {
            next.known_before.push(EarlierPresence {
                handle: self.presence.handle.clone(),
                url: self.presence.url.clone(),
                until: moment.today,
            });
        }
        next.presence = checked.presence;
        next.details = checked.details;
        let changes = compare(&self, &next, names);
        Ok(Outcome {
            next,
            event: AccountEvent::Edited { changes },
        })
    }

    /// New words for one of the fields that a quarterly return can propose a correction of (Proc
    /// "Reporting"): a link for the transparency statement, texts elsewhere.
    ///
    /// # Errors
    /// `field` for any other field; `link`, `too-long`; when the account is archived.
    pub fn correct(self, field: &str, words: &str, names: &dyn Names) -> Next {
        self.must_not_be_archived()?;
        let mut next = self.clone();
        let d = &mut next.details;
        let place = match field {
            "transparency_url" => &mut d.transparency_url,
            "monitoring" => &mut d.monitoring,
            "response_process" => &mut d.response_process,
            "escalation_plan" => &mut d.escalation_plan,
            "content_plan" => &mut d.content_plan,
            _ => {
                return Err(Refusal::rule(
                    "field",
                    "This cannot be taken over by itself: edit the account",
                ));
            }
        };
        words.trim().clone_into(place);
        if place.chars().count() > 4_000 {
            return Err(Refusal::rule(
                "too-long",
                "The text must be 4,000 characters or fewer",
            ));
        }
        let url = &next.details.transparency_url;
        if field == "transparency_url" && !url.is_empty() && !super::draft::is_web_link(url) {
            return Err(Refusal::rule(
                "link",
                "This is not a link that begins with https://: edit the account instead",
            ));
        }
        let changes = compare(&self, &next, names);
        Ok(Outcome {
            next,
            event: AccountEvent::Edited { changes },
        })
    }

    /// A holder confirmed on `on` what the register holds: statement, disclaimer, arrangements. Only what
    /// is recorded can be confirmed, and a later day stays.
    ///
    /// # Errors
    /// When the account is archived.
    pub fn confirm(self, confirmed: Confirmed, on: NaiveDate, names: &dyn Names) -> Next {
        self.must_not_be_archived()?;
        let mut next = self.clone();
        let d = &mut next.details;
        let arranged = !d.monitoring.is_empty()
            && !d.response_process.is_empty()
            && !d.escalation_plan.is_empty();
        let later = |day: &mut Option<NaiveDate>| *day = (*day).max(Some(on));
        if confirmed.transparency && !d.transparency_url.is_empty() {
            later(&mut d.transparency_confirmed_on);
        }
        // The disclaimer has no text of its own: once on record, it is confirmed with the statement.
        if confirmed.transparency && d.disclaimer_confirmed_on.is_some() {
            later(&mut d.disclaimer_confirmed_on);
        }
        if confirmed.arrangements && arranged {
            later(&mut d.arrangements_confirmed_on);
        }
        let changes = compare(&self, &next, names);
        Ok(Outcome {
            next,
            event: AccountEvent::Edited { changes },
        })
    }

    /// Another state.
    ///
    /// # Errors
    /// When there is no such move, words are missing, or the account is archived.
    pub fn move_to(self, wish: AccountMove, names: &dyn Names, moment: Moment) -> Next {
        self.must_not_be_archived()?;
        let mut next = self.clone();
        next.status = self.status.clone().transition(wish.clone(), moment.today)?;
        let changes = compare(&self, &next, names);
        Ok(Outcome {
            next,
            event: AccountEvent::Moved { wish, changes },
        })
    }

    /// An approved business case stands behind it from now on, whatever its state (P 6.2, 12.1c).
    /// `case`: its reference. An account that has one already stays as it is.
    pub fn regularise(mut self, case: &str) -> Outcome<Self, AccountEvent> {
        let from = self.origin;
        if !from.is_regular() {
            self.origin = Origin::ApprovedCase;
        }
        let case = case.to_owned();
        Outcome {
            next: self,
            event: AccountEvent::Regularised { case, from },
        }
    }

    /// Out of the everyday register, with a reason; never deleted (P 6.4).
    ///
    /// # Errors
    /// When it is archived already, or the reason is missing.
    pub fn archive(mut self, reason: &str, moment: Moment) -> Next {
        self.must_not_be_archived()?;
        let reason = words(reason)?;
        self.archived = Some(Archived {
            on: moment.today,
            reason: reason.clone(),
        });
        Ok(Outcome {
            next: self,
            event: AccountEvent::Archived { reason },
        })
    }

    /// Back into the everyday register.
    ///
    /// # Errors
    /// When it is not archived, or the reason is missing.
    pub fn restore(mut self, reason: &str) -> Next {
        if self.archived.take().is_none() {
            return Err(Refusal::rule(
                "not-archived",
                "This account is not archived",
            ));
        }
        let reason = words(reason)?;
        Ok(Outcome {
            next: self,
            event: AccountEvent::Restored { reason },
        })
    }

    fn must_not_be_archived(&self) -> Result<(), Refusal> {
        match self.archived {
            Some(_) => Err(Refusal::rule(
                "archived",
                "This account is archived. Restore it before you change it",
            )),
            None => Ok(()),
        }
    }
}

fn words(reason: &str) -> Result<String, Refusal> {
    let reason = reason.trim();
    match reason.chars().count() {
        0 => Err(Refusal::rule(
            "reason-required",
            "Say why in a few words: it is kept with the account",
        )),
        1..=1_000 => Ok(reason.to_owned()),
        _ => Err(Refusal::rule(
            "reason-too-long",
            "The reason must be 1,000 characters or fewer",
        )),
    }
}
