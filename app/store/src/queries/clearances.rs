//! Certificates as they were issued, whether they are still what was issued, and what they say was
//! ended.

use crate::{Store, audit::chain, failure::Failure, sql};
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    actor::Actor,
    ids::{DepartureId, PersonId, Reference, ReferenceKind},
    leaving::{Certificate, Departure, Ended, EndedKind, Outcome},
    obligation::ObligationKind,
    permission::{self, Action, Facts},
    platform::AccessLevel,
    role::Role,
};
use sea_orm::{ConnectionTrait, QueryResult, Value};
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

/// What was ended or done since the departure was planned, oldest first.
pub(crate) async fn ended(
    db: &impl ConnectionTrait,
    departure: &Departure,
) -> Result<Vec<Ended>, Failure> {
    let text = "SELECT opened_at FROM departure WHERE id = ?";
    let found = sql::rows(db, text, [departure.id.0.into()]).await?;
    let row = found.first().ok_or(Failure::NotFound)?;
    let since: DateTime<Utc> = row.try_get("", "opened_at")?;
    let person = departure.person;
    let mut all = access(db, person, since).await?;
    all.extend(nominations(db, person, since).await?);
    all.extend(roles(db, person, since).await?);
    all.extend(lent(db, person, since).await?);
    all.extend(duties(db, person, since).await?);
    all.sort_by_key(|ended| ended.on);
    Ok(all)
}

fn values(person: PersonId, since: DateTime<Utc>) -> [Value; 2] {
    [person.0.into(), since.into()]
}

fn account(row: &QueryResult) -> Result<String, Failure> {
    let number: i64 = row.try_get("", "account_number")?;
    let name: String = row.try_get("", "account_name")?;
    Ok(format!("{} {name}", Reference::account(number)))
}

async fn access(
    db: &impl ConnectionTrait,
    person: PersonId,
    since: DateTime<Utc>,
) -> Result<Vec<Ended>, Failure> {
    let text = "SELECT t.number, t.level, t.state_since, t.state_by_name, t.removed_on, t.account_number, a.name AS account_name \
                FROM access_grant t JOIN account a ON a.number = t.account_number \
                WHERE t.person_id = ? AND t.state = 'revoked' AND t.updated_at >= ? ORDER BY t.number";
    let found = sql::rows(db, text, values(person, since)).await?;
    let one = |row: &QueryResult| {
        let number: i64 = row.try_get("", "number")?;
        let level: String = row.try_get("", "level")?;
        let level = AccessLevel::from_key(&level).map_or(level, |l| l.name().to_owned());
        let removed: Option<NaiveDate> = row.try_get("", "removed_on")?;
        let on: Option<NaiveDate> = row.try_get("", "state_since")?;
        let by: Option<String> = row.try_get("", "state_by_name")?;
        let evidence = removed.map_or("Not yet confirmed on the platform".to_owned(), |day| {
            format!(
                "Gone from the platform on {}",
                domain::moment::long_date(day)
            )
        });
        Ok(Ended {
            kind: EndedKind::Access,
            reference: Reference::of(ReferenceKind::Grant, number).to_string(),
            what: format!("{level} of {}", account(row)?),
            on: on.unwrap_or_default(),
            by: by.unwrap_or_default(),
            evidence,
        })
    };
    found.iter().map(one).collect()
}

async fn nominations(
    db: &impl ConnectionTrait,
    person: PersonId,
    since: DateTime<Utc>,
) -> Result<Vec<Ended>, Failure> {
    let text = "SELECT n.id, n.duty, n.ended_at, n.account_number, a.name AS account_name FROM nomination n \
                JOIN account a ON a.number = n.account_number \
                WHERE n.person_id = ? AND n.ended_at >= ? ORDER BY n.account_number, n.duty";
    let mut all = Vec::new();
    for row in sql::rows(db, text, values(person, since)).await? {
        let id: Uuid = row.try_get("", "id")?;
        let duty: String = row.try_get("", "duty")?;
        let duty = domain::access::Duty::from_key(&duty).map_or(duty, |d| d.name().to_owned());
        let at: DateTime<Utc> = row.try_get("", "ended_at")?;
        all.push(Ended {
            kind: EndedKind::Nomination,
            reference: String::new(),
            what: format!("{duty} of {}", account(&row)?),
            on: crate::clock::local_day(at),
            by: actor_of(db, "nomination", &id.to_string(), "nomination.ended").await?,
            evidence: String::new(),
        });
    }
    Ok(all)
}

