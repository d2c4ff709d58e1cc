//! People as a list: a page of rows with their roles of today, their own and lent ones.

use super::filter::PeopleFilter;
use crate::{
    Store,
    failure::Failure,
    queries::delegations::{self, Lent},
    rows::person as rows,
    sql::{self, Ask},
};
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    actor::Actor,
    ids::{PersonId, UnitId},
    permission::{self, Action, Facts},
    person::{HeldRole, PersonStatus},
};
use sea_orm::{FromQueryResult, QueryResult, Value};
use uuid::Uuid;

/// Rows on a page.
pub const PAGE_SIZE: u32 = 50;

/// A page of people.
#[derive(Clone, Debug)]
pub struct PeoplePage {
    /// In the order asked for.
    pub rows: Vec<PersonRow>,
    /// How many match in all.
    pub total: i64,
}

/// One line of the list.
#[derive(Clone, Debug)]
pub struct PersonRow {
    /// Identity.
    pub id: PersonId,
    /// Full name.
    pub name: String,
    /// Work e-mail.
    pub email: String,
    /// Job title.
    pub title: String,
    /// Where they work.
    pub unit: Option<UnitId>,
    /// Whether they work here.
    pub status: PersonStatus,
    /// Since when signing in is closed to them.
    pub disabled_at: Option<DateTime<Utc>>,
    /// When they signed in last.
    pub last_sign_in_at: Option<DateTime<Utc>>,
    /// Roles that count today or will, oldest first.
    pub roles: Vec<HeldRole>,
    /// Roles of others that they act in today.
    pub acting: Vec<Lent>,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    name: String,
    email: String,
    title: String,
    unit_id: Option<Uuid>,
    status: String,
    disabled_at: Option<DateTime<Utc>>,
    last_sign_in_at: Option<DateTime<Utc>>,
}

const COLUMNS: &str =
    "p.id, p.name, p.email, p.title, p.unit_id, p.status, p.disabled_at, p.last_sign_in_at";

/// A page of people with the count: four statements, however many rows. `everything` = all of them
/// on one page, for files.
///
/// # Errors
/// A refusal of permission; or the database.
pub async fn list(
    store: &Store,
    actor: &Actor,
    filter: &PeopleFilter,
    everything: bool,
) -> Result<PeoplePage, Failure> {
    permission::may(actor, Action::ViewPeople, &Facts::default())?;
    let today = store.clock().now().today;
    let condition = filter.condition(today);
    let text = format!(
        "SELECT count(*) AS n FROM person p WHERE {}",
        condition.text
    );
    let total = sql::count(&store.0.read, &text, condition.values).await?;
    let (text, values) = page(filter, today, everything);
    let found = sql::rows(&store.0.read, &text, values).await?;
    let mut rows = found.iter().map(row).collect::<Result<Vec<_>, Failure>>()?;
    for portion in rows.chunks_mut(PORTION) {
        with_roles(store, portion, today).await?;
    }
    Ok(PeoplePage { rows, total })
}

/// People whose roles are asked for at once.
const PORTION: usize = 1_000;

async fn with_roles(
    store: &Store,
    people: &mut [PersonRow],
    today: NaiveDate,
) -> Result<(), Failure> {
    if people.is_empty() {
        return Ok(());
    }
    let ids: Vec<Uuid> = people.iter().map(|p| p.id.0).collect();
    let text = format!(
        "SELECT {} FROM role_assignment r WHERE r.person_id IN ({}) AND (r.until_day IS NULL OR r.until_day >= ?)",
        rows::ROLE,
        sql::marks(ids.len())
    );
    let mut values: Vec<Value> = ids.iter().map(|id| (*id).into()).collect();
    values.push(today.into());
    let mut roles = rows::roles_of(&sql::rows(&store.0.read, &text, values).await?)?;
    let lent = delegations::borrowed(store, &ids, today).await?;
    for person in people {
        person.roles = roles.remove(&person.id.0).unwrap_or_default();
        let theirs = |l: &&Lent| l.delegation.to == person.id && l.counts_on(today);
        person.acting = lent.iter().filter(theirs).cloned().collect();
    }
    Ok(())
}

/// The statement that reads a page of rows.
fn page(filter: &PeopleFilter, today: NaiveDate, everything: bool) -> (String, Vec<Value>) {
    let condition = filter.condition(today);
    let mut values = condition.values;
    let mut text = format!(
        "SELECT {COLUMNS} FROM person p WHERE {} ORDER BY {}",
        condition.text,
        filter.order.sql()
    );
    if !everything {
        text.push_str(" LIMIT ? OFFSET ?");
        let size = i64::from(PAGE_SIZE);
        let offset = i64::from(filter.page.max(1) - 1) * size;
        values.extend([size.into(), offset.into()]);
    }
    (text, values)
}

/// How the database would answer the list, in its own words, one step a line. No rows are read.
///
/// # Errors
/// A refusal of permission; or the database.
pub async fn plan(
    store: &Store,
    actor: &Actor,
    filter: &PeopleFilter,
) -> Result<Vec<String>, Failure> {
    permission::may(actor, Action::ViewPeople, &Facts::default())?;
    let (text, values) = page(filter, store.clock().now().today, false);
    Ask::new(text, values).plan(&store.0.read).await
}

fn row(row: &QueryResult) -> Result<PersonRow, Failure> {
    let row = Row::from_query_result(row, "")?;
    Ok(PersonRow {
        id: PersonId(row.id),
        name: row.name,
        email: row.email,
        title: row.title,
        unit: row.unit_id.map(UnitId),
        // The table's CHECK keeps it to the known ones.
        status: PersonStatus::from_key(&row.status).unwrap_or(PersonStatus::Active),
        disabled_at: row.disabled_at,
        last_sign_in_at: row.last_sign_in_at,
        roles: Vec::new(),
        acting: Vec::new(),
    })
}
