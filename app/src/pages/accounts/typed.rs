//! A form about an account as it arrives: every field as text, nothing lost, nothing judged. Also the
//! same texts made from an account, to fill the form and to compare versions.

use crate::context::Visit;
use domain::account::{AccountDetails, AccountDraft, Presence};
use domain::moment::long_date;
use domain::problem::Problems;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use store::Call;

/// The fields of the form, in its order; their labels are `domain::account::label`'s.
pub(super) const FIELDS: &[&str] = &[
    "url",
    "name",
    "platform_account_id",
    "opened_on",
    "purpose",
    "audience",
    "languages",
    "risk_tier",
    "group",
    "unit",
    "monitoring",
    "response_process",
    "escalation_plan",
    "arrangements_confirmed_on",
    "may_reveal_illegal_activity",
    "security_arrangements",
    "transparency_url",
    "transparency_confirmed_on",
    "disclaimer_confirmed_on",
    "content_plan",
    "notes",
];

/// Problems in the order of the form, so that the summary leads from the top to the bottom.
pub(super) fn in_order(mut problems: Problems) -> Problems {
    let place = |field: &str| FIELDS.iter().position(|name| *name == field);
    problems.0.sort_by_key(|problem| place(&problem.field));
    problems
}

/// What was posted: names and texts, the last one of a name wins.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Typed(BTreeMap<String, String>);

impl Typed {
    /// From the pairs of a form. Characters that cannot be typed are dropped, since databases refuse
    /// them; line ends are one character, as they are stored.
    pub(super) fn new(pairs: Vec<(String, String)>) -> Self {
        let typable = |c: &char| !c.is_control() || matches!(c, '\n' | '\t');
        let clean = |text: String| {
            let text = text.replace("\r\n", "\n").replace('\r', "\n");
            text.chars().filter(typable).collect::<String>()
        };
        Self(
            pairs
                .into_iter()
                .map(|(name, text)| (name, clean(text)))
                .collect(),
        )
    }

    /// The text of a field; nothing when it was not sent.
    pub(super) fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// The version the person saw; 0 = none, which no record has.
    pub(super) fn version(&self) -> i64 {
        self.get("version").parse().unwrap_or(0)
    }

    /// The hidden token of the form.
    pub(super) fn key(&self) -> &str {
        self.get("key")
    }

    /// The fields of an account among what was posted.
    pub(super) fn draft(&self) -> AccountDraft {
        draft(FIELDS.iter().map(|name| (*name, self.get(name).to_owned())))
    }

    /// Who asks. The token is joined with what was typed: the same form sent twice is one write, but
    /// a form that was changed after "back" is a new one and must not be swallowed.
    pub(super) fn call(&self, visit: &Visit) -> Call {
        if self.key().is_empty() {
            return visit.call("");
        }
        let mut hash = Sha256::new();
        for (name, text) in &self.0 {
            // Lengths keep "ab" + "c" apart from "a" + "bc".
            hash.update((name.len() as u64).to_le_bytes());
            hash.update(name);
            hash.update((text.len() as u64).to_le_bytes());
            hash.update(text);
        }
        visit.call(&hex::encode(hash.finalize()))
    }
}

/// An account's fields as the form shows them.
pub(super) fn draft_of(presence: &Presence, details: &AccountDetails) -> AccountDraft {
    let d = details;
    let day = |date: Option<chrono::NaiveDate>| date.map(long_date).unwrap_or_default();
    AccountDraft {
        url: presence.url.clone(),
        platform_account_id: presence.platform_account_id.clone().unwrap_or_default(),
        name: d.name.clone(),
        purpose: d.purpose.clone(),
        audience: d.audience.clone(),
        languages: d.languages.join(", "),
        group: d.group.map(|id| id.to_string()).unwrap_or_default(),
        unit: d.unit.map(|id| id.to_string()).unwrap_or_default(),
        risk_tier: d.risk_tier.map_or("", |tier| tier.key()).to_owned(),
        monitoring: d.monitoring.clone(),
        response_process: d.response_process.clone(),
        escalation_plan: d.escalation_plan.clone(),
        arrangements_confirmed_on: day(d.arrangements_confirmed_on),
        security_arrangements: d.security_arrangements.clone(),
        transparency_url: d.transparency_url.clone(),
        transparency_confirmed_on: day(d.transparency_confirmed_on),
        disclaimer_confirmed_on: day(d.disclaimer_confirmed_on),
        content_plan: d.content_plan.clone(),
        may_reveal_illegal_activity: if d.may_reveal_illegal_activity {
            "yes"
        } else {
            ""
        }
        .to_owned(),
        opened_on: day(d.opened_on),
        notes: d.notes.clone(),
    }
}

