//! Events of mail and of calendars, as sentences.

use crate::urls;
use serde_json::Value;
use store::queries::audit::Event;

/// The sentence; nothing for events of anything else.
pub(super) fn sentence(event: &Event) -> Option<String> {
    let payload = &event.payload;
    let text = |key: &str| payload.get(key).and_then(Value::as_str);
    let to = text("address").unwrap_or("somebody");
    Some(match event.event.as_str() {
        "mail.retried" => format!("Sent a message to {to} again"),
        "mail.given-up" => format!("Gave up a message to {to}"),
        "mail.lifted" => format!("Let mail go to {} again", event.subject),
        "person.mail-chosen" => "Chose how to be told".to_owned(),
        "person.calendar-opened" => match payload.get("replaced") {
            Some(Value::Bool(true)) => "Replaced the address of their calendar".to_owned(),
            _ => "Gave their calendar an address".to_owned(),
        },
        "person.calendar-closed" => "Withdrew the address of their calendar".to_owned(),
        _ => return None,
    })
}

/// The page of the message.
pub(super) fn href(event: &Event) -> Option<String> {
    match event.subject_kind.as_str() {
        "mail" => event.subject.parse().ok().map(urls::mail),
        "mail-address" => Some(urls::SETTINGS_MAIL.to_owned()),
        _ => None,
    }
}
