//! An event of the audit trail as a sentence, and what it changed field by field. Used wherever
//! events are shown. Nothing is read from the store here.

mod access;
mod agencies;
mod cases;
mod leaving;
mod mail;
mod pixels;
mod reports;
mod returns;
mod scans;
mod sightings;

use domain::account::{AccountMove, Change};
use domain::ids::{Reference, ReferenceKind};
use domain::moment::long_date;
use domain::permission::Action;
use domain::role::Role;
use serde_json::Value;
use store::queries::audit::Event;

use crate::components::{counted, thousands};
use crate::urls;

/// What happened, without who and when: "Edited AC-0042: purpose and audience".
pub fn sentence(event: &Event) -> String {
    let subject = &event.subject;
    if event.outcome == "refused" {
        let what = Action::from_key(&event.action).map_or("do something", Action::phrase);
        return format!("Was not allowed to {what}: {}", subject_words(event));
    }
    match event.event.as_str() {
        "account.entered" => format!("Added {subject} to the register{}", how(&event.payload)),
        "account.edited" => match fields(&event.payload).as_str() {
            "" => format!("Edited {subject}"),
            fields => format!("Edited {subject}: {fields}"),
        },
        "account.moved" => moved(&event.payload, subject),
        "account.archived" => format!("Archived {subject}"),
        "account.restored" => format!("Restored {subject}"),
        "platform.saved" => format!(
            "Saved the platform {}",
            text(&event.payload, &["definition", "name"]).unwrap_or(subject)
        ),
        "group.saved" => format!("Saved the business group {subject}"),
        "unit.saved" => format!("Saved the business unit {subject}"),
        "person.added" => match text(&event.payload, &["name"]) {
            Some(name) => format!("Added {name} to the people"),
            None => "Added a person".to_owned(),
        },
        "person.edited" | "person.role-given" | "person.role-ended" | "person.disabled"
        | "person.enabled" => about_person(event),
        "delegation.given" | "delegation.ended" => about_lending(event),
        "people.exported" => format!("Took people’s records out as {subject}"),
        "register.exported" => format!("Exported the register as {subject}"),
        "register.restored" => "Put a backup in the place of the register".to_owned(),
        "import.uploaded" => format!("Uploaded a file for import {subject}"),
        "import.sheet-chosen" => format!("Chose the sheet of import {subject}"),
        "import.mapped" => format!("Said what the columns of import {subject} mean"),
        "import.row-mended" => format!(
            "Corrected row {} of import {subject}",
            number(&event.payload, "row")
        ),
        "import.row-skipped" => format!(
            "Left out or took in row {} of import {subject}",
            number(&event.payload, "row")
        ),
        "import.started" => format!("Started import {subject}"),
        "import.finished" => imported(&event.payload, subject),
        "import.undo-started" => format!("Began to undo import {subject}"),
        "import.undone" => undone(&event.payload, subject),
        "import.discarded" => format!("Gave up import {subject}"),
        "audit.exported" => format!("Exported the audit trail as {subject}"),
        "demonstration.loaded" => "Loaded the demonstration".to_owned(),
        "person.invited" => match text(&event.payload, &["name"]) {
            Some(name) => format!("Invited {name} to sign in"),
            None => "Invited a person to sign in".to_owned(),
        },
        "person.identity-linked" => match text(&event.payload, &["by"]) {
            Some("invitation") => "Tied an identity to this person by an invitation".to_owned(),
            _ => "Tied an identity to this person by a verified e-mail address".to_owned(),
        },
        "person.adopted" => format!(
            "Began to keep {}",
            text(&event.payload, &["name"]).unwrap_or("a person")
        ),
        "person.released" => format!(
            "Stopped keeping {}",
            text(&event.payload, &["name"]).unwrap_or("a person")
        ),
        "notice.published" => format!("Published privacy notice {subject}"),
        "notice.acknowledged" => format!("Read privacy notice {subject}"),
        "provisioning.token-made" => format!(
            "Made the provisioning token {}",
            text(&event.payload, &["name"]).unwrap_or(subject)
        ),
        "provisioning.token-withdrawn" => format!(
            "Withdrew the provisioning token {}",
            text(&event.payload, &["name"]).unwrap_or(subject)
        ),
        "session.ended" => match number(&event.payload, "sessions") {
            1 => "Ended a session".to_owned(),
            many => format!("Ended {many} sessions"),
        },
        "session.ended-by-provider" => "Ended sessions of somebody who signed out there".to_owned(),
        "signed-in" => "Signed in".to_owned(),
        "signed-out" => "Signed out".to_owned(),
        other => leaving::sentence(event)
            .or_else(|| access::sentence(event))
            .or_else(|| agencies::sentence(event))
            .or_else(|| cases::sentence(event))
            .or_else(|| sightings::sentence(event))
            .or_else(|| mail::sentence(event))
            .or_else(|| pixels::sentence(event))
            .or_else(|| reports::sentence(event))
            .or_else(|| returns::sentence(event))
            .or_else(|| scans::sentence(event))
            .unwrap_or_else(|| format!("{}: {}", in_words(other), subject_words(event))),
    }
}

