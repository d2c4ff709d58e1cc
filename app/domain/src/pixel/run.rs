//! What happens to a pixel: it goes live, pauses, is renewed, and ends. Never live without the mention on
//! the privacy page and the choice up front (P 6.23).

use super::living::{Confirmed, Next, Pixel, PixelState, RenewalAsked, done};
use crate::{
    actor::{Actor, By},
    ids::PersonId,
    moment::{Moment, long_date},
    policy::PolicySettings,
    refusal::Refusal,
    secret::{NO_SECRETS, looks_like_secret},
    text::collapse,
};
use chrono::{Days, Months, NaiveDate};

impl Pixel {
    /// Puts it on its pages, or back on them; whoever does it has looked at both things that P 6.23 asks
    /// for: `privacy_page` and `choice` are their ticks.
    ///
    /// # Errors
    /// `unguarded` with which and why; `state`; `expired`.
    pub fn go_live(mut self, privacy_page: bool, choice: bool, by: By, now: Moment) -> Next {
        if !matches!(self.state, PixelState::Approved | PixelState::Paused) {
            return Err(self.not_from_here("go live"));
        }
        if self.expires_on < now.today {
            let words = format!(
                "Its permission ended on {}: ask for its renewal first",
                long_date(self.expires_on)
            );
            return Err(Refusal::rule("expired", words));
        }
        let mut missing = Vec::new();
        if !privacy_page {
            missing.push("the privacy page does not say that the pixel is used");
        }
        if !choice {
            missing.push("visitors do not choose before anything fires");
        }
        if !missing.is_empty() {
            return Err(Refusal::Rule {
                code: "unguarded",
                message: format!("It cannot go live: {}", missing.join(", and ")),
                clause: Some("P 6.23"),
            });
        }
        let key = match self.state {
            PixelState::Paused => "pixel.resumed",
            _ => "pixel.live",
        };
        self.confirmed = Some(Confirmed { by, on: now.today });
        self.stands(PixelState::Live, String::new(), now);
        Ok(done(self, key, String::new()))
    }

    /// Turns it off for now.
    ///
    /// # Errors
    /// `state`; `reason`; `secret`.
    pub fn pause(mut self, reason: &str, now: Moment) -> Next {
        if self.state != PixelState::Live {
            return Err(self.not_from_here("be paused"));
        }
        let note = reason_of(reason)?;
        self.stands(PixelState::Paused, note.clone(), now);
        Ok(done(self, "pixel.paused", note))
    }

    /// Takes it off for good.
    ///
    /// # Errors
    /// `state`; `reason`; `secret`.
    pub fn remove(mut self, reason: &str, now: Moment) -> Next {
        if self.state == PixelState::Removed {
            return Err(self.not_from_here("be removed"));
        }
        let note = reason_of(reason)?;
        self.renewal = None;
        self.stands(PixelState::Removed, note.clone(), now);
        Ok(done(self, "pixel.removed", note))
    }

    /// The day after its last day has come.
    ///
    /// # Errors
    /// `state`: it has no permission, or still has it.
    pub fn expire(mut self, now: Moment) -> Next {
        if !self.state.is_permitted() || self.expires_on >= now.today {
            return Err(self.not_from_here("expire"));
        }
        let note = format!("The permission ended on {}", long_date(self.expires_on));
        self.stands(PixelState::Expired, note.clone(), now);
        Ok(done(self, "pixel.expired", note))
    }

    /// From which day on its renewal can be asked for.
    pub fn renewable_from(&self, settings: &PolicySettings) -> NaiveDate {
        let days = u64::from(settings.pixel_renewal_days);
        let from = self.expires_on.checked_sub_days(Days::new(days));
        from.unwrap_or(self.expires_on)
    }

