//! A departure as a record of the gate.

use crate::{
    failure::Failure,
    gate::{Event, Record, Tx},
    rows::departure as rows,
    sql,
};
use domain::{
    ids::DepartureId,
    leaving::{Departure, DepartureEvent},
    permission::Facts,
};
use sea_orm::Value;

impl Event for DepartureEvent {
    fn key(&self) -> &'static str {
        self.key
    }
}

impl Record for Departure {
    type Id = DepartureId;
    const KIND: &'static str = "departure";

    async fn load(tx: &mut Tx, id: &DepartureId) -> Result<Option<Self>, Failure> {
        let text = format!(
            "SELECT {} FROM departure d JOIN person p ON p.id = d.person_id WHERE d.id = ?",
            rows::DEPARTURE
        );
        let found = sql::rows(&tx.conn, &text, [id.0.into()]).await?;
        found.first().map(rows::departure).transpose()
    }

    async fn insert(&self, tx: &mut Tx) -> Result<(), Failure> {
        let text = "INSERT INTO departure (id, person_id, kind, last_day, source, note, state, opened_by, opened_by_name, opened_at, version) \
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
        let values: [Value; 11] = [
            self.id.0.into(),
            self.person.0.into(),
            self.kind.key().into(),
            self.last_day.into(),
            self.source.key().into(),
            self.note.clone().into(),
            self.state.key().key().into(),
            self.opened_by.person.map(|p| p.0).into(),
            self.opened_by.name.clone().into(),
            tx.moment.at.into(),
            self.version.into(),
        ];
        tx.execute(text, values).await.map(|_| ())
    }

    async fn update(&self, tx: &mut Tx, seen: i64) -> Result<bool, Failure> {
        let text = format!(
            "UPDATE departure SET {} WHERE id = ? AND version = ?",
            rows::DEPARTURE_CHANGES
        );
        let mut values: Vec<Value> = rows::departure_changes(self).into();
        values.extend([self.id.0.into(), seen.into()]);
        Ok(tx.execute(&text, values).await? == 1)
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
