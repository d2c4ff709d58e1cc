//! The list's three statements, written by hand. `$1` is understood by both databases.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{
    ConnectOptions, ConnectionTrait as _, Database, DatabaseConnection, DbErr, FromQueryResult,
    Statement, Value,
};
use std::time::Duration;
use uuid::Uuid;

/// Rows on a page.
const SIZE: i64 = 50;

/// A page of accounts.
pub(crate) struct Found {
    pub(crate) rows: Vec<Row>,
    /// How many match.
    pub(crate) total: i64,
    /// How many there are.
    pub(crate) register: i64,
}

/// What the list shows of an account.
#[derive(FromQueryResult)]
pub(crate) struct Row {
    pub(crate) number: i64,
    pub(crate) name: String,
    pub(crate) platform: String,
    pub(crate) handle: String,
    pub(crate) group_id: Option<Uuid>,
    pub(crate) unit_id: Option<Uuid>,
    pub(crate) status: String,
    pub(crate) archived_on: Option<NaiveDate>,
    pub(crate) updated_at: DateTime<Utc>,
    pub(crate) concern: i64,
}

/// Readers with the product's settings.
pub(crate) async fn open(url: &str, readers: u32) -> Result<DatabaseConnection, DbErr> {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(readers)
        .min_connections(1)
        .acquire_timeout(Duration::from_secs(10))
        .sqlx_logging(false)
        .test_before_acquire(false)
        .map_sqlx_sqlite_opts(|sqlite| {
            sqlite
                .pragma("cache_size", "-8000")
                .pragma("mmap_size", "0")
                .pragma("query_only", "on")
        });
    Database::connect(options).await
}

/// Accounts of one platform by name, and both counts.
pub(crate) async fn list(
    db: &DatabaseConnection,
    platform: &str,
    page: u32,
) -> Result<Found, DbErr> {
    let of_platform =
        "SELECT count(*) AS n FROM account WHERE archived_on IS NULL AND platform = $1";
    let total = count(db, of_platform, vec![platform.into()]).await?;
    let all = "SELECT count(*) AS n FROM account WHERE archived_on IS NULL";
    let register = count(db, all, Vec::new()).await?;
    let text = "SELECT number, name, platform, handle, group_id, unit_id, status, archived_on, updated_at, concern \
                FROM account WHERE archived_on IS NULL AND platform = $1 \
                ORDER BY name_sort, number LIMIT $2 OFFSET $3";
    let offset = i64::from(page - 1) * SIZE;
    let values = vec![platform.into(), SIZE.into(), offset.into()];
    let rows = db.query_all_raw(statement(db, text, values)).await?;
    let rows = rows.iter().map(|row| Row::from_query_result(row, ""));
    Ok(Found {
        rows: rows.collect::<Result<_, _>>()?,
        total,
        register,
    })
}

async fn count(db: &DatabaseConnection, text: &str, values: Vec<Value>) -> Result<i64, DbErr> {
    match db.query_one_raw(statement(db, text, values)).await? {
        Some(row) => row.try_get("", "n"),
        None => Ok(0),
    }
}

fn statement(db: &DatabaseConnection, text: &str, values: Vec<Value>) -> Statement {
    Statement::from_sql_and_values(db.get_database_backend(), text, values)
}
