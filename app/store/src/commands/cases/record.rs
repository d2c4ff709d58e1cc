//! A business case as a record of the gate; how long it stood where; what it is decided on.

use crate::{
    dossier::{self, Dossier, Head, Names, Snapshot},
    failure::Failure,
    gate::{Event, Record, Tx},
    rows::cases as rows,
    sql,
};
use domain::{
    attachment::Attachment,
    case::{BusinessCase, CaseEvent, Section},
    ids::{CaseId, Reference},
    permission::Facts,
};
use sea_orm::Value;

impl Event for CaseEvent {
    fn key(&self) -> &'static str {
        self.key
    }
}

impl Record for BusinessCase {
    type Id = CaseId;
    const KIND: &'static str = "business-case";

    async fn load(tx: &mut Tx, id: &CaseId) -> Result<Option<Self>, Failure> {
        let text = format!("SELECT {} FROM business_case c WHERE c.id = ?", rows::CASE);
        let found = sql::rows(&tx.conn, &text, [id.0.into()]).await?;
        found.first().map(rows::case).transpose()
    }

    async fn insert(&self, tx: &mut Tx) -> Result<(), Failure> {
        let mut values: Vec<Value> = vec![self.number.into(), self.id.0.into()];
        values.extend(rows::values(self)?);
        let columns: &[&[&str]] = &[&["number", "id"], rows::COLUMNS];
        tx.add_row("business_case", columns, values).await?;
        tx.stands(dossier_of(self), self.state.key(), self.since)
            .await
    }

    async fn update(&self, tx: &mut Tx, seen: i64) -> Result<bool, Failure> {
        let key = ("id", self.id.0.into());
        let values = rows::values(self)?;
        if !tx
            .save_row("business_case", rows::COLUMNS, values, key, seen)
            .await?
        {
            return Ok(false);
        }
        tx.stands(dossier_of(self), self.state.key(), self.since)
            .await?;
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
    /// What would be decided on now.
    pub(crate) async fn snapshot_of(&mut self, case: &BusinessCase) -> Result<Snapshot, Failure> {
        let names = Names::of(&self.conn, case.group, case.unit).await?;
        let files = dossier::files(&self.conn, dossier_of(case)).await?;
        snapshot(case, &files, names)
    }

    /// The case by its number.
    pub(super) async fn case_numbered(&mut self, number: i64) -> Result<BusinessCase, Failure> {
        let text = format!(
            "SELECT {} FROM business_case c WHERE c.number = ?",
            rows::CASE
        );
        let found = sql::rows(&self.conn, &text, [number.into()]).await?;
        found.first().ok_or(Failure::NotFound).and_then(rows::case)
    }
}

/// Where the case's files, periods and snapshots are.
pub(crate) const fn dossier_of(case: &BusinessCase) -> Dossier {
    Dossier {
        kind: BusinessCase::KIND,
        number: case.number,
    }
}

/// What would be decided on.
pub(crate) fn snapshot(
    case: &BusinessCase,
    files: &[Attachment],
    names: Names,
) -> Result<Snapshot, Failure> {
    let broken = |e| Failure::json("business_case", "content", &case.number, &e);
    let mut content = serde_json::to_value(&case.content).map_err(broken)?;
    let mut one = |section: &Section| {
        let own = content.get_mut(section.key().replace('-', "_"));
        let own = own.map(serde_json::Value::take).unwrap_or_default();
        (section.key(), section.name(), own)
    };
    let sections = Section::ALL.iter().map(&mut one).collect();
    let head = Head {
        reference: case.reference().to_string(),
        proposer: case.proposer.name.clone(),
        names,
        adopts: case.adopts.map(|n| Reference::account(n).to_string()),
    };
    Ok(Snapshot::of(head, sections, Vec::new(), files))
}
