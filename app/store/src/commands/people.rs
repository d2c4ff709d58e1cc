//! Writes to people and their roles.

use crate::{
    Store,
    audit::{Entry, Outcome},
    failure::Failure,
    gate::{About, Call},
};
use chrono::NaiveDate;
use domain::{
    ids::{PersonId, UnitId},
    permission::{Action, Facts},
    role::{Role, RoleAssignment, Scope},
    text::fold,
};
use sea_orm::Value;
use uuid::Uuid;

/// A person to add.
#[derive(Clone, Debug)]
pub struct NewPerson {
    /// Identity, chosen by the caller so that others can refer to it.
    pub id: PersonId,
    /// Full name.
    pub name: String,
    /// Work e-mail, unique.
    pub email: String,
    /// Job title.
    pub title: String,
    /// Where they work.
    pub unit: Option<UnitId>,
    /// Whom they report to.
    pub manager: Option<PersonId>,
    /// The demonstration's word for them, if one can sign in as them.
    pub persona: Option<String>,
    /// Their roles.
    pub roles: Vec<RoleAssignment>,
}

/// Adds people with their roles, all or none.
///
/// # Errors
/// Refusals of permission; a database failure when an e-mail is taken.
pub async fn add(store: &Store, call: &Call, people: Vec<NewPerson>) -> Result<usize, Failure> {
    let about = About {
        action: Action::EditPeople,
        kind: "person",
        subject: format!("{} people", people.len()),
    };
    store.write(call, about, move |tx| Box::pin(async move {
        tx.allow(Action::EditPeople, &Facts::default())?;
        for person in &people {
            let values: [Value; 8] = [
                person.id.0.into(),
                person.name.clone().into(),
                fold(&person.name).into(),
                person.email.to_lowercase().into(),
                person.title.clone().into(),
                person.unit.map(|u| u.0).into(),
                person.manager.map(|m| m.0).into(),
                person.persona.clone().into(),
            ];
            let text = "INSERT INTO person (id, name, name_sort, email, title, unit_id, manager_id, status, persona, version) \
                        VALUES (?, ?, ?, ?, ?, ?, ?, 'active', ?, 1)";
            tx.execute(text, values).await?;
            for role in &person.roles {
                tx.execute(ADD_ROLE, role_values(person.id, role)).await?;
            }
            tx.append(Entry {
                action: Action::EditPeople,
                outcome: Outcome::Done,
                subject_kind: "person",
                subject: person.id.to_string(),
                subject_version: Some(1),
                event: "person.added",
                payload: serde_json::json!({ "name": person.name, "title": person.title, "roles": person.roles }),
            });
        }
        Ok(people.len())
    })).await
}

const ADD_ROLE: &str = "INSERT INTO role_assignment (id, person_id, role, scope_group_id, scope_unit_id, from_day, until_day) VALUES (?, ?, ?, ?, ?, ?, ?)";

fn role_values(person: PersonId, held: &RoleAssignment) -> [Value; 7] {
    let (group, unit) = match held.scope {
        Scope::All => (None, None),
        Scope::Group(group) => (Some(group.0), None),
        Scope::Unit(unit) => (None, Some(unit.0)),
    };
    let role: Role = held.role;
    let until: Option<NaiveDate> = held.until;
    [
        Uuid::now_v7().into(),
        person.0.into(),
        role.key().into(),
        group.into(),
        unit.into(),
        held.from.into(),
        until.into(),
    ]
}
