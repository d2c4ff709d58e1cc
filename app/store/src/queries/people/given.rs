//! Who gave a role and when: the audit trail knows, the role itself does not.

use crate::{Store, failure::Failure, sql};
use chrono::{DateTime, Utc};
use domain::{
    ids::{PersonId, RoleId},
    person::HeldRole,
};
use sea_orm::Value;
use std::collections::HashMap;

/// Who did something, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// Their name then, with whom they acted for.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// Who gave which role to some people.
#[derive(Debug, Default)]
pub(super) struct Gifts {
    roles: HashMap<RoleId, Given>,
    added: HashMap<PersonId, Given>,
}

impl Gifts {
    /// Who gave this role. Roles that came with the person were given by whoever added them.
    pub(super) fn of(&self, person: PersonId, held: &HeldRole) -> Option<Given> {
        self.roles
            .get(&held.id)
            .or_else(|| self.added.get(&person))
            .cloned()
    }
}

/// Reads it from the trail. One statement, answered from the index of subjects.
pub(super) async fn to(store: &Store, people: &[PersonId]) -> Result<Gifts, Failure> {
    let mut gifts = Gifts::default();
    if people.is_empty() {
        return Ok(gifts);
    }
    let text = format!(
        "SELECT subject, event, at, actor_name, acting_for, payload FROM audit_event \
         WHERE subject_kind = 'person' AND subject IN ({}) AND outcome = 'done' \
         AND event IN ('person.added', 'person.role-given') ORDER BY seq",
        sql::marks(people.len())
    );
    let subjects = people.iter().map(|id| Value::from(id.to_string()));
    for row in sql::rows(&store.0.read, &text, subjects).await? {
        let (subject, event): (String, String) =
            (row.try_get("", "subject")?, row.try_get("", "event")?);
        let (name, other): (String, Option<String>) = (
            row.try_get("", "actor_name")?,
            row.try_get("", "acting_for")?,
        );
        let given = Given {
            by: other.map_or_else(|| name.clone(), |other| format!("{name} for {other}")),
            at: row.try_get("", "at")?,
        };
        if event == "person.added" {
            if let Ok(person) = subject.parse() {
                gifts.added.entry(person).or_insert(given);
            }
            continue;
        }
        let payload: String = row.try_get("", "payload")?;
        let payload: serde_json::Value = serde_json::from_str(&payload)
            .map_err(|e| Failure::json("audit_event", "payload", &subject, &e))?;
        let id = payload.get("id").and_then(|id| id.as_str()?.parse().ok());
        if let Some(id) = id {
            gifts.roles.insert(id, given);
        }
    }
    Ok(gifts)
}
