//! Writes to people and their roles. Delegations are in `delegations`.

mod file;
mod record;
mod taken_out;

pub use file::{Taken, TakenIn, take_in};
pub use taken_out::{TakenOut, taken_out};

use crate::{
    Store,
    audit::{Entry, Outcome},
    failure::Failure,
    gate::{About, Call, Record, Saved, Tx},
    rows::person::scope_values,
    sql,
};
use chrono::NaiveDate;
use domain::{
    ids::{PersonId, RoleId, UnitId},
    outcome,
    permission::{Action, Facts},
    person::{CheckedPerson, FEWEST_ADMINISTRATORS, Person, PersonEvent, PersonSource},
    refusal::Refusal,
    role::{Role, RoleAssignment},
    text::fold,
};
use sea_orm::Value;
use std::collections::HashMap;
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
            let values: [Value; 9] = [
                person.id.0.into(),
                person.name.clone().into(),
                fold(&person.name).into(),
                person.email.to_lowercase().into(),
                person.title.clone().into(),
                person.unit.map(|u| u.0).into(),
                person.manager.map(|m| m.0).into(),
                person.persona.clone().into(),
                tx.moment.at.into(),
            ];
            let text = "INSERT INTO person (id, name, name_sort, email, title, unit_id, manager_id, status, persona, added_at, version) \
                        VALUES (?, ?, ?, ?, ?, ?, ?, 'active', ?, ?, 1)";
            tx.execute(text, values).await?;
            for role in &person.roles {
                tx.execute(ADD_ROLE, role_values(RoleId(Uuid::now_v7()), person.id, role)).await?;
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

fn role_values(id: RoleId, person: PersonId, held: &RoleAssignment) -> [Value; 7] {
    let [group, unit] = scope_values(held.scope);
    [
        id.0.into(),
        person.0.into(),
        held.role.key().into(),
        group,
        unit,
        held.from.into(),
        held.until.into(),
    ]
}

impl Tx {
    /// Other details of a person, with names instead of ids in the event.
    async fn edit_person(
        &mut self,
        id: PersonId,
        seen: i64,
        details: CheckedPerson,
    ) -> Result<Saved, Failure> {
        let before = Person::load(self, &id).await?.ok_or(Failure::NotFound)?;
        let mut names = HashMap::new();
        for unit in [before.unit, details.unit()].into_iter().flatten() {
            let text = "SELECT name AS t FROM business_unit WHERE id = ?";
            self.name_of(text, unit.0, &mut names).await?;
        }
        for manager in [before.manager, details.manager()].into_iter().flatten() {
            let text = "SELECT name AS t FROM person WHERE id = ?";
            self.name_of(text, manager.0, &mut names).await?;
        }
        self.change::<Person, _>(Action::EditPeople, &id, seen, |person, _| {
            let mut done = person.edit(details)?;
            if let PersonEvent::Edited { changes, .. } = &mut done.event {
                for change in changes.iter_mut() {
                    for side in [&mut change.before, &mut change.after] {
                        if let Some(name) = names.get(side.as_str()) {
                            side.clone_from(name);
                        }
                    }
                }
            }
            Ok(done)
        })
        .await
    }

    async fn name_of(
        &mut self,
        text: &str,
        id: Uuid,
        names: &mut HashMap<String, String>,
    ) -> Result<(), Failure> {
        for row in sql::rows(&self.conn, text, [id.into()]).await? {
            names.insert(id.to_string(), row.try_get("", "t")?);
        }
        Ok(())
    }

    /// Refuses a change after which too few could administer the register, today or from tomorrow on.
    pub(crate) async fn administrators_must_remain(&mut self, before: i64) -> Result<(), Failure> {
        let now = self.administrators().await?;
        let fewest = i64::try_from(FEWEST_ADMINISTRATORS).unwrap_or(i64::MAX);
        if now >= fewest || now >= before {
            return Ok(());
        }
        Err(Refusal::rule(
            "last-administrators",
            "Two people at least must be able to administer the register. Give somebody else the role first",
        )
        .into())
    }

    /// How many people can sign in and hold the administrator's role without an end.
    pub(crate) async fn administrators(&mut self) -> Result<i64, Failure> {
        let text = "SELECT count(DISTINCT p.id) AS n FROM person p JOIN role_assignment r ON r.person_id = p.id \
                    WHERE r.role = ? AND r.from_day <= ? AND r.until_day IS NULL AND p.status <> 'left' AND p.disabled_at IS NULL";
        let values: [Value; 2] = [Role::Administrator.key().into(), self.moment.today.into()];
        sql::count(&self.conn, text, values).await
    }
}

/// Adds one person by hand.
///
/// # Errors
/// [`Failure::Problems`] when the e-mail is taken; refusals of permission.
pub async fn enter(store: &Store, call: &Call, details: CheckedPerson) -> Result<Saved, Failure> {
    let about = About {
        action: Action::EditPeople,
        kind: Person::KIND,
        subject: "new".into(),
    };
    store
        .write(call, about, move |tx| {
            Box::pin(async move {
                let id = PersonId(Uuid::now_v7());
                let entered = Person::enter(id, details, PersonSource::Register);
                tx.tell_added(&entered.next);
                tx.create(Action::EditPeople, entered).await
            })
        })
        .await
}

/// Saves other details. The event names units and managers instead of their ids.
///
/// # Errors
/// [`Failure::Stale`], [`Failure::Problems`] when the e-mail is taken; refusals.
pub async fn edit(
    store: &Store,
    call: &Call,
    id: PersonId,
    seen: i64,
    details: CheckedPerson,
) -> Result<Saved, Failure> {
    let about = About {
        action: Action::EditPeople,
        kind: Person::KIND,
        subject: id.to_string(),
    };
    store
        .write(call, about, move |tx| {
            Box::pin(async move { tx.edit_person(id, seen, details).await })
        })
        .await
}

/// Gives a role.
///
/// # Errors
/// [`Failure::Stale`]; refusals of the rules of [`Person::give_role`].
pub async fn give_role(
    store: &Store,
    call: &Call,
    id: PersonId,
    seen: i64,
    role: RoleAssignment,
) -> Result<Saved, Failure> {
    let new = RoleId(Uuid::now_v7());
    store
        .change::<Person, _>(call, Action::AssignRoles, id, seen, move |person, now| {
            person.give_role(new, role, now)
        })
        .await
}

/// Ends a role after its last day.
///
/// # Errors
/// [`Failure::Stale`]; refusals of [`Person::end_role`] and of the last administrators.
pub async fn end_role(
    store: &Store,
    call: &Call,
    id: PersonId,
    seen: i64,
    role: RoleId,
    last: NaiveDate,
) -> Result<Saved, Failure> {
    guarded(
        store,
        call,
        Action::AssignRoles,
        id,
        seen,
        move |person, now| person.end_role(role, last, now),
    )
    .await
}

/// Closes signing in to a person: every session ends with their next request.
///
/// # Errors
/// [`Failure::Stale`]; refusals, also of the last administrators.
pub async fn disable(
    store: &Store,
    call: &Call,
    id: PersonId,
    seen: i64,
    reason: String,
) -> Result<Saved, Failure> {
    guarded(
        store,
        call,
        Action::EditPeople,
        id,
        seen,
        move |person, now| person.disable(&reason, now),
    )
    .await
}

/// Opens signing in again.
///
/// # Errors
/// [`Failure::Stale`]; refusals.
pub async fn enable(store: &Store, call: &Call, id: PersonId, seen: i64) -> Result<Saved, Failure> {
    store
        .change::<Person, _>(call, Action::EditPeople, id, seen, |person, _| {
            person.enable()
        })
        .await
}

/// A change of one person that must leave enough administrators.
async fn guarded<F>(
    store: &Store,
    call: &Call,
    action: Action,
    id: PersonId,
    seen: i64,
    step: F,
) -> Result<Saved, Failure>
where
    F: FnOnce(
            Person,
            domain::moment::Moment,
        ) -> Result<outcome::Outcome<Person, PersonEvent>, Refusal>
        + Send
        + 'static,
{
    let about = About {
        action,
        kind: Person::KIND,
        subject: id.to_string(),
    };
    store
        .write(call, about, move |tx| {
            Box::pin(async move {
                let before = tx.administrators().await?;
                let saved = tx.change::<Person, _>(action, &id, seen, step).await?;
                tx.administrators_must_remain(before).await?;
                Ok(saved)
            })
        })
        .await
}
