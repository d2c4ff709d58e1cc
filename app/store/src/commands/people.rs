//! Writes to people and their roles. Delegations are in `delegations`.

use crate::{
    Store,
    audit::{Entry, Outcome},
    failure::Failure,
    gate::{About, Call, Event, Record, Saved, Tx},
    rows::person::{self as rows, scope_values},
    sql,
};
use chrono::NaiveDate;
use domain::{
    ids::{PersonId, RoleId, UnitId},
    outcome,
    permission::{Action, Facts},
    person::{CheckedPerson, FEWEST_ADMINISTRATORS, Person, PersonEvent, PersonSource},
    problem::Problems,
    refusal::Refusal,
    role::{Role, RoleAssignment},
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

impl Event for PersonEvent {
    fn key(&self) -> &'static str {
        Self::key(self)
    }
}

impl Record for Person {
    type Id = PersonId;
    const KIND: &'static str = "person";

    async fn load(tx: &mut Tx, id: &PersonId) -> Result<Option<Self>, Failure> {
        let text = format!("SELECT {} FROM person p WHERE p.id = ?", rows::PERSON);
        let people = sql::rows(&tx.conn, &text, [id.0.into()]).await?;
        let text = format!(
            "SELECT {} FROM role_assignment r WHERE r.person_id = ?",
            rows::ROLE
        );
        let roles = sql::rows(&tx.conn, &text, [id.0.into()]).await?;
        Ok(rows::people(&people, &roles)?.pop())
    }

    async fn insert(&self, tx: &mut Tx) -> Result<(), Failure> {
        tx.email_must_be_free(self).await?;
        let text = "INSERT INTO person (id, name, name_sort, email, title, unit_id, manager_id, status, disabled_at, source, external_id, user_name, added_at, version) \
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
        let added_at = tx.moment.at;
        let mut values = vec![self.id.0.into()];
        values.extend(self.columns());
        values.extend([added_at.into(), self.version.into()]);
        tx.execute(text, values).await?;
        tx.save_roles(self).await
    }

    async fn update(&self, tx: &mut Tx, seen: i64) -> Result<bool, Failure> {
        tx.email_must_be_free(self).await?;
        let text = "UPDATE person SET name = ?, name_sort = ?, email = ?, title = ?, unit_id = ?, manager_id = ?, status = ?, disabled_at = ?, source = ?, external_id = ?, user_name = ?, version = ? \
                    WHERE id = ? AND version = ?";
        let mut values: Vec<Value> = self.columns().into();
        values.extend([self.version.into(), self.id.0.into(), seen.into()]);
        if tx.execute(text, values).await? != 1 {
            return Ok(false);
        }
        tx.save_roles(self).await?;
        Ok(true)
    }

    fn facts(&self) -> Facts {
        Self::facts(self)
    }

    fn reference(&self) -> String {
        self.id.to_string()
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn set_version(&mut self, version: i64) {
        self.version = version;
    }
}

trait Columns {
    fn columns(&self) -> [Value; 11];
}

impl Columns for Person {
    fn columns(&self) -> [Value; 11] {
        [
            self.name.clone().into(),
            fold(&self.name).into(),
            self.email.clone().into(),
            self.title.clone().into(),
            self.unit.map(|u| u.0).into(),
            self.manager.map(|m| m.0).into(),
            self.status.key().into(),
            self.disabled_at.into(),
            self.source.key().into(),
            self.external_id.clone().into(),
            self.user_name.clone().into(),
        ]
    }
}

impl Tx {
    async fn email_must_be_free(&mut self, person: &Person) -> Result<(), Failure> {
        let text = "SELECT count(*) AS n FROM person WHERE email = ? AND id <> ?";
        let values: [Value; 2] = [person.email.clone().into(), person.id.0.into()];
        if sql::count(&self.conn, text, values).await? == 0 {
            return Ok(());
        }
        let mut problems = Problems::default();
        problems.add(
            "email",
            "taken",
            "Somebody in the register has that e-mail address",
        );
        Err(Failure::Problems(problems))
    }

    async fn save_roles(&mut self, person: &Person) -> Result<(), Failure> {
        let text = "INSERT INTO role_assignment (id, person_id, role, scope_group_id, scope_unit_id, from_day, until_day) VALUES (?, ?, ?, ?, ?, ?, ?) \
                    ON CONFLICT (id) DO UPDATE SET until_day = excluded.until_day";
        for held in &person.roles {
            let values = role_values(held.id, person.id, &held.assignment);
            self.execute(text, values).await?;
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
                tx.create(Action::EditPeople, entered).await
            })
        })
        .await
}

/// Saves other details.
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
    store
        .change::<Person, _>(call, Action::EditPeople, id, seen, |person, _| {
            person.edit(details)
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