/// The text of one field of a draft.
pub(super) fn field<'d>(draft: &'d AccountDraft, name: &str) -> &'d str {
    let d = draft;
    match name {
        "url" => &d.url,
        "platform_account_id" => &d.platform_account_id,
        "name" => &d.name,
        "purpose" => &d.purpose,
        "audience" => &d.audience,
        "languages" => &d.languages,
        "risk_tier" => &d.risk_tier,
        "group" => &d.group,
        "unit" => &d.unit,
        "monitoring" => &d.monitoring,
        "response_process" => &d.response_process,
        "escalation_plan" => &d.escalation_plan,
        "arrangements_confirmed_on" => &d.arrangements_confirmed_on,
        "may_reveal_illegal_activity" => &d.may_reveal_illegal_activity,
        "security_arrangements" => &d.security_arrangements,
        "transparency_url" => &d.transparency_url,
        "transparency_confirmed_on" => &d.transparency_confirmed_on,
        "disclaimer_confirmed_on" => &d.disclaimer_confirmed_on,
        "content_plan" => &d.content_plan,
        "opened_on" => &d.opened_on,
        "notes" => &d.notes,
        _ => "",
    }
}

/// A draft of these texts; names that are no fields are passed over.
pub(super) fn draft<'n>(texts: impl Iterator<Item = (&'n str, String)>) -> AccountDraft {
    let mut draft = AccountDraft::default();
    let d = &mut draft;
    for (name, text) in texts {
        let place = match name {
            "url" => &mut d.url,
            "platform_account_id" => &mut d.platform_account_id,
            "name" => &mut d.name,
            "purpose" => &mut d.purpose,
            "audience" => &mut d.audience,
            "languages" => &mut d.languages,
            "risk_tier" => &mut d.risk_tier,
            "group" => &mut d.group,
            "unit" => &mut d.unit,
            "monitoring" => &mut d.monitoring,
            "response_process" => &mut d.response_process,
            "escalation_plan" => &mut d.escalation_plan,
            "arrangements_confirmed_on" => &mut d.arrangements_confirmed_on,
            "may_reveal_illegal_activity" => &mut d.may_reveal_illegal_activity,
            "security_arrangements" => &mut d.security_arrangements,
            "transparency_url" => &mut d.transparency_url,
            "transparency_confirmed_on" => &mut d.transparency_confirmed_on,
            "disclaimer_confirmed_on" => &mut d.disclaimer_confirmed_on,
            "content_plan" => &mut d.content_plan,
            "opened_on" => &mut d.opened_on,
            "notes" => &mut d.notes,
            _ => continue,
        };
        *place = text;
    }
    draft
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::accounts::samples;

    fn typed(pairs: &[(&str, &str)]) -> Typed {
        Typed::new(
            pairs
                .iter()
                .map(|(n, t)| ((*n).to_owned(), (*t).to_owned()))
                .collect(),
        )
    }

    fn key(pairs: &[(&str, &str)]) -> Option<String> {
        typed(pairs).call(&Visit::unknown("/")).key
    }

    /// A draft in which every field has a text of its own.
    fn full() -> AccountDraft {
        draft(FIELDS.iter().map(|name| (*name, format!("text of {name}"))))
    }

    #[test]
    fn every_field_of_the_draft_is_a_field_of_the_form() {
        let serde_json::Value::Object(all) = serde_json::to_value(full()).unwrap() else {
            panic!("a draft is an object");
        };
        assert_eq!(all.len(), FIELDS.len());
        for (name, text) in all {
            assert_eq!(text, format!("text of {name}"));
            assert_eq!(field(&full(), &name), format!("text of {name}"));
        }
    }

    #[test]
    fn an_account_put_into_the_form_and_sent_back_is_the_same_account() {
        let mut draft = AccountDraft {
            url: "https://www.youtube.com/@Example".into(),
            name: "Ngā Pae".into(),
            languages: "English; te reo Māori".into(),
            risk_tier: "high".into(),
            opened_on: "3/2/2020".into(),
            may_reveal_illegal_activity: "yes".into(),
            notes: "one\r\ntwo".into(),
            ..AccountDraft::default()
        };
        let first = samples::of(&draft);
        draft = draft_of(&first.presence, &first.details);
        let second = samples::of(&draft);
        assert_eq!(
            (first.presence, first.details),
            (second.presence, second.details)
        );
        assert_eq!(draft.opened_on, "3 February 2020");
    }

    #[test]
    fn the_same_form_twice_has_one_token_and_a_changed_one_another() {
        let first = key(&[("key", "k"), ("name", "a")]);
        assert!(first.is_some());
        assert_eq!(first, key(&[("key", "k"), ("name", "a")]));
        assert_ne!(first, key(&[("key", "k"), ("name", "b")]));
        assert_ne!(first, key(&[("key", "l"), ("name", "a")]));
        assert_eq!(
            key(&[("name", "a")]),
            None,
            "a form without token is never held to be a repetition"
        );
    }

    #[test]
    fn what_databases_refuse_is_dropped_and_line_ends_stay() {
        let typed = typed(&[("notes", "a\0b\r\n\u{7}c"), ("version", "3"), ("x", "y")]);
        assert_eq!(typed.get("notes"), "ab\nc");
        assert_eq!(typed.version(), 3);
        assert_eq!(typed.draft().notes, "ab\nc");
        assert_eq!(Typed::default().version(), 0);
    }
}
