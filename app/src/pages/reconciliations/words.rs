//! Verdicts as tags, and lines in words.

use crate::components::TagColour;
use domain::ids::{Reference, ReferenceKind};
use domain::reconciliation::Verdict;
use store::queries::reconciliations::Line;

/// The colour of a verdict.
pub(super) const fn colour(verdict: Verdict) -> TagColour {
    match verdict {
        Verdict::NotInRegister => TagColour::Red,
        Verdict::OtherLevel => TagColour::Orange,
        Verdict::NotOnPlatform => TagColour::Yellow,
        Verdict::Unreadable => TagColour::Purple,
        Verdict::Agrees => TagColour::Teal,
    }
}

/// Who is listed: the name, or the e-mail address where there is no name.
pub(super) fn listed(line: &Line) -> String {
    match (line.name.as_str(), line.email.as_str()) {
        ("", "") => format!("Row {}", line.row),
        ("", email) => email.to_owned(),
        (name, _) => name.to_owned(),
    }
}

/// The level as listed, and what it means where that is another word.
pub(super) fn level(line: &Line) -> String {
    match (line.word.as_str(), line.level) {
        ("", None) => "Not listed".to_owned(),
        ("", Some(level)) => level.name().to_owned(),
        (word, None) => word.to_owned(),
        (word, Some(level)) if word.eq_ignore_ascii_case(level.name()) => word.to_owned(),
        (word, Some(level)) => format!("{word} ({})", level.name().to_lowercase()),
    }
}

/// The access the line was compared with.
pub(super) fn grant(line: &Line) -> Option<Reference> {
    let (_, number) = line.grant.as_ref()?;
    Some(Reference::of(ReferenceKind::Grant, *number))
}

/// "row 12", or where there is none, that it comes from the register.
pub(super) fn place(line: &Line) -> String {
    if line.row == 0 {
        "from the register".to_owned()
    } else {
        format!("row {}", line.row)
    }
}
