//! What an operator wants to know of the database: its version, whether it is damaged, what waits.
//! Nothing is changed, and no record is read.

use crate::{Store, failure::Failure, sql};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::DbBackend;

/// "SQLite 3.51.3" or "PostgreSQL 15.18".
///
/// # Errors
/// When the database does not answer.
pub async fn version(store: &Store) -> Result<String, Failure> {
    if store.backend() == DbBackend::Sqlite {
        return Ok(format!(
            "SQLite {}",
            sql::text(&store.0.read, "SELECT sqlite_version() AS t").await?
        ));
    }
    let text = sql::text(
        &store.0.read,
        "SELECT current_setting('server_version') AS t",
    )
    .await?;
    Ok(format!("PostgreSQL {text}"))
}

/// Everything the database itself finds wrong: damaged pages, references to nothing. Empty = sound.
///
/// # Errors
/// When the database does not answer.
pub async fn damage(store: &Store) -> Result<Vec<String>, Failure> {
    let mut found = Vec::new();
    if store.backend() == DbBackend::Sqlite {
        for row in sql::rows(
            &store.0.read,
            "SELECT integrity_check AS t FROM pragma_integrity_check",
            [],
        )
        .await?
        {
            found.push(row.try_get::<String>("", "t")?);
        }
        found.retain(|line| line != "ok");
        let text = "SELECT \"table\" || ' row ' || coalesce(rowid, '?') || ' refers to nothing in ' || parent AS t FROM pragma_foreign_key_check LIMIT 20";
        for row in sql::rows(&store.0.read, text, []).await? {
            found.push(row.try_get("", "t")?);
        }
    } else {
        // References are checked on every write unless somebody switched a constraint off.
        let text = "SELECT conrelid::regclass::text || ': ' || conname || ' is not enforced' AS t FROM pg_constraint WHERE NOT convalidated";
        for row in sql::rows(&store.0.read, text, []).await? {
            found.push(row.try_get("", "t")?);
        }
    }
    Ok(found)
}

/// How long the oldest work that is due has been waiting; none = nothing waits.
///
/// # Errors
/// When the database does not answer.
pub async fn oldest_waiting(store: &Store) -> Result<Option<TimeDelta>, Failure> {
    let now = store.clock().now().at;
    let text = "SELECT min(due_at) AS at FROM outbox WHERE done_at IS NULL AND due_at <= ?";
    let rows = sql::rows(&store.0.read, text, [now.into()]).await?;
    let oldest: Option<DateTime<Utc>> = rows
        .first()
        .map(|row| row.try_get("", "at"))
        .transpose()?
        .flatten();
    Ok(oldest.map(|due| now - due))
}

/// How mail stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mail {
    /// Messages that are to be sent.
    pub queued: i64,
    /// Messages that could not be sent.
    pub failed: i64,
    /// How long the oldest of those to be sent has been waiting.
    pub oldest: Option<TimeDelta>,
}

/// How mail stands.
///
/// # Errors
/// When the database does not answer.
pub async fn mail(store: &Store) -> Result<Mail, Failure> {
    let count = async |state: &str| {
        let text = "SELECT count(*) AS n FROM mail WHERE state = ?";
        sql::count(&store.0.read, text, [state.into()]).await
    };
    let text = "SELECT min(created_at) AS at FROM mail WHERE state = 'queued'";
    let rows = sql::rows(&store.0.read, text, []).await?;
    let oldest: Option<DateTime<Utc>> = match rows.first() {
        Some(row) => row.try_get("", "at")?,
        None => None,
    };
    let now = store.clock().now().at;
    Ok(Mail {
        queued: count("queued").await?,
        failed: count("failed").await?,
        oldest: oldest.map(|at| now - at),
    })
}

/// When the newest event of the audit trail was written.
///
/// # Errors
/// When the database does not answer.
pub async fn newest_event(store: &Store) -> Result<Option<DateTime<Utc>>, Failure> {
    let rows = sql::rows(
        &store.0.read,
        "SELECT at FROM audit_event ORDER BY seq DESC LIMIT 1",
        [],
    )
    .await?;
    Ok(rows.first().map(|row| row.try_get("", "at")).transpose()?)
}

/// How far the database's clock is ahead of ours. Zero on SQLite, which has none of its own.
///
/// # Errors
/// When the database does not answer.
pub async fn clock_ahead(store: &Store) -> Result<TimeDelta, Failure> {
    if store.backend() == DbBackend::Sqlite {
        return Ok(TimeDelta::zero());
    }
    let rows = sql::rows(&store.0.read, "SELECT now() AS at", []).await?;
    let theirs: Option<DateTime<Utc>> =
        rows.first().map(|row| row.try_get("", "at")).transpose()?;
    let ours = store.clock().now().at;
    Ok(theirs.map_or(TimeDelta::zero(), |theirs| theirs - ours))
}

/// What the register holds, by table, for the operator's list.
///
/// # Errors
/// When the database does not answer.
pub async fn sizes(store: &Store) -> Result<Vec<(&'static str, i64)>, Failure> {
    let mut sizes = Vec::new();
    for (what, text) in [
        ("accounts", "SELECT count(*) AS n FROM account"),
        ("people", "SELECT count(*) AS n FROM person"),
        ("audit events", "SELECT count(*) AS n FROM audit_event"),
    ] {
        sizes.push((what, sql::count(&store.0.read, text, []).await?));
    }
    Ok(sizes)
}
