//! How far a permission reaches, as a condition: what the actor may act on, for lists.

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

/// Named for the account today.
pub(super) const HELD: &str = "EXISTS (SELECT 1 FROM nomination n WHERE n.account_number = t.account_number AND n.person_id = ? AND n.ended_at IS NULL)";

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
    for (held, in_person) in own.chain(lent) {
        let reaches = table.iter().filter(|(role, _)| *role == held.role);
        for (_, reach) in reaches {
            let (text, id) = match (reach, held.scope) {
                // What is bound to the person is not lent.
                (Reach::Own, _) if in_person => ("t.person_id = ?", person.id.0),
                (Reach::Held, _) if in_person => (HELD, person.id.0),
                (Reach::Reports, _) if in_person => ("p.manager_id = ?", person.id.0),
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
