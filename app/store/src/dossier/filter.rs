//! Conditions that the lists of cases have in common.

use domain::{
    actor::PersonActor,
    permission::{Action, Reach, allowed},
    role::{RoleAssignment, Scope},
    text::fold,
};
use sea_orm::Value;

/// A condition with its values.
#[derive(Clone, Debug)]
pub(crate) struct Condition {
    pub(crate) text: String,
    pub(crate) values: Vec<Value>,
}

impl Condition {
    /// Everything.
    pub(crate) fn all() -> Self {
        Self {
            text: "1 = 1".into(),
            values: Vec::new(),
        }
    }

    /// Nothing.
    pub(crate) fn none() -> Self {
        Self {
            text: "1 = 0".into(),
            values: Vec::new(),
        }
    }

    /// This, and another one.
    pub(crate) fn and(&mut self, text: &str, values: impl IntoIterator<Item = Value>) {
        self.text.push_str(" AND ");
        self.text.push_str(text);
        self.values.extend(values);
    }

    /// This, and each word of a search somewhere: `text` has one or more marks for the pattern.
    pub(crate) fn words(&mut self, typed: &str, text: &str) {
        let marks = text.matches('?').count();
        for word in fold(typed).split(' ').filter(|word| !word.is_empty()) {
            let pattern = word.replace('\\', "\\\\").replace('%', "\\%");
            let pattern = format!("%{}%", pattern.replace('_', "\\_"));
            self.and(text, vec![Value::from(pattern); marks]);
        }
    }
}

/// Where the person's roles, their own and lent ones, reach for `action`, on the table named `alias`.
pub(crate) fn reached(
    person: &PersonActor,
    action: Action,
    alias: &str,
) -> (Vec<String>, Vec<Value>) {
    let table = allowed(action);
    let held = person.roles.iter();
    let lent = person.acting.iter().map(|acting| &acting.role);
    let (mut parts, mut values) = (Vec::new(), Vec::new());
    for RoleAssignment { role, scope, .. } in held.chain(lent) {
        if table.contains(&(*role, Reach::Everywhere)) {
            parts.push("1 = 1".to_owned());
        } else if table.contains(&(*role, Reach::InScope)) {
            match scope {
                Scope::All => parts.push("1 = 1".to_owned()),
                Scope::Group(group) => {
                    parts.push(format!("{alias}.group_id = ?"));
                    values.push(group.0.into());
                }
                Scope::Unit(unit) => {
                    parts.push(format!("{alias}.unit_id = ?"));
                    values.push(unit.0.into());
                }
            }
        }
    }
    (parts, values)
}