/// What changed, field by field; empty for events that changed nothing field by field.
pub fn changes(event: &Event) -> Vec<Change> {
    event
        .payload
        .get("changes")
        .and_then(|found| serde_json::from_value(found.clone()).ok())
        .unwrap_or_default()
}

/// The reason somebody gave, or the rule that said no.
pub fn reason(event: &Event) -> Option<&str> {
    let places: [&[&str]; 3] = [&["reason"], &["wish", "note"], &["status", "note"]];
    places
        .into_iter()
        .find_map(|path| text(&event.payload, path))
        .filter(|words| !words.is_empty())
}

/// The page of the record the event is about, where it has one.
pub fn href(event: &Event) -> Option<String> {
    let reference = |kind| Reference::parse(kind, &event.subject).map(urls::record);
    match event.subject_kind.as_str() {
        "account" => reference(ReferenceKind::Account),
        "import" => reference(ReferenceKind::Import),
        "access" => reference(ReferenceKind::Grant),
        "account-security" => reference(ReferenceKind::Account),
        "agency" => reference(ReferenceKind::Agency),
        "reconciliation" => reference(ReferenceKind::Reconciliation),
        "platform" => Some(urls::platform(&event.subject)),
        "group" | "unit" => Some(urls::ORGANISATION.to_owned()),
        "person" => event.subject.parse().ok().map(urls::person),
        _ => leaving::href(event)
            .or_else(|| cases::href(event))
            .or_else(|| sightings::href(event))
            .or_else(|| mail::href(event))
            .or_else(|| pixels::href(event))
            .or_else(|| reports::href(event))
            .or_else(|| returns::href(event))
            .or_else(|| scans::href(event)),
    }
}

/// What an import did to the register, which its accounts tell one by one.
fn imported(payload: &Value, subject: &str) -> String {
    let totals = payload.get("totals").unwrap_or(&Value::Null);
    match (many(totals, "new"), many(totals, "update")) {
        (0, 0) => format!("Finished import {subject}, which changed no account"),
        (0, update) => format!("Updated {} by import {subject}", accounts(update)),
        (new, 0) => format!("Imported {} ({subject})", accounts(new)),
        (new, update) => format!(
            "Imported {} and updated {} ({subject})",
            accounts(new),
            thousands(update)
        ),
    }
}

/// What undoing an import did.
fn undone(payload: &Value, subject: &str) -> String {
    let told = [
        ("archived", "archived"),
        ("restored", "gave back earlier details of"),
        ("left", "left alone"),
    ];
    let told: Vec<String> = told
        .into_iter()
        .map(|(key, verb)| (verb, many(payload, key)))
        .filter(|(_, count)| *count > 0)
        .map(|(verb, count)| format!("{verb} {}", accounts(count)))
        .collect();
    match told.as_slice() {
        [] => format!("Undid import {subject}"),
        _ => format!("Undid import {subject}: {}", told.join(", ")),
    }
}

fn accounts(many: u64) -> String {
    counted(many, "account", "accounts")
}

fn many(payload: &Value, key: &str) -> u64 {
    u64::try_from(number(payload, key)).unwrap_or_default()
}

/// What was done to a person's record; the event carries the name.
fn about_person(event: &Event) -> String {
    let payload = &event.payload;
    let name = text(payload, &["name"]).unwrap_or("a person");
    let role = role(payload);
    match event.event.as_str() {
        "person.role-given" => format!("Gave {name} the role {role}"),
        "person.role-ended" => match text(payload, &["until"]).map(str::parse) {
            Some(Ok(last)) => format!(
                "Ended the role {role} of {name}, whose last day is {}",
                long_date(last)
            ),
            _ => format!("Ended the role {role} of {name}"),
        },
        "person.disabled" => format!("Closed signing in to {name}"),
        "person.enabled" => format!("Opened signing in to {name} again"),
        _ => match fields(payload).as_str() {
            "" => format!("Changed the details of {name}"),
            fields => format!("Changed the details of {name}: {fields}"),
        },
    }
}

