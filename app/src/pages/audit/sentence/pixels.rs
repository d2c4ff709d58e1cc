//! Events of pixels and of the applications for them, as sentences.

use crate::pages::dossier::CaseStep as _;
use crate::urls;
use domain::decisions::Verdict;
use domain::ids::{Reference, ReferenceKind};
use domain::moment::long_date;
use domain::pixel::{Lane, Step};
use serde_json::Value;
use store::queries::audit::Event;

fn text<'a>(payload: &'a Value, path: &str) -> &'a str {
    let found = payload.pointer(path);
    found.and_then(Value::as_str).unwrap_or_default()
}

fn named(event: &Event) -> String {
    match text(&event.payload, "/name") {
        "" | "Pixel" => event.subject.clone(),
        name => format!("{} ({name})", event.subject),
    }
}

/// The sentence; nothing for events of anything else.
pub(super) fn sentence(event: &Event) -> Option<String> {
    match event.subject_kind.as_str() {
        "pixel-application" => about_application(event),
        "pixel" => about_pixel(event),
        _ => None,
    }
}

fn about_application(event: &Event) -> Option<String> {
    let subject = named(event);
    let note = text(&event.payload, "/note");
    let words = match event.event.as_str() {
        "pixel-application.begun" => format!("Began application {subject}"),
        "pixel-application.written" => format!("Wrote in application {subject}: {note}"),
        "pixel-application.submitted" => format!("Handed in application {subject}"),
        "pixel-application.submitted-again" => format!("Handed in application {subject} again"),
        "pixel-application.lane-settled" => settled(&subject, &event.payload),
        "pixel-application.decided" => decided(&subject, &event.payload),
        "pixel-application.withdrawn" => format!("Withdrew application {subject}: {note}"),
        "pixel-application.reassigned" => {
            format!("Gave a step of application {subject} to somebody: {note}")
        }
        "pixel-application.file-attached" => format!("Attached {note} to application {subject}"),
        "pixel-application.file-removed" => format!("Took {note} away from application {subject}"),
        "pixel-application.permitted" => format!("Gave the permission of application {subject}"),
        _ => return None,
    };
    Some(words)
}

fn settled(subject: &str, payload: &Value) -> String {
    let lane = Lane::from_key(text(payload, "/decision/step/lane"));
    let lane = lane.map_or("a lane", Lane::name);
    match Verdict::from_key(text(payload, "/decision/verdict")) {
        Some(Verdict::NotNeeded) => {
            format!("Said that “{lane}” of application {subject} is not needed")
        }
        Some(Verdict::Declined) => format!("Refused “{lane}” of application {subject}"),
        _ => format!("Settled “{lane}” of application {subject}"),
    }
}

fn decided(subject: &str, payload: &Value) -> String {
    let step = match text(payload, "/decision/step") {
        "review" => Some(Step::Review),
        "approval" => Some(Step::Approval),
        _ => None,
    };
    let did = match (Verdict::from_key(text(payload, "/decision/verdict")), step) {
        (Some(Verdict::Approved), Some(Step::Review)) => "Recommended",
        (Some(Verdict::Approved), _) => "Approved",
        (Some(Verdict::Declined), _) => "Declined",
        (Some(Verdict::SentBack), _) => "Sent back",
        _ => "Decided on",
    };
    let at = step.map_or("an approver", |step| step.name());
    let reasons = payload
        .pointer("/decision/reasons")
        .and_then(Value::as_object);
    let parts = reasons.map(|map| {
        let names = map.keys().filter_map(|key| Step::part(key));
        names.collect::<Vec<_>>().join(", ")
    });
    match parts.filter(|parts| !parts.is_empty()) {
        Some(parts) => format!("{did} application {subject} as {at}: {parts}"),
        None => format!("{did} application {subject} as {at}"),
    }
}

fn about_pixel(event: &Event) -> Option<String> {
    let subject = named(event);
    let note = text(&event.payload, "/note");
    let because = |what: &str| match note {
        "" => format!("{what} pixel {subject}"),
        note => format!("{what} pixel {subject}: {note}"),
    };
    let until = || {
        let day = text(&event.payload, "/expires_on").parse();
        day.map_or_else(
            |_| String::new(),
            |day| format!(" until {}", long_date(day)),
        )
    };
    let words = match event.event.as_str() {
        "pixel.approved" => format!("Gave pixel {subject} a permission{}", until()),
        "pixel.amended" => format!("Changed pixel {subject} by application {note}"),
        "pixel.live" => format!("Put pixel {subject} on its pages"),
        "pixel.resumed" => format!("Turned pixel {subject} on again"),
        "pixel.paused" => because("Turned off"),
        "pixel.removed" => because("Took off for good"),
        "pixel.expired" => format!("The permission of pixel {subject} ended"),
        "pixel.renewal-asked" => because("Asked for the renewal of"),
        "pixel.renewal-refused" => because("Refused the renewal of"),
        "pixel.renewed" => format!("Renewed the permission of pixel {subject}{}", until()),
        "pixel.handed-over" => format!("Gave pixel {subject} to {note}"),
        _ => return None,
    };
    Some(words)
}

/// The page of the record.
pub(super) fn href(event: &Event) -> Option<String> {
    let kind = match event.subject_kind.as_str() {
        "pixel-application" => ReferenceKind::PixelApplication,
        "pixel" => ReferenceKind::Pixel,
        _ => return None,
    };
    Reference::parse(kind, &event.subject).map(urls::record)
}
