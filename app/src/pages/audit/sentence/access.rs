//! Events of access, of who is named for an account, of facts about passwords and of training, as
//! sentences.

use domain::access::{Duty, RevokedBecause};
use domain::account::InterventionReason;
use domain::ids::Reference;
use domain::platform::AccessLevel;
use serde_json::Value;
use store::queries::audit::Event;

/// The sentence; nothing for events of anything else.
pub(super) fn sentence(event: &Event) -> Option<String> {
    let payload = &event.payload;
    let text = |key: &str| payload.get(key).and_then(Value::as_str).unwrap_or_default();
    let name = match text("name") {
        "" => "somebody",
        name => name,
    };
    let words = match event.event.as_str() {
        "access.requested" => format!("Asked for {} for {name}", access(payload)),
        "access.approved" => format!("Approved {} for {name}", access(payload)),
        "access.refused" => format!("Refused {} for {name}", access(payload)),
        "access.step" => format!("Recorded a step towards {} for {name}", access(payload)),
        "access.live" => format!("{} is live for {name}", capital(&access(payload))),
        "access.suspended" => format!("Suspended {} of {name}{}", access(payload), why(payload)),
        "access.resumed" => format!("Let {} of {name} go on", access(payload)),
        "access.revoked" => format!("Ended {} of {name}{}", access(payload), why(payload)),
        "access.removed" => {
            format!(
                "Confirmed that {name} is gone from the platform: {}",
                access(payload)
            )
        }
        "access.level-corrected" => format!("Corrected the level of {name}: {}", access(payload)),
        "access.changed-many" => many(payload),
        "policy.acknowledged" => {
            format!(
                "Confirmed having read the policy, version {}",
                text("version")
            )
        }
        "nomination.named" => format!("Named {name} as {}{}", duty(payload), of(payload)),
        "nomination.ended" => format!("{name} is not {} any more{}", duty(payload), of(payload)),
        "account.security-attested" => {
            format!("Recorded the facts about the password of {}", event.subject)
        }
        "course.added" => format!("Added the course {}", text("course")),
        "course.changed" => format!("Changed the course {}", text("course")),
        "course.retired" => format!("Retired the course {}", text("course")),
        "training.recorded" => format!("Recorded that {name} completed {}", text("course")),
        _ => return None,
    };
    Some(words)
}

/// "publisher access to AC-0042".
fn access(payload: &Value) -> String {
    let level = payload.get("level").and_then(Value::as_str);
    let level = level
        .and_then(AccessLevel::from_key)
        .map_or_else(String::new, |level| {
            format!("{} ", level.name().to_lowercase())
        });
    let account = payload.get("account").and_then(Value::as_i64);
    let account = account.map_or_else(String::new, |n| format!(" to {}", Reference::account(n)));
    format!("{level}access{account}")
}

/// " of AC-0042".
fn of(payload: &Value) -> String {
    let account = payload.get("account").and_then(Value::as_i64);
    account.map_or_else(String::new, |n| format!(" of {}", Reference::account(n)))
}

fn duty(payload: &Value) -> String {
    let key = payload
        .get("duty")
        .and_then(Value::as_str)
        .unwrap_or_default();
    Duty::from_key(key).map_or_else(|| "responsible".into(), |duty| duty.name().to_lowercase())
}

/// " (security)": the reason of the policy, or of the end.
fn why(payload: &Value) -> String {
    let key = |name: &str| {
        payload
            .get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
    };
    let reason = InterventionReason::from_key(key("reason")).map(InterventionReason::name);
    let because = RevokedBecause::from_key(key("because")).map(RevokedBecause::name);
    let word = reason.or(because).map(str::to_lowercase);
    word.map_or_else(String::new, |word| format!(" ({word})"))
}

/// What was wished for, and for how many.
fn many(payload: &Value) -> String {
    let wish = payload
        .get("wish")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let became = payload.get("became").and_then(Value::as_array);
    let all = became.map_or(0, Vec::len);
    let yes = |one: &&Value| one.get("done").and_then(Value::as_bool).unwrap_or_default();
    let done = became.map_or(0, |all| all.iter().filter(yes).count());
    let wish = match wish {
        "suspend" => "Suspended",
        "resume" => "Let go on",
        "end" => "Ended",
        _ => "Confirmed as removed",
    };
    format!("{wish} {done} of {all} chosen grants of access")
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().collect::<String>() + letters.as_str()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Utc;

    fn told(event: &str, payload: Value) -> String {
        let event = Event {
            seq: 1,
            at: chrono::DateTime::<Utc>::default(),
            actor: String::new(),
            acting_for: None,
            action: String::new(),
            outcome: "done".into(),
            subject_kind: "access".into(),
            subject: "GR-0001".into(),
            version: None,
            event: event.into(),
            payload,
            request_id: String::new(),
            hash: String::new(),
        };
        sentence(&event).unwrap_or_default()
    }

    #[test]
    fn events_of_access_are_sentences() {
        let grant = |more: &str| {
            serde_json::from_str::<Value>(&format!(
                r#"{{"name": "Hana", "account": 42, "level": "publisher" {more}}}"#
            ))
            .unwrap_or_default()
        };
        let level = AccessLevel::Publisher.name().to_lowercase();
        assert_eq!(
            told("access.requested", grant("")),
            format!("Asked for {level} access to AC-0042 for Hana")
        );
        assert_eq!(
            told("access.suspended", grant(r#", "reason": "security""#)),
            format!("Suspended {level} access to AC-0042 of Hana (security)")
        );
        assert_eq!(
            told("access.revoked", grant(r#", "because": "leaving""#)),
            format!("Ended {level} access to AC-0042 of Hana (leaving the organisation)")
        );
        let many =
            serde_json::json!({ "wish": "end", "became": [{ "done": true }, { "done": false }] });
        assert_eq!(
            told("access.changed-many", many),
            "Ended 1 of 2 chosen grants of access"
        );
        assert_eq!(told("agency.entered", Value::Null), "");
    }
}
