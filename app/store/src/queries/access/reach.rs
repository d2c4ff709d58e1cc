//! How far a permission reaches, as a condition: what the actor may act on, for lists.

use crate::queries::NAMED_FOR;
use domain::{
    actor::Actor,
    permission::{self, Action, Facts, Reach},
    role::Scope,
};
use sea_orm::Value;
use std::collections::BTreeSet;

/// A condition on `access_grant t`, `person p`, `account a`, and the values of its marks.
pub(super) struct Condition {
    pub(super) text: String,
    pub(super) values: Vec<Value>,
}

impl Condition {
    fn constant(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            values: Vec::new(),
        }
    }
}

/// Whose manager the actor is.
const REPORTS: &str = "t.person_id IN (SELECT id FROM person WHERE manager_id = ?)";

/// Where the actor may do `action`; the same table as `domain::permission`, said in SQL.
pub(super) fn reach(actor: &Actor, action: Action) -> Condition {
    if permission::may(actor, action, &Facts::default()).is_ok() {
        return Condition::constant("1 = 1");
    }
    let Actor::Person(person) = actor else {
        return Condition::constant("1 = 0");
    };
    let table = permission::allowed(action);
    let own = person.roles.iter().map(|held| (held, true));
    let lent = person.acting.iter().map(|acting| (&acting.role, false));
    let mut seen = BTreeSet::new();
    let mut parts = Vec::new();
    let mut values: Vec<Value> = Vec::new();
    let held = format!("t.account_number IN {NAMED_FOR}");
    for (role, in_person) in own.chain(lent) {
        let reaches = table.iter().filter(|(known, _)| *known == role.role);
        for (_, reach) in reaches {
            let (text, id) = match (reach, role.scope) {
                // What is bound to the person is not lent.
                (Reach::Own, _) if in_person => ("t.person_id = ?", person.id.0),
                (Reach::Held, _) if in_person => (held.as_str(), person.id.0),
                (Reach::Reports, _) if in_person => (REPORTS, person.id.0),
                (Reach::InScope, Scope::Group(group)) => ("a.group_id = ?", group.0),
                (Reach::InScope, Scope::Unit(unit)) => ("a.unit_id = ?", unit.0),
                _ => continue,
            };
            if seen.insert((text, id)) {
                parts.push(text);
                values.push(id.into());
            }
        }
    }
    if parts.is_empty() {
        return Condition::constant("1 = 0");
    }
    Condition {
        text: format!("({})", parts.join(" OR ")),
        values,
    }
}
