//! What can be decided about a line of the result, by its verdict.

use super::Verdict;
use crate::{
    refusal::Refusal,
    secret::{NO_SECRETS, looks_like_secret},
    text::collapse,
};
use serde::{Deserialize, Serialize};

/// A decision about a line; each with a reason in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Decision {
    /// Opens an incident: access nobody gave (P 6.11).
    Incident,
    /// Asks for access for the person, which is then decided like any other (P 6.5).
    Adopt,
    /// Ends the access in the register: the platform does not list the person any more.
    Close,
    /// Puts the platform's level into the register.
    Correct,
    /// Leaves it as it is.
    Dismiss,
}

impl Decision {
    /// Every decision.
    pub const ALL: &'static [Self] = &[
        Self::Incident,
        Self::Adopt,
        Self::Close,
        Self::Correct,
        Self::Dismiss,
    ];

    /// The stable word in forms and tables.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Incident => "incident",
            Self::Adopt => "adopt",
            Self::Close => "close",
            Self::Correct => "correct",
            Self::Dismiss => "dismiss",
        }
    }

    /// What is done, for the form.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Incident => "Open an incident",
            Self::Adopt => "Ask for access for this person",
            Self::Close => "End the access in the register",
            Self::Correct => "Take over the platform’s level",
            Self::Dismiss => "Leave it as it is",
        }
    }

    /// What was done, for the list.
    pub const fn done(self) -> &'static str {
        match self {
            Self::Incident => "Incident opened",
            Self::Adopt => "Access asked for",
            Self::Close => "Access ended",
            Self::Correct => "Level corrected",
            Self::Dismiss => "Left as it is",
        }
    }

    /// The decision with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|d| d.key() == key)
    }

    /// What can be decided about a line with this verdict.
    pub const fn about(verdict: Verdict) -> &'static [Self] {
        match verdict {
            Verdict::NotInRegister => &[Self::Incident, Self::Adopt, Self::Dismiss],
            Verdict::NotOnPlatform => &[Self::Close, Self::Dismiss],
            Verdict::OtherLevel => &[Self::Correct, Self::Incident, Self::Dismiss],
            Verdict::Unreadable => &[Self::Incident, Self::Dismiss],
            Verdict::Agrees => &[],
        }
    }

    /// Whether it can be decided now: it fits the verdict, and nothing was decided before. The words
    /// as they are kept.
    ///
    /// # Errors
    /// It does not fit; it was decided; no words, too many, or a secret among them.
    pub fn allow(
        self,
        verdict: Verdict,
        before: Option<Self>,
        reason: &str,
    ) -> Result<String, Refusal> {
        if let Some(before) = before {
            let words = format!(
                "This line is decided already: {}",
                before.done().to_lowercase()
            );
            return Err(Refusal::rule("decided", words));
        }
        if !Self::about(verdict).contains(&self) {
            return Err(Refusal::rule(
                "does-not-fit",
                format!("“{}” does not fit “{}”", self.name(), verdict.name()),
            ));
        }
        Self::reason(reason)
    }

    /// The reason as it is kept.
    ///
    /// # Errors
    /// No words, too many, or a secret among them.
    pub fn reason(reason: &str) -> Result<String, Refusal> {
        let reason = collapse(reason);
        if looks_like_secret(&reason) {
            return Err(Refusal::rule("secret", NO_SECRETS));
        }
        match reason.chars().count() {
            0 => Err(Refusal::rule(
                "reason-required",
                "Enter why, in a few words",
            )),
            1..=500 => Ok(reason),
            _ => Err(Refusal::rule(
                "too-long",
                "The reason must be 500 characters or fewer",
            )),
        }
    }
}
