//! Access as a list: a page of grants with the names around them.

use super::filter::{AccessFilter, LAPSED, waits_for};
use crate::{
    Store,
    failure::Failure,
    rows::access as rows,
    sql::{self, Ask},
};
use chrono::NaiveDate;
use domain::{
    access::{Grant, Place},
    account::StatusKey,
    actor::Actor,
    ids::{GroupId, PersonId, UnitId},
    permission::{self, Action, Facts},
    person::PersonStatus,
};
use sea_orm::{QueryResult, Value};
use uuid::Uuid;

/// Rows on a page.
pub const PAGE_SIZE: u32 = 50;

/// A page of access.
#[derive(Clone, Debug)]
pub struct AccessPage {
    /// In the order asked for.
    pub rows: Vec<AccessRow>,
    /// How many match in all.
    pub total: i64,
}

/// One grant with the names around it. Its place knows group, unit and manager, not the holders.
#[derive(Clone, Debug)]
pub struct AccessRow {
    /// The grant.
    pub grant: Grant,
    /// Whose access it is.
    pub person: String,
    /// Their work e-mail.
    pub email: String,
    /// Whether they work here.
    pub status: PersonStatus,
    /// Their last day.
    pub last_day: Option<NaiveDate>,
    /// The account's name.
    pub account: String,
    /// The account's platform, by its key.
    pub platform: String,
    /// The account's handle.
    pub handle: String,
    /// The account's state.
    pub account_status: StatusKey,
    /// The agency the person works for.
    pub agency: Option<String>,
    /// A course that access needs is missing or has run out.
    pub untrained: bool,
}

const FROM: &str = "FROM access_grant t JOIN person p ON p.id = t.person_id JOIN account a ON a.number = t.account_number \
     LEFT JOIN agency g ON g.id = t.agency_id";

/// What has to be read to find grants: each has one person and one account, which often are not asked about.
fn needed(condition: &str, order: &str) -> &'static str {
    let asks = |table: &str| condition.contains(table) || order.contains(table);
    if asks("p.") || asks("a.") {
        FROM
    } else {
        "FROM access_grant t"
    }
}

fn select() -> String {
    format!(
        "SELECT {}, p.name AS person_name, p.email AS person_email, p.status AS person_status, p.last_day AS person_last_day, \
         p.manager_id, a.name AS account_name, a.platform, a.handle, a.group_id, a.unit_id, a.status AS account_status, \
         g.name AS agency_name, {LAPSED} AS untrained {FROM}",
        rows::GRANT
    )
}

/// A page of the access that the actor may see: two statements, however many rows. `everything` = all
/// of it on one page, for files.
///
/// # Errors
/// The database. Whoever may see nothing sees nothing.
pub async fn list(
    store: &Store,
    actor: &Actor,
    filter: &AccessFilter,
    everything: bool,
) -> Result<AccessPage, Failure> {
    permission::may(actor, Action::SignIn, &Facts::default())?;
    let today = store.clock().now().today;
    let condition = filter.condition(actor, today);
    let text = format!(
        "SELECT count(*) AS n {} WHERE {}",
        needed(&condition.text, ""),
        condition.text
    );
    let total = sql::count(&store.0.read, &text, condition.values).await?;
    let (text, values) = statement(actor, filter, today, everything);
    let found = sql::rows(&store.0.read, &text, values).await?;
    let rows = found.iter().map(row).collect::<Result<_, _>>()?;
    Ok(AccessPage { rows, total })
}

fn statement(
    actor: &Actor,
    filter: &AccessFilter,
    today: NaiveDate,
    everything: bool,
) -> (String, Vec<Value>) {
    let condition = filter.condition(actor, today);
    let order = filter.order.sql();
    let mut values: Vec<Value> = vec![true.into(), today.into()];
    values.extend(condition.values);
    if everything {
        let text = format!("{} WHERE {} ORDER BY {order}", select(), condition.text);
        return (text, values);
    }
    let size = i64::from(PAGE_SIZE);
    let offset = i64::from(filter.page.max(1) - 1) * size;
    values.extend([size.into(), offset.into()]);
    // First which fifty, then the names around those: not the names around all that match.
    let text = format!(
        "{} WHERE t.number IN (SELECT t.number {} WHERE {} ORDER BY {order} LIMIT ? OFFSET ?) ORDER BY {order}",
        select(),
        needed(&condition.text, order),
        condition.text
    );
    (text, values)
}

/// All access to one account, what is not over first, then by name. One statement.
///
/// # Errors
/// A refusal of permission (`facts`: of the account, with its holders); the database.
pub async fn of_account(
    store: &Store,
    actor: &Actor,
    account: i64,
    facts: &Facts,
) -> Result<Vec<AccessRow>, Failure> {
    super::may_see(actor, facts)?;
    let order = "p.name_sort, t.number";
    all(store, "t.account_number = ?", account.into(), order).await
}

/// All access of one person, what is not over first, then by account. One statement.
///
/// # Errors
/// A refusal of permission (`facts`: of the person, with their manager); the database.
pub async fn of_person(
    store: &Store,
    actor: &Actor,
    person: PersonId,
    facts: &Facts,
) -> Result<Vec<AccessRow>, Failure> {
    super::may_see(actor, facts)?;
    let order = "a.name_sort, t.number";
    all(store, "t.person_id = ?", person.0.into(), order).await
}

