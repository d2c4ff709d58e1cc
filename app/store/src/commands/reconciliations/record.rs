//! A comparison as a record of the gate.

use crate::{
    failure::Failure,
    gate::{Event, Record, Tx},
    rows::reconciliations as rows,
    sql,
};
use domain::{
    ids::ReconciliationId,
    permission::Facts,
    reconciliation::{Reconciliation, ReconciliationEvent},
};
use sea_orm::Value;

impl Event for ReconciliationEvent {
    fn key(&self) -> &'static str {
        self.key
    }
}

fn mapping(of: &Reconciliation) -> Result<Option<String>, Failure> {
    let text = of.mapping.as_ref().map(serde_json::to_string).transpose();
    text.map_err(|e| Failure::json("reconciliation", "mapping", &of.number, &e))
}

impl Record for Reconciliation {
    type Id = ReconciliationId;
    const KIND: &'static str = "reconciliation";

    async fn load(tx: &mut Tx, id: &ReconciliationId) -> Result<Option<Self>, Failure> {
        let text = format!(
            "SELECT {} FROM reconciliation c WHERE c.id = ?",
            rows::RECONCILIATION
        );
        let found = sql::rows(&tx.conn, &text, [id.0.into()]).await?;
        let Some(row) = found.first() else {
            return Ok(None);
        };
        let place = tx.place(row.try_get("", "account_number")?).await?;
        rows::reconciliation(row, place).map(Some)
    }

    async fn insert(&self, tx: &mut Tx) -> Result<(), Failure> {
        let text = "INSERT INTO reconciliation (number, id, account_number, preset, mapping, given_up, file_name, file_hash, file_size, listed, compared_at, compared_by, compared_by_name, version) \
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
        let values: [Value; 14] = [
            self.number.into(),
            self.id.0.into(),
            self.account.into(),
            self.preset.key().into(),
            mapping(self)?.into(),
            self.given_up.into(),
            self.file.name.clone().into(),
            self.file.sha256.clone().into(),
            self.file.size.into(),
            self.listed.into(),
            self.at.into(),
            self.by.person.map(|p| p.0).into(),
            self.by.name.clone().into(),
            self.version.into(),
        ];
        tx.execute(text, values).await.map(|_| ())
    }

    /// Saves what changes; the table that waited goes as soon as nothing waits for it.
    async fn update(&self, tx: &mut Tx, seen: i64) -> Result<bool, Failure> {
        let text = "UPDATE reconciliation SET mapping = ?, given_up = ?, compared_at = ?, compared_by = ?, compared_by_name = ?, version = ?, \
                    waiting = CASE WHEN ? THEN waiting ELSE NULL END WHERE id = ? AND version = ?";
        let values: [Value; 9] = [
            mapping(self)?.into(),
            self.given_up.into(),
            self.at.into(),
            self.by.person.map(|p| p.0).into(),
            self.by.name.clone().into(),
            self.version.into(),
            self.is_waiting().into(),
            self.id.0.into(),
            seen.into(),
        ];
        Ok(tx.execute(text, values).await? == 1)
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
