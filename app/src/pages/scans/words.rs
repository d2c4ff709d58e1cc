//! How recordings and findings stand, as tags and words.

use crate::components::TagColour;
use domain::drift::{Answer, FindingKind, ScanState};
use domain::ids::{Reference, ReferenceKind};

/// The state of a recording: its colour and words.
pub(super) fn state(state: &ScanState, interrupted: bool, open: i64) -> (TagColour, String) {
    match state {
        _ if interrupted => (TagColour::Red, "Interrupted".to_owned()),
        ScanState::Reading => (TagColour::Orange, state.name().to_owned()),
        ScanState::Refused { .. } => (TagColour::Red, state.name().to_owned()),
        ScanState::Done => match open {
            0 => (TagColour::Teal, state.name().to_owned()),
            1 => (TagColour::Yellow, "1 open finding".to_owned()),
            many => (TagColour::Yellow, format!("{many} open findings")),
        },
    }
}

/// The colour of a finding's kind.
pub(super) const fn colour(kind: FindingKind) -> TagColour {
    match kind {
        FindingKind::BeforeChoice | FindingKind::NotApproved => TagColour::Red,
        FindingKind::OtherId | FindingKind::OtherPages | FindingKind::NotLive => TagColour::Orange,
        FindingKind::Gone => TagColour::Yellow,
    }
}

/// The record that an answer led to.
pub(super) const fn led_to(answer: &Answer) -> Option<Reference> {
    match answer {
        Answer::Obligation { number, .. } => {
            Some(Reference::of(ReferenceKind::Obligation, *number))
        }
        Answer::Incident { number, .. } => Some(Reference::of(ReferenceKind::Incident, *number)),
        Answer::Open | Answer::Dismissed { .. } => None,
    }
}

/// An answer in words: "Dismissed on 20 January 2027 by Aroha Kingi".
pub(super) fn answer(answer: &Answer) -> String {
    match answer {
        Answer::Open => "Nothing yet".to_owned(),
        Answer::Obligation { on, by, .. }
        | Answer::Incident { on, by, .. }
        | Answer::Dismissed { on, by, .. } => format!(
            "{} on {} by {}",
            answer.name(),
            domain::moment::long_date(*on),
            by.name
        ),
    }
}

/// A size as people read it.
pub(super) fn size(bytes: i64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "one decimal is shown")]
    let bytes_ = bytes as f64;
    match bytes {
        ..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{:.0} KB", (bytes_ / 1_000.0).ceil()),
        _ => format!("{:.1} MB", bytes_ / 1_000_000.0),
    }
}
