//! How long a case stood where.

use super::Dossier;
use crate::{failure::Failure, gate::Tx, sql};
use chrono::{DateTime, Utc};
use sea_orm::Value;

impl Tx {
    /// Notes since when a case stands at `key`, if that is new.
    pub(crate) async fn stands(
        &mut self,
        of: Dossier,
        key: &'static str,
        since: DateTime<Utc>,
    ) -> Result<(), Failure> {
        let text = "SELECT state, seq FROM case_period WHERE subject_kind = ? AND subject_number = ? AND until_at IS NULL";
        let which = || [Value::from(of.kind), Value::from(of.number)];
        let open = sql::rows(&self.conn, text, which()).await?;
        let mut seq = 0_i64;
        if let Some(row) = open.first() {
            let state: String = row.try_get("", "state")?;
            if state == key {
                return Ok(());
            }
            seq = row.try_get("", "seq")?;
            let text = "UPDATE case_period SET until_at = ? WHERE subject_kind = ? AND subject_number = ? AND until_at IS NULL";
            let values: [Value; 3] = [since.into(), of.kind.into(), of.number.into()];
            self.execute(text, values).await?;
        }
        let text = "INSERT INTO case_period (subject_kind, subject_number, seq, state, from_at) VALUES (?, ?, ?, ?, ?)";
        let values: [Value; 5] = [
            of.kind.into(),
            of.number.into(),
            (seq + 1).into(),
            key.into(),
            since.into(),
        ];
        self.execute(text, values).await.map(|_| ())
    }
}