/// Who did something last, by the audit trail.
async fn actor_of(
    db: &impl ConnectionTrait,
    kind: &str,
    subject: &str,
    event: &str,
) -> Result<String, Failure> {
    let text = "SELECT actor_name FROM audit_event WHERE subject_kind = ? AND subject = ? AND event = ? ORDER BY seq DESC LIMIT 1";
    let found = sql::rows(db, text, [kind.into(), subject.into(), event.into()]).await?;
    let name = found.first().map(|row| row.try_get("", "actor_name"));
    Ok(name.transpose()?.unwrap_or_default())
}

async fn roles(
    db: &impl ConnectionTrait,
    person: PersonId,
    since: DateTime<Utc>,
) -> Result<Vec<Ended>, Failure> {
    let text = "SELECT at, actor_name, payload FROM audit_event WHERE subject_kind = 'person' AND subject = ? \
                AND event = 'person.role-ended' AND at >= ? ORDER BY seq";
    let asked: [Value; 2] = [person.to_string().into(), since.into()];
    let found = sql::rows(db, text, asked).await?;
    let one = |row: &QueryResult| {
        let at: DateTime<Utc> = row.try_get("", "at")?;
        let payload: String = row.try_get("", "payload")?;
        let role = serde_json::from_str::<serde_json::Value>(&payload).ok();
        let role = role.and_then(|p| p.get("role")?.as_str().and_then(Role::from_key));
        Ok(Ended {
            kind: EndedKind::Role,
            reference: String::new(),
            what: role.map_or("A role", Role::name).to_owned(),
            on: crate::clock::local_day(at),
            by: row.try_get("", "actor_name")?,
            evidence: String::new(),
        })
    };
    found.iter().map(one).collect()
}

async fn lent(
    db: &impl ConnectionTrait,
    person: PersonId,
    since: DateTime<Utc>,
) -> Result<Vec<Ended>, Failure> {
    let text = "SELECT d.id, d.role, d.ended_at, d.from_person_id, l.name AS from_name, t.name AS to_name FROM delegation d \
                JOIN person l ON l.id = d.from_person_id JOIN person t ON t.id = d.to_person_id \
                WHERE (d.from_person_id = ? OR d.to_person_id = ?) AND d.ended_at >= ? ORDER BY d.ended_at, d.id";
    let asked: [Value; 3] = [person.0.into(), person.0.into(), since.into()];
    let mut all = Vec::new();
    for row in sql::rows(db, text, asked).await? {
        let id: Uuid = row.try_get("", "id")?;
        let role: String = row.try_get("", "role")?;
        let role = Role::from_key(&role).map_or(role, |r| r.name().to_owned());
        let at: DateTime<Utc> = row.try_get("", "ended_at")?;
        let lender: Uuid = row.try_get("", "from_person_id")?;
        let what = if lender == person.0 {
            format!("{role}, lent to {}", row.try_get::<String>("", "to_name")?)
        } else {
            format!(
                "{role}, lent by {}",
                row.try_get::<String>("", "from_name")?
            )
        };
        all.push(Ended {
            kind: EndedKind::Delegation,
            reference: String::new(),
            what,
            on: crate::clock::local_day(at),
            by: actor_of(db, "delegation", &id.to_string(), "delegation.ended").await?,
            evidence: String::new(),
        });
    }
    Ok(all)
}

async fn duties(
    db: &impl ConnectionTrait,
    person: PersonId,
    since: DateTime<Utc>,
) -> Result<Vec<Ended>, Failure> {
    let text = "SELECT o.number, o.kind, o.details, o.state_on, o.state_by_name, o.state_note, o.account_number, a.name AS account_name \
                FROM obligation o LEFT JOIN account a ON a.number = o.account_number \
                WHERE o.about_person = ? AND o.state = 'done' AND o.opened_on >= ? ORDER BY o.number";
    let day = crate::clock::local_day(since);
    let asked: [Value; 2] = [person.0.into(), day.into()];
    let found = sql::rows(db, text, asked).await?;
    let one = |row: &QueryResult| {
        let number: i64 = row.try_get("", "number")?;
        let kind: String = row.try_get("", "kind")?;
        let kind = ObligationKind::from_key(&kind).map_or(kind, |k| k.name().to_owned());
        let about: Option<i64> = row.try_get("", "account_number")?;
        let what = match about {
            Some(_) => format!("{kind}: {}", account(row)?),
            None => kind,
        };
        let on: Option<NaiveDate> = row.try_get("", "state_on")?;
        let by: Option<String> = row.try_get("", "state_by_name")?;
        let evidence: Option<String> = row.try_get("", "state_note")?;
        Ok(Ended {
            kind: EndedKind::Obligation,
            reference: Reference::of(ReferenceKind::Obligation, number).to_string(),
            what,
            on: on.unwrap_or_default(),
            by: by.unwrap_or_default(),
            evidence: evidence.unwrap_or_default(),
        })
    };
    found.iter().map(one).collect()
}
