//! Events of agencies and of comparisons with platforms, as sentences.

use crate::components::counted;
use domain::ids::Reference;
use domain::reconciliation::{Decision, Verdict};
use serde_json::Value;
use store::queries::audit::Event;

/// The sentence; nothing for events of anything else.
pub(super) fn sentence(event: &Event) -> Option<String> {
    let (subject, payload) = (&event.subject, &event.payload);
    let name = payload
        .get("name")
        .and_then(Value::as_str)
        .unwrap_or(subject);
    let words = match event.event.as_str() {
        "agency.entered" => format!("Entered the agency {name}"),
        "agency.edited" => match super::fields(payload) {
            fields if fields.is_empty() => format!("Changed the agency {name}"),
            fields => format!("Changed the agency {name}: {fields}"),
        },
        "agency.extended" => format!("Extended the contract with {name}"),
        "agency.renewed" => format!("Renewed the contract with {name}"),
        "agency.disputed" => format!("Suspended all access of {name} in a dispute"),
        "agency.settled" => format!("Settled the dispute with {name}"),
        "agency.ended" => format!("Ended the contract with {name}, and all access with it"),
        "reconciliation.taken-in" => format!("Uploaded a platform’s list of people{}", of(payload)),
        "reconciliation.compared" => {
            format!(
                "Compared a platform’s list with the register{}{}",
                of(payload),
                found(payload)
            )
        }
        "reconciliation.given-up" => format!("Gave the list of comparison {subject} up"),
        "reconciliation.decided" => format!("Decided about {} of {subject}", decided(payload)),
        _ => return None,
    };
    Some(words)
}

/// " of AC-0042".
fn of(payload: &Value) -> String {
    let account = payload.get("account").and_then(Value::as_i64);
    account.map_or_else(String::new, |number| {
        format!(" of {}", Reference::account(number))
    })
}

/// ": 2 on the platform, not in the register".
fn found(payload: &Value) -> String {
    let count = |verdict: Verdict| {
        let lines = payload.get("lines")?.get(verdict.key())?.as_u64()?;
        Some(format!("{lines} {}", verdict.name().to_lowercase()))
    };
    let differ = [
        Verdict::NotInRegister,
        Verdict::OtherLevel,
        Verdict::NotOnPlatform,
    ];
    let told: Vec<String> = differ.into_iter().filter_map(count).collect();
    if told.is_empty() {
        ": nothing differs".to_owned()
    } else {
        format!(": {}", told.join("; "))
    }
}

/// "3 lines (incident opened)".
fn decided(payload: &Value) -> String {
    let lines = payload.get("lines").and_then(Value::as_object);
    let first = lines.and_then(|lines| lines.iter().next());
    let Some((key, many)) = first else {
        return "lines".to_owned();
    };
    let many = counted(many.as_u64().unwrap_or_default(), "line", "lines");
    match Decision::from_key(key) {
        Some(decision) => format!("{many} ({})", decision.done().to_lowercase()),
        None => many,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
mod tests {
    use super::*;
    use serde_json::json;

    fn told(key: &str, payload: Value) -> String {
        sentence(&Event {
            seq: 1,
            at: chrono::DateTime::UNIX_EPOCH,
            actor: "Aroha".into(),
            acting_for: None,
            action: String::new(),
            outcome: "done".into(),
            subject_kind: "reconciliation".into(),
            subject: "RC-0001".into(),
            version: None,
            event: key.into(),
            payload,
            request_id: String::new(),
            hash: String::new(),
        })
        .unwrap()
    }

    #[test]
    fn events_are_told_in_words() {
        assert_eq!(
            told("agency.ended", json!({ "name": "Kōwhai" })),
            "Ended the contract with Kōwhai, and all access with it"
        );
        assert_eq!(
            told(
                "reconciliation.compared",
                json!({ "account": 42, "lines": { "agrees": 3 } })
            ),
            "Compared a platform’s list with the register of AC-0042: nothing differs"
        );
        assert_eq!(
            told(
                "reconciliation.compared",
                json!({ "lines": { "not-in-register": 2 } })
            ),
            "Compared a platform’s list with the register: 2 on the platform, not in the register"
        );
        assert_eq!(
            told(
                "reconciliation.decided",
                json!({ "lines": { "incident": 1 } })
            ),
            "Decided about 1 line (incident opened) of RC-0001"
        );
    }
}
