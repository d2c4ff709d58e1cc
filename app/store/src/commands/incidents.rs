//! Writes to incidents: so far, noting one.

use super::near::Told;
use crate::{
    Store,
    failure::Failure,
    gate::{About, Call, Event, Record, Saved, Tx},
    rows::obligation as rows,
    sql,
};
use domain::{
    access::Place,
    ids::IncidentId,
    incident::{Incident, IncidentEvent, Noticed},
    permission::{Action, Facts},
};
use sea_orm::Value;
use uuid::Uuid;

impl Event for IncidentEvent {
    fn key(&self) -> &'static str {
        self.key
    }
}

impl Record for Incident {
    type Id = IncidentId;
    const KIND: &'static str = "incident";

    async fn load(tx: &mut Tx, id: &IncidentId) -> Result<Option<Self>, Failure> {
        let text = format!("SELECT {} FROM incident i WHERE i.id = ?", rows::INCIDENT);
        let found = sql::rows(&tx.conn, &text, [id.0.into()]).await?;
        let Some(row) = found.first() else {
            return Ok(None);
        };
        let account: Option<i64> = row.try_get("", "account_number")?;
        let place = match account {
            Some(account) => tx.place(account).await?,
            None => Place::default(),
        };
        rows::incident(row, place).map(Some)
    }

    async fn insert(&self, tx: &mut Tx) -> Result<(), Failure> {
        let text = "INSERT INTO incident (number, id, kind, summary, clause, account_number, about_person, reported_on, reported_by, reported_by_name, version) \
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
        let values: [Value; 11] = [
            self.number.into(),
            self.id.0.into(),
            self.kind.key().into(),
            self.summary.clone().into(),
            self.clause.clone().into(),
            self.account.into(),
            self.about.map(|p| p.0).into(),
            self.reported_on.into(),
            self.reported_by.person.map(|p| p.0).into(),
            self.reported_by.name.clone().into(),
            self.version.into(),
        ];
        tx.execute(text, values).await.map(|_| ())
    }

    async fn update(&self, tx: &mut Tx, seen: i64) -> Result<bool, Failure> {
        let text =
            "UPDATE incident SET kind = ?, summary = ?, version = ? WHERE id = ? AND version = ?";
        let values: [Value; 5] = [
            self.kind.key().into(),
            self.summary.clone().into(),
            self.version.into(),
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

/// Notes an incident by hand.
///
/// # Errors
/// Refusals of permission.
pub async fn report(store: &Store, call: &Call, noticed: Noticed) -> Result<Saved, Failure> {
    let about = About {
        action: Action::ReportIncident,
        kind: Incident::KIND,
        subject: "new".into(),
    };
    store
        .write(call, about, move |tx| {
            Box::pin(async move {
                tx.allow(Action::ReportIncident, &Facts::default())?;
                tx.report_incident(noticed).await
            })
        })
        .await
}

impl Tx {
    /// Notes an incident inside this transaction. What follows from a rule needs nobody's permission.
    pub(crate) async fn report_incident(&mut self, noticed: Noticed) -> Result<Saved, Failure> {
        let place = match noticed.account {
            Some(account) => self.place(account).await?,
            None => Place::default(),
        };
        let number = self.numbers("incident", 1).await?;
        let by = self.call.actor.by();
        let to = place.holders.clone();
        let outcome = Incident::report(
            IncidentId(Uuid::now_v7()),
            number,
            noticed,
            place,
            by,
            self.moment,
        );
        outcome.next.insert(self).await?;
        let saved = self.record(Action::ReportIncident, &outcome.next, &outcome.event)?;
        self.tell(Told {
            kind: "notify.incident-reported",
            subject_kind: Incident::KIND,
            subject: saved.reference.clone(),
            to,
            team: true,
            facts: serde_json::json!({ "kind": outcome.next.kind }),
        });
        Ok(saved)
    }
}
