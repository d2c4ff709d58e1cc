//! A business case as a record of the gate; how long it stood where; what it is decided on.

use crate::{
    failure::Failure,
    gate::{Event, Record, Tx},
    rows::{
        attachments,
        case_snapshot::{PlaceNames, Snapshot},
        cases as rows,
    },
    sql,
};
use domain::{
    attachment::Attachment,
    case::{BusinessCase, CaseEvent},
    ids::{CaseId, PersonId},
    permission::Facts,
};
use sea_orm::{ConnectionTrait, Value};

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
        let text = format!(
            "INSERT INTO business_case (number, id, {}) VALUES (?, ?, {})",
            rows::COLUMNS.join(", "),
            sql::marks(rows::COLUMNS.len())
        );
        let mut values: Vec<Value> = vec![self.number.into(), self.id.0.into()];
        values.extend(rows::values(self)?);
        tx.execute(&text, values).await?;
        tx.case_stands(self).await
    }

    async fn update(&self, tx: &mut Tx, seen: i64) -> Result<bool, Failure> {
        let set: Vec<_> = rows::COLUMNS
            .iter()
            .map(|column| format!("{column} = ?"))
            .collect();
        let text = format!(
            "UPDATE business_case SET {} WHERE id = ? AND version = ?",
            set.join(", ")
        );
        let mut values = rows::values(self)?;
        values.extend([self.id.0.into(), seen.into()]);
        if tx.execute(&text, values).await? != 1 {
            return Ok(false);
        }
        tx.case_stands(self).await?;
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
    /// Notes since when the case stands where it stands, if that is new.
    async fn case_stands(&mut self, case: &BusinessCase) -> Result<(), Failure> {
        let key = case.state.key();
        let text = "SELECT state, seq FROM case_period WHERE case_number = ? AND until_at IS NULL";
        let open = sql::rows(&self.conn, text, [case.number.into()]).await?;
        let mut seq = 0_i64;
        if let Some(row) = open.first() {
            let state: String = row.try_get("", "state")?;
            if state == key {
                return Ok(());
            }
            seq = row.try_get("", "seq")?;
            let text =
                "UPDATE case_period SET until_at = ? WHERE case_number = ? AND until_at IS NULL";
            self.execute(text, [case.since.into(), case.number.into()])
                .await?;
        }
        let text = "INSERT INTO case_period (case_number, seq, state, from_at) VALUES (?, ?, ?, ?)";
        let values: [Value; 4] = [
            case.number.into(),
            (seq + 1).into(),
            key.into(),
            case.since.into(),
        ];
        self.execute(text, values).await.map(|_| ())
    }

    /// What would be decided on now.
    pub(crate) async fn snapshot_of(&mut self, case: &BusinessCase) -> Result<Snapshot, Failure> {
        let names = place_names(&self.conn, case).await?;
        Snapshot::of(case, &files(&self.conn, case.number).await?, &names)
    }

    /// Keeps what the newest decision was made on.
    pub(super) async fn keep_snapshot(
        &mut self,
        case: &BusinessCase,
        snapshot: &Snapshot,
    ) -> Result<(), Failure> {
        let text =
            "INSERT INTO case_snapshot (case_number, seq, body, hash, at) VALUES (?, ?, ?, ?, ?)";
        let seq = i64::try_from(case.decisions.len()).unwrap_or(i64::MAX);
        let values: [Value; 5] = [
            case.number.into(),
            seq.into(),
            snapshot.body().into(),
            snapshot.hashes().whole.into(),
            self.moment.at.into(),
        ];
        self.execute(text, values).await.map(|_| ())
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

    /// A colleague's name, if they can sign in.
    pub(super) async fn colleague(&mut self, id: PersonId) -> Result<Option<String>, Failure> {
        let text = "SELECT name FROM person WHERE id = ? AND status <> 'left' AND disabled_at IS NULL AND agency_id IS NULL";
        let found = sql::rows(&self.conn, text, [id.0.into()]).await?;
        Ok(found
            .first()
            .map(|row| row.try_get("", "name"))
            .transpose()?)
    }
}

/// The files of a case, oldest first; those taken away are not there.
pub(crate) async fn files(
    db: &impl ConnectionTrait,
    number: i64,
) -> Result<Vec<Attachment>, Failure> {
    let text = format!(
        "SELECT {} FROM attachment f WHERE f.subject_kind = ? AND f.subject_number = ? AND f.removed_at IS NULL \
         ORDER BY f.added_at, f.id",
        attachments::ATTACHMENT
    );
    let values: [Value; 2] = [BusinessCase::KIND.into(), number.into()];
    let found = sql::rows(db, &text, values).await?;
    found.iter().map(attachments::attachment).collect()
}

/// The names of the case's group and unit.
pub(crate) async fn place_names(
    db: &impl ConnectionTrait,
    case: &BusinessCase,
) -> Result<PlaceNames, Failure> {
    let mut names = PlaceNames::default();
    if let Some(group) = case.group {
        let text = "SELECT name FROM business_group WHERE id = ?";
        if let Some(row) = sql::rows(db, text, [group.0.into()]).await?.first() {
            names.group = row.try_get("", "name")?;
        }
    }
    if let Some(unit) = case.unit {
        let text = "SELECT name FROM business_unit WHERE id = ?";
        if let Some(row) = sql::rows(db, text, [unit.0.into()]).await?.first() {
            names.unit = row.try_get("", "name")?;
        }
    }
    Ok(names)
}
