//! What the pages of cases of every kind share: decisions as they were made, what has changed since,
//! files, fingerprints, who can decide. Which steps and sections there are is each kind's own.

mod decisions;
mod files;
mod fingerprints;
mod taken;
mod words;

pub(crate) use decisions::{decided, decisions, documented, events};
pub(crate) use files::{FilesOf, changed_files, hand_out, kept, links};
pub(crate) use fingerprints::{agreement, fingerprints};
pub(crate) use taken::{take, with_status};
pub(crate) use words::{days, who};

use domain::decisions::Verdict;
use domain::{case, pixel};

/// A step of a kind of case, and the parts that its decisions speak of.
pub(crate) trait CaseStep: Copy + PartialEq + 'static {
    /// The words people see.
    fn name(self) -> &'static str;
    /// The name of a section or lane, by its word.
    fn part(key: &str) -> Option<&'static str>;
    /// What somebody did who decided so at this step: "Approved".
    fn did(self, verdict: Verdict) -> &'static str {
        verdict.name()
    }
}

impl CaseStep for case::Step {
    fn name(self) -> &'static str {
        Self::name(self)
    }

    fn part(key: &str) -> Option<&'static str> {
        case::Section::from_key(key).map(case::Section::name)
    }
}

impl CaseStep for pixel::Step {
    fn name(self) -> &'static str {
        Self::name(self)
    }

    fn part(key: &str) -> Option<&'static str> {
        let lane = pixel::Lane::from_key(key).map(pixel::Lane::name);
        lane.or_else(|| pixel::Section::from_key(key).map(pixel::Section::name))
    }

    fn did(self, verdict: Verdict) -> &'static str {
        match (self, verdict) {
            (Self::Lane(_), Verdict::Approved) => "Done",
            (Self::Lane(_), Verdict::NotNeeded) => "Found not needed",
            (Self::Lane(_), Verdict::Declined) => "Refused",
            (Self::Review, Verdict::Approved) => "Recommended",
            _ => verdict.name(),
        }
    }
}
