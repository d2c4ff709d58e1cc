//! The difference between two versions of an account, field by field, in words people read.
//! The timeline, the conflict page and the audit trail all show this.

use super::Account;
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

/// Field, label, text: every field of an account as people read it, in the order of the form.
pub fn readable(account: &Account, names: &dyn Names) -> Vec<(&'static str, &'static str, String)> {
    let d = &account.details;
    let day = |date: Option<NaiveDate>| date.map(crate::moment::long_date).unwrap_or_default();
    vec![
        ("url", "Address", account.presence.url.clone()),
        ("handle", "Handle", account.presence.handle.clone()),
        (
            "platform_account_id",
            "Platform’s own id",
            account
                .presence
                .platform_account_id
                .clone()
                .unwrap_or_default(),
        ),
        ("name", "Name", d.name.clone()),
        ("purpose", "Purpose", d.purpose.clone()),
        ("audience", "Audience", d.audience.clone()),
        ("languages", "Languages", d.languages.join(", ")),
        (
            "group",
            "Business group",
            d.group.map(|id| names.group(id)).unwrap_or_default(),
        ),
        (
            "unit",
            "Business unit",
            d.unit.map(|id| names.unit(id)).unwrap_or_default(),
        ),
        (
            "risk_tier",
            "Risk tier",
            d.risk_tier.map(|t| t.name().to_owned()).unwrap_or_default(),
        ),
        ("monitoring", "Daily monitoring", d.monitoring.clone()),
        (
            "response_process",
            "Response process",
            d.response_process.clone(),
        ),
        (
            "escalation_plan",
            "Escalation plan",
            d.escalation_plan.clone(),
        ),
        (
            "arrangements_confirmed_on",
            "Arrangements last confirmed",
            day(d.arrangements_confirmed_on),
        ),
        (
            "security_arrangements",
            "Security arrangements",
            d.security_arrangements.clone(),
        ),
        (
            "transparency_url",
            "Transparency statement",
            d.transparency_url.clone(),
        ),
        (
            "transparency_confirmed_on",
            "Transparency statement last confirmed",
            day(d.transparency_confirmed_on),
        ),
        (
            "disclaimer_confirmed_on",
            "Disclaimer last confirmed",
            day(d.disclaimer_confirmed_on),
        ),
        (
            "content_plan",
            "Content plan and approval process",
            d.content_plan.clone(),
        ),
        (
            "may_reveal_illegal_activity",
            "May reveal illegal activity",
            if d.may_reveal_illegal_activity {
                "Yes".into()
            } else {
                String::new()
            },
        ),
        ("opened_on", "Account opened", day(d.opened_on)),
        ("notes", "Notes", d.notes.clone()),
        ("status", "Status", account.status.key().name().to_owned()),
        (
            "archived",
            "Archived",
            account
                .archived
                .as_ref()
                .map(|a| a.reason.clone())
                .unwrap_or_default(),
        ),
    ]
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
