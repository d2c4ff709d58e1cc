//! What can happen to a grant: asked for, decided, completed, suspended, ended. Each function is pure
//! and refuses what the state or the separation of duties does not allow.

use super::{
    grant::{CheckedRequest, Grant, Handshake, Place, Step},
    state::{GrantKey, GrantState, RevokedBecause},
};
use crate::{
    account::InterventionReason,
    actor::By,
    ids::{GrantId, PersonId},
    moment::Moment,
    outcome::Outcome,
    platform::AccessLevel,
    refusal::Refusal,
    secret::{NO_SECRETS, looks_like_secret},
    text::collapse,
};
use chrono::NaiveDate;
use serde::Serialize;

/// What happened to a grant; a sentence in the history. Each names the person and the level, so that
/// the trail can be read without the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GrantEvent {
    /// The stable word in the audit trail.
    #[serde(skip)]
    pub key: &'static str,
    /// Whose access; the name is added by whoever knows it.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// The account's number.
    pub account: i64,
    /// How much.
    pub level: AccessLevel,
    /// The state now.
    #[serde(flatten)]
    pub state: GrantState,
    /// Words given with it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub note: String,
}

type Next = Result<Outcome<Grant, GrantEvent>, Refusal>;

impl GrantEvent {
    /// The same with the person's name.
    #[must_use]
    pub fn named(mut self, name: &str) -> Self {
        name.clone_into(&mut self.name);
        self
    }
}

impl Grant {
    /// A new request.
    pub fn request(
        id: GrantId,
        number: i64,
        account: i64,
        place: Place,
        checked: CheckedRequest,
        by: By,
    ) -> Outcome<Self, GrantEvent> {
        let CheckedRequest {
            person,
            level,
            from,
            until,
            reason,
            agency,
        } = checked;
        let note = reason.clone();
        let next = Self {
            id,
            number,
            account,
            person,
            level,
            from,
            until,
            reason,
            requested_by: by,
            approved: None,
            state: GrantState::Requested,
            handshake: Handshake::default(),
            agency,
            place,
            version: 1,
        };
        done(next, "access.requested", note)
    }

    /// Approves it. Nobody approves access they asked for, or their own.
    ///
    /// # Errors
    /// Separation of duties; not a request any more.
    pub fn approve(mut self, by: &By, now: Moment) -> Next {
        self.must_be(&[GrantKey::Requested], "Approve")?;
        self.independent(by)?;
        self.not_over(now)?;
        self.approved = Some((by.clone(), now.today));
        self.state = GrantState::Approved;
        Ok(done(self, "access.approved", String::new()))
    }

    /// Refuses it, with a reason.
    ///
    /// # Errors
    /// No reason; not open for a decision.
    pub fn refuse(mut self, by: &By, reason: &str, now: Moment) -> Next {
        self.must_be(&[GrantKey::Requested, GrantKey::Approved], "Refuse")?;
        let reason = words(reason)?;
        self.state = GrantState::Refused {
            on: now.today,
            by: by.clone(),
            reason: reason.clone(),
        };
        Ok(done(self, "access.refused", reason))
    }

    /// Notes that a step of the handshake is done. Going live is [`Self::activate`]'s.
    ///
    /// # Errors
    /// The access has not been approved, or is over.
    pub fn step(mut self, step: Step, now: Moment) -> Next {
        self.must_be(
            &[GrantKey::Requested, GrantKey::Approved, GrantKey::Active],
            "Complete a step",
        )?;
        let slot = match step {
            Step::Policy => &mut self.handshake.policy,
            Step::SecondFactor => &mut self.handshake.second_factor,
            Step::Training => &mut self.handshake.training,
            Step::TeamTold => &mut self.handshake.team_told,
        };
        *slot = Some(now.today);
        let note = step.name().to_owned();
        Ok(done(self, "access.step", note))
    }

