//! What was ended or done since a departure was planned, when and by whom, for its certificate.

use crate::{failure::Failure, sql};
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    ids::{PersonId, Reference, ReferenceKind},
    leaving::{Departure, Ended, EndedKind},
    obligation::ObligationKind,
    platform::AccessLevel,
    role::Role,
};
use sea_orm::{ConnectionTrait, QueryResult, Value};
use uuid::Uuid;

/// What was ended or done since the departure was planned, oldest first.
pub(crate) async fn since_planned(
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
