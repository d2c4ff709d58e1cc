//! An account that somebody saw and the register does not have (P 12.1c): perhaps one of the
//! organisation's own, perhaps one that pretends to be. Noted by anybody, worked on by Design and
//! Marketing, kept for ever. Pure.

use crate::{
    actor::By,
    ids::{PersonId, Reference, ReferenceKind, SightingId, UnitId},
    moment::Moment,
    outcome::Outcome,
    permission::Facts,
    platform::{Catalogue, Recognised, Unrecognised},
    problem::Problems,
    refusal::Refusal,
    secret::{NO_SECRETS, looks_like_secret},
    text::collapse,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// One reported account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sighting {
    /// Identity inside the product.
    pub id: SightingId,
    /// What people call it: `SI-0042`.
    pub number: i64,
    /// Where it is.
    pub seen: SeenAt,
    /// What whoever reported it wrote.
    pub note: String,
    /// The local day of the report.
    pub reported_on: NaiveDate,
    /// Who reported it.
    pub reported_by: By,
    /// Where it stands.
    pub state: SightingState,
    /// The last day on which something was done.
    pub state_on: NaiveDate,
    /// Words to the last move.
    pub state_note: String,
    /// What the platform was told, once it is an impostor.
    pub takedown: Takedown,
    /// The incident that was opened for an impostor.
    pub incident: Option<i64>,
    /// Counts the saves.
    pub version: i64,
}

/// Where a reported account is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenAt {
    /// The platform's key; empty = a platform that the catalogue does not have.
    pub platform: String,
    /// As people see it; empty where the platform is not known.
    pub handle: String,
    /// What equal accounts have in common; the address where the platform is not known.
    pub account_key: String,
    /// The address.
    pub url: String,
}

/// Where a report stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum SightingState {
    /// Nobody has looked at it.
    New,
    /// A business unit was asked whether it is theirs.
    Asked {
        /// Which.
        unit: UnitId,
    },
    /// It is the organisation's and in the register now.
    Ours {
        /// As which account.
        account: i64,
    },
    /// It pretends to be the organisation's.
    Impostor,
    /// An impostor that is gone, or that the platform leaves standing.
    Closed,
    /// Neither: nothing has to be done.
    Dismissed,
}

impl SightingState {
    /// Every word of [`SightingState::key`] with the words people see.
    pub const KEYS: &'static [(&'static str, &'static str)] = &[
        ("new", "New"),
        ("asked", "Unit asked"),
        ("impostor", "Impostor"),
        ("ours", "In the register"),
        ("closed", "Takedown closed"),
        ("dismissed", "Dismissed"),
    ];

    /// The stable word.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Asked { .. } => "asked",
            Self::Ours { .. } => "ours",
            Self::Impostor => "impostor",
            Self::Closed => "closed",
            Self::Dismissed => "dismissed",
        }
    }

    /// The words people see.
    pub fn name(&self) -> &'static str {
        let key = self.key();
        let known = Self::KEYS.iter().find(|(word, _)| *word == key);
        known.map_or(key, |(_, name)| name)
    }

    /// Whether something has to be done about it.
    pub const fn is_open(&self) -> bool {
        matches!(self, Self::New | Self::Asked { .. } | Self::Impostor)
    }
}

/// What the platform was told about an impostor, and what it answered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Takedown {
    /// When it was reported to the platform, local day.
    pub told_on: Option<NaiveDate>,
    /// The platform's reference for that.
    pub reference: String,
    /// What became of it.
    pub outcome: Option<TakedownOutcome>,
}

/// What became of a takedown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TakedownOutcome {
    /// The platform took it down.
    Removed,
    /// It was renamed or labelled, so that nobody takes it for the organisation's.
    Changed,
    /// The platform leaves it standing.
    Refused,
}

impl TakedownOutcome {
    /// Every outcome.
    pub const ALL: &'static [Self] = &[Self::Removed, Self::Changed, Self::Refused];

    /// The stable word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Removed => "removed",
            Self::Changed => "changed",
            Self::Refused => "refused",
        }
    }

    /// The words people see.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Removed => "Taken down",
            Self::Changed => "Renamed or labelled",
            Self::Refused => "Left standing by the platform",
        }
    }

    /// The outcome with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|o| o.key() == key)
    }
}