    /// The same grant whose steps were filled in from other records.
    pub fn known_steps(self) -> Outcome<Self, GrantEvent> {
        done(self, "access.step", "Steps known from other records".into())
    }

    /// Live, when it is approved, its first day has come and nothing is missing.
    ///
    /// # Errors
    /// Something is missing: a refusal that names it.
    pub fn activate(self, now: Moment) -> Next {
        self.must_be(&[GrantKey::Approved], "Make live")?;
        let missing = self.handshake.missing();
        match self.go_live(now) {
            (next, true) => Ok(done(next, "access.live", String::new())),
            (_, false) => Err(Refusal::Rule {
                code: "handshake",
                message: match missing.as_slice() {
                    [] => "Its first day has not come yet".into(),
                    steps => format!(
                        "Still to do: {}",
                        steps
                            .iter()
                            .map(|s| s.name())
                            .collect::<Vec<_>>()
                            .join(", ")
                    ),
                },
                clause: Some("P 6.11"),
            }),
        }
    }

    fn go_live(mut self, now: Moment) -> (Self, bool) {
        let ready = self.state == GrantState::Approved
            && self.handshake.missing().is_empty()
            && self.from <= now.today;
        if ready {
            self.state = GrantState::Active { since: now.today };
        }
        (self, ready)
    }

    /// Stops it for a time (P 6.14), with one of the policy's reasons.
    ///
    /// # Errors
    /// Not live; no words.
    pub fn suspend(mut self, reason: InterventionReason, note: &str, now: Moment) -> Next {
        self.must_be(&[GrantKey::Active], "Suspend")?;
        let note = words(note)?;
        self.state = GrantState::Suspended {
            since: now.today,
            reason,
            note: note.clone(),
        };
        Ok(done(self, "access.suspended", note))
    }

    /// Lets it go on.
    ///
    /// # Errors
    /// Not suspended, or its last day has passed.
    pub fn resume(mut self, now: Moment) -> Next {
        self.must_be(&[GrantKey::Suspended], "Resume")?;
        self.not_over(now)?;
        self.state = GrantState::Active { since: now.today };
        Ok(done(self, "access.resumed", String::new()))
    }

    /// The same at the wish of a person, who must not be the one whose access was stopped (P 6.14).
    ///
    /// # Errors
    /// As [`Self::resume`]; one's own access.
    pub fn resume_by(self, by: &By, now: Moment) -> Next {
        if by.person == Some(self.person) {
            return Err(Refusal::Rule {
                code: "own-access",
                message: "Nobody lets their own access go on. Another holder, Design and Marketing or the General Manager ECoMS can".into(),
                clause: Some("P 6.14"),
            });
        }
        self.resume(now)
    }

    /// Ends it for good. A request that was never live ends too.
    ///
    /// # Errors
    /// Over already; no words.
    pub fn revoke(mut self, because: RevokedBecause, note: &str, by: &By, now: Moment) -> Next {
        self.must_be(
            &[
                GrantKey::Requested,
                GrantKey::Approved,
                GrantKey::Active,
                GrantKey::Suspended,
            ],
            "End",
        )?;
        let note = words(note)?;
        // What was never live leaves nothing behind on the platform.
        let never_live = matches!(self.state, GrantState::Requested | GrantState::Approved);
        self.state = GrantState::Revoked {
            on: now.today,
            by: by.clone(),
            because,
            note: note.clone(),
            removed_on: never_live.then_some(now.today),
        };
        Ok(done(self, "access.revoked", note))
    }

    /// Notes the day on which it was removed on the platform.
    ///
    /// # Errors
    /// It has not ended, the day lies in the future, or it was noted already.
    pub fn removed(mut self, day: NaiveDate, now: Moment) -> Next {
        let GrantState::Revoked { removed_on, .. } = &mut self.state else {
            return Err(self.wrong("Confirm the removal"));
        };
        if removed_on.is_some() {
            return Err(Refusal::rule(
                "removed",
                "That it was removed is on record already",
            ));
        }
        if day > now.today {
            return Err(Refusal::rule(
                "in-the-future",
                "The day of the removal cannot be in the future",
            ));
        }
        *removed_on = Some(day);
        Ok(done(self, "access.removed", String::new()))
    }