    /// Asks for its renewal, because nothing has changed: `unchanged` is the tick that says so.
    ///
    /// # Errors
    /// `state`; `asked`; `early`; `statement`; `secret`.
    pub fn ask_renewal(
        mut self,
        unchanged: bool,
        note: &str,
        by: By,
        acting_for: Option<By>,
        settings: &PolicySettings,
        now: Moment,
    ) -> Next {
        if self.state == PixelState::Removed {
            return Err(self.not_from_here("be renewed"));
        }
        if self.renewal.is_some() {
            let words = "Its renewal was asked for already and waits to be confirmed";
            return Err(Refusal::rule("asked", words));
        }
        let from = self.renewable_from(settings);
        if now.today < from {
            let words = format!("Its renewal can be asked for from {}", long_date(from));
            return Err(Refusal::rule("early", words));
        }
        if !unchanged {
            return Err(Refusal::rule(
                "statement",
                "Tick that nothing has changed. If something has, change the pixel instead: only the lanes concerned look at it again",
            ));
        }
        let note = collapse(note);
        if looks_like_secret(&note) {
            return Err(Refusal::rule("secret", NO_SECRETS));
        }
        self.renewal = Some(RenewalAsked {
            by,
            acting_for,
            on: now.today,
            note: note.clone(),
        });
        Ok(done(self, "pixel.renewal-asked", note))
    }

    /// Confirms a renewal or refuses it. Nobody confirms what they asked for, nor a pixel they answer
    /// for.
    ///
    /// # Errors
    /// `not-waiting`; `own-case`; `reason`; `secret`.
    pub fn decide_renewal(
        mut self,
        confirmed: bool,
        note: &str,
        actor: &Actor,
        acting_for: Option<PersonId>,
        settings: &PolicySettings,
        now: Moment,
    ) -> Next {
        let Some(asked) = self.renewal.take() else {
            return Err(Refusal::rule(
                "not-waiting",
                "No renewal waits to be confirmed",
            ));
        };
        let asker = [
            asked.by.person,
            asked.acting_for.as_ref().and_then(|by| by.person),
        ];
        let hands = [actor.person(), acting_for];
        let is_own =
            |hand: &PersonId| asker.contains(&Some(*hand)) || self.owner.person == Some(*hand);
        if hands.iter().flatten().any(is_own) {
            return Err(Refusal::Rule {
                code: "own-case",
                message:
                    "Nobody confirms a renewal that they asked for, nor of a pixel they answer for, themselves or through a delegate"
                        .into(),
                clause: Some("P 7"),
            });
        }
        if !confirmed {
            let note = reason_of(note)?;
            return Ok(done(self, "pixel.renewal-refused", note));
        }
        let note = collapse(note);
        if looks_like_secret(&note) {
            return Err(Refusal::rule("secret", NO_SECRETS));
        }
        self.expires_on = end(self.expires_on.max(now.today), settings);
        if self.state == PixelState::Expired {
            self.stands(PixelState::Approved, String::new(), now);
        }
        Ok(done(self, "pixel.renewed", note))
    }

    /// Gives it to another owner.
    ///
    /// # Errors
    /// `state`.
    pub fn hand_over(mut self, owner: By) -> Next {
        if self.state == PixelState::Removed {
            return Err(self.not_from_here("be handed over"));
        }
        let note = format!("{} instead of {}", owner.name, self.owner.name);
        self.owner = owner;
        Ok(done(self, "pixel.handed-over", note))
    }

    fn stands(&mut self, state: PixelState, reason: String, now: Moment) {
        self.state = state;
        self.reason = reason;
        self.since = now.at;
    }

    fn not_from_here(&self, what: &str) -> Refusal {
        let words = format!("A pixel that is “{}” cannot {what}", self.state.name());
        Refusal::rule("state", words)
    }
}

pub(super) fn end(from: NaiveDate, settings: &PolicySettings) -> NaiveDate {
    let months = Months::new(u32::from(settings.pixel_months));
    from.checked_add_months(months).unwrap_or(from)
}

fn reason_of(typed: &str) -> Result<String, Refusal> {
    let note = collapse(typed);
    if note.is_empty() {
        return Err(Refusal::rule("reason", "Say why"));
    }
    if looks_like_secret(&note) {
        return Err(Refusal::rule("secret", NO_SECRETS));
    }
    Ok(note)
}
