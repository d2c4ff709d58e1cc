//! The register as a list: a page of rows with the count, and the same question for exports.

use super::{
    filter::{AccountFilter, Question, SortColumn},
    visible_to,
};
use crate::{Store, entity::account::now, failure::Failure, rows, sql};
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    account::{Account, RiskTier, StatusKey},
    actor::Actor,
    ids::{GroupId, Reference, UnitId},
};
use sea_orm::{FromQueryResult, Value};
use uuid::Uuid;

/// Rows on a page.
pub const PAGE_SIZE: u32 = 50;

/// A page of the register.
#[derive(Clone, Debug)]
pub struct AccountPage {
    /// The rows.
    pub rows: Vec<ListRow>,
    /// How many match in all.
    pub total: i64,
}

/// One line of the register: only what the list shows.
#[derive(Clone, Debug, FromQueryResult)]
pub struct ListRow {
    /// The number of the reference.
    pub number: i64,
    /// Name.
    pub name: String,
    /// Platform's key.
    pub platform: String,
    /// Handle.
    pub handle: String,
    /// Canonical address.
    pub url: String,
    group_id: Option<Uuid>,
    unit_id: Option<Uuid>,
    status: String,
    risk_tier: Option<String>,
    origin: String,
    /// Since when it is archived.
    pub archived_on: Option<NaiveDate>,
    /// Last change.
    pub updated_at: DateTime<Utc>,
}

const COLUMNS: &str = "a.number, a.name, a.platform, a.handle, a.url, a.group_id, a.unit_id, a.status, a.risk_tier, a.origin, a.archived_on, a.updated_at";

impl ListRow {
    /// `AC-0042`.
    pub fn reference(&self) -> Reference {
        Reference::account(self.number)
    }

    /// Business group.
    pub fn group(&self) -> Option<GroupId> {
        self.group_id.map(GroupId)
    }

    /// Business unit.
    pub fn unit(&self) -> Option<UnitId> {
        self.unit_id.map(UnitId)
    }

    /// State. The table's CHECK keeps it to the known ones.
    pub fn status(&self) -> StatusKey {
        StatusKey::from_key(&self.status).unwrap_or(StatusKey::Proposed)
    }

    /// Risk tier.
    pub fn risk_tier(&self) -> Option<RiskTier> {
        self.risk_tier.as_deref().and_then(RiskTier::from_key)
    }

    /// Whether an approved case stands behind it (P 6.2).
    pub fn is_regular(&self) -> bool {
        self.origin == "approved-case"
    }
}

/// A page of the register with its count: two statements, however many rows.
///
/// # Errors
/// When the database does not answer.
pub async fn list(
    store: &Store,
    actor: &Actor,
    filter: &AccountFilter,
) -> Result<AccountPage, Failure> {
    let offset = i64::from(filter.page.max(1) - 1) * i64::from(PAGE_SIZE);
    let total = count(store, actor, filter).await?;
    let rows = if total > offset {
        rows(store, actor, filter, offset, i64::from(PAGE_SIZE)).await?
    } else {
        Vec::new()
    };
    Ok(AccountPage { rows, total })
}

/// How many accounts a filter finds, whatever its page. One statement.
///
/// # Errors
/// When the database does not answer.
pub async fn count(store: &Store, actor: &Actor, filter: &AccountFilter) -> Result<i64, Failure> {
    visible_to(actor)?;
    let question = filter.question(store).await?;
    let text = format!(
        "SELECT count(*) AS n FROM {} WHERE {}",
        question.from, question.filter
    );
    sql::count(&store.0.read, &text, question.values).await
}

pub(super) async fn rows(
    store: &Store,
    actor: &Actor,
    filter: &AccountFilter,
    offset: i64,
    limit: i64,
) -> Result<Vec<ListRow>, Failure> {
    select(store, actor, filter, COLUMNS, offset, limit)
        .await?
        .iter()
        .map(|row| Ok(ListRow::from_query_result(row, "")?))
        .collect()
}

/// A portion of whole accounts, for exports: the same question and order as the list.
///
/// # Errors
/// When the database does not answer.
pub async fn export_page(
    store: &Store,
    actor: &Actor,
    filter: &AccountFilter,
    offset: i64,
    limit: i64,
) -> Result<Vec<Account>, Failure> {
    let found = select(store, actor, filter, "a.*", offset, limit).await?;
    found
        .iter()
        .map(|row| rows::account::from_row(now::Model::from_query_result(row, "")?))
        .collect()
}

pub(super) async fn select(
    store: &Store,
    actor: &Actor,
    filter: &AccountFilter,
    columns: &str,
    offset: i64,
    limit: i64,
) -> Result<Vec<sea_orm::QueryResult>, Failure> {
    visible_to(actor)?;
    let (text, values) = statement(store, filter, columns, offset, limit).await?;
    sql::rows(&store.0.read, &text, values).await
}

/// The statement that reads a page of rows, with the values of its marks.
pub(super) async fn page_statement(
    store: &Store,
    filter: &AccountFilter,
) -> Result<(String, Vec<Value>), Failure> {
    statement(store, filter, COLUMNS, 0, i64::from(PAGE_SIZE)).await
}

async fn statement(
    store: &Store,
    filter: &AccountFilter,
    columns: &str,
    offset: i64,
    limit: i64,
) -> Result<(String, Vec<Value>), Failure> {
    let mut question = filter.question(store).await?;
    question.values.extend([limit.into(), offset.into()]);
    let (from, condition, order) = (&question.from, &question.filter, &question.order);
    let text = match filter.sort.column {
        SortColumn::Group | SortColumn::Unit => by_other_table(filter, columns, &question),
        _ => format!(
            "SELECT {columns} FROM {from} WHERE {condition} ORDER BY {order} LIMIT ? OFFSET ?"
        ),
    };
    Ok((text, question.values))
}

/// In the order of a name of another table, all that match have to be put in order. That is done
/// with what an index holds; whole rows are looked up for one page only.
fn by_other_table(filter: &AccountFilter, columns: &str, question: &Question) -> String {
    let (from, condition, order) = (&question.from, &question.filter, &question.order);
    let key = filter.sort.column.sql();
    let down = if filter.sort.descending { " DESC" } else { "" };
    let (table, version, same) = match filter.as_at {
        None => ("account", "", ""),
        Some(_) => (
            "account_version",
            ", a.version",
            " AND a.version = p.version",
        ),
    };
    format!(
        "SELECT {columns} FROM (SELECT a.number{version}, coalesce({key}, '') AS sort_key, a.name_sort AS sort_name \
         FROM {from} WHERE {condition} ORDER BY {order} LIMIT ? OFFSET ?) p \
         JOIN {table} a ON a.number = p.number{same} ORDER BY p.sort_key{down}, p.sort_name, p.number"
    )
}
