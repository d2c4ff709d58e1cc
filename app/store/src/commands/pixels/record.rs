//! Applications for pixels and pixels as records of the gate; what a decision is made on; which steps
//! wait.

use crate::{
    dossier::{self, Dossier, Head, Names, Snapshot},
    failure::Failure,
    gate::{Event, Record, Tx},
    rows::pixels as rows,
    sql,
};
use domain::{
    attachment::Attachment,
    decisions::Hashes,
    ids::{PixelApplicationId, PixelId, Reference, ReferenceKind},
    permission::Facts,
    pixel::{
        Application, ApplicationEvent, ApplicationState, Lane, LaneState, Pixel, PixelEvent,
        Section, Step,
    },
};
use sea_orm::Value;

impl Event for ApplicationEvent {
    fn key(&self) -> &'static str {
        self.key
    }
}

impl Event for PixelEvent {
    fn key(&self) -> &'static str {
        self.key
    }
}

impl Record for Application {
    type Id = PixelApplicationId;
    const KIND: &'static str = "pixel-application";

    async fn load(tx: &mut Tx, id: &PixelApplicationId) -> Result<Option<Self>, Failure> {
        let text = format!(
            "SELECT {} FROM pixel_application a WHERE a.id = ?",
            rows::APPLICATION
        );
        let found = sql::rows(&tx.conn, &text, [id.0.into()]).await?;
        found.first().map(rows::application).transpose()
    }

    async fn insert(&self, tx: &mut Tx) -> Result<(), Failure> {
        let mut values: Vec<Value> = vec![self.number.into(), self.id.0.into()];
        values.extend(rows::application_values(self)?);
        let columns: &[&[&str]] = &[&["number", "id"], rows::APPLICATION_COLUMNS];
        tx.add_row("pixel_application", columns, values).await?;
        tx.application_stands(self).await
    }

