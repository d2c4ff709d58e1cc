//! A person as a record of the gate: loaded, inserted and updated with their roles.

use super::{ADD_ROLE, role_values};
use crate::{
    failure::Failure,
    gate::{Event, Record, Tx},
    rows::person as rows,
    sql,
};
use domain::{
    ids::PersonId,
    permission::Facts,
    person::{Person, PersonEvent},
    problem::Problems,
    text::fold,
};
use sea_orm::Value;

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
        let text = "INSERT INTO person (id, name, name_sort, email, title, unit_id, manager_id, agency_id, status, last_day, disabled_at, source, external_id, user_name, added_at, version) \
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
        let added_at = tx.moment.at;
        let mut values = vec![self.id.0.into()];
        values.extend(self.columns());
        values.extend([added_at.into(), self.version.into()]);
        tx.execute(text, values).await?;
        tx.save_roles(self).await
    }

    async fn update(&self, tx: &mut Tx, seen: i64) -> Result<bool, Failure> {
        tx.email_must_be_free(self).await?;
        let text = "UPDATE person SET name = ?, name_sort = ?, email = ?, title = ?, unit_id = ?, manager_id = ?, agency_id = ?, status = ?, last_day = ?, disabled_at = ?, source = ?, external_id = ?, user_name = ?, version = ? \
                    WHERE id = ? AND version = ?";
        let mut values: Vec<Value> = self.columns().into();
        values.extend([self.version.into(), self.id.0.into(), seen.into()]);
        if tx.execute(text, values).await? != 1 {
            return Ok(false);
        }
        tx.save_roles(self).await?;
        tx.judge_accounts_of(self.id).await?;
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
    fn columns(&self) -> [Value; 13];
}

impl Columns for Person {
    fn columns(&self) -> [Value; 13] {
        [
            self.name.clone().into(),
            fold(&self.name).into(),
            self.email.clone().into(),
            self.title.clone().into(),
            self.unit.map(|u| u.0).into(),
            self.manager.map(|m| m.0).into(),
            self.agency.map(|a| a.0).into(),
            self.status.key().into(),
            self.last_day.into(),
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
        let text =
            format!("{ADD_ROLE} ON CONFLICT (id) DO UPDATE SET until_day = excluded.until_day");
        for held in &person.roles {
            let values = role_values(held.id, person.id, &held.assignment);
            self.execute(&text, values).await?;
        }
        Ok(())
    }
}
