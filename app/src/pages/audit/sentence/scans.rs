//! Events of recordings that were compared with the approved pixels, as sentences.

use crate::urls;
use domain::ids::{Reference, ReferenceKind};
use serde_json::Value;
use store::queries::audit::Event;

/// The sentence; nothing for events of anything else.
pub(super) fn sentence(event: &Event) -> Option<String> {
    let (subject, payload) = (&event.subject, &event.payload);
    let site = payload.get("site").and_then(Value::as_str);
    let site = site.unwrap_or_default();
    let number = payload.get("findings").and_then(Value::as_i64);
    let number = number.unwrap_or_default();
    Some(match event.event.as_str() {
        "scan.uploaded" => format!("Uploaded a recording of {site} as {subject}"),
        "scan.compared" if number == 1 => {
            format!("Compared {subject} of {site} with the approved pixels: 1 finding")
        }
        "scan.compared" => {
            format!("Compared {subject} of {site} with the approved pixels: {number} findings")
        }
        "scan.refused" => format!("Could not read {subject} of {site}"),
        "scan.obligation-opened" => {
            format!("Opened an obligation because of finding {number} of {subject}")
        }
        "scan.incident-noted" => {
            format!("Noted an incident because of finding {number} of {subject}")
        }
        "scan.finding-dismissed" => format!("Dismissed finding {number} of {subject}"),
        _ => return None,
    })
}

/// The page of the recording.
pub(super) fn href(event: &Event) -> Option<String> {
    if event.subject_kind != "scan" {
        return None;
    }
    Reference::parse(ReferenceKind::Scan, &event.subject).map(urls::record)
}
