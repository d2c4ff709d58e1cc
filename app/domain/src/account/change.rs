//! The difference between two versions of an account, field by field, in words people read.
//! The timeline, the conflict page and the audit trail all show this.

use super::{Account, LABELS};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// One field that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The form field's name.
    pub field: String,
    /// The field's label.
    pub label: String,
    /// Text before; empty = nothing.
    pub before: String,
    /// Text after; empty = nothing.
    pub after: String,
}

/// Turns ids of groups and units into names.
pub trait Names {
    /// The group's name.
    fn group(&self, id: crate::ids::GroupId) -> String;
    /// The unit's name.
    fn unit(&self, id: crate::ids::UnitId) -> String;
}

/// Field, label, text: every field of an account as people read it, in the order of [`super::LABELS`].
pub fn readable(account: &Account, names: &dyn Names) -> Vec<(&'static str, &'static str, String)> {
    let fields = LABELS.iter();
    fields
        .map(|(field, label)| (*field, *label, text(account, field, names)))
        .collect()
}

/// One field's text.
fn text(account: &Account, field: &str, names: &dyn Names) -> String {
    let (d, presence) = (&account.details, &account.presence);
    let day = |date: Option<NaiveDate>| date.map(crate::moment::long_date).unwrap_or_default();
    match field {
        "url" => presence.url.clone(),
        "handle" => presence.handle.clone(),
        "platform_account_id" => presence.platform_account_id.clone().unwrap_or_default(),
        "name" => d.name.clone(),
        "purpose" => d.purpose.clone(),
        "audience" => d.audience.clone(),
        "languages" => d.languages.join(", "),
        "group" => d.group.map(|id| names.group(id)).unwrap_or_default(),
        "unit" => d.unit.map(|id| names.unit(id)).unwrap_or_default(),
        "risk_tier" => d.risk_tier.map(|t| t.name().to_owned()).unwrap_or_default(),
        "monitoring" => d.monitoring.clone(),
        "response_process" => d.response_process.clone(),
        "escalation_plan" => d.escalation_plan.clone(),
        "arrangements_confirmed_on" => day(d.arrangements_confirmed_on),
        "security_arrangements" => d.security_arrangements.clone(),
        "transparency_url" => d.transparency_url.clone(),
        "transparency_confirmed_on" => day(d.transparency_confirmed_on),
        "disclaimer_confirmed_on" => day(d.disclaimer_confirmed_on),
        "content_plan" => d.content_plan.clone(),
        "may_reveal_illegal_activity" if d.may_reveal_illegal_activity => "Yes".to_owned(),
        "opened_on" => day(d.opened_on),
        "notes" => d.notes.clone(),
        "status" => account.status.key().name().to_owned(),
        "archived" => {
            let archived = account.archived.as_ref();
            archived.map(|a| a.reason.clone()).unwrap_or_default()
        }
        _ => String::new(),
    }
}

/// What differs between two versions.
pub fn compare(before: &Account, after: &Account, names: &dyn Names) -> Vec<Change> {
    readable(before, names)
        .into_iter()
        .zip(readable(after, names))
        .filter(|((_, _, a), (_, _, b))| a != b)
        .map(|((field, label, a), (_, _, b))| Change {
            field: field.into(),
            label: label.into(),
            before: a,
            after: b,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::{AccountDraft, AccountStatus, DraftContext, Origin, label};
    use crate::ids::AccountId;
    use crate::platform::Catalogue;

    #[test]
    fn every_field_of_the_form_has_a_label_and_a_text() {
        let mut draft = AccountDraft {
            url: "https://x.com/Example".into(),
            platform_account_id: "12".into(),
            risk_tier: "high".into(),
            may_reveal_illegal_activity: "yes".into(),
            transparency_url: "https://example.org".into(),
            ..AccountDraft::default()
        };
        let day = "20 January 2020".to_owned();
        draft.opened_on.clone_from(&day);
        draft.arrangements_confirmed_on.clone_from(&day);
        draft.transparency_confirmed_on.clone_from(&day);
        draft.disclaimer_confirmed_on = day;
        for text in [
            &mut draft.name,
            &mut draft.purpose,
            &mut draft.audience,
            &mut draft.languages,
            &mut draft.monitoring,
            &mut draft.response_process,
            &mut draft.escalation_plan,
            &mut draft.security_arrangements,
            &mut draft.content_plan,
            &mut draft.notes,
        ] {
            text.push_str("words");
        }
        let context = DraftContext {
            catalogue: &Catalogue::built_in(),
            groups: &[],
            units: &[],
            today: "2026-11-21".parse().unwrap(),
        };
        let checked = draft.check(&context).unwrap();
        let id = AccountId(uuid::Uuid::nil());
        let account = Account::enter(id, 1, checked, AccountStatus::Active, Origin::Adopted).next;
        let names = crate::organisation::Organisation::default();
        let told = readable(&account, &names);
        let serde_json::Value::Object(fields) = serde_json::to_value(draft).unwrap() else {
            panic!("a draft is an object");
        };
        for (field, _) in fields {
            assert_ne!(label(&field), "", "{field}");
            let text = told.iter().find(|(name, _, _)| *name == field);
            let text = text.map(|(_, _, text)| text.as_str());
            // There is no group and no unit here.
            let blank = matches!(field.as_str(), "group" | "unit");
            assert_eq!(text == Some(""), blank, "{field}");
        }
    }
}
