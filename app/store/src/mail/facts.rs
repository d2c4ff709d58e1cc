//! What a message is told about: the facts that came with the row of the outbox, with names in the place
//! of numbers, what its record says now, and the page it leads to.

use super::expand::Row;
use crate::{failure::Failure, sql};
use chrono::NaiveDate;
use domain::{
    ids::{Reference, ReferenceKind},
    incident::IncidentKind,
    message::Facts,
    obligation::{Obligation, ObligationKind},
    platform::AccessLevel,
};
use sea_orm::ConnectionTrait;
use serde_json::Value as Json;
use uuid::Uuid;

/// The facts of a row.
pub(super) async fn gather(
    db: &impl ConnectionTrait,
    row: &Row,
    payload: &Json,
) -> Result<Facts, Failure> {
    // Older kinds have their facts beside `to`.
    let given = payload.get("facts").unwrap_or(payload);
    // A step of a case is "PA-0003/legal".
    let reference = row.subject.split('/').next().unwrap_or_default();
    // An id or the key of a quarter tells nobody anything.
    let is_shown = reference.as_bytes().get(2) == Some(&b'-')
        && reference.bytes().take(2).all(|b| b.is_ascii_uppercase());
    let shown = if is_shown { reference } else { "" };
    let mut facts = Facts::about(shown, &path(row, reference, given));
    for (name, value) in given.as_object().into_iter().flatten() {
        if let Some(value) = plain(value) {
            facts.set(name, &value);
        }
    }
    named(db, &mut facts, given).await?;
    match row.subject_kind.as_str() {
        "obligation" => obligation(db, &mut facts, reference).await?,
        "incident" => incident(db, &mut facts, reference).await?,
        "sighting" => sighting(db, &mut facts, reference).await?,
        "account" => {
            if let Some(account) = Reference::parse(ReferenceKind::Account, reference) {
                account_named(db, &mut facts, account.number).await?;
            }
        }
        _ => {}
    }
    Ok(facts)
}

/// The page, below the register's address.
fn path(row: &Row, reference: &str, given: &Json) -> String {
    if let Some(path) = given.get("path").and_then(Json::as_str)
        && path.starts_with('/')
        && !path.starts_with("//")
    {
        return path.to_owned();
    }
    let account = given.get("account").and_then(Json::as_i64);
    match row.subject_kind.as_str() {
        "obligation" => format!("/obligations/{reference}"),
        "access" => format!("/access/{reference}"),
        "account" => format!("/accounts/{reference}"),
        "incident" => format!("/incidents/{reference}"),
        "sighting" => format!("/sightings/{reference}"),
        "agency" => format!("/agencies/{reference}"),
        "business-case" => format!("/business-cases/{reference}"),
        "pixel-application" => format!("/pixel-applications/{reference}"),
        "pixel" => format!("/pixels/{reference}"),
        "departure" => match given.get("person").and_then(Json::as_str) {
            Some(person) => format!("/people/{person}/off-boarding"),
            None => "/".to_owned(),
        },
        _ => account.map_or_else(
            || "/".to_owned(),
            |number| format!("/accounts/{}", Reference::account(number)),
        ),
    }
}

/// A value as text; nothing for what is not there.
fn plain(value: &Json) -> Option<String> {
    match value {
        Json::String(text) => Some(text.clone()),
        Json::Number(number) => Some(number.to_string()),
        Json::Bool(yes) => Some(yes.to_string()),
        Json::Array(list) => {
            let list: Vec<_> = list.iter().filter_map(plain).collect();
            (!list.is_empty()).then(|| list.join("; "))
        }
        Json::Null | Json::Object(_) => None,
    }
}

/// Names in the place of an account's number, a person's id and a level's key.
async fn named(db: &impl ConnectionTrait, facts: &mut Facts, given: &Json) -> Result<(), Failure> {
    if let Some(number) = given.get("account").and_then(Json::as_i64) {
        account_named(db, facts, number).await?;
    }
    let id = given.get("person").and_then(Json::as_str);
    if let Some(id) = id.and_then(|id| id.parse::<Uuid>().ok()) {
        let found = sql::rows(db, "SELECT name FROM person WHERE id = ?", [id.into()]).await?;
        let name: Option<String> = match found.first() {
            Some(row) => row.try_get("", "name")?,
            None => None,
        };
        facts.set("person", name.as_deref().unwrap_or("Somebody"));
    }
    if let Some(level) = facts.text("level").and_then(AccessLevel::from_key) {
        facts.set("level", level.name());
    }
    Ok(())
}

async fn account_named(
    db: &impl ConnectionTrait,
    facts: &mut Facts,
    number: i64,
) -> Result<(), Failure> {
    let text = "SELECT name FROM account WHERE number = ?";
    let found = sql::rows(db, text, [number.into()]).await?;
    let reference = Reference::account(number).to_string();
    let shown = match found.first() {
        Some(row) => {
            let name: String = row.try_get("", "name")?;
            // The line begins with the reference already where the message is about the account.
            if facts.reference == reference {
                name
            } else {
                format!("{name} ({reference})")
            }
        }
        None => reference,
    };
    facts.set("account", &shown);
    Ok(())
}

fn numbered(kind: ReferenceKind, reference: &str) -> i64 {
    Reference::parse(kind, reference).map_or(0, |found| found.number)
}

async fn obligation(
    db: &impl ConnectionTrait,
    facts: &mut Facts,
    reference: &str,
) -> Result<(), Failure> {
    let text = "SELECT kind, details, due, reason, account_number FROM obligation WHERE number = ?";
    let number = numbered(ReferenceKind::Obligation, reference);
    let found = sql::rows(db, text, [number.into()]).await?;
    let Some(row) = found.first() else {
        return Ok(());
    };
    let kind: String = row.try_get("", "kind")?;
    let details: String = row.try_get("", "details")?;
    let due: NaiveDate = row.try_get("", "due")?;
    let reason: String = row.try_get("", "reason")?;
    if let Some(kind) = ObligationKind::from_key(&kind) {
        facts.set("title", &Obligation::title_of(kind, &details));
    }
    facts.set("due", &due.to_string());
    facts.set("reason", &reason);
    if let Some(account) = row.try_get("", "account_number")? {
        account_named(db, facts, account).await?;
    }
    Ok(())
}

async fn incident(
    db: &impl ConnectionTrait,
    facts: &mut Facts,
    reference: &str,
) -> Result<(), Failure> {
    let text = "SELECT kind, account_number FROM incident WHERE number = ?";
    let number = numbered(ReferenceKind::Incident, reference);
    let found = sql::rows(db, text, [number.into()]).await?;
    let Some(row) = found.first() else {
        return Ok(());
    };
    let kind: String = row.try_get("", "kind")?;
    if let Some(kind) = IncidentKind::from_key(&kind) {
        facts.set("kind", kind.name());
    }
    if let Some(account) = row.try_get("", "account_number")? {
        account_named(db, facts, account).await?;
    }
    Ok(())
}

async fn sighting(
    db: &impl ConnectionTrait,
    facts: &mut Facts,
    reference: &str,
) -> Result<(), Failure> {
    let text = "SELECT platform, handle, url FROM sighting WHERE number = ?";
    let number = numbered(ReferenceKind::Sighting, reference);
    let found = sql::rows(db, text, [number.into()]).await?;
    let Some(row) = found.first() else {
        return Ok(());
    };
    let handle: String = row.try_get("", "handle")?;
    let url: String = row.try_get("", "url")?;
    facts.set("seen", if handle.is_empty() { &url } else { &handle });
    Ok(())
}
