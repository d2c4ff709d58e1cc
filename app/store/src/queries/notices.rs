//! What people are told, and who has read it.

use crate::{Store, cache::Look, failure::Failure, sql};
use chrono::{DateTime, Utc};
use domain::{
    actor::Actor,
    ids::PersonId,
    notice::Notice,
    permission::{self, Action, Facts},
};
use sea_orm::{FromQueryResult, QueryResult, Value};
use std::sync::Arc;

#[derive(FromQueryResult)]
struct Row {
    number: i64,
    body: String,
    hash: String,
    published_at: DateTime<Utc>,
    published_by: String,
}

const NOTICE: &str = "SELECT number, body, hash, published_at, published_by FROM notice";

fn notice(row: &QueryResult) -> Result<Notice, Failure> {
    let row = Row::from_query_result(row, "")?;
    Ok(Notice {
        number: row.number,
        body: row.body,
        hash: row.hash,
        published_at: row.published_at,
        published_by: row.published_by,
    })
}

/// The newest text, if there is one. Open to everybody: it is what everybody is told.
///
/// # Errors
/// When the database does not answer.
pub async fn newest(store: &Store) -> Result<Arc<Option<Notice>>, Failure> {
    let slot = &store.0.cache.notice;
    let revision = match slot.look(store).await? {
        Look::Have(found) => return Ok(found),
        Look::Load(revision) => revision,
    };
    let text = format!("{NOTICE} ORDER BY number DESC LIMIT 1");
    let rows = sql::rows(&store.0.read, &text, []).await?;
    Ok(slot.keep(rows.first().map(notice).transpose()?, revision))
}

/// Every text, newest first, for those who publish them.
///
/// # Errors
/// A refusal of permission; or the database.
pub async fn all(store: &Store, actor: &Actor) -> Result<Vec<Notice>, Failure> {
    permission::may(actor, Action::PublishNotice, &Facts::default())?;
    let text = format!("{NOTICE} ORDER BY number DESC");
    sql::rows(&store.0.read, &text, [])
        .await?
        .iter()
        .map(notice)
        .collect()
}

/// How many people who may sign in have read text `number`, and how many there are.
///
/// # Errors
/// When the database does not answer.
pub async fn readers(store: &Store, number: i64) -> Result<(i64, i64), Failure> {
    let here = "p.status <> 'left' AND p.disabled_at IS NULL";
    let text = format!("SELECT count(*) AS n FROM person p WHERE {here}");
    let all = sql::count(&store.0.read, &text, []).await?;
    let text = format!(
        "SELECT count(*) AS n FROM acknowledgement a JOIN person p ON p.id = a.person_id WHERE a.notice_number = ? AND {here}"
    );
    let have = sql::count(&store.0.read, &text, [number.into()]).await?;
    Ok((have, all))
}

/// Whether the person has still to read the newest text. Asked with each request: what was read
/// stays read, so this process remembers it.
///
/// # Errors
/// When the database does not answer.
pub async fn outstanding(store: &Store, person: PersonId) -> Result<bool, Failure> {
    let newest = newest(store).await?;
    let Some(newest) = newest.as_ref() else {
        return Ok(false);
    };
    if store.0.cache.readers.has(newest.number, person) {
        return Ok(false);
    }
    let text =
        "SELECT count(*) AS n FROM acknowledgement WHERE person_id = ? AND notice_number = ?";
    let values: [Value; 2] = [person.0.into(), newest.number.into()];
    if sql::count(&store.0.read, text, values).await? == 0 {
        return Ok(true);
    }
    store.0.cache.readers.add(newest.number, person);
    Ok(false)
}

/// A text somebody has read.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Reading {
    /// Which text.
    pub number: i64,
    /// Its hash.
    pub hash: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// What the person has read, newest first.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn readings(store: &Store, person: PersonId) -> Result<Vec<Reading>, Failure> {
    let text = "SELECT notice_number AS number, hash, at FROM acknowledgement WHERE person_id = ? ORDER BY notice_number DESC";
    let rows = sql::rows(&store.0.read, text, [person.0.into()]).await?;
    Ok(rows
        .iter()
        .map(|row| Reading::from_query_result(row, ""))
        .collect::<Result<_, _>>()?)
}
