//! A recording as it comes in, and what it showed besides findings.

use super::{Chosen, Evidence};
use crate::site::Site;
use serde::{Deserialize, Serialize};

/// What kind of file a recording is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RecordingFormat {
    /// HTTP Archive 1.2, as browsers save it.
    Har,
    /// `inspection.json` of the EDPS Website Evidence Collector, which never agrees to anything.
    Evidence,
}

impl RecordingFormat {
    /// The stable word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Har => "har",
            Self::Evidence => "evidence",
        }
    }

    /// The words people see.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Har => "HAR of a browser",
            Self::Evidence => "Website Evidence Collector",
        }
    }

    /// The format with this word.
    pub fn from_key(key: &str) -> Option<Self> {
        [Self::Har, Self::Evidence]
            .into_iter()
            .find(|f| f.key() == key)
    }
}

/// The file, as it arrived.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recording {
    /// Its name, without folders.
    pub name: String,
    /// Its size in bytes.
    pub size: i64,
    /// Its SHA-256, in hexadecimal.
    pub sha256: String,
}

/// A recording to judge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScanDraft {
    /// Whose pages it shows.
    pub site: Site,
    /// What the visitor had chosen.
    pub chosen: Chosen,
    /// The file.
    pub file: Recording,
}

/// What a recording showed, besides findings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// What kind of file it was.
    pub format: RecordingFormat,
    /// Everything that was gathered.
    pub evidence: Evidence,
    /// Live pixels of the register that are to be on this site, and how many of them were seen.
    pub compared_with: i64,
}
