//! What the register holds about accounts, as their returns show it: a constant number of statements
//! however many accounts.

use crate::{
    clock::local_day, entity::account::now, failure::Failure, rows, sql, standing::around,
};
use chrono::NaiveDate;
use domain::{
    access::RevokedBecause,
    account::{Account, gaps},
    platform::AccessLevel,
    policy::PolicySettings,
    returns::{AccessLine, EndedLine, Known, NamedLine, Sources},
};
use sea_orm::{ConnectionTrait, FromQueryResult, QueryResult, Value};
use std::collections::HashMap;
use uuid::Uuid;

/// What the register holds about one account.
#[derive(Clone, Debug)]
pub(crate) struct Held {
    pub(crate) account: Account,
    pub(crate) known: Known,
}

fn values(numbers: &[i64]) -> Vec<Value> {
    numbers.iter().map(|n| (*n).into()).collect()
}

/// What the register holds about each of these accounts today.
pub(crate) async fn held(
    db: &impl ConnectionTrait,
    numbers: &[i64],
    settings: &PolicySettings,
    today: NaiveDate,
) -> Result<HashMap<i64, Held>, Failure> {
    if numbers.is_empty() {
        return Ok(HashMap::new());
    }
    let mut around = around(db, numbers, today).await?;
    let named = named(db, numbers).await?;
    let access = access(db, numbers).await?;
    let text = format!(
        "SELECT * FROM account WHERE number IN ({})",
        sql::marks(numbers.len())
    );
    let mut found = HashMap::new();
    for row in sql::rows(db, &text, values(numbers)).await? {
        let account = rows::account::from_row(now::Model::from_query_result(&row, "")?)?;
        let facts = around.remove(&account.number).unwrap_or_default();
        let known = Known::of(
            &Sources {
                account: &account,
                named: named.get(&account.number).map_or(&[], Vec::as_slice),
                access: access.get(&account.number).map_or(&[], Vec::as_slice),
                security: facts.security.as_ref(),
                gaps: &gaps(&account, &facts, settings, today),
            },
            settings,
        );
        found.insert(account.number, Held { account, known });
    }
    Ok(found)
}

async fn named(
    db: &impl ConnectionTrait,
    numbers: &[i64],
) -> Result<HashMap<i64, Vec<NamedLine>>, Failure> {
    let text = format!(
        "SELECT n.account_number, n.duty, p.id, p.name FROM nomination n JOIN person p ON p.id = n.person_id \
         WHERE n.ended_at IS NULL AND n.account_number IN ({}) ORDER BY n.duty, p.name_sort",
        sql::marks(numbers.len())
    );
    let mut found: HashMap<i64, Vec<NamedLine>> = HashMap::new();
    for row in sql::rows(db, &text, values(numbers)).await? {
        let duty: String = row.try_get("", "duty")?;
        let person: Uuid = row.try_get("", "id")?;
        let line = NamedLine {
            person: person.to_string(),
            name: row.try_get("", "name")?,
            duty: domain::access::Duty::from_key(&duty).map_or("Named", |duty| duty.name()),
        };
        let account = row.try_get("", "account_number")?;
        found.entry(account).or_default().push(line);
    }
    Ok(found)
}

fn level(row: &QueryResult, number: i64) -> Result<AccessLevel, Failure> {
    let key: String = row.try_get("", "level")?;
    AccessLevel::from_key(&key).ok_or(Failure::Inconsistent {
        table: "access_grant",
        column: "level",
        row: number.to_string(),
        why: key,
    })
}

