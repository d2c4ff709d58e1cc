//! The register as a list: a page of rows with the count, and the same question for exports.

use super::{
    filter::{AccountFilter, Question},
    visible_to,
};
use crate::{Store, cache::Look, entity::account::now, failure::Failure, rows, sql};
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    account::{Account, RiskTier, StatusKey},
    actor::Actor,
    ids::{GroupId, Reference, UnitId},
};
use sea_orm::{DbBackend, FromQueryResult, Value};
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
    /// How many there are without the filters, on the same day and outside the archive.
    pub register: i64,
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
    /// How worrying it is now; the past is not asked.
    pub concern: Option<i64>,
}

const COLUMNS: &str = "a.number, a.name, a.platform, a.handle, a.url, a.group_id, a.unit_id, a.status, a.risk_tier, a.origin, a.archived_on, a.updated_at, a.concern";
const PAST: &str = "a.number, a.name, a.platform, a.handle, a.url, a.group_id, a.unit_id, a.status, a.risk_tier, a.origin, a.archived_on, a.updated_at, CAST(NULL AS bigint) AS concern";

const fn columns(filter: &AccountFilter) -> &'static str {
    if filter.as_at.is_some() {
        PAST
    } else {
        COLUMNS
    }
}

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

/// A page of the register with its counts: one statement, however many rows; a second one where the
/// page is empty or of a day. How many accounts there are in all is cached.
///
/// # Errors
/// When the database does not answer.
pub async fn list(
    store: &Store,
    actor: &Actor,
    filter: &AccountFilter,
) -> Result<AccountPage, Failure> {
    visible_to(actor)?;
    let register = register(store, actor, filter).await?;
    let (text, values) = page_statement(store, filter).await?;
    let found = sql::rows(&store.0.read, &text, values).await?;
    let total = match found.first() {
        _ if filter.finds_everything() => register,
        Some(row) => row.try_get("", "total")?,
        None => count(store, actor, filter).await?,
    };
    let rows = found
        .iter()
        .map(|row| Ok(ListRow::from_query_result(row, "")?));
    Ok(AccountPage {
        rows: rows.collect::<Result<_, Failure>>()?,
        total,
        register,
    })
}

/// How many accounts there are on the filter's day, outside the archive.
async fn register(store: &Store, actor: &Actor, filter: &AccountFilter) -> Result<i64, Failure> {
    let everything = filter.everything();
    if filter.as_at.is_some() {
        return count(store, actor, &everything).await;
    }
    let slot = &store.0.cache.register;
    match slot.look(store).await? {
        Look::Have(held) => Ok(*held),
        Look::Load(revision) => {
            let counted = count(store, actor, &everything).await?;
            Ok(*slot.keep(counted, revision))
        }
    }
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
    select(store, actor, filter, columns(filter), offset, limit)
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
    columns: &'static str,
    offset: i64,
    limit: i64,
) -> Result<Vec<sea_orm::QueryResult>, Failure> {
    visible_to(actor)?;
    let portion = Portion {
        columns,
        offset,
        limit,
        total: false,
    };
    let (text, values) = statement(store, filter, &portion).await?;
    sql::rows(&store.0.read, &text, values).await
}

/// The statement that reads a page of rows with its counts, with the values of its marks.
pub(super) async fn page_statement(
    store: &Store,
    filter: &AccountFilter,
) -> Result<(String, Vec<Value>), Failure> {
    let portion = Portion {
        columns: columns(filter),
        offset: i64::from(filter.page.max(1) - 1) * i64::from(PAGE_SIZE),
        limit: i64::from(PAGE_SIZE),
        total: !filter.finds_everything(),
    };
    statement(store, filter, &portion).await
}

/// What is read of the accounts that match.
struct Portion {
    columns: &'static str,
    offset: i64,
    limit: i64,
    /// Whether each row also says how many match, as `total`.
    total: bool,
}

async fn statement(
    store: &Store,
    filter: &AccountFilter,
    portion: &Portion,
) -> Result<(String, Vec<Value>), Failure> {
    let question = filter.question(store).await?;
    Ok(if question.collect {
        collected(store.backend(), filter, &question, portion)
    } else {
        in_order(&question, portion)
    })
}

/// An index holds the rows in their order: read the portion, count beside it.
fn in_order(question: &Question, portion: &Portion) -> (String, Vec<Value>) {
    let Question { from, filter, .. } = question;
    let mut values = Vec::new();
    let mut columns = portion.columns.to_owned();
    if portion.total {
        columns.push_str(&format!(
            ", (SELECT count(*) FROM {from} WHERE {filter}) AS total"
        ));
        values.extend(question.values.clone());
    }
    let order = order(
        question
            .keys
            .iter()
            .map(|(key, down)| (key.as_str(), *down)),
    );
    let text =
        format!("SELECT {columns} FROM {from} WHERE {filter} ORDER BY {order} LIMIT ? OFFSET ?");
    values.extend(question.values.clone());
    values.extend([portion.limit.into(), portion.offset.into()]);
    (text, values)
}

/// All that match have to be found before any can be shown: because they are searched for, or stand
/// in the order of a name of another table. That is done once, with what indexes hold; whole rows
/// are looked up for the portion only.
fn collected(
    backend: DbBackend,
    filter: &AccountFilter,
    question: &Question,
    portion: &Portion,
) -> (String, Vec<Value>) {
    let (table, version, same) = match filter.as_at {
        None => ("account", "", ""),
        Some(_) => (
            "account_version",
            ", a.version",
            " AND a.version = p.version",
        ),
    };
    let names: Vec<_> = (0..question.keys.len()).map(|n| format!("k{n}")).collect();
    let keys = question.keys.iter().zip(&names);
    let selected: Vec<_> = keys
        .map(|((key, _), name)| format!("{key} AS {name}"))
        .collect();
    let directions = question.keys.iter().map(|(_, down)| *down);
    let within = order(names.iter().map(String::as_str).zip(directions.clone()));
    let outer: Vec<_> = names.iter().map(|name| format!("p.{name}")).collect();
    let (join, outside) = match backend {
        DbBackend::Postgres => {
            let keys = outer.iter().map(String::as_str).zip(directions);
            ("JOIN", format!(" ORDER BY {}", order(keys)))
        }
        // Takes what stands left of CROSS JOIN row by row, in its order: whole rows need no sorting again.
        _ => ("CROSS JOIN", String::new()),
    };
    let Question { from, filter, .. } = question;
    let selected = selected.join(", ");
    let mut columns = portion.columns.to_owned();
    let mut values = question.values.clone();
    if portion.total {
        columns.push_str(", (SELECT count(*) FROM hit) AS total");
    }
    let text = format!(
        "WITH hit AS MATERIALIZED (SELECT a.number{version}, {selected} FROM {from} WHERE {filter}) \
         SELECT {columns} FROM (SELECT * FROM hit ORDER BY {within} LIMIT ? OFFSET ?) p \
         {join} {table} a ON a.number = p.number{same}{outside}"
    );
    values.extend([portion.limit.into(), portion.offset.into()]);
    (text, values)
}

fn order<'a>(keys: impl Iterator<Item = (&'a str, bool)>) -> String {
    let one = |(key, down): (&str, bool)| format!("{key}{}", if down { " DESC" } else { "" });
    keys.map(one).collect::<Vec<_>>().join(", ")
}
