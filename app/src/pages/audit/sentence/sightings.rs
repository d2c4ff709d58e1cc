//! Events of reported accounts and of accounts made regular, as sentences.

use crate::urls;
use domain::ids::{Reference, ReferenceKind};
use serde_json::Value;
use store::queries::audit::Event;

/// The sentence; nothing for events of anything else.
pub(super) fn sentence(event: &Event) -> Option<String> {
    let (subject, payload) = (&event.subject, &event.payload);
    let text = |key: &str| payload.get(key).and_then(Value::as_str).unwrap_or_default();
    let url = text("url");
    Some(match event.event.as_str() {
        "account.regularised" => format!(
            "Noted that {} approved {subject} in retrospect",
            text("case")
        ),
        "sighting.reported" if text("state") == "impostor" => {
            format!("Reported {subject}: {url} pretends to be ours")
        }
        "sighting.reported" => format!("Reported {subject}: {url} could be ours"),
        "sighting.asked" => format!("Asked a business unit about {subject}"),
        "sighting.linked" => format!("Found {subject} to be {}", text("note")),
        "sighting.impostor" => format!("Found that {subject} pretends to be ours"),
        "sighting.takedown" => format!("Logged the takedown of {subject}"),
        "sighting.dismissed" => format!("Dismissed {subject}"),
        _ => return None,
    })
}

/// The page of the report.
pub(super) fn href(event: &Event) -> Option<String> {
    if event.subject_kind != "sighting" {
        return None;
    }
    Reference::parse(ReferenceKind::Sighting, &event.subject).map(urls::record)
}
