//! Events of quarters, returns and what these propose to correct, as sentences.

use crate::components::counted;
use crate::urls;
use domain::ids::{Reference, ReferenceKind};
use domain::moment::long_date;
use domain::quarter::Quarter;
use serde_json::Value;
use store::queries::audit::Event;

fn text<'a>(payload: &'a Value, key: &str) -> &'a str {
    payload.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn number(payload: &Value, key: &str) -> i64 {
    payload.get(key).and_then(Value::as_i64).unwrap_or_default()
}

fn quarter(text: &str) -> Option<Quarter> {
    text.parse().ok()
}

fn returns(payload: &Value) -> String {
    let many = u64::try_from(number(payload, "returns")).unwrap_or_default();
    counted(many, "return", "returns")
}

/// The sentence; nothing for events of anything else.
pub(super) fn sentence(event: &Event) -> Option<String> {
    match event.subject_kind.as_str() {
        "reporting-period" => about_period(event),
        "return" => about_return(event),
        "correction" => about_correction(event),
        _ => None,
    }
}

fn about_period(event: &Event) -> Option<String> {
    let name = quarter(&event.subject).map_or_else(|| event.subject.clone(), Quarter::name);
    let payload = &event.payload;
    let words = match event.event.as_str() {
        "period.opened" => match text(payload, "due").parse() {
            Ok(due) => format!("Opened the quarter {name}, due {}", long_date(due)),
            Err(_) => format!("Opened the quarter {name}"),
        },
        "period.returns-made" => format!(
            "Made {} of {name}: {} to {}",
            returns(payload),
            text(payload, "first"),
            text(payload, "last")
        ),
        "period.ready" => format!("Told those who file the {} of {name}", returns(payload)),
        "period.closed" => format!("Closed the quarter {name}"),
        _ => return None,
    };
    Some(words)
}

fn about_return(event: &Event) -> Option<String> {
    let payload = &event.payload;
    let (subject, note) = (&event.subject, text(payload, "note"));
    let account = Reference::account(number(payload, "account"));
    let which = match quarter(text(payload, "period")) {
        Some(quarter) => format!("{subject} ({account}, {})", quarter.code()),
        None => subject.clone(),
    };
    let is = |key: &str| payload.get(key).and_then(Value::as_bool).unwrap_or(false);
    let because = |words: String| match note {
        "" => words,
        note => format!("{words}: {note}"),
    };
    let words = match event.event.as_str() {
        "return.written" => format!("Wrote in return {which}"),
        "return.sent" if is("unchanged") => {
            format!("Sent return {which}, saying that nothing has changed")
        }
        "return.sent" => format!("Sent return {which}"),
        "return.taken-back" => format!("Took return {which} back"),
        "return.given" if note.is_empty() => {
            format!("Left return {which} to those who are named for the account")
        }
        "return.given" => format!("Had {note} file return {which}"),
        "return.file-attached" => format!("Attached {note} to return {which}"),
        "return.file-removed" => format!("Took {note} away from return {which}"),
        "return.not-needed" => because(format!("Said that return {which} is not needed")),
        "return.needed" => format!("Said that return {which} is needed after all"),
        "return.not-reported" => format!("Closed the quarter without return {which}"),
        "return.accepted" if is("in_bulk") => {
            format!("Accepted return {which} together with others, unread")
        }
        "return.accepted" => because(format!("Accepted return {which}")),
        "return.accepted-with-action" => {
            because(format!("Accepted return {which} with something to be done"))
        }
        "return.sent-back" => because(format!("Sent return {which} back")),
        "return.acceptance-undone" => because(format!("Undid the acceptance of return {which}")),
        _ => return None,
    };
    Some(words)
}

fn about_correction(event: &Event) -> Option<String> {
    let payload = &event.payload;
    let account = Reference::account(number(payload, "account"));
    let (note, about) = (text(payload, "note"), text(payload, "about").to_lowercase());
    let which = format!("{} ({account}, {about})", event.subject);
    let words = match (event.event.as_str(), note) {
        ("correction.applied", "") => format!("Took over proposal {which}"),
        ("correction.applied", note) => format!("Put right what {which} proposed: {note}"),
        ("correction.declined", note) => format!("Declined proposal {which}: {note}"),
        ("correction.withdrawn", _) => format!("Withdrew proposal {which}"),
        _ => return None,
    };
    Some(words)
}

