//! Events about compliance reports.

use domain::ids::{Reference, ReferenceKind};
use serde_json::Value;
use store::queries::audit::Event;

use crate::urls;

/// What happened, or nothing for other events.
pub(super) fn sentence(event: &Event) -> Option<String> {
    let (subject, payload) = (&event.subject, &event.payload);
    let number = |key: &str| payload.get(key).and_then(Value::as_i64).unwrap_or_default();
    Some(match event.event.as_str() {
        "report.published" => match (number("expected"), number("not_reported")) {
            (expected, 0) => format!("Published {subject}: all {expected} returns are in"),
            (expected, missing) => {
                format!("Published {subject}: {missing} of {expected} returns were not reported")
            }
        },
        "report.restated" => match number("figures") {
            1 => format!("Stated 1 figure of {subject} anew"),
            figures => format!("Stated {figures} figures of {subject} anew"),
        },
        _ => return None,
    })
}

/// The page of the report the event is about; its number leads to the quarter.
pub(super) fn href(event: &Event) -> Option<String> {
    if event.subject_kind != "compliance-report" {
        return None;
    }
    Reference::parse(ReferenceKind::Report, &event.subject).map(urls::record)
}
