//! Certificates as they were issued, whether they are still what was issued, and what they say was
//! ended.

mod ended;

pub(crate) use ended::since_planned as ended;

use crate::{Store, audit::chain, failure::Failure, sql};
use chrono::{DateTime, Utc};
use domain::{
    actor::Actor,
    ids::{DepartureId, PersonId, Reference, ReferenceKind},
    leaving::{Certificate, Outcome},
    permission::{self, Action, Facts},
};
use sea_orm::QueryResult;
use uuid::Uuid;

use super::provisioning::{Purpose, Token};

/// A certificate in the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issued {
    /// Its number.
    pub number: i64,
    /// The departure it is about.
    pub departure: DepartureId,
    /// What it says.
    pub certificate: Certificate,
    /// SHA-256 of its stored body, in hexadecimal, as it was when it was issued.
    pub hash: String,
    /// Whether the stored body has that hash now, and the audit trail the same one.
    pub agrees: bool,
    /// The certificate that took its place.
    pub replaced_by: Option<i64>,
}

impl Issued {
    /// What people call it.
    pub const fn reference(&self) -> Reference {
        Reference::of(ReferenceKind::Clearance, self.number)
    }
}

/// A certificate in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateRow {
    /// Its number.
    pub number: i64,
    /// Cleared or blocked.
    pub outcome: Outcome,
    /// When.
    pub issued_at: DateTime<Utc>,
    /// By whom.
    pub issued_by: String,
}

const SELECT: &str = "SELECT c.number, c.departure_id, c.person_id, c.body, c.hash, p.manager_id, \
     (SELECT min(x.number) FROM clearance x WHERE x.departure_id = c.departure_id AND x.number > c.number) AS replaced_by \
     FROM clearance c JOIN person p ON p.id = c.person_id WHERE c.number = ?";

/// One certificate.
///
/// # Errors
/// A refusal of permission; [`Failure::NotFound`]; or the database.
pub async fn show(store: &Store, actor: &Actor, number: i64) -> Result<Issued, Failure> {
    let found = sql::rows(&store.0.read, SELECT, [number.into()]).await?;
    let Some(row) = found.first() else {
        // Whether there is one is for those who may see all of them.
        permission::may(actor, Action::ViewDepartures, &Facts::default())?;
        return Err(Failure::NotFound);
    };
    let manager: Option<Uuid> = row.try_get("", "manager_id")?;
    let facts = Facts {
        person: Some(PersonId(row.try_get("", "person_id")?)),
        manager: manager.map(PersonId),
        ..Facts::default()
    };
    permission::may(actor, Action::ViewDepartures, &facts)?;
    issued(store, row).await
}

/// One certificate for a program of the organisation. Its token is the permission.
///
/// # Errors
/// [`Failure::NotFound`], also for tokens of another purpose; or the database.
pub async fn for_program(store: &Store, token: &Token, number: i64) -> Result<Issued, Failure> {
    if token.purpose() != Purpose::Clearances {
        return Err(Failure::NotFound);
    }
    let found = sql::rows(&store.0.read, SELECT, [number.into()]).await?;
    issued(store, found.first().ok_or(Failure::NotFound)?).await
}

async fn issued(store: &Store, row: &QueryResult) -> Result<Issued, Failure> {
    let number: i64 = row.try_get("", "number")?;
    let (body, hash): (String, String) = (row.try_get("", "body")?, row.try_get("", "hash")?);
    let certificate: Certificate =
        serde_json::from_str(&body).map_err(|e| Failure::json("clearance", "body", &number, &e))?;
    let text = "SELECT payload FROM audit_event WHERE subject_kind = 'clearance' AND subject = ? AND event = 'clearance.issued'";
    let events = sql::rows(&store.0.read, text, [certificate.number.clone().into()]).await?;
    let chained = events.first().map(|row| row.try_get("", "payload"));
    let chained: Option<String> = chained.transpose()?;
    let chained = chained
        .and_then(|text| serde_json::from_str::<serde_json::Value>(&text).ok())
        .and_then(|payload| payload.get("state_hash")?.as_str().map(str::to_owned));
    let agrees =
        chain::sha256_hex(body.as_bytes()) == hash && chained.as_deref() == Some(hash.as_str());
    Ok(Issued {
        number,
        departure: DepartureId(row.try_get("", "departure_id")?),
        certificate,
        hash,
        agrees,
        replaced_by: row.try_get("", "replaced_by")?,
    })
}

/// The certificates of somebody, newest first. Whoever calls has judged what may be seen.
pub(crate) async fn of_person(
    store: &Store,
    person: PersonId,
) -> Result<Vec<CertificateRow>, Failure> {
    let text = "SELECT number, outcome, issued_at, issued_by_name FROM clearance WHERE person_id = ? ORDER BY number DESC";
    let found = sql::rows(&store.0.read, text, [person.0.into()]).await?;
    let one = |row: &QueryResult| {
        let number: i64 = row.try_get("", "number")?;
        Ok(CertificateRow {
            number,
            outcome: outcome(number, &row.try_get::<String>("", "outcome")?)?,
            issued_at: row.try_get("", "issued_at")?,
            issued_by: row.try_get("", "issued_by_name")?,
        })
    };
    found.iter().map(one).collect()
}

pub(crate) fn outcome(number: i64, word: &str) -> Result<Outcome, Failure> {
    Outcome::from_key(word).ok_or_else(|| Failure::Inconsistent {
        table: "clearance",
        column: "outcome",
        row: number.to_string(),
        why: format!("unknown word {word}"),
    })
}
