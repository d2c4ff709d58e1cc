//! Departures as a list: who goes when, what is still in the way, and the newest certificate.

use super::filter::DepartureFilter;
use crate::{Store, failure::Failure, queries::clearances::outcome, sql};
use chrono::NaiveDate;
use domain::{
    actor::Actor,
    ids::{PersonId, UnitId},
    leaving::{DepartureKey, DepartureKind, DepartureSource, Outcome},
    permission::{self, Action, Facts},
};
use sea_orm::{FromQueryResult, QueryResult, Value};
use uuid::Uuid;

/// Rows on a page.
pub(super) const PAGE_SIZE: u32 = 50;

/// A page of departures.
#[derive(Clone, Debug)]
pub struct DeparturesPage {
    /// In the order asked for.
    pub rows: Vec<DepartureRow>,
    /// How many match in all.
    pub total: i64,
}

/// One line of the list.
#[derive(Clone, Debug)]
pub struct DepartureRow {
    /// Who goes.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Their work e-mail.
    pub email: String,
    /// Their job title.
    pub title: String,
    /// Where they work.
    pub unit: Option<UnitId>,
    /// Leaving or moving.
    pub kind: DepartureKind,
    /// The last day.
    pub last_day: NaiveDate,
    /// Where it stands.
    pub state: DepartureKey,
    /// How it came to be known.
    pub source: DepartureSource,
    /// Access that is not over.
    pub grants: i64,
    /// Accounts they are named for.
    pub nominations: i64,
    /// Removals and password changes that are not done.
    pub duties: i64,
    /// Roles that count today or later.
    pub roles: i64,
    /// The newest certificate.
    pub certificate: Option<(i64, Outcome)>,
}

impl DepartureRow {
    /// How many things are in the way of a certificate.
    pub fn missing(&self) -> i64 {
        let roles = if self.kind == DepartureKind::Leaving {
            self.roles
        } else {
            0
        };
        self.grants + self.nominations + self.duties + roles
    }
}

const OPEN_GRANTS: &str = "(SELECT count(*) FROM access_grant t WHERE t.person_id = d.person_id AND t.state IN ('requested', 'approved', 'active', 'suspended') AND (d.kind = 'leaving' OR t.from_day <= d.last_day))";
const NOMINATIONS: &str = "(SELECT count(*) FROM nomination n WHERE n.person_id = d.person_id AND n.ended_at IS NULL AND (d.kind = 'leaving' OR n.from_day <= d.last_day))";
const DUTIES: &str = "(SELECT count(*) FROM obligation o WHERE o.about_person = d.person_id AND o.state <> 'done' AND o.kind IN ('change-password', 'remove-on-platform'))";
const ROLES: &str = "(SELECT count(*) FROM role_assignment r WHERE r.person_id = d.person_id AND (r.until_day IS NULL OR (r.until_day >= ? AND r.until_day >= r.from_day)))";

#[derive(FromQueryResult)]
struct Row {
    person_id: Uuid,
    name: String,
    email: String,
    title: String,
    unit_id: Option<Uuid>,
    kind: String,
    last_day: NaiveDate,
    state: String,
    source: String,
    grants: i64,
    nominations: i64,
    duties: i64,
    roles: i64,
    certificate: Option<i64>,
    outcome: Option<String>,
}

/// A page of departures with the count: two statements, however many rows. `everything` = all of them
/// on one page, for files.
///
/// # Errors
/// A refusal of permission; or the database.
pub async fn list(
    store: &Store,
    actor: &Actor,
    filter: &DepartureFilter,
    everything: bool,
) -> Result<DeparturesPage, Failure> {
    permission::may(actor, Action::ViewDepartures, &Facts::default())?;
    let today = store.clock().now().today;
    let (condition, asked) = filter.condition(today);
    let from = format!("FROM departure d JOIN person p ON p.id = d.person_id WHERE {condition}");
    let text = format!("SELECT count(*) AS n {from}");
    let total = sql::count(&store.0.read, &text, asked.clone()).await?;
    let mut text = format!(
        "SELECT d.person_id, p.name, p.email, p.title, p.unit_id, d.kind, d.last_day, d.state, d.source, \
         {OPEN_GRANTS} AS grants, {NOMINATIONS} AS nominations, {DUTIES} AS duties, {ROLES} AS roles, \
         (SELECT max(c.number) FROM clearance c WHERE c.departure_id = d.id) AS certificate, \
         (SELECT c.outcome FROM clearance c WHERE c.departure_id = d.id ORDER BY c.number DESC LIMIT 1) AS outcome \
         {from} ORDER BY {}",
        filter.order.sql()
    );
    let mut values: Vec<Value> = vec![today.into()];
    values.extend(asked);
    if !everything {
        text.push_str(" LIMIT ? OFFSET ?");
        let size = i64::from(PAGE_SIZE);
        let offset = i64::from(filter.page.max(1) - 1) * size;
        values.extend([size.into(), offset.into()]);
    }
    let found = sql::rows(&store.0.read, &text, values).await?;
    let rows = found.iter().map(row).collect::<Result<_, _>>()?;
    Ok(DeparturesPage { rows, total })
}

fn row(row: &QueryResult) -> Result<DepartureRow, Failure> {
    let row = Row::from_query_result(row, "")?;
    let bad = |column: &'static str, word: &str| Failure::Inconsistent {
        table: "departure",
        column,
        row: row.person_id.to_string(),
        why: format!("unknown word {word}"),
    };
    let certificate = match (row.certificate, row.outcome.as_deref()) {
        (Some(number), Some(word)) => Some((number, outcome(number, word)?)),
        _ => None,
    };
    Ok(DepartureRow {
        person: PersonId(row.person_id),
        kind: DepartureKind::from_key(&row.kind).ok_or_else(|| bad("kind", &row.kind))?,
        state: DepartureKey::from_key(&row.state).ok_or_else(|| bad("state", &row.state))?,
        source: DepartureSource::from_key(&row.source).ok_or_else(|| bad("source", &row.source))?,
        name: row.name,
        email: row.email,
        title: row.title,
        unit: row.unit_id.map(UnitId),
        last_day: row.last_day,
        grants: row.grants,
        nominations: row.nominations,
        duties: row.duties,
        roles: row.roles,
        certificate,
    })
}
