//! What is known of an account's password and second factor: facts that somebody attested, never the
//! password (P 6.7 to 6.10).

use super::grant::Place;
use crate::{
    actor::By,
    moment::Moment,
    outcome::Outcome,
    permission::Facts,
    policy::PolicySettings,
    problem::Problems,
    refusal::Refusal,
    secret::{NO_SECRETS, looks_like_secret},
    text::collapse,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The facts of one account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountSecurity {
    /// The account's number.
    pub account: i64,
    /// What was attested of its password, if anything.
    pub password: Option<PasswordFacts>,
    /// Its second factor.
    pub second_factor: SecondFactor,
    /// Where the account belongs; not part of the record.
    #[serde(skip)]
    pub place: Place,
    /// Counts the saves; 0 = nothing was recorded yet.
    pub version: i64,
}

/// What was attested of a password.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordFacts {
    /// How long it is, as a band.
    pub length: PasswordLength,
    /// Not used on any other account (P 6.7b).
    pub unique: bool,
    /// Kept in the approved encrypted vault (Proc "Passwords").
    pub vault: bool,
    /// The day it was last changed.
    pub changed_on: NaiveDate,
    /// Who says so.
    pub attested_by: By,
    /// When they said so.
    pub attested_on: NaiveDate,
}

/// The length of a password as a band, so that nobody learns it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PasswordLength {
    /// Shorter than the standard.
    Short,
    /// The standard length, shorter than what is needed without a second factor.
    Standard,
    /// Long enough without a second factor.
    Long,
}

impl PasswordLength {
    /// Every band, shortest first.
    pub const ALL: &'static [Self] = &[Self::Short, Self::Standard, Self::Long];

    /// The stable word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Short => "short",
            Self::Standard => "standard",
            Self::Long => "long",
        }
    }

    /// The words people see, by the policy's lengths.
    pub fn name(self, settings: &PolicySettings) -> String {
        let (low, high) = (
            settings.password_length,
            settings.password_length_without_second_factor,
        );
        match self {
            Self::Short => format!("Fewer than {low} characters"),
            Self::Standard => format!("{low} to {} characters", high.saturating_sub(1)),
            Self::Long => format!("{high} characters or more"),
        }
    }

    /// The band with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|l| l.key() == key)
    }
}

/// The second factor of an account (P 6.10).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum SecondFactor {
    /// Nobody has said.
    #[default]
    Unknown,
    /// Turned on.
    On {
        /// When that was last confirmed.
        confirmed_on: NaiveDate,
    },
    /// Turned off though it would be possible.
    Off,
    /// The platform or the way it is used does not allow one: a longer password is needed.
    NotPossible {
        /// Why.
        why: String,
    },
}

impl SecondFactor {
    /// The stable word.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::On { .. } => "on",
            Self::Off => "off",
            Self::NotPossible { .. } => "not-possible",
        }
    }

    /// The words people see.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Unknown => "Not recorded",
            Self::On { .. } => "On",
            Self::Off => "Off",
            Self::NotPossible { .. } => "Not possible",
        }
    }
}

/// The facts as typed: both together, as one attestation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PasswordDraft {
    /// A band's key.
    pub length: String,
    /// `yes` or `no`.
    pub unique: String,
    /// `yes` or `no`.
    pub vault: String,
    /// The day of the last change.
    pub changed_on: Option<NaiveDate>,
    /// `on`, `off` or `not-possible`.
    pub second_factor: String,
    /// Why none is possible.
    pub why: String,
}

/// What happened to the facts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum SecurityEvent {
    /// Somebody attested them.
    Attested {
        /// Of the password.
        password: PasswordFacts,
        /// Of the second factor.
        second_factor: SecondFactor,
    },
}

impl SecurityEvent {
    /// The event's word in the audit trail.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Attested { .. } => "account.security-attested",
        }
    }
}

/// Facts that can be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedSecurity {
    length: PasswordLength,
    unique: bool,
    vault: bool,
    changed_on: NaiveDate,
    second_factor: SecondFactor,
}

