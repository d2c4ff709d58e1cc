//! Writes of imports: a file comes, its columns get their meaning, rows are mended, the import runs
//! in portions that survive a crash, and is undone. What a row means is `domain::import`'s.

mod check;
mod places;
mod run;
mod save;
mod steps;
mod undo;
mod work;

pub(crate) use check::{Bench, Found};
pub use run::{Portion, Run, run_portion};
pub use steps::{
    Upload, choose_sheet, discard, map, mend, set_skipped, start, start_undo, take_over, upload,
};
pub use undo::undo_portion;
pub use work::work;

use crate::{
    failure::Failure,
    gate::{About, Event, Record, Tx},
    rows::import as rows,
    sql,
};
use domain::{
    ids::Reference,
    import::{Import, ImportEvent},
    permission::{Action, Facts},
};

/// Rows that go into the register in one transaction.
pub(crate) const PORTION: i64 = 500;

fn about(number: i64) -> About {
    About {
        action: Action::ImportAccounts,
        kind: Import::KIND,
        subject: Reference::import(number).to_string(),
    }
}

impl Event for ImportEvent {
    fn key(&self) -> &'static str {
        Self::key(self)
    }
}

impl Record for Import {
    type Id = i64;
    const KIND: &'static str = "import";

    async fn load(tx: &mut Tx, number: &i64) -> Result<Option<Self>, Failure> {
        let text = format!("SELECT {} FROM import_batch WHERE number = ?", rows::BATCH);
        let found = sql::rows(&tx.conn, &text, [(*number).into()]).await?;
        found.first().map(rows::batch).transpose()
    }

    async fn insert(&self, tx: &mut Tx) -> Result<(), Failure> {
        let text = "INSERT INTO import_batch (number, id, file_name, file_hash, read_as, sheets, sheet, mapping, state, \
                    totals, created_by, created_at, started_by, worker, progressed_at, version) \
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
        let (at, by) = (tx.moment.at, tx.call.actor.name().to_owned());
        let values = [
            self.number.into(),
            self.id.0.into(),
            self.file.name.clone().into(),
            self.file.hash.clone().into(),
            self.file.read_as.clone().into(),
            rows::written("sheets", &self.sheets)?.into(),
            sheet_number(self.sheet).into(),
            rows::written("mapping", &self.mapping)?.into(),
            self.state.key().into(),
            rows::written("totals", &self.totals)?.into(),
            by.into(),
            at.into(),
            None::<uuid::Uuid>.into(),
            None::<String>.into(),
            at.into(),
            self.version.into(),
        ];
        tx.execute(text, values).await.map(|_| ())
    }

    async fn update(&self, tx: &mut Tx, seen: i64) -> Result<bool, Failure> {
        let text = "UPDATE import_batch SET sheet = ?, mapping = ?, state = ?, totals = ?, progressed_at = ?, version = ? \
                    WHERE number = ? AND version = ?";
        let values = [
            sheet_number(self.sheet).into(),
            rows::written("mapping", &self.mapping)?.into(),
            self.state.key().into(),
            rows::written("totals", &self.totals)?.into(),
            tx.moment.at.into(),
            self.version.into(),
            self.number.into(),
            seen.into(),
        ];
        Ok(tx.execute(text, values).await? == 1)
    }

    fn facts(&self) -> Facts {
        Facts::default()
    }

    fn reference(&self) -> String {
        Reference::import(self.number).to_string()
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn set_version(&mut self, version: i64) {
        self.version = version;
    }
}

/// A sheet's place as the column keeps it; files have a few sheets.
pub(crate) fn sheet_number(sheet: usize) -> i32 {
    i32::try_from(sheet).unwrap_or(i32::MAX)
}
