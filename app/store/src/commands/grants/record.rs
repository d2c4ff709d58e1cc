//! A grant as a record of the gate, with the times in which it was live.

use crate::{
    failure::Failure,
    gate::{Event, Record, Tx},
    rows::access as rows,
    sql,
};
use domain::{
    access::{Grant, GrantEvent, Place},
    ids::{GrantId, PersonId},
    permission::Facts,
};
use sea_orm::Value;
use uuid::Uuid;

impl Event for GrantEvent {
    fn key(&self) -> &'static str {
        self.key
    }
}

impl Record for Grant {
    type Id = GrantId;
    const KIND: &'static str = "access";

    async fn load(tx: &mut Tx, id: &GrantId) -> Result<Option<Self>, Failure> {
        let text = format!("SELECT {} FROM access_grant t WHERE t.id = ?", rows::GRANT);
        let found = sql::rows(&tx.conn, &text, [id.0.into()]).await?;
        let Some(row) = found.first() else {
            return Ok(None);
        };
        let person: Uuid = row.try_get("", "person_id")?;
        let place = Place {
            manager: tx.manager_of(PersonId(person)).await?,
            ..tx.place(row.try_get("", "account_number")?).await?
        };
        rows::grant(row, place).map(Some)
    }

    async fn insert(&self, tx: &mut Tx) -> Result<(), Failure> {
        let columns = rows::GRANT_CHANGES.join(", ");
        let text = format!(
            "INSERT INTO access_grant (number, id, account_number, person_id, from_day, reason, requested_by, requested_by_name, requested_at, agency_id, updated_at, {columns}) \
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, {})",
            sql::marks(rows::GRANT_CHANGES.len())
        );
        let mut values: Vec<Value> = vec![
            self.number.into(),
            self.id.0.into(),
            self.account.into(),
            self.person.0.into(),
            self.from.into(),
            self.reason.clone().into(),
            self.requested_by.person.map(|p| p.0).into(),
            self.requested_by.name.clone().into(),
            tx.moment.at.into(),
            self.agency.map(|a| a.0).into(),
            tx.moment.at.into(),
        ];
        values.extend(rows::grant_changes(self));
        tx.execute(&text, values).await?;
        tx.keep_period(self).await?;
        tx.judge(self.account);
        Ok(())
    }

    async fn update(&self, tx: &mut Tx, seen: i64) -> Result<bool, Failure> {
        let set: Vec<_> = rows::GRANT_CHANGES
            .iter()
            .map(|c| format!("{c} = ?"))
            .collect();
        let text = format!(
            "UPDATE access_grant SET {}, updated_at = ? WHERE id = ? AND version = ?",
            set.join(", ")
        );
        let mut values = rows::grant_changes(self);
        values.extend([tx.moment.at.into(), self.id.0.into(), seen.into()]);
        if tx.execute(&text, values).await? != 1 {
            return Ok(false);
        }
        tx.keep_period(self).await?;
        tx.judge(self.account);
        Ok(true)
    }

    fn facts(&self) -> Facts {
        Self::facts(self)
    }

    fn reference(&self) -> String {
        Self::reference(self).to_string()
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn set_version(&mut self, version: i64) {
        self.version = version;
    }
}

impl Tx {
    /// Opens or closes the time in which the access is live: what "as at" is answered from.
    async fn keep_period(&mut self, grant: &Grant) -> Result<(), Failure> {
        let at = self.moment.at;
        let open = "SELECT level FROM access_period WHERE grant_id = ? AND live_until IS NULL";
        let found = sql::rows(&self.conn, open, [grant.id.0.into()]).await?;
        let level: Option<String> = found.first().map(|r| r.try_get("", "level")).transpose()?;
        let wanted = grant.is_live().then(|| grant.level.key().to_owned());
        if level == wanted {
            return Ok(());
        }
        if level.is_some() {
            let text =
                "UPDATE access_period SET live_until = ? WHERE grant_id = ? AND live_until IS NULL";
            self.execute(text, [at.into(), grant.id.0.into()]).await?;
        }
        if let Some(level) = wanted {
            let text = "INSERT INTO access_period (grant_id, account_number, person_id, level, live_from) VALUES (?, ?, ?, ?, ?) \
                        ON CONFLICT (grant_id, live_from) DO UPDATE SET live_until = NULL, level = excluded.level";
            let values: [Value; 5] = [
                grant.id.0.into(),
                grant.account.into(),
                grant.person.0.into(),
                level.into(),
                at.into(),
            ];
            self.execute(text, values).await?;
        }
        Ok(())
    }
}