/// The page of the record; nothing for anything else.
pub(super) fn href(event: &Event) -> Option<String> {
    match event.subject_kind.as_str() {
        "reporting-period" => quarter(&event.subject).map(urls::period),
        "return" => {
            let period = quarter(text(&event.payload, "period"));
            let account = number(&event.payload, "account");
            match period {
                Some(period) if account > 0 => Some(urls::one_return(period, account)),
                // A refused attempt names the return alone.
                _ => Reference::parse(ReferenceKind::Return, &event.subject).map(urls::record),
            }
        }
        "correction" => {
            Reference::parse(ReferenceKind::Correction, &event.subject).map(urls::record)
        }
        _ => None,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
mod tests {
    use super::super::tests::event;
    use super::*;
    use serde_json::json;

    fn told(kind: &str, subject: &str, key: &str, payload: Value) -> (String, Option<String>) {
        let mut event = event(key, payload);
        event.subject_kind = kind.into();
        event.subject = subject.into();
        (sentence(&event).unwrap(), href(&event))
    }

    #[test]
    fn returns_are_told_with_their_account_and_quarter() {
        let payload = |more: Value| {
            let mut all = json!({ "period": "2026-27-q1", "account": 42 });
            let more = more.as_object().unwrap().clone();
            all.as_object_mut().unwrap().extend(more);
            all
        };
        for (key, more, words) in [
            (
                "return.sent",
                json!({ "unchanged": true }),
                "Sent return RT-0007 (AC-0042, Q1 2026–27), saying that nothing has changed",
            ),
            (
                "return.given",
                json!({ "note": "Ana" }),
                "Had Ana file return RT-0007 (AC-0042, Q1 2026–27)",
            ),
            (
                "return.accepted",
                json!({ "in_bulk": true, "unchanged": true }),
                "Accepted return RT-0007 (AC-0042, Q1 2026–27) together with others, unread",
            ),
            (
                "return.sent-back",
                json!({ "note": "Which people?" }),
                "Sent return RT-0007 (AC-0042, Q1 2026–27) back: Which people?",
            ),
        ] {
            let (sentence, href) = told("return", "RT-0007", key, payload(more));
            assert_eq!(sentence, words);
            assert_eq!(href.as_deref(), Some("/returns/2026-27-q1/AC-0042"));
        }
    }

    #[test]
    fn quarters_and_proposals_are_told() {
        let opened = json!({ "period": "2026-27-q1", "returns": 0, "due": "2026-10-14" });
        assert_eq!(
            told("reporting-period", "2026-27-q1", "period.opened", opened),
            (
                "Opened the quarter July to September 2026 (Q1 2026–27), due 14 October 2026"
                    .into(),
                Some("/returns/2026-27-q1".into())
            )
        );
        let made = json!({ "returns": 3, "first": "RT-0001", "last": "RT-0003" });
        let (made, _) = told(
            "reporting-period",
            "2026-27-q1",
            "period.returns-made",
            made,
        );
        assert_eq!(
            made,
            "Made 3 returns of July to September 2026 (Q1 2026–27): RT-0001 to RT-0003"
        );
        let declined =
            json!({ "account": 42, "about": "Content plan", "proposed": "x", "note": "No" });
        assert_eq!(
            told("correction", "CO-0001", "correction.declined", declined),
            (
                "Declined proposal CO-0001 (AC-0042, content plan): No".into(),
                Some("/returns/corrections/CO-0001".into())
            )
        );
    }

    #[test]
    fn every_event_of_a_return_is_a_sentence_of_its_own() {
        for key in [
            "written",
            "sent",
            "taken-back",
            "given",
            "file-attached",
            "file-removed",
            "not-needed",
            "needed",
            "not-reported",
            "accepted",
            "accepted-with-action",
            "sent-back",
            "acceptance-undone",
        ] {
            let mut event = event(&format!("return.{key}"), json!({}));
            event.subject_kind = "return".into();
            event.subject = "RT-0007".into();
            assert!(
                sentence(&event).is_some_and(|s| s.contains("RT-0007")),
                "{key}"
            );
        }
    }
}
