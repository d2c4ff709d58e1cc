//! Sentences about departures, certificates, obligations and incidents.

use crate::urls;
use domain::ids::{PersonId, Reference, ReferenceKind};
use domain::moment::long_date;
use serde_json::Value;
use store::queries::audit::Event;

fn text<'e>(payload: &'e Value, key: &str) -> &'e str {
    payload.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn day(payload: &Value, key: &str) -> String {
    let day = text(payload, key).parse().ok();
    day.map_or_else(|| "an unknown day".to_owned(), long_date)
}

/// The sentence, if the event is one of these.
pub(super) fn sentence(event: &Event) -> Option<String> {
    let (subject, payload) = (&event.subject, &event.payload);
    let name = || match text(payload, "name") {
        "" => "a person".to_owned(),
        name => name.to_owned(),
    };
    let what = || text(payload, "title");
    Some(match event.event.as_str() {
        "person.leaving" => format!(
            "Noted that {} leaves on {}",
            name(),
            day(payload, "last_day")
        ),
        "person.left" => format!("Noted that {} has left", name()),
        "person.stays" => format!("Noted that {} stays", name()),
        "departure.planned" => {
            let moves = text(payload, "kind") == "moving";
            let way = if moves { "move" } else { "departure" };
            format!(
                "Planned the {way} of {}, last day {}",
                name(),
                day(payload, "last_day")
            )
        }
        "departure.day-moved" => format!(
            "Changed the last day of {} to {}",
            name(),
            day(payload, "last_day")
        ),
        "departure.carried-out" => format!("Ended everything {} held", name()),
        "departure.cleared" => format!("Cleared {} by {}", name(), text(payload, "note")),
        "departure.cancelled" => format!("Cancelled the departure of {}", name()),
        "departure.late" => format!(
            "Noted that access of {} ended late: {}",
            name(),
            text(payload, "note")
        ),
        "clearance.issued" => format!(
            "Issued certificate {subject} for {}: {}",
            name(),
            text(payload, "outcome")
        ),
        "obligation.opened" => format!("Opened {subject}: {}", what()),
        "obligation.done" => format!("Did {subject}: {}", what()),
        "obligation.waived" => format!("Waived {subject}: {}", what()),
        "obligation.reopened" => format!("Opened {subject} again: {}", what()),
        "obligation.assigned" => format!("Gave {subject} to {}", text(payload, "note")),
        "obligation.escalated" => format!("Escalated {subject} {}", text(payload, "note")),
        "incident.reported" => format!("Reported {subject}: {}", text(payload, "summary")),
        _ => return None,
    })
}

/// The page of the record, if the event is about one of these.
pub(super) fn href(event: &Event) -> Option<String> {
    let kind = match event.subject_kind.as_str() {
        "obligation" => ReferenceKind::Obligation,
        "incident" => ReferenceKind::Incident,
        "clearance" => ReferenceKind::Clearance,
        "departure" => {
            let person: PersonId = text(&event.payload, "person").parse().ok()?;
            return Some(urls::off_boarding(person));
        }
        _ => return None,
    };
    Reference::parse(kind, &event.subject).map(urls::record)
}
