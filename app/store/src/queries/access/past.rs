//! Who had live access on a day, from the times that are kept of every grant.

use crate::{Store, clock, failure::Failure, sql};
use chrono::{DateTime, NaiveDate, Utc};
use domain::{actor::Actor, ids::PersonId, permission::Facts, platform::AccessLevel};
use sea_orm::Value;

/// Access as it was.
#[derive(Clone, Debug)]
pub struct PastRow {
    /// The grant's number.
    pub grant: i64,
    /// Whose access it was.
    pub person_id: PersonId,
    /// Their name, as it is now.
    pub person: String,
    /// The account's number.
    pub account_number: i64,
    /// The account's name, as it is now.
    pub account: String,
    /// How much of it.
    pub level: AccessLevel,
    /// Since when it was live then.
    pub live_from: DateTime<Utc>,
    /// Until when, if that has come.
    pub live_until: Option<DateTime<Utc>>,
}

/// Who had live access to an account at the end of a New Zealand day.
///
/// # Errors
/// A refusal of permission (`facts`: of the account, with its holders); the database.
pub async fn past_of_account(
    store: &Store,
    actor: &Actor,
    account: i64,
    facts: &Facts,
    day: NaiveDate,
) -> Result<Vec<PastRow>, Failure> {
    super::may_see(actor, facts)?;
    at(
        store,
        "r.account_number = ?",
        account.into(),
        day,
        "p.name_sort, t.number",
    )
    .await
}

/// What somebody had live access to at the end of a New Zealand day.
///
/// # Errors
/// A refusal of permission (`facts`: of the person, with their manager); the database.
pub async fn past_of_person(
    store: &Store,
    actor: &Actor,
    person: PersonId,
    facts: &Facts,
    day: NaiveDate,
) -> Result<Vec<PastRow>, Failure> {
    super::may_see(actor, facts)?;
    at(
        store,
        "r.person_id = ?",
        person.0.into(),
        day,
        "a.name_sort, t.number",
    )
    .await
}

async fn at(
    store: &Store,
    condition: &str,
    of: Value,
    day: NaiveDate,
    order: &str,
) -> Result<Vec<PastRow>, Failure> {
    let until = clock::end_of_day(day);
    let text = format!(
        "SELECT t.number, r.person_id, p.name AS person, r.account_number, a.name AS account, r.level, r.live_from, r.live_until \
         FROM access_period r JOIN access_grant t ON t.id = r.grant_id JOIN person p ON p.id = r.person_id \
         JOIN account a ON a.number = r.account_number \
         WHERE {condition} AND r.live_from < ? AND (r.live_until IS NULL OR r.live_until >= ?) ORDER BY {order}"
    );
    let values: [Value; 3] = [of, until.into(), until.into()];
    let found = sql::rows(&store.0.read, &text, values).await?;
    let mut rows = Vec::with_capacity(found.len());
    for row in &found {
        let grant: i64 = row.try_get("", "number")?;
        let level: String = row.try_get("", "level")?;
        let level = AccessLevel::from_key(&level).ok_or_else(|| Failure::Inconsistent {
            table: "access_period",
            column: "level",
            row: grant.to_string(),
            why: format!("unknown word {level}"),
        })?;
        rows.push(PastRow {
            grant,
            person_id: PersonId(row.try_get("", "person_id")?),
            person: row.try_get("", "person")?,
            account_number: row.try_get("", "account_number")?,
            account: row.try_get("", "account")?,
            level,
            live_from: row.try_get("", "live_from")?,
            live_until: row.try_get("", "live_until")?,
        });
    }
    Ok(rows)
}
