//! Events of business cases, as sentences.

use crate::urls;
use domain::case::Step;
use domain::decisions::Verdict;
use domain::ids::{Reference, ReferenceKind};
use serde_json::Value;
use store::queries::audit::Event;

/// The sentence; nothing for events of anything else.
pub(super) fn sentence(event: &Event) -> Option<String> {
    if event.subject_kind != "business-case" {
        return None;
    }
    let payload = &event.payload;
    let text = |path: &[&str]| {
        let found = path.iter().try_fold(payload, |at, key| at.get(key));
        found.and_then(Value::as_str).unwrap_or_default()
    };
    let subject = match text(&["name"]) {
        "" => event.subject.clone(),
        name => format!("{} ({name})", event.subject),
    };
    let note = text(&["note"]);
    let words = match event.event.as_str() {
        "case.begun" => format!("Began business case {subject}"),
        "case.written" => format!("Wrote in business case {subject}: {note}"),
        "case.submitted" => format!("Handed in business case {subject}"),
        "case.submitted-again" => format!("Handed in business case {subject} again"),
        "case.decided" => decided(
            &subject,
            text(&["decision", "verdict"]),
            text(&["decision", "step"]),
        ),
        "case.withdrawn" => format!("Withdrew business case {subject}: {note}"),
        "case.reassigned" => format!("Gave the step of business case {subject} to {note}"),
        "case.file-attached" => format!("Attached {note} to business case {subject}"),
        "case.file-removed" => format!("Took {note} away from business case {subject}"),
        "case.account-created" => format!("Made the account of business case {subject}"),
        _ => return None,
    };
    Some(words)
}

fn decided(subject: &str, verdict: &str, step: &str) -> String {
    let did = match Verdict::from_key(verdict) {
        Some(Verdict::Approved) => "Approved",
        Some(Verdict::Declined) => "Declined",
        Some(Verdict::SentBack) => "Sent back",
        Some(Verdict::NotNeeded) | None => "Decided on",
    };
    let at = Step::from_key(step).map_or_else(|| step.to_owned(), |s| s.name().to_owned());
    format!("{did} business case {subject} as {at}")
}

/// The page of the case.
pub(super) fn href(event: &Event) -> Option<String> {
    if event.subject_kind != "business-case" {
        return None;
    }
    Reference::parse(ReferenceKind::Case, &event.subject).map(urls::record)
}