impl PasswordDraft {
    /// Judges what was typed.
    ///
    /// # Errors
    /// What is wrong, by field: `length`, `unique`, `vault`, `changed_on`, `second_factor`, `why`.
    pub fn check(&self, now: Moment) -> Result<CheckedSecurity, Problems> {
        let mut problems = Problems::default();
        let length = PasswordLength::from_key(&self.length);
        if length.is_none() {
            problems.add(
                "length",
                "required",
                "Choose how long the password is. Never enter the password",
            );
        }
        let mut yes = |field: &str, typed: &str, words: &str| match typed {
            "yes" => Some(true),
            "no" => Some(false),
            _ => {
                problems.add(field, "required", words);
                None
            }
        };
        let unique = yes(
            "unique",
            &self.unique,
            "Choose whether the password is used nowhere else",
        );
        let vault = yes(
            "vault",
            &self.vault,
            "Choose whether the password is kept in the approved vault",
        );
        match self.changed_on {
            None => problems.add(
                "changed_on",
                "required",
                "Enter the day on which the password was last changed",
            ),
            Some(day) if day > now.today => problems.add(
                "changed_on",
                "future",
                "The day of the last change cannot be in the future",
            ),
            Some(_) => {}
        }
        let why = collapse(&self.why);
        let second_factor = match self.second_factor.as_str() {
            "on" => Some(SecondFactor::On {
                confirmed_on: now.today,
            }),
            "off" => Some(SecondFactor::Off),
            "not-possible" => {
                if why.is_empty() {
                    problems.add("why", "required", "Enter why no second factor is possible");
                }
                Some(SecondFactor::NotPossible { why: why.clone() })
            }
            _ => {
                problems.add(
                    "second_factor",
                    "required",
                    "Choose whether a second factor is turned on",
                );
                None
            }
        };
        if why.chars().count() > 500 {
            problems.add(
                "why",
                "too-long",
                "Why none is possible must be 500 characters or fewer",
            );
        }
        if looks_like_secret(&why) {
            problems.add("why", "secret", NO_SECRETS);
        }
        let (Some(length), Some(unique), Some(vault), Some(changed_on), Some(second_factor), true) = (
            length,
            unique,
            vault,
            self.changed_on,
            second_factor,
            problems.is_empty(),
        ) else {
            return Err(problems);
        };
        Ok(CheckedSecurity {
            length,
            unique,
            vault,
            changed_on,
            second_factor,
        })
    }
}

impl AccountSecurity {
    /// Nothing recorded yet.
    pub fn unknown(account: i64, place: Place) -> Self {
        Self {
            account,
            password: None,
            second_factor: SecondFactor::Unknown,
            place,
            version: 0,
        }
    }

    /// New facts, as `by` attests them.
    ///
    /// # Errors
    /// The day of the last change lies before the one on record.
    pub fn attest(
        mut self,
        checked: CheckedSecurity,
        by: By,
        now: Moment,
    ) -> Result<Outcome<Self, SecurityEvent>, Refusal> {
        if self
            .password
            .as_ref()
            .is_some_and(|p| checked.changed_on < p.changed_on)
        {
            return Err(Refusal::rule(
                "earlier-change",
                "A later change of the password is on record: enter the day of the last one",
            ));
        }
        let password = PasswordFacts {
            length: checked.length,
            unique: checked.unique,
            vault: checked.vault,
            changed_on: checked.changed_on,
            attested_by: by,
            attested_on: now.today,
        };
        self.password = Some(password.clone());
        self.second_factor = checked.second_factor.clone();
        let event = SecurityEvent::Attested {
            password,
            second_factor: checked.second_factor,
        };
        Ok(Outcome { next: self, event })
    }

    /// Whether the password is long enough: longer where there is no second factor (P 6.7a, 6.10).
    pub fn is_long_enough(&self) -> Option<bool> {
        let length = self.password.as_ref()?.length;
        Some(match self.second_factor {
            SecondFactor::On { .. } => length >= PasswordLength::Standard,
            SecondFactor::Unknown | SecondFactor::Off | SecondFactor::NotPossible { .. } => {
                length >= PasswordLength::Long
            }
        })
    }

    /// What a permission is compared with.
    pub fn facts(&self) -> Facts {
        Facts {
            group: self.place.group,
            unit: self.place.unit,
            holders: self.place.holders.clone(),
            ..Facts::default()
        }
    }
}