    /// The level as the platform shows it. Never to more than an agency may hold.
    ///
    /// # Errors
    /// Not live, the same level, or not for an agency.
    pub fn correct_level(
        mut self,
        level: AccessLevel,
        agency_levels: &[AccessLevel],
        note: &str,
    ) -> Next {
        self.must_be(&[GrantKey::Active], "Correct the level")?;
        if self.level == level {
            return Err(Refusal::rule("same-level", "That is the level on record"));
        }
        if self.agency.is_some() && !agency_levels.contains(&level) {
            return Err(Refusal::Rule {
                code: "agency-level",
                message:
                    "People of an agency get access to advertising only: end this access instead"
                        .into(),
                clause: Some("P 6.13"),
            });
        }
        let note = words(note)?;
        self.level = level;
        Ok(done(self, "access.level-corrected", note))
    }

    /// Whether the end of this access means that shared passwords must change (P 6.8).
    pub const fn opens_password_change(&self) -> bool {
        matches!(self.level, AccessLevel::Admin | AccessLevel::Publisher)
            && !matches!(self.state, GrantState::Requested | GrantState::Approved)
    }

    /// Why `by` cannot approve it, if they cannot: for a page that says so before they try.
    pub fn why_not_approve(&self, by: &By) -> Option<Refusal> {
        self.independent(by).err()
    }

    fn independent(&self, by: &By) -> Result<(), Refusal> {
        let rule = |code, message: &str| {
            Err(Refusal::Rule {
                code,
                message: message.into(),
                clause: Some("P 6.5"),
            })
        };
        if by.person.is_some() && by.person == Some(self.person) {
            return rule(
                "own-access",
                "Nobody approves their own access. Another holder or Design and Marketing can",
            );
        }
        if by.person.is_some() && by.person == self.requested_by.person {
            return rule(
                "own-request",
                "Nobody approves what they asked for. Another holder or Design and Marketing can",
            );
        }
        Ok(())
    }

    fn not_over(&self, now: Moment) -> Result<(), Refusal> {
        if self.until.is_some_and(|until| until < now.today) {
            return Err(Refusal::rule(
                "over",
                "Its last day has passed: end it, and ask for new access if it is needed",
            ));
        }
        Ok(())
    }

    fn must_be(&self, states: &[GrantKey], attempted: &str) -> Result<(), Refusal> {
        if states.contains(&self.state.key()) {
            Ok(())
        } else {
            Err(self.wrong(attempted))
        }
    }

    fn wrong(&self, attempted: &str) -> Refusal {
        Refusal::rule(
            "wrong-state",
            format!(
                "This access is “{}”: “{attempted}” is not possible any more, or not yet",
                self.state.key().name()
            ),
        )
    }
}

fn done(next: Grant, key: &'static str, note: String) -> Outcome<Grant, GrantEvent> {
    let event = GrantEvent {
        key,
        person: next.person,
        name: String::new(),
        account: next.account,
        level: next.level,
        state: next.state.clone(),
        note,
    };
    Outcome { next, event }
}

pub(super) fn words(note: &str) -> Result<String, Refusal> {
    let note = collapse(note);
    if looks_like_secret(&note) {
        return Err(Refusal::rule("secret", NO_SECRETS));
    }
    match note.chars().count() {
        0 => Err(Refusal::rule(
            "note-required",
            "Say why in a few words: it is kept with the access",
        )),
        1..=1_000 => Ok(note),
        _ => Err(Refusal::rule(
            "too-long",
            "The reason must be 1,000 characters or fewer",
        )),
    }
}
