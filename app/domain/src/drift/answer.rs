//! A finding as it is kept: where it was found before, and what was done about it.

use super::Finding;
use crate::actor::By;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A finding with what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// Its place in the list, from 1.
    pub place: i64,
    /// What was found.
    pub finding: Finding,
    /// The newest finding of the same in an earlier recording.
    pub repeats: Option<Repeats>,
    /// What was done about it.
    pub answer: Answer,
}

/// Where the same was found before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repeats {
    /// The recording's number.
    pub scan: i64,
    /// The finding's place in it.
    pub place: i64,
}

/// What was done about a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "kebab-case")]
pub enum Answer {
    /// Nothing yet.
    Open,
    /// Somebody has to do something by a day.
    Obligation {
        /// The obligation's number.
        number: i64,
        /// When it was opened, local day.
        on: NaiveDate,
        /// Who opened it.
        by: By,
    },
    /// It was noted as an incident.
    Incident {
        /// The incident's number.
        number: i64,
        /// When it was noted, local day.
        on: NaiveDate,
        /// Who noted it.
        by: By,
    },
    /// Nothing has to be done.
    Dismissed {
        /// Why.
        reason: String,
        /// When, local day.
        on: NaiveDate,
        /// Who said so.
        by: By,
    },
}

impl Answer {
    /// Every word of [`Self::key`] with the words people see.
    pub const KEYS: &'static [(&'static str, &'static str)] = &[
        ("open", "Open"),
        ("obligation", "Obligation opened"),
        ("incident", "Incident noted"),
        ("dismissed", "Dismissed"),
    ];

    /// The stable word.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Obligation { .. } => "obligation",
            Self::Incident { .. } => "incident",
            Self::Dismissed { .. } => "dismissed",
        }
    }

    /// The words people see.
    pub fn name(&self) -> &'static str {
        let key = self.key();
        let found = Self::KEYS.iter().find(|(word, _)| *word == key);
        found.map_or(key, |(_, name)| name)
    }
}