/// Who lent what to whom.
fn about_lending(event: &Event) -> String {
    let payload = &event.payload;
    let name = |key| text(payload, &[key]).unwrap_or("somebody");
    let (from, to, role) = (name("from_name"), name("to_name"), role(payload));
    let days = text(payload, &["first"])
        .zip(text(payload, &["last"]))
        .and_then(|(first, last)| Some((first.parse().ok()?, last.parse().ok()?)));
    match (event.event.as_str(), days) {
        ("delegation.ended", _) => format!("Took the role {role} of {from} back from {to}"),
        (_, Some((first, last))) => format!(
            "Lent the role {role} of {from} to {to}, from {} to {}",
            long_date(first),
            long_date(last)
        ),
        _ => format!("Lent the role {role} of {from} to {to}"),
    }
}

fn role(payload: &Value) -> &str {
    let key = text(payload, &["role"]).unwrap_or_default();
    Role::from_key(key).map_or(key, |role| role.name())
}

fn subject_words(event: &Event) -> String {
    if event.subject.is_empty() {
        event.subject_kind.clone()
    } else {
        format!("{} {}", event.subject_kind, event.subject)
    }
}

/// "purpose, audience and notes", from the labels of the changed fields.
fn fields(payload: &Value) -> String {
    let changed = payload
        .get("changes")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    let labels: Vec<String> = changed
        .filter_map(|change| change.get("label")?.as_str())
        .map(str::to_lowercase)
        .collect();
    match labels.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

fn how(payload: &Value) -> &'static str {
    match text(payload, &["origin", "kind"]) {
        Some("imported") => " by an import",
        Some("adopted") => " by hand",
        Some("approved-case") => " after an approved business case",
        _ => "",
    }
}

/// What was wished for, in the past.
fn moved(payload: &Value, subject: &str) -> String {
    let wish = payload
        .get("wish")
        .cloned()
        .and_then(|wish| serde_json::from_value::<AccountMove>(wish).ok());
    match wish {
        Some(AccountMove::StartSetUp) => format!("Began to set up {subject}"),
        Some(AccountMove::Activate) => format!("Put {subject} to use"),
        Some(AccountMove::Suspend { .. }) => format!("Suspended {subject}"),
        Some(AccountMove::Resume) => format!("Let {subject} resume"),
        Some(AccountMove::ReportCompromise { .. }) => format!("Reported {subject} as compromised"),
        Some(AccountMove::Recover) => format!("Recovered {subject}"),
        Some(AccountMove::RecoverSuspended { .. }) => {
            format!("Recovered {subject}, which stays suspended")
        }
        Some(AccountMove::StartClosing { .. }) => format!("Began to close {subject}"),
        Some(AccountMove::Close { .. }) => format!("Closed {subject}"),
        None => format!("Changed the status of {subject}"),
    }
}

fn text<'p>(payload: &'p Value, path: &[&str]) -> Option<&'p str> {
    path.iter()
        .try_fold(payload, |value, key| value.get(key))
        .and_then(Value::as_str)
}

fn number(payload: &Value, key: &str) -> i64 {
    payload.get(key).and_then(Value::as_i64).unwrap_or_default()
}