async fn all(
    store: &Store,
    condition: &str,
    of: Value,
    order: &str,
) -> Result<Vec<AccessRow>, Failure> {
    let text = format!(
        "{} WHERE {condition} ORDER BY CASE WHEN t.state IN ('revoked', 'refused') THEN 1 ELSE 0 END, {order}",
        select()
    );
    let today = store.clock().now().today;
    let values: [Value; 3] = [true.into(), today.into(), of];
    let found = sql::rows(&store.0.read, &text, values).await?;
    found.iter().map(row).collect()
}

/// Chosen grants that the actor may see, by person and account. One statement.
///
/// # Errors
/// The database.
pub async fn chosen(
    store: &Store,
    actor: &Actor,
    numbers: &[i64],
) -> Result<Vec<AccessRow>, Failure> {
    if numbers.is_empty() {
        return Ok(Vec::new());
    }
    let seen = super::reach::reach(actor, Action::ViewAccess);
    let text = format!(
        "{} WHERE t.number IN ({}) AND {} ORDER BY p.name_sort, a.name_sort, t.number",
        select(),
        sql::marks(numbers.len()),
        seen.text
    );
    let today = store.clock().now().today;
    let mut values: Vec<Value> = vec![true.into(), today.into()];
    values.extend(numbers.iter().map(|number| Value::from(*number)));
    values.extend(seen.values);
    let found = sql::rows(&store.0.read, &text, values).await?;
    found.iter().map(row).collect()
}

/// One grant with the names around it, whoever asks.
pub(super) async fn one(store: &Store, number: i64) -> Result<AccessRow, Failure> {
    let rows = all(store, "t.number = ?", number.into(), "t.number").await?;
    rows.into_iter().next().ok_or(Failure::NotFound)
}

/// How much waits for the actor, for the home page.
///
/// # Errors
/// The database.
pub async fn waiting(store: &Store, actor: &Actor) -> Result<i64, Failure> {
    let waits = waits_for(actor);
    let text = format!(
        "SELECT count(*) AS n {} WHERE {}",
        needed(&waits.text, ""),
        waits.text
    );
    sql::count(&store.0.read, &text, waits.values).await
}

/// How many grants there are, for a section that leads to them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Live.
    pub live: i64,
    /// Asked for or approved.
    pub waiting: i64,
    /// Suspended.
    pub suspended: i64,
    /// Ended here and not confirmed as removed on the platform.
    pub to_remove: i64,
}

/// Whose access figures tell of.
#[derive(Clone, Copy, Debug)]
pub enum Whose {
    /// An account's, by its number.
    Account(i64),
    /// A person's.
    Person(PersonId),
}

/// The figures of one account or one person.
///
/// # Errors
/// The database. The caller has judged what the actor may see.
pub async fn summary(store: &Store, whose: Whose) -> Result<Summary, Failure> {
    read_summary(&ask_summary(whose).rows(&store.0.read).await?)
}

/// See [`summary`].
pub(crate) fn ask_summary(whose: Whose) -> Ask {
    let (column, value): (&str, Value) = match whose {
        Whose::Account(account) => ("account_number", account.into()),
        Whose::Person(person) => ("person_id", person.0.into()),
    };
    let text = format!(
        "SELECT state, CASE WHEN removed_on IS NULL THEN 'no' ELSE 'yes' END AS removed, count(*) AS n \
         FROM access_grant WHERE {column} = ? GROUP BY state, removed"
    );
    Ask::new(text, [value])
}

/// See [`ask_summary`].
pub(crate) fn read_summary(found: &[QueryResult]) -> Result<Summary, Failure> {
    let mut summary = Summary::default();
    for row in found {
        let state: String = row.try_get("", "state")?;
        let removed: String = row.try_get("", "removed")?;
        let n: i64 = row.try_get("", "n")?;
        match (state.as_str(), removed.as_str()) {
            ("active", _) => summary.live += n,
            ("requested" | "approved", _) => summary.waiting += n,
            ("suspended", _) => summary.suspended += n,
            ("revoked", "no") => summary.to_remove += n,
            _ => {}
        }
    }
    Ok(summary)
}

/// How the database would answer the list, in its own words, one step a line. No rows are read.
///
/// # Errors
/// The database.
pub async fn plan(
    store: &Store,
    actor: &Actor,
    filter: &AccessFilter,
) -> Result<Vec<String>, Failure> {
    let (text, values) = statement(actor, filter, store.clock().now().today, false);
    Ask::new(text, values).plan(&store.0.read).await
}

fn row(row: &QueryResult) -> Result<AccessRow, Failure> {
    let group: Option<Uuid> = row.try_get("", "group_id")?;
    let unit: Option<Uuid> = row.try_get("", "unit_id")?;
    let manager: Option<Uuid> = row.try_get("", "manager_id")?;
    let place = Place {
        group: group.map(GroupId),
        unit: unit.map(UnitId),
        holders: Vec::new(),
        manager: manager.map(PersonId),
    };
    let status: String = row.try_get("", "person_status")?;
    let account_status: String = row.try_get("", "account_status")?;
    Ok(AccessRow {
        grant: rows::grant(row, place)?,
        person: row.try_get("", "person_name")?,
        email: row.try_get("", "person_email")?,
        // The tables' CHECKs keep both to the known ones.
        status: PersonStatus::from_key(&status).unwrap_or(PersonStatus::Active),
        last_day: row.try_get("", "person_last_day")?,
        account: row.try_get("", "account_name")?,
        platform: row.try_get("", "platform")?,
        handle: row.try_get("", "handle")?,
        account_status: StatusKey::from_key(&account_status).unwrap_or(StatusKey::Active),
        agency: row.try_get("", "agency_name")?,
        untrained: row.try_get("", "untrained")?,
    })
}