    async fn update(&self, tx: &mut Tx, seen: i64) -> Result<bool, Failure> {
        let key = ("id", self.id.0.into());
        let values = rows::application_values(self)?;
        if !tx
            .save_row(
                "pixel_application",
                rows::APPLICATION_COLUMNS,
                values,
                key,
                seen,
            )
            .await?
        {
            return Ok(false);
        }
        tx.application_stands(self).await?;
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

impl Record for Pixel {
    type Id = PixelId;
    const KIND: &'static str = "pixel";

    async fn load(tx: &mut Tx, id: &PixelId) -> Result<Option<Self>, Failure> {
        let text = format!("SELECT {} FROM pixel x WHERE x.id = ?", rows::PIXEL);
        let found = sql::rows(&tx.conn, &text, [id.0.into()]).await?;
        found.first().map(rows::pixel).transpose()
    }

    async fn insert(&self, tx: &mut Tx) -> Result<(), Failure> {
        let mut values: Vec<Value> = vec![self.number.into(), self.id.0.into()];
        values.extend(rows::pixel_values(self)?);
        let columns: &[&[&str]] = &[&["number", "id"], rows::PIXEL_COLUMNS];
        tx.add_row("pixel", columns, values).await?;
        tx.pixel_serves(self).await
    }

    async fn update(&self, tx: &mut Tx, seen: i64) -> Result<bool, Failure> {
        let key = ("id", self.id.0.into());
        let values = rows::pixel_values(self)?;
        if !tx
            .save_row("pixel", rows::PIXEL_COLUMNS, values, key, seen)
            .await?
        {
            return Ok(false);
        }
        tx.pixel_serves(self).await?;
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
    /// Since when it stands where it stands, and which of its steps wait.
    async fn application_stands(&mut self, a: &Application) -> Result<(), Failure> {
        self.stands(dossier_of(a), a.state.key(), a.since).await?;
        let hashes = self.application_snapshot(a).await?.hashes();
        for (step, waiting) in steps(a, &hashes) {
            let text = "INSERT INTO pixel_step (application_number, step, waiting, given_to, since) VALUES (?, ?, ?, ?, ?) \
                        ON CONFLICT (application_number, step) DO UPDATE SET \
                        since = CASE WHEN pixel_step.waiting = excluded.waiting THEN pixel_step.since ELSE excluded.since END, \
                        waiting = excluded.waiting, given_to = excluded.given_to";
            let values: [Value; 5] = [
                a.number.into(),
                step.key().into(),
                waiting.into(),
                a.given_to(step).map(|p| p.0).into(),
                self.moment.at.into(),
            ];
            self.execute(text, values).await?;
        }
        Ok(())
    }

    /// Which accounts a pixel serves.
    async fn pixel_serves(&mut self, x: &Pixel) -> Result<(), Failure> {
        for account in &x.accounts {
            let text = "INSERT INTO pixel_account (pixel_number, account_number) VALUES (?, ?) ON CONFLICT DO NOTHING";
            let values: [Value; 2] = [x.number.into(), (*account).into()];
            self.execute(text, values).await?;
        }
        let kept = match x.accounts.len() {
            0 => "0".to_owned(),
            many => sql::marks(many),
        };
        let text = format!(
            "DELETE FROM pixel_account WHERE pixel_number = ? AND account_number NOT IN ({kept})"
        );
        let mut values: Vec<Value> = vec![x.number.into()];
        values.extend(x.accounts.iter().map(|n| Value::from(*n)));
        self.execute(&text, values).await.map(|_| ())
    }

    /// What would be decided on now.
    pub(crate) async fn application_snapshot(
        &mut self,
        a: &Application,
    ) -> Result<Snapshot, Failure> {
        let names = Names::of(&self.conn, a.group, a.unit).await?;
        let files = dossier::files(&self.conn, dossier_of(a)).await?;
        snapshot(a, &files, names)
    }

    /// The application by its number.
    pub(super) async fn application_numbered(
        &mut self,
        number: i64,
    ) -> Result<Application, Failure> {
        let text = format!(
            "SELECT {} FROM pixel_application a WHERE a.number = ?",
            rows::APPLICATION
        );
        let found = sql::rows(&self.conn, &text, [number.into()]).await?;
        let row = found.first().ok_or(Failure::NotFound)?;
        rows::application(row)
    }

    /// The pixel by its number.
    pub(crate) async fn pixel_numbered(&mut self, number: i64) -> Result<Pixel, Failure> {
        let text = format!("SELECT {} FROM pixel x WHERE x.number = ?", rows::PIXEL);
        let found = sql::rows(&self.conn, &text, [number.into()]).await?;
        let row = found.first().ok_or(Failure::NotFound)?;
        rows::pixel(row)
    }
}

/// Every step there is, and whether it waits for somebody now; also of lanes that have no part in the
/// application any more.
fn steps(a: &Application, hashes: &Hashes) -> Vec<(Step, bool)> {
    let assessing = a.state == ApplicationState::InAssessment;
    let waiting = a.waiting_lanes(hashes);
    let lanes = Lane::ALL
        .iter()
        .map(|lane| (Step::Lane(*lane), assessing && waiting.contains(lane)));
    let after = Step::AFTER_LANES.iter();
    let after = after.map(|step| (*step, a.waits_at() == Some(*step)));
    lanes.chain(after).collect()
}

/// Where the application's files, periods and snapshots are.
pub(crate) const fn dossier_of(a: &Application) -> Dossier {
    Dossier {
        kind: Application::KIND,
        number: a.number,
    }
}

/// What would be decided on: its sections, and what its lanes have established.
pub(crate) fn snapshot(
    a: &Application,
    files: &[Attachment],
    names: Names,
) -> Result<Snapshot, Failure> {
    let broken = |e| Failure::json("pixel_application", "content", &a.number, &e);
    let mut content = serde_json::to_value(&a.content).map_err(broken)?;
    let mut one = |section: &Section| {
        let own = content.get_mut(section.key().replace('-', "_"));
        let own = own.map(serde_json::Value::take).unwrap_or_default();
        (section.key(), section.name(), own)
    };
    let sections: Vec<_> = Section::ALL.iter().map(&mut one).collect();
    let head = Head {
        reference: a.reference().to_string(),
        proposer: a.proposer.name.clone(),
        names,
        adopts: a
            .amends
            .map(|n| Reference::of(ReferenceKind::Pixel, n).to_string()),
    };
    // The sections' hashes say which lanes count; what those say is part of the whole.
    let hashes = Snapshot::of(head.clone(), sections.clone(), Vec::new(), files).hashes();
    let lanes = a.lanes().map(|lane| {
        let state = a.lane(lane, &hashes);
        let told = match state {
            LaneState::Done(d) | LaneState::NotNeeded(d) | LaneState::Refused(d) => {
                serde_json::json!({
                    "by": d.by.name,
                    "acting_for": d.acting_for.as_ref().map(|by| by.name.clone()),
                    "on": d.on,
                    "note": d.note,
                    "evidence": d.evidence,
                })
            }
            LaneState::Open | LaneState::Lapsed(_) | LaneState::Asked { .. } => {
                serde_json::Value::Null
            }
        };
        let content = serde_json::json!({ "state": state.key(), "settled": told });
        (lane.key(), lane.name(), content)
    });
    let lanes = lanes.collect();
    Ok(Snapshot::of(head, sections, lanes, files))
}