/// A report as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SightingDraft {
    /// The address, as pasted.
    pub url: String,
    /// `ours` or `impostor`.
    pub kind: String,
    /// What was seen.
    pub note: String,
}

/// A report that passed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedSighting {
    /// Where.
    pub seen: SeenAt,
    /// Whether it pretends to be the organisation's.
    pub impostor: bool,
    /// What was seen.
    pub note: String,
}

/// What happened to a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SightingEvent {
    /// The stable word in the audit trail.
    #[serde(skip)]
    pub key: &'static str,
    /// The address.
    pub url: String,
    /// Where it stands now.
    #[serde(flatten)]
    pub state: SightingState,
    /// Words given with it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub note: String,
}

type Next = Result<Outcome<Sighting, SightingEvent>, Refusal>;

/// The longest words, in characters.
const LONGEST: usize = 1_000;

/// Where a pasted address leads. A platform that the catalogue does not have is not refused: impostors
/// live there too.
///
/// # Errors
/// The address is none, or leads to no account.
pub fn read_address(catalogue: &Catalogue, typed: &str) -> Result<SeenAt, Unrecognised> {
    match catalogue.recognise(typed) {
        Ok(Recognised {
            platform,
            handle,
            canonical_url,
            account_key,
            ..
        }) => Ok(SeenAt {
            platform: platform.to_string(),
            handle,
            account_key,
            url: canonical_url,
        }),
        Err(unknown @ Unrecognised::UnknownPlatform { .. }) => {
            let typed = typed.trim();
            let whole = if typed.contains("://") {
                typed.to_owned()
            } else {
                format!("https://{typed}")
            };
            match url::Url::parse(&whole) {
                Ok(mut address) if matches!(address.scheme(), "http" | "https") => {
                    address.set_fragment(None);
                    Ok(SeenAt {
                        platform: String::new(),
                        handle: String::new(),
                        account_key: address.as_str().trim_end_matches('/').to_lowercase(),
                        url: address.to_string(),
                    })
                }
                _ => Err(unknown),
            }
        }
        Err(other) => Err(other),
    }
}

impl SightingDraft {
    /// Judges what was typed.
    ///
    /// # Errors
    /// What is wrong, by field: `url`, `kind`, `note`.
    pub fn check(&self, catalogue: &Catalogue) -> Result<CheckedSighting, Problems> {
        let mut problems = Problems::default();
        let seen = read_address(catalogue, &self.url);
        if let Err(why) = &seen {
            problems.add("url", why.code(), why.to_string());
        }
        if !matches!(self.kind.as_str(), "ours" | "impostor") {
            let words = "Choose whether it could be ours or pretends to be";
            problems.add("kind", "required", words);
        }
        let note = collapse(&self.note);
        let impostor = self.kind == "impostor";
        if note.is_empty() && impostor {
            problems.add("note", "required", "Enter what it does in our name");
        }
        if note.chars().count() > LONGEST {
            problems.add(
                "note",
                "too-long",
                "What you saw must be 1,000 characters or fewer",
            );
        }
        if looks_like_secret(&note) {
            problems.add("note", "secret", NO_SECRETS);
        }
        match seen {
            Ok(seen) => problems.or(CheckedSighting {
                seen,
                impostor,
                note,
            }),
            Err(_) => Err(problems),
        }
    }
}

impl Sighting {
    /// Notes a report.
    pub fn report(
        id: SightingId,
        number: i64,
        checked: CheckedSighting,
        by: By,
        now: Moment,
    ) -> Outcome<Self, SightingEvent> {
        let CheckedSighting {
            seen,
            impostor,
            note,
        } = checked;
        let state = if impostor {
            SightingState::Impostor
        } else {
            SightingState::New
        };
        let next = Self {
            id,
            number,
            seen,
            note: note.clone(),
            reported_on: now.today,
            reported_by: by,
            state,
            state_on: now.today,
            state_note: String::new(),
            takedown: Takedown::default(),
            incident: None,
            version: 1,
        };
        let event = next.told("sighting.reported", note);
        Outcome { next, event }
    }

    /// What people call it.
    pub const fn reference(&self) -> Reference {
        Reference::of(ReferenceKind::Sighting, self.number)
    }

    /// What a permission is compared with.
    pub fn facts(&self) -> Facts {
        Facts {
            person: self.reported_by.person,
            ..Facts::default()
        }
    }