async fn access(
    db: &impl ConnectionTrait,
    numbers: &[i64],
) -> Result<HashMap<i64, Vec<AccessLine>>, Failure> {
    let text = format!(
        "SELECT t.number, t.account_number, p.name, g.name AS agency, t.level, t.from_day, t.until_day, t.state \
         FROM access_grant t JOIN person p ON p.id = t.person_id LEFT JOIN agency g ON g.id = t.agency_id \
         WHERE t.state IN ('active', 'suspended') AND t.account_number IN ({}) ORDER BY p.name_sort, t.number",
        sql::marks(numbers.len())
    );
    let mut found: HashMap<i64, Vec<AccessLine>> = HashMap::new();
    for row in sql::rows(db, &text, values(numbers)).await? {
        let grant: i64 = row.try_get("", "number")?;
        let state: String = row.try_get("", "state")?;
        let agency: Option<String> = row.try_get("", "agency")?;
        let line = AccessLine {
            grant,
            person: row.try_get("", "name")?,
            agency: agency.unwrap_or_default(),
            level: level(&row, grant)?,
            from: row.try_get("", "from_day")?,
            until: row.try_get("", "until_day")?,
            is_suspended: state == "suspended",
        };
        let account = row.try_get("", "account_number")?;
        found.entry(account).or_default().push(line);
    }
    Ok(found)
}

/// Access to these accounts that ended on or after `since`.
pub(crate) async fn ended(
    db: &impl ConnectionTrait,
    numbers: &[i64],
    since: NaiveDate,
) -> Result<HashMap<i64, Vec<EndedLine>>, Failure> {
    let mut found: HashMap<i64, Vec<EndedLine>> = HashMap::new();
    if numbers.is_empty() {
        return Ok(found);
    }
    let text = format!(
        "SELECT t.number, t.account_number, p.name, t.level, t.state_since, t.state_reason, t.removed_on \
         FROM access_grant t JOIN person p ON p.id = t.person_id \
         WHERE t.state = 'revoked' AND t.state_since >= ? AND t.account_number IN ({}) ORDER BY t.state_since, t.number",
        sql::marks(numbers.len())
    );
    let mut asked: Vec<Value> = vec![since.into()];
    asked.extend(values(numbers));
    for row in sql::rows(db, &text, asked).await? {
        let grant: i64 = row.try_get("", "number")?;
        let because: Option<String> = row.try_get("", "state_reason")?;
        let because = because.as_deref().and_then(RevokedBecause::from_key);
        let removed: Option<NaiveDate> = row.try_get("", "removed_on")?;
        let line = EndedLine {
            grant,
            person: row.try_get("", "name")?,
            level: level(&row, grant)?,
            on: row.try_get("", "state_since")?,
            because: because.map_or("", RevokedBecause::name),
            is_removed: removed.is_some(),
        };
        let account = row.try_get("", "account_number")?;
        found.entry(account).or_default().push(line);
    }
    Ok(found)
}

/// What the register held when the return before was sent, and on which day that was.
#[derive(Clone, Debug)]
pub(crate) struct Before {
    pub(crate) known: Known,
    pub(crate) on: NaiveDate,
}

/// The last return that was sent for each account in a period before number `period`.
pub(crate) async fn before(
    db: &impl ConnectionTrait,
    numbers: &[i64],
    period: i64,
) -> Result<HashMap<i64, Before>, Failure> {
    if numbers.is_empty() {
        return Ok(HashMap::new());
    }
    let text = format!(
        "SELECT t.account_number, c.body FROM return_copy c JOIN account_return t ON t.number = c.return_number \
         WHERE c.return_number IN (SELECT max(x.number) FROM account_return x WHERE x.period_number < ? \
         AND x.sent_on IS NOT NULL AND x.account_number IN ({}) GROUP BY x.account_number) \
         AND c.seq = (SELECT max(y.seq) FROM return_copy y WHERE y.return_number = c.return_number)",
        sql::marks(numbers.len())
    );
    let mut asked: Vec<Value> = vec![period.into()];
    asked.extend(values(numbers));
    let mut found = HashMap::new();
    for row in sql::rows(db, &text, asked).await? {
        let account: i64 = row.try_get("", "account_number")?;
        let copy = super::copy::read(&row, account)?;
        let before = Before {
            on: local_day(copy.at),
            known: copy.known,
        };
        found.insert(account, before);
    }
    Ok(found)
}
