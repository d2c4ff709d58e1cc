//! What the register holds about whoever asks, and about nobody else.

use super::{
    audit::{self, Event},
    notices::{self, Reading},
};
use crate::{Store, failure::Failure, rows::person as rows, sql};
use chrono::{DateTime, Utc};
use domain::{actor::Actor, ids::PersonId, person::Person};

/// Everything about one person.
#[derive(Clone, Debug)]
pub struct About {
    /// Their record with all their roles.
    pub person: Person,
    /// Where they work.
    pub unit: Option<String>,
    /// Whom they report to.
    pub manager: Option<String>,
    /// When the record was made; older ones do not say.
    pub added_at: Option<DateTime<Utc>>,
    /// Providers that know them, by name and since when.
    pub identities: Vec<(String, DateTime<Utc>)>,
    /// Which notices they have read.
    pub readings: Vec<Reading>,
    /// Their latest sign-ins and sign-outs, newest first.
    pub sign_ins: Vec<Event>,
    /// How many events of the audit trail are theirs.
    pub events: i64,
}

/// So many sign-ins and sign-outs are told.
const SIGN_INS: i64 = 20;

/// What is held about the actor.
///
/// # Errors
/// Not found for whoever is no person; or the database.
pub async fn me(store: &Store, actor: &Actor) -> Result<About, Failure> {
    // One's own record is one's own to see, also without any role.
    let id = actor.person().ok_or(Failure::NotFound)?;
    let db = &store.0.read;
    let text = format!(
        "SELECT {}, p.added_at, u.name AS unit_name, m.name AS manager_name FROM person p \
         LEFT JOIN business_unit u ON u.id = p.unit_id LEFT JOIN person m ON m.id = p.manager_id WHERE p.id = ?",
        rows::PERSON
    );
    let people = sql::rows(db, &text, [id.0.into()]).await?;
    let row = people.first().ok_or(Failure::NotFound)?;
    let added_at = row.try_get("", "added_at")?;
    let unit = row.try_get("", "unit_name")?;
    let manager = row.try_get("", "manager_name")?;
    let text = format!(
        "SELECT {} FROM role_assignment r WHERE r.person_id = ?",
        rows::ROLE
    );
    let roles = sql::rows(db, &text, [id.0.into()]).await?;
    let person = rows::people(&people, &roles)?.pop();
    let text = "SELECT count(*) AS n FROM audit_event WHERE actor_person = ?";
    Ok(About {
        person: person.ok_or(Failure::NotFound)?,
        unit,
        manager,
        added_at,
        identities: identities(store, id).await?,
        readings: notices::readings(store, id).await?,
        sign_ins: audit::history(store, "session", &id.to_string(), SIGN_INS).await?,
        events: sql::count(db, text, [id.0.into()]).await?,
    })
}

async fn identities(
    store: &Store,
    person: PersonId,
) -> Result<Vec<(String, DateTime<Utc>)>, Failure> {
    let text = "SELECT issuer, linked_at FROM identity WHERE person_id = ? ORDER BY linked_at";
    let rows = sql::rows(&store.0.read, text, [person.0.into()]).await?;
    rows.iter()
        .map(|row| Ok((row.try_get("", "issuer")?, row.try_get("", "linked_at")?)))
        .collect()
}

/// The name of somebody, for a heading; `None` = there is nobody. The caller has judged what the
/// visitor may see of them.
///
/// # Errors
/// When the database does not answer.
pub async fn name(store: &Store, id: PersonId) -> Result<Option<String>, Failure> {
    let text = "SELECT name FROM person WHERE id = ?";
    let rows = sql::rows(&store.0.read, text, [id.0.into()]).await?;
    let name = rows.first().map(|row| row.try_get("", "name"));
    Ok(name.transpose()?)
}
