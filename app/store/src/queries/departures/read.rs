//! Reads everything somebody holds: the same statements inside a write and outside.

use super::holdings::{
    HeldDelegation, HeldGrant, HeldNomination, Holdings, Thinned, WaitingRequest,
};
use crate::{
    failure::Failure,
    rows::{obligation as duty_rows, person as person_rows},
    sql,
};
use chrono::NaiveDate;
use domain::{
    access::{Duty, GrantKey, Place},
    ids::{GrantId, NominationId, PersonId},
    obligation::{Obligation, ObligationState},
    person::HeldRole,
    platform::AccessLevel,
};
use sea_orm::{ConnectionTrait, FromQueryResult, QueryResult, Value};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Reads everything `person` holds on `today`; `wanted` people are to run each account.
pub(crate) async fn of(
    db: &impl ConnectionTrait,
    person: PersonId,
    today: NaiveDate,
    wanted: usize,
) -> Result<Holdings, Failure> {
    Ok(Holdings {
        nominations: nominations(db, person).await?,
        grants: grants(db, person).await?,
        requests: requests(db, person).await?,
        roles: roles(db, person, today).await?,
        delegations: delegations(db, person, today).await?,
        assigned: duties(db, "o.assignee = ? AND o.state <> 'done'", person).await?,
        about: duties(db, "o.about_person = ? AND o.state <> 'done'", person).await?,
        thinned: thinned(db, person, wanted).await?,
    })
}

#[derive(FromQueryResult)]
struct NominationRow {
    id: Uuid,
    account_number: i64,
    name: String,
    duty: String,
    from_day: NaiveDate,
    others: i64,
    lives: i32,
    version: i64,
}

async fn nominations(
    db: &impl ConnectionTrait,
    person: PersonId,
) -> Result<Vec<HeldNomination>, Failure> {
    let text = "SELECT n.id, n.account_number, a.name, n.duty, n.from_day, n.version, \
         CASE WHEN a.status <> 'closed' AND a.archived_on IS NULL THEN 1 ELSE 0 END AS lives, \
         (SELECT count(*) FROM nomination x JOIN person q ON q.id = x.person_id WHERE x.account_number = n.account_number \
          AND x.duty = 'holder' AND x.ended_at IS NULL AND x.person_id <> n.person_id AND q.status <> 'left') AS others \
         FROM nomination n JOIN account a ON a.number = n.account_number \
         WHERE n.person_id = ? AND n.ended_at IS NULL ORDER BY a.name_sort, a.number, n.duty";
    let found = sql::rows(db, text, [person.0.into()]).await?;
    let one = |row: &QueryResult| {
        let row = NominationRow::from_query_result(row, "")?;
        let duty = Duty::from_key(&row.duty)
            .ok_or_else(|| nonsense("nomination", "duty", row.id, &row.duty))?;
        Ok(HeldNomination {
            id: NominationId(row.id),
            account: row.account_number,
            account_name: row.name,
            duty,
            from: row.from_day,
            others: row.others,
            account_lives: row.lives == 1,
            version: row.version,
        })
    };
    found.iter().map(one).collect()
}

fn nonsense(table: &'static str, column: &'static str, row: impl ToString, word: &str) -> Failure {
    Failure::Inconsistent {
        table,
        column,
        row: row.to_string(),
        why: format!("unknown word {word}"),
    }
}

#[derive(FromQueryResult)]
struct GrantRow {
    id: Uuid,
    number: i64,
    account_number: i64,
    name: String,
    level: String,
    state: String,
    from_day: NaiveDate,
    agency: Option<String>,
}

async fn grants(db: &impl ConnectionTrait, person: PersonId) -> Result<Vec<HeldGrant>, Failure> {
    let text = "SELECT t.id, t.number, t.account_number, a.name, t.level, t.state, t.from_day, g.name AS agency \
         FROM access_grant t JOIN account a ON a.number = t.account_number LEFT JOIN agency g ON g.id = t.agency_id \
         WHERE t.person_id = ? AND t.state IN ('requested', 'approved', 'active', 'suspended') \
         ORDER BY a.name_sort, t.number";
    let found = sql::rows(db, text, [person.0.into()]).await?;
    let one = |row: &QueryResult| {
        let row = GrantRow::from_query_result(row, "")?;
        let bad = |column, word: &str| nonsense("access_grant", column, row.number, word);
        Ok(HeldGrant {
            id: GrantId(row.id),
            number: row.number,
            account: row.account_number,
            level: AccessLevel::from_key(&row.level).ok_or_else(|| bad("level", &row.level))?,
            state: GrantKey::from_key(&row.state).ok_or_else(|| bad("state", &row.state))?,
            account_name: row.name,
            from: row.from_day,
            agency: row.agency,
        })
    };
    found.iter().map(one).collect()
}

#[derive(FromQueryResult)]
struct RequestRow {
    number: i64,
    account_number: i64,
    name: String,
    person_name: String,
    level: String,
    asked: i32,
}

