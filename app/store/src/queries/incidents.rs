//! Incidents: the list of what somebody may see, and one with its history.

use crate::{
    Store,
    commands::place,
    failure::Failure,
    queries::audit::{self, Event},
    rows::obligation as rows,
    sql,
};
use domain::{
    access::Place,
    actor::Actor,
    incident::{Incident, IncidentKind},
    permission::{self, Action, Facts},
};
use sea_orm::{QueryResult, Value};

/// Rows on a page.
const PAGE_SIZE: i64 = 50;

/// So many events are told.
const EVENTS: i64 = 200;

/// An incident with the names around it.
#[derive(Clone, Debug)]
pub struct IncidentRow {
    /// The incident.
    pub incident: Incident,
    /// The account's name.
    pub account_name: Option<String>,
    /// The person it is about.
    pub about_name: Option<String>,
}

/// A page of incidents.
#[derive(Clone, Debug)]
pub struct IncidentsPage {
    /// The newest first.
    pub rows: Vec<IncidentRow>,
    /// How many match in all.
    pub total: i64,
}

const FROM: &str = "FROM incident i LEFT JOIN account a ON a.number = i.account_number LEFT JOIN person p ON p.id = i.about_person";

/// Incidents, the newest first: all of them for those who may see all, else those about accounts that
/// whoever asks is named for.
///
/// # Errors
/// The database.
pub async fn list(
    store: &Store,
    actor: &Actor,
    kind: Option<IncidentKind>,
    page: u32,
) -> Result<IncidentsPage, Failure> {
    let mut parts: Vec<&str> = Vec::new();
    let mut values: Vec<Value> = Vec::new();
    if permission::may(actor, Action::ViewIncidents, &Facts::default()).is_err() {
        let Some(me) = actor.person() else {
            return Ok(IncidentsPage {
                rows: Vec::new(),
                total: 0,
            });
        };
        parts.push("i.account_number IN (SELECT n.account_number FROM nomination n WHERE n.person_id = ? AND n.ended_at IS NULL)");
        values.push(me.0.into());
    }
    if let Some(kind) = kind {
        parts.push("i.kind = ?");
        values.push(kind.key().into());
    }
    let condition = if parts.is_empty() {
        "1 = 1".to_owned()
    } else {
        parts.join(" AND ")
    };
    let text = format!("SELECT count(*) AS n {FROM} WHERE {condition}");
    let total = sql::count(&store.0.read, &text, values.clone()).await?;
    let text = format!(
        "SELECT {}, a.name AS account_name, p.name AS about_name {FROM} WHERE {condition} ORDER BY i.number DESC LIMIT ? OFFSET ?",
        rows::INCIDENT
    );
    values.extend([
        PAGE_SIZE.into(),
        (i64::from(page.max(1) - 1) * PAGE_SIZE).into(),
    ]);
    let found = sql::rows(&store.0.read, &text, values).await?;
    let rows = found
        .iter()
        .map(|row| named(row, Place::default()))
        .collect::<Result<_, _>>()?;
    Ok(IncidentsPage { rows, total })
}

fn named(row: &QueryResult, place: Place) -> Result<IncidentRow, Failure> {
    Ok(IncidentRow {
        incident: rows::incident(row, place)?,
        account_name: row.try_get("", "account_name")?,
        about_name: row.try_get("", "about_name")?,
    })
}

/// One incident with what happened to it, newest first.
///
/// # Errors
/// A refusal of permission; [`Failure::NotFound`]; or the database.
pub async fn show(
    store: &Store,
    actor: &Actor,
    number: i64,
) -> Result<(IncidentRow, Vec<Event>), Failure> {
    let text = format!(
        "SELECT {}, a.name AS account_name, p.name AS about_name {FROM} WHERE i.number = ?",
        rows::INCIDENT
    );
    let found = sql::rows(&store.0.read, &text, [number.into()]).await?;
    let Some(row) = found.first() else {
        permission::may(actor, Action::ViewIncidents, &Facts::default())?;
        return Err(Failure::NotFound);
    };
    let account: Option<i64> = row.try_get("", "account_number")?;
    let at = match account {
        Some(account) => place(&store.0.read, account).await?.unwrap_or_default(),
        None => Place::default(),
    };
    let found = named(row, at)?;
    permission::may(actor, Action::ViewIncidents, &found.incident.facts())?;
    let reference = found.incident.reference().to_string();
    let history = audit::history(store, "incident", &reference, EVENTS).await?;
    Ok((found, history))
}
