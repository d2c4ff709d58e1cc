//! The drift check of pixels (P 6.23-6.25): what a recording of a site shows, against what was approved.
//! Trackers that are live but not approved, pixels that were approved and are gone, and whatever fires
//! before the visitor has chosen.

mod answer;
mod evidence;
mod file;
mod finding;
mod judge;
mod observe;
mod recorder;
mod scan;
#[cfg(test)]
mod tests;

pub use answer::{Answer, Kept, Repeats};
pub use evidence::{Chosen, Evidence, Observed, Turn, Visit};
pub use file::{Recording, RecordingFormat, ScanDraft, Summary};
pub use finding::{Finding, FindingKind, Trace};
pub use judge::compare;
pub use recorder::{Recorder, Seen, Unusable};
pub use scan::{Scan, ScanEvent, ScanState};

use crate::{pixel::PixelState, site::Site};

/// What the register says about one pixel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approved {
    /// What people call it: `PX-0042`.
    pub number: i64,
    /// The tracker's key.
    pub tracker: String,
    /// The vendor's id; empty = the permission does not name one.
    pub vendor_id: String,
    /// Where it may be.
    pub sites: Vec<Site>,
    /// Where its permission stands.
    pub state: PixelState,
}