    /// Whether `person` reported it.
    pub fn is_reported_by(&self, person: Option<PersonId>) -> bool {
        person.is_some() && self.reported_by.person == person
    }

    /// A business unit is asked whether it is theirs.
    ///
    /// # Errors
    /// It is settled; words that cannot be kept.
    pub fn ask(mut self, unit: UnitId, unit_name: &str, note: &str, now: Moment) -> Next {
        self.must_be(&["new", "asked"])?;
        let note = words(note, None)?;
        self.state = SightingState::Asked { unit };
        let told = if note.is_empty() {
            unit_name.to_owned()
        } else {
            format!("{unit_name}: {note}")
        };
        self.settle("sighting.asked", told, now)
    }

    /// It is the organisation's, and the register has it now.
    ///
    /// # Errors
    /// It is settled.
    pub fn link(mut self, account: i64, now: Moment) -> Next {
        self.must_be(&["new", "asked"])?;
        self.state = SightingState::Ours { account };
        let note = Reference::account(account).to_string();
        self.settle("sighting.linked", note, now)
    }

    /// It pretends to be the organisation's.
    ///
    /// # Errors
    /// It is settled; no words.
    pub fn is_impostor(mut self, note: &str, now: Moment) -> Next {
        self.must_be(&["new", "asked"])?;
        let note = words(note, Some("Enter what it does in our name"))?;
        self.state = SightingState::Impostor;
        self.settle("sighting.impostor", note, now)
    }

    /// Nothing has to be done about it.
    ///
    /// # Errors
    /// It is settled; no words.
    pub fn dismiss(mut self, reason: &str, now: Moment) -> Next {
        self.must_be(&["new", "asked", "impostor"])?;
        let reason = words(reason, Some("Enter why nothing has to be done"))?;
        self.state = SightingState::Dismissed;
        self.settle("sighting.dismissed", reason, now)
    }

    /// What the platform was told about an impostor, and what became of it; an outcome closes it.
    ///
    /// # Errors
    /// It is no impostor; nothing new; a day to come; an outcome of what was never reported.
    pub fn take_down(mut self, takedown: Takedown, note: &str, now: Moment) -> Next {
        self.must_be(&["impostor"])?;
        let note = words(note, None)?;
        let reference = words(&takedown.reference, None)?;
        let rule = |code, message: &str| Err(Refusal::rule(code, message));
        match takedown.told_on {
            None => return rule("told-on", "Enter the day it was reported to the platform"),
            Some(day) if day > now.today => {
                return rule("told-on", "The day must be today or in the past");
            }
            Some(_) => {}
        }
        let takedown = Takedown {
            reference,
            ..takedown
        };
        let outcome = takedown.outcome.map(TakedownOutcome::name);
        let said: Vec<&str> = outcome
            .into_iter()
            .chain((!note.is_empty()).then_some(note.as_str()))
            .collect();
        let told = said.join(": ");
        if takedown.outcome.is_some() {
            self.state = SightingState::Closed;
        }
        self.takedown = takedown;
        self.settle("sighting.takedown", told, now)
    }

    fn settle(mut self, key: &'static str, note: String, now: Moment) -> Next {
        self.state_on = now.today;
        self.state_note.clone_from(&note);
        let event = self.told(key, note);
        Ok(Outcome { next: self, event })
    }

    fn told(&self, key: &'static str, note: String) -> SightingEvent {
        SightingEvent {
            key,
            url: self.seen.url.clone(),
            state: self.state,
            note,
        }
    }

    fn must_be(&self, states: &[&str]) -> Result<(), Refusal> {
        if states.contains(&self.state.key()) {
            return Ok(());
        }
        let words = format!(
            "This report is “{}”: that cannot be done any more",
            self.state.name()
        );
        Err(Refusal::rule("settled", words))
    }
}

fn words(text: &str, missing: Option<&str>) -> Result<String, Refusal> {
    let text = collapse(text);
    if looks_like_secret(&text) {
        return Err(Refusal::rule("secret", NO_SECRETS));
    }
    match (text.chars().count(), missing) {
        (0, Some(missing)) => Err(Refusal::rule("words-required", missing)),
        (n, _) if n > LONGEST => Err(Refusal::rule(
            "too-long",
            "It must be 1,000 characters or fewer",
        )),
        _ => Ok(text),
    }
}

#[cfg(test)]
#[path = "sighting_tests.rs"]
mod tests;
