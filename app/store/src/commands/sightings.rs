//! Writes to reported accounts: reported by anybody; a unit asked, found to be ours, an impostor, or
//! nothing; what a platform was told about an impostor.

use super::{about, near::Told, problem};
use crate::{
    Store,
    failure::Failure,
    gate::{Call, Event, Record, Saved, Tx},
    rows::sightings as rows,
    sql,
};
use domain::{
    ids::{Reference, ReferenceKind, SightingId, UnitId},
    incident::{IncidentKind, Noticed},
    permission::{Action, Facts},
    sighting::{CheckedSighting, Sighting, SightingEvent, SightingState, Takedown},
};
use sea_orm::Value;
use uuid::Uuid;

impl Event for SightingEvent {
    fn key(&self) -> &'static str {
        self.key
    }
}

impl Record for Sighting {
    type Id = SightingId;
    const KIND: &'static str = "sighting";

    async fn load(tx: &mut Tx, id: &SightingId) -> Result<Option<Self>, Failure> {
        let text = format!("SELECT {} FROM sighting s WHERE s.id = ?", rows::SIGHTING);
        let found = sql::rows(&tx.conn, &text, [id.0.into()]).await?;
        found.first().map(rows::sighting).transpose()
    }

    async fn insert(&self, tx: &mut Tx) -> Result<(), Failure> {
        let text = format!(
            "INSERT INTO sighting (number, id, platform, handle, account_key, url, note, reported_on, reported_by, \
             reported_by_name, search_text, {}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, {})",
            rows::CHANGES.join(", "),
            sql::marks(rows::CHANGES.len())
        );
        let seen = &self.seen;
        let mut values: Vec<Value> = vec![
            self.number.into(),
            self.id.0.into(),
            seen.platform.clone().into(),
            seen.handle.clone().into(),
            seen.account_key.clone().into(),
            seen.url.clone().into(),
            self.note.clone().into(),
            self.reported_on.into(),
            self.reported_by.person.map(|p| p.0).into(),
            self.reported_by.name.clone().into(),
            rows::search_text(self).into(),
        ];
        values.extend(rows::changes(self));
        tx.execute(&text, values).await.map(|_| ())
    }

