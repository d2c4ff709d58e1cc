//! A recording as a record of the gate: its row and the rows of its findings.

use crate::{
    failure::Failure,
    gate::{Event, Record, Tx},
    rows::{json, scans as rows},
    sql,
};
use domain::{
    drift::{Kept, Scan, ScanEvent},
    permission::Facts,
};
use sea_orm::Value;

impl Event for ScanEvent {
    fn key(&self) -> &'static str {
        self.key
    }
}

impl Record for Scan {
    type Id = i64;
    const KIND: &'static str = "scan";

    async fn load(tx: &mut Tx, number: &i64) -> Result<Option<Self>, Failure> {
        let text = format!("SELECT {} FROM scan s WHERE s.number = ?", rows::SCAN);
        let found = sql::rows(&tx.conn, &text, [(*number).into()]).await?;
        let Some(row) = found.first() else {
            return Ok(None);
        };
        let findings = findings(&tx.conn, *number).await?;
        rows::scan(row, findings).map(Some)
    }

    async fn insert(&self, tx: &mut Tx) -> Result<(), Failure> {
        let text = format!(
            "INSERT INTO scan (number, id, site, file_name, file_size, file_hash, read_bytes, progressed_at, uploaded_by, \
             uploaded_by_name, uploaded_at, {}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, {})",
            rows::CHANGES.join(", "),
            sql::marks(rows::CHANGES.len())
        );
        let mut values: Vec<Value> = vec![
            self.number.into(),
            self.id.0.into(),
            self.site.to_string().into(),
            self.file.name.clone().into(),
            self.file.size.into(),
            self.file.sha256.clone().into(),
            0_i64.into(),
            tx.moment.at.into(),
            self.by.person.map(|p| p.0).into(),
            self.by.name.clone().into(),
            self.at.into(),
        ];
        values.extend(rows::changes(self)?);
        tx.execute(&text, values).await.map(|_| ())
    }

    async fn update(&self, tx: &mut Tx, seen: i64) -> Result<bool, Failure> {
        let key = ("number", self.number.into());
        let values = rows::changes(self)?;
        if !tx
            .save_row("scan", rows::CHANGES, values, key, seen)
            .await?
        {
            return Ok(false);
        }
        let before = findings(&tx.conn, self.number).await?;
        for kept in &self.findings {
            match before.iter().find(|old| old.place == kept.place) {
                None => insert(tx, self.number, kept).await?,
                Some(old) if old.answer != kept.answer => answer(tx, self.number, kept).await?,
                Some(_) => {}
            }
        }
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

/// The findings of a recording, in their order.
pub(crate) async fn findings(
    db: &impl sea_orm::ConnectionTrait,
    number: i64,
) -> Result<Vec<Kept>, Failure> {
    let text = format!(
        "SELECT {} FROM scan_finding f WHERE f.scan_number = ? ORDER BY f.place",
        rows::FINDING
    );
    let found = sql::rows(db, &text, [number.into()]).await?;
    found.iter().map(rows::kept).collect()
}

async fn insert(tx: &mut Tx, scan: i64, kept: &Kept) -> Result<(), Failure> {
    let text = "INSERT INTO scan_finding (scan_number, place, finding_key, finding, repeats_scan, repeats_place, answer_key, answer) \
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
    let values: [Value; 8] = [
        scan.into(),
        kept.place.into(),
        kept.finding.key().into(),
        json::write("scan_finding", "finding", scan, &kept.finding)?,
        kept.repeats.map(|r| r.scan).into(),
        kept.repeats.map(|r| r.place).into(),
        kept.answer.key().into(),
        json::write("scan_finding", "answer", scan, &kept.answer)?,
    ];
    tx.execute(text, values).await.map(|_| ())
}

async fn answer(tx: &mut Tx, scan: i64, kept: &Kept) -> Result<(), Failure> {
    let text =
        "UPDATE scan_finding SET answer_key = ?, answer = ? WHERE scan_number = ? AND place = ?";
    let values: [Value; 4] = [
        kept.answer.key().into(),
        json::write("scan_finding", "answer", scan, &kept.answer)?,
        scan.into(),
        kept.place.into(),
    ];
    tx.execute(text, values).await.map(|_| ())
}