async fn requests(
    db: &impl ConnectionTrait,
    person: PersonId,
) -> Result<Vec<WaitingRequest>, Failure> {
    let text = "SELECT t.number, t.account_number, a.name, p.name AS person_name, t.level, \
         CASE WHEN t.requested_by = ? THEN 1 ELSE 0 END AS asked \
         FROM access_grant t JOIN account a ON a.number = t.account_number JOIN person p ON p.id = t.person_id \
         WHERE t.state = 'requested' AND t.person_id <> ? AND (t.requested_by = ? OR t.account_number IN \
         (SELECT n.account_number FROM nomination n WHERE n.person_id = ? AND n.ended_at IS NULL)) \
         ORDER BY t.number";
    let values: [Value; 4] = [
        person.0.into(),
        person.0.into(),
        person.0.into(),
        person.0.into(),
    ];
    let found = sql::rows(db, text, values).await?;
    let one = |row: &QueryResult| {
        let row = RequestRow::from_query_result(row, "")?;
        Ok(WaitingRequest {
            number: row.number,
            account: row.account_number,
            account_name: row.name,
            person_name: row.person_name,
            level: AccessLevel::from_key(&row.level)
                .ok_or_else(|| nonsense("access_grant", "level", row.number, &row.level))?,
            asked: row.asked == 1,
        })
    };
    found.iter().map(one).collect()
}

async fn roles(
    db: &impl ConnectionTrait,
    person: PersonId,
    today: NaiveDate,
) -> Result<Vec<HeldRole>, Failure> {
    let text = format!(
        "SELECT {} FROM role_assignment r WHERE r.person_id = ? AND (r.until_day IS NULL OR (r.until_day >= ? AND r.until_day >= r.from_day))",
        person_rows::ROLE
    );
    let found = sql::rows(db, &text, [person.0.into(), today.into()]).await?;
    let mut of = person_rows::roles_of(&found)?;
    Ok(of.remove(&person.0).unwrap_or_default())
}

async fn delegations(
    db: &impl ConnectionTrait,
    person: PersonId,
    today: NaiveDate,
) -> Result<Vec<HeldDelegation>, Failure> {
    let text = format!(
        "SELECT {}, l.name AS from_name, t.name AS to_name FROM delegation d JOIN person l ON l.id = d.from_person_id \
         JOIN person t ON t.id = d.to_person_id WHERE (d.from_person_id = ? OR d.to_person_id = ?) \
         AND d.ended_at IS NULL AND d.until_day >= ? ORDER BY d.from_day, d.id",
        person_rows::DELEGATION
    );
    let values: [Value; 3] = [person.0.into(), person.0.into(), today.into()];
    let found = sql::rows(db, &text, values).await?;
    let one = |row: &QueryResult| {
        Ok(HeldDelegation {
            delegation: person_rows::delegation(row)?,
            from_name: row.try_get("", "from_name")?,
            to_name: row.try_get("", "to_name")?,
        })
    };
    found.iter().map(one).collect()
}

async fn duties(
    db: &impl ConnectionTrait,
    condition: &str,
    person: PersonId,
) -> Result<Vec<Obligation>, Failure> {
    let text = format!(
        "SELECT {} FROM obligation o WHERE {condition} ORDER BY o.due, o.number",
        duty_rows::OBLIGATION
    );
    let found = sql::rows(db, &text, [person.0.into()]).await?;
    let one = |row: &QueryResult| duty_rows::obligation(row, Place::default());
    let all: Vec<Obligation> = found.iter().map(one).collect::<Result<_, _>>()?;
    let open = |o: &Obligation| !matches!(o.state, ObligationState::Done { .. });
    Ok(all.into_iter().filter(open).collect())
}

/// Who can run the accounts that this person can run: holders, and administrators and publishers
/// with live access, who work here.
async fn thinned(
    db: &impl ConnectionTrait,
    person: PersonId,
    wanted: usize,
) -> Result<Vec<Thinned>, Failure> {
    let text = "SELECT r.account_number, a.name, r.person_id FROM (\
         SELECT n.account_number, n.person_id FROM nomination n WHERE n.duty = 'holder' AND n.ended_at IS NULL \
         UNION SELECT t.account_number, t.person_id FROM access_grant t WHERE t.state = 'active' AND t.level IN ('admin', 'publisher')) r \
         JOIN person p ON p.id = r.person_id JOIN account a ON a.number = r.account_number \
         WHERE p.status <> 'left' AND a.status <> 'closed' AND a.archived_on IS NULL AND r.account_number IN (\
         SELECT n.account_number FROM nomination n WHERE n.person_id = ? AND n.ended_at IS NULL \
         UNION SELECT t.account_number FROM access_grant t WHERE t.person_id = ? AND t.state = 'active')";
    let found = sql::rows(db, text, [person.0.into(), person.0.into()]).await?;
    let mut of: BTreeMap<i64, (String, BTreeSet<Uuid>)> = BTreeMap::new();
    for row in &found {
        let account = row.try_get("", "account_number")?;
        let name = row.try_get("", "name")?;
        let who = row.try_get("", "person_id")?;
        let entry = of.entry(account).or_insert_with(|| (name, BTreeSet::new()));
        entry.1.insert(who);
    }
    let falls = |(account, (name, mut people)): (i64, (String, BTreeSet<Uuid>))| {
        let runs = people.remove(&person.0);
        (runs && people.len() < wanted).then_some(Thinned {
            account,
            name,
            left: people.len(),
        })
    };
    Ok(of.into_iter().filter_map(falls).collect())
}