    async fn update(&self, tx: &mut Tx, seen: i64) -> Result<bool, Failure> {
        let key = ("id", self.id.0.into());
        let values = rows::changes(self);
        tx.save_row("sighting", rows::CHANGES, values, key, seen)
            .await
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

/// Notes a report. One that is open for the same address is not doubled: an impostor reported again
/// stays one case.
///
/// # Errors
/// [`Failure::Duplicate`] with the account when the register has it; with the open report when there is
/// one; refusals.
pub async fn report(
    store: &Store,
    call: &Call,
    checked: CheckedSighting,
) -> Result<Saved, Failure> {
    let action = Action::ReportSighting;
    store
        .write(call, about::<Sighting>(action, "new"), move |tx| {
            Box::pin(async move {
                tx.allow(action, &Facts::default())?;
                tx.must_be_unknown(&checked).await?;
                let number = tx.numbers(Sighting::KIND, 1).await?;
                let by = tx.call.actor.by();
                let impostor = checked.impostor;
                let id = SightingId(Uuid::now_v7());
                let mut outcome = Sighting::report(id, number, checked, by, tx.moment);
                if impostor {
                    outcome.next.incident = Some(tx.impostor_follows(&outcome.next).await?);
                }
                let saved = tx.create(action, outcome).await?;
                tx.tell(Told {
                    kind: "notify.sighting-reported",
                    subject_kind: Sighting::KIND,
                    subject: saved.reference.clone(),
                    to: Vec::new(),
                    team: true,
                    facts: serde_json::json!({ "impostor": impostor }),
                });
                Ok(saved)
            })
        })
        .await
}

/// Asks a business unit whether it is theirs: its Communications Managers and General Managers are told.
///
/// # Errors
/// [`Failure::Problems`] for an unknown unit; [`Failure::Stale`]; refusals.
pub async fn ask(
    store: &Store,
    call: &Call,
    id: SightingId,
    seen: i64,
    unit: UnitId,
    note: String,
) -> Result<Saved, Failure> {
    let action = Action::WorkSightings;
    store
        .write(call, about::<Sighting>(action, id), move |tx| {
            Box::pin(async move {
                tx.allow(action, &Facts::default())?;
                let text = "SELECT name FROM business_unit WHERE id = ?";
                let found = sql::rows(&tx.conn, text, [unit.0.into()]).await?;
                let unknown = || problem("unit", "required", "Choose the business unit to ask");
                let name: String = found.first().ok_or_else(unknown)?.try_get("", "name")?;
                let saved = tx
                    .change::<Sighting, _>(action, &id, seen, |s, now| {
                        s.ask(unit, &name, &note, now)
                    })
                    .await?;
                let to = tx.managers_of_unit(unit).await?;
                tx.tell(Told {
                    kind: "notify.sighting-asked",
                    subject_kind: Sighting::KIND,
                    subject: saved.reference.clone(),
                    to,
                    team: false,
                    facts: serde_json::json!({ "unit": name, "note": note }),
                });
                Ok(saved)
            })
        })
        .await
}

/// Notes as which account it is in the register now.
///
/// # Errors
/// [`Failure::Problems`] when there is no such account; [`Failure::Stale`]; refusals.
pub async fn link(
    store: &Store,
    call: &Call,
    id: SightingId,
    seen: i64,
    account: i64,
) -> Result<Saved, Failure> {
    let action = Action::WorkSightings;
    store
        .write(call, about::<Sighting>(action, id), move |tx| {
            Box::pin(async move {
                tx.allow(action, &Facts::default())?;
                let text = "SELECT number FROM account WHERE number = ?";
                if sql::rows(&tx.conn, text, [account.into()])
                    .await?
                    .is_empty()
                {
                    let words = "There is no such account in the register";
                    return Err(problem("account", "unknown", words));
                }
                tx.change::<Sighting, _>(action, &id, seen, |s, now| s.link(account, now))
                    .await
            })
        })
        .await
}

/// Finds it to pretend to be the organisation's: an incident is opened.
///
/// # Errors
/// [`Failure::Stale`]; refusals.
pub async fn impostor(
    store: &Store,
    call: &Call,
    id: SightingId,
    seen: i64,
    note: String,
) -> Result<Saved, Failure> {
    let action = Action::WorkSightings;
    store
        .write(call, about::<Sighting>(action, id), move |tx| {
            Box::pin(async move {
                let sighting = Sighting::load(tx, &id).await?.ok_or(Failure::NotFound)?;
                tx.allow(action, &sighting.facts())?;
                if sighting.version != seen {
                    return Err(Failure::Stale);
                }
                // Judged first: an incident is not opened for what is refused.
                let mut outcome = sighting.is_impostor(&note, tx.moment)?;
                if outcome.next.incident.is_none() {
                    outcome.next.incident = Some(tx.impostor_follows(&outcome.next).await?);
                }
                tx.change::<Sighting, _>(action, &id, seen, |_, _| Ok(outcome))
                    .await
            })
        })
        .await
}

/// Finds that nothing has to be done.
///
/// # Errors
/// [`Failure::Stale`]; refusals.
pub async fn dismiss(
    store: &Store,
    call: &Call,
    id: SightingId,
    seen: i64,
    reason: String,
) -> Result<Saved, Failure> {
    let action = Action::WorkSightings;
    store
        .change::<Sighting, _>(call, action, id, seen, move |s, now| {
            s.dismiss(&reason, now)
        })
        .await
}

/// Notes what the platform was told about an impostor, and what became of it.
///
/// # Errors
/// [`Failure::Stale`]; refusals.
pub async fn take_down(
    store: &Store,
    call: &Call,
    id: SightingId,
    seen: i64,
    takedown: Takedown,
    note: String,
) -> Result<Saved, Failure> {
    let action = Action::WorkSightings;
    store
        .change::<Sighting, _>(call, action, id, seen, move |s, now| {
            s.take_down(takedown, &note, now)
        })
        .await
}

impl Tx {
    async fn must_be_unknown(&mut self, checked: &CheckedSighting) -> Result<(), Failure> {
        let seen = &checked.seen;
        let text = "SELECT number AS n FROM account WHERE platform = ? AND account_key = ? AND archived_on IS NULL";
        let values: [Value; 2] = [
            seen.platform.clone().into(),
            seen.account_key.clone().into(),
        ];
        if let Some(row) = sql::rows(&self.conn, text, values).await?.first() {
            let reference = Reference::account(row.try_get("", "n")?);
            return Err(Failure::Duplicate { reference });
        }
        let text = "SELECT number AS n FROM sighting WHERE account_key = ? AND state IN ('new', 'asked', 'impostor')";
        let found = sql::rows(&self.conn, text, [seen.account_key.clone().into()]).await?;
        match found.first() {
            Some(row) => Err(Failure::Duplicate {
                reference: Reference::of(ReferenceKind::Sighting, row.try_get("", "n")?),
            }),
            None => Ok(()),
        }
    }

    /// The incident of an impostor; answers its number.
    async fn impostor_follows(&mut self, sighting: &Sighting) -> Result<i64, Failure> {
        debug_assert_eq!(sighting.state, SightingState::Impostor);
        let noticed = Noticed {
            kind: IncidentKind::Impersonation,
            summary: format!(
                "{} pretends to be ours ({})",
                sighting.seen.url,
                sighting.reference()
            ),
            clause: "",
            account: None,
            about: None,
        };
        let saved = self.report_incident(noticed).await?;
        let reference = Reference::parse(ReferenceKind::Incident, &saved.reference);
        Ok(reference.ok_or(Failure::NotFound)?.number)
    }

    /// Who is told of a question to a unit.
    async fn managers_of_unit(
        &mut self,
        unit: UnitId,
    ) -> Result<Vec<domain::ids::PersonId>, Failure> {
        let text = "SELECT DISTINCT r.person_id FROM role_assignment r JOIN person p ON p.id = r.person_id \
                    JOIN business_unit u ON u.id = ? WHERE r.role IN ('communications-manager', 'general-manager') \
                    AND p.status <> 'left' AND p.disabled_at IS NULL AND r.from_day <= ? AND (r.until_day IS NULL OR r.until_day >= ?) \
                    AND (r.scope_unit_id = u.id OR r.scope_group_id = u.group_id)";
        let today = self.moment.today;
        let values: [Value; 3] = [unit.0.into(), today.into(), today.into()];
        let found = sql::rows(&self.conn, text, values).await?;
        let one =
            |row: &sea_orm::QueryResult| Ok(domain::ids::PersonId(row.try_get("", "person_id")?));
        found.iter().map(one).collect()
    }
}
