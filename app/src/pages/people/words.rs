//! Roles, scopes and states of people in words. Nothing is judged here.

use crate::components::TagColour;
use chrono::{DateTime, NaiveDate, Utc};
use domain::moment::long_date;
use domain::organisation::Organisation;
use domain::person::{Delegation, PersonStatus};
use domain::role::{Role, RoleAssignment, Scope};

/// "General Manager, Harbours", or the role alone where it counts everywhere.
pub(crate) fn role(role: Role, scope: Scope, organisation: &Organisation) -> String {
    match scope {
        Scope::All => role.name().to_owned(),
        _ => format!("{}, {}", role.name(), place(scope, organisation)),
    }
}

/// Where a role counts.
pub(super) fn place(scope: Scope, organisation: &Organisation) -> String {
    let gone = || "a place that is gone".to_owned();
    match scope {
        Scope::All => "Everywhere".to_owned(),
        Scope::Group(id) => organisation.group(id).map_or_else(gone, |g| g.name.clone()),
        Scope::Unit(id) => organisation.unit(id).map_or_else(gone, |u| u.name.clone()),
    }
}

/// "General Manager until 20 January 2027".
pub(crate) fn held(held: &RoleAssignment, today: NaiveDate, organisation: &Organisation) -> String {
    let mut words = role(held.role, held.scope, organisation);
    if held.from > today {
        words.push_str(&format!(" from {}", long_date(held.from)));
    }
    if let Some(until) = held.until {
        words.push_str(&format!(" until {}", long_date(until)));
    }
    words
}

/// "acting for Catherine as General Manager ECoMS until 20 January 2027".
pub(crate) fn acting(lent: &Delegation, lender: &str, organisation: &Organisation) -> String {
    format!(
        "acting for {lender} as {} until {}",
        role(lent.role, lent.scope, organisation),
        long_date(lent.last)
    )
}

/// The state as a tag: only what is not usual.
pub(crate) fn state(
    status: PersonStatus,
    disabled_at: Option<DateTime<Utc>>,
) -> Option<(TagColour, &'static str)> {
    match (status, disabled_at) {
        (PersonStatus::Left, _) => Some((TagColour::Grey, "Left")),
        (_, Some(_)) => Some((TagColour::Orange, "Sign-in closed")),
        (PersonStatus::Leaving, None) => Some((TagColour::Yellow, "Leaving")),
        (PersonStatus::Active, None) => None,
    }
}

/// `unit:ID`, `group:ID` or `all`: a scope as a form sends it.
pub(crate) fn scope_key(scope: Scope) -> String {
    match scope {
        Scope::All => "all".to_owned(),
        Scope::Group(id) => format!("group:{id}"),
        Scope::Unit(id) => format!("unit:{id}"),
    }
}

/// The scope with this word, of a group or unit that is there.
pub(super) fn scope_from(word: &str, organisation: &Organisation) -> Option<Scope> {
    if word == "all" {
        return Some(Scope::All);
    }
    match word.split_once(':')? {
        ("group", id) => organisation
            .group(id.parse().ok()?)
            .map(|g| Scope::Group(g.id)),
        ("unit", id) => organisation
            .unit(id.parse().ok()?)
            .map(|u| Scope::Unit(u.id)),
        _ => None,
    }
}