/// `import.row-fixed` as "Import row fixed", for events this page does not know by name.
fn in_words(key: &str) -> String {
    let spaced = key.replace(['.', '-'], " ");
    let mut letters = spaced.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
pub(in crate::pages) mod tests {
    use super::*;
    use serde_json::json;

    pub(in crate::pages) fn event(kind: &str, payload: Value) -> Event {
        Event {
            seq: 7,
            at: "2027-01-20T02:05:00Z".parse().unwrap(),
            actor: "Mere Parata".into(),
            acting_for: None,
            action: "account.edit".into(),
            outcome: "done".into(),
            subject_kind: "account".into(),
            subject: "AC-0042".into(),
            version: Some(3),
            event: kind.into(),
            payload,
            request_id: "r".into(),
            hash: "h".into(),
        }
    }

    #[test]
    fn edits_name_their_fields() {
        let change =
            |label: &str| json!({ "field": "x", "label": label, "before": "a", "after": "b" });
        let one = event("account.edited", json!({ "changes": [change("Purpose")] }));
        assert_eq!(sentence(&one), "Edited AC-0042: purpose");
        let three = event(
            "account.edited",
            json!({ "changes": [change("Name"), change("Purpose"), change("Notes")] }),
        );
        assert_eq!(sentence(&three), "Edited AC-0042: name, purpose and notes");
        assert_eq!(changes(&three).len(), 3);
        assert_eq!(href(&three).as_deref(), Some("/accounts/AC-0042"));
    }

    #[test]
    fn a_move_says_what_was_done_and_why() {
        let wish = serde_json::to_value(AccountMove::StartClosing {
            note: "No longer used".into(),
        })
        .unwrap();
        let moved = event("account.moved", json!({ "wish": wish, "changes": [] }));
        assert_eq!(sentence(&moved), "Began to close AC-0042");
        assert_eq!(reason(&moved), Some("No longer used"));
    }

    #[test]
    fn a_refusal_says_what_was_tried() {
        let mut refused = event(
            "refused",
            json!({ "code": "not-permitted", "reason": "No" }),
        );
        refused.outcome = "refused".into();
        assert_eq!(
            sentence(&refused),
            "Was not allowed to edit this account: account AC-0042"
        );
        assert_eq!(reason(&refused), Some("No"));
    }

    #[test]
    fn an_import_says_how_many_accounts_it_changed() {
        let said = |kind, payload| {
            let mut event = event(kind, payload);
            event.subject = "IM-0003".into();
            sentence(&event)
        };
        for (new, update, words) in [
            (1_214, 3, "Imported 1,214 accounts and updated 3 (IM-0003)"),
            (1, 0, "Imported 1 account (IM-0003)"),
            (0, 1, "Updated 1 account by import IM-0003"),
            (0, 0, "Finished import IM-0003, which changed no account"),
        ] {
            let totals = json!({ "totals": { "new": new, "update": update, "refused": 9 } });
            assert_eq!(said("import.finished", totals), words);
        }
        let all = json!({ "archived": 2, "restored": 0, "left": 1 });
        assert_eq!(
            said("import.undone", all),
            "Undid import IM-0003: archived 2 accounts, left alone 1 account"
        );
    }

    #[test]
    fn a_row_of_an_import_is_named() {
        let mut mended = event("import.row-mended", json!({ "row": 12 }));
        mended.subject = "IM-0003".into();
        assert_eq!(sentence(&mended), "Corrected row 12 of import IM-0003");
    }

    #[test]
    fn people_and_lent_roles_are_told_by_name() {
        let given = json!({ "name": "Hēmi", "id": "x", "role": "gm-ecoms", "until": null });
        assert_eq!(
            sentence(&event("person.role-given", given)),
            "Gave Hēmi the role General Manager ECoMS"
        );
        let ended = json!({ "name": "Hēmi", "role": "auditor", "until": "2027-01-20" });
        assert_eq!(
            sentence(&event("person.role-ended", ended)),
            "Ended the role Auditor of Hēmi, whose last day is 20 January 2027"
        );
        let lent = json!({ "from_name": "Catherine", "to_name": "Losalini", "role": "gm-ecoms", "first": "2027-01-01", "last": "2027-01-20" });
        assert_eq!(
            sentence(&event("delegation.given", lent.clone())),
            "Lent the role General Manager ECoMS of Catherine to Losalini, from 1 January 2027 to 20 January 2027"
        );
        assert_eq!(
            sentence(&event("delegation.ended", lent)),
            "Took the role General Manager ECoMS of Catherine back from Losalini"
        );
        let mut closed = event(
            "person.disabled",
            json!({ "name": "Hēmi", "reason": "gone" }),
        );
        closed.subject_kind = "person".into();
        closed.subject = "00000000-0000-0000-0000-000000000001".into();
        assert_eq!(sentence(&closed), "Closed signing in to Hēmi");
        assert!(href(&closed).is_some_and(|href| href.starts_with("/people/0000")));
    }

    #[test]
    fn an_unknown_event_is_still_a_sentence() {
        assert_eq!(
            sentence(&event("import.row-fixed", json!({}))),
            "Import row fixed: account AC-0042"
        );
    }
}
