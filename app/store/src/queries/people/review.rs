//! The review of access: every role that counts today or will, held or lent, with what makes it worth
//! a look.

use super::given::{self, Given};
use crate::{Store, failure::Failure, rows::person as rows, sql};
use chrono::{DateTime, Duration, NaiveDate, Utc};
use domain::{
    actor::Actor,
    ids::{GroupId, PersonId, RoleId, UnitId},
    permission::{self, Action, Facts},
    person::{HeldRole, PersonStatus},
    role::{Role, RoleAssignment},
};
use sea_orm::{FromQueryResult, QueryResult, Value};
use uuid::Uuid;

/// After so many days without signing in, access counts as unused.
const UNUSED: i64 = 90;
/// A role that ends within so many days is about to end.
const SOON: i64 = 30;

/// What makes a role worth a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Its holder could sign in and has not for 90 days.
    Unused,
    /// Its holder has left, or signing in is closed to them.
    Closed,
    /// It ends within 30 days.
    Ending,
    /// It is lent.
    Lent,
}

impl Need {
    /// Every need.
    pub const ALL: &'static [Self] = &[Self::Unused, Self::Closed, Self::Ending, Self::Lent];

    /// The word in addresses.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Unused => "unused",
            Self::Closed => "closed",
            Self::Ending => "ending",
            Self::Lent => "lent",
        }
    }

    /// The words people see.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unused => "Not used for 90 days",
            Self::Closed => "Cannot sign in, still holds roles",
            Self::Ending => "Ends within 30 days",
            Self::Lent => "Lent to somebody",
        }
    }

    /// The need with this word.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|need| need.key() == key)
    }

    const fn condition(self) -> &'static str {
        match self {
            Self::Unused => "x.closed = 0 AND coalesce(x.last_sign_in_at, x.added_at) < ?",
            Self::Closed => "x.closed = 1",
            Self::Ending => "x.until_day <= ?",
            Self::Lent => "x.lender IS NOT NULL",
        }
    }
}

/// What the review can be asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReviewFilter {
    /// One role.
    pub role: Option<Role>,
    /// People of one business group.
    pub group: Option<GroupId>,
    /// People of one business unit.
    pub unit: Option<UnitId>,
    /// What is worth a look.
    pub needs: Option<Need>,
    /// From 1.
    pub page: u32,
}

/// One role of one person.
#[derive(Clone, Debug)]
pub struct ReviewRow {
    /// Whose, or who acts in it.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Job title.
    pub title: String,
    /// E-mail.
    pub email: String,
    /// Where they work.
    pub unit: Option<UnitId>,
    /// Whether they work here.
    pub status: PersonStatus,
    /// Since when signing in is closed to them.
    pub disabled_at: Option<DateTime<Utc>>,
    /// When they signed in last.
    pub last_sign_in_at: Option<DateTime<Utc>>,
    /// When they were added.
    pub added_at: Option<DateTime<Utc>>,
    /// Which role, where, since when and until when.
    pub role: RoleAssignment,
    /// Whose role it is, where it is lent.
    pub lender: Option<String>,
    /// Who gave or lent it, and when.
    pub given: Option<Given>,
}

impl ReviewRow {
    /// What makes it worth a look now.
    pub fn needs(&self, now: domain::moment::Moment) -> Vec<Need> {
        let closed = self.status == PersonStatus::Left || self.disabled_at.is_some();
        let since = self.last_sign_in_at.or(self.added_at);
        let unused = !closed && since.is_some_and(|at| at < now.at - Duration::days(UNUSED));
        let soon = now.today + Duration::days(SOON);
        let ending = self.role.until.is_some_and(|until| until <= soon);
        let all = [
            (Need::Unused, unused),
            (Need::Closed, closed),
            (Need::Ending, ending),
            (Need::Lent, self.lender.is_some()),
        ];
        all.into_iter()
            .filter(|(_, so)| *so)
            .map(|(need, _)| need)
            .collect()
    }
}

/// How many there are of each kind, whatever the filter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// People who can sign in.
    pub people: i64,
    /// People who can sign in and hold the administrator's role today.
    pub administrators: i64,
    /// People who could sign in and have not for 90 days.
    pub unused: i64,
    /// People who cannot sign in and still hold roles.
    pub closed: i64,
    /// Roles that end within 30 days.
    pub ending: i64,
    /// Roles that are lent, today or later.
    pub lent: i64,
}

/// A page of the review.
#[derive(Clone, Debug)]
pub struct ReviewPage {
    /// By the person's name.
    pub rows: Vec<ReviewRow>,
    /// How many match.
    pub total: i64,
    /// How many there are of each kind.
    pub figures: Figures,
}

#[derive(FromQueryResult)]
struct Row {
    person_id: Uuid,
    name: String,
    title: String,
    email: String,
    unit_id: Option<Uuid>,
    status: String,
    disabled_at: Option<DateTime<Utc>>,
    last_sign_in_at: Option<DateTime<Utc>>,
    added_at: Option<DateTime<Utc>>,
    id: Uuid,
    role: String,
    scope_group_id: Option<Uuid>,
    scope_unit_id: Option<Uuid>,
    from_day: NaiveDate,
    until_day: Option<NaiveDate>,
    lender: Option<String>,
    lent_by: Option<String>,
    lent_at: Option<DateTime<Utc>>,
}

/// Roles held and roles lent that have not ended, as one table. Two marks: today, twice.
const ALL: &str = "(SELECT p.id AS person_id, p.name, p.name_sort, p.title, p.email, p.unit_id, p.status, p.disabled_at, \
     p.last_sign_in_at, p.added_at, CASE WHEN p.status = 'left' OR p.disabled_at IS NOT NULL THEN 1 ELSE 0 END AS closed, \
     r.id, r.role, r.scope_group_id, r.scope_unit_id, r.from_day, r.until_day, \
     NULL AS lender, NULL AS lent_by, NULL AS lent_at \
     FROM person p JOIN role_assignment r ON r.person_id = p.id WHERE r.until_day IS NULL OR r.until_day >= ? \
     UNION ALL \
     SELECT p.id, p.name, p.name_sort, p.title, p.email, p.unit_id, p.status, p.disabled_at, \
     p.last_sign_in_at, p.added_at, CASE WHEN p.status = 'left' OR p.disabled_at IS NOT NULL THEN 1 ELSE 0 END, \
     d.id, d.role, d.scope_group_id, d.scope_unit_id, d.from_day, d.until_day, l.name, d.created_by, d.created_at \
     FROM delegation d JOIN person p ON p.id = d.to_person_id JOIN person l ON l.id = d.from_person_id \
     WHERE d.ended_at IS NULL AND d.until_day >= ?) x";

/// Rows on a page.
const SIZE: i64 = 50;

/// People whose roles' givers are asked for at once.
const PORTION: usize = 500;

/// A page of the review: four statements, however many rows. `everything` = all rows, for files.
///
/// # Errors
/// A refusal of permission; or the database.
pub async fn review(
    store: &Store,
    actor: &Actor,
    filter: &ReviewFilter,
    everything: bool,
) -> Result<ReviewPage, Failure> {
    permission::may(actor, Action::ReviewAccess, &Facts::default())?;
    let now = store.clock().now();
    let (condition, values) = condition(filter, now);
    let text = format!("SELECT count(*) AS n FROM {ALL} WHERE {condition}");
    let total = sql::count(&store.0.read, &text, values.clone()).await?;
    let mut text = format!(
        "SELECT x.* FROM {ALL} WHERE {condition} ORDER BY x.name_sort, x.person_id, x.from_day, x.id"
    );
    let mut values = values;
    if !everything {
        text.push_str(" LIMIT ? OFFSET ?");
        let offset = i64::from(filter.page.max(1) - 1) * SIZE;
        values.extend([SIZE.into(), offset.into()]);
    }
    let found = sql::rows(&store.0.read, &text, values).await?;
    let mut rows = Vec::with_capacity(found.len());
    for portion in found.chunks(PORTION) {
        rows.extend(with_givers(store, portion).await?);
    }
    let figures = figures(store, now).await?;
    Ok(ReviewPage {
        rows,
        total,
        figures,
    })
}

async fn with_givers(store: &Store, found: &[QueryResult]) -> Result<Vec<ReviewRow>, Failure> {
    let parsed = found.iter().map(|row| Row::from_query_result(row, ""));
    let parsed = parsed.collect::<Result<Vec<_>, _>>()?;
    let mut people: Vec<PersonId> = parsed.iter().map(|row| PersonId(row.person_id)).collect();
    people.dedup();
    let gifts = given::to(store, &people).await?;
    parsed
        .into_iter()
        .map(|row| review_row(row, &gifts))
        .collect()
}

fn review_row(row: Row, gifts: &given::Gifts) -> Result<ReviewRow, Failure> {
    let role = RoleAssignment {
        role: rows::role("role_assignment", row.id, &row.role)?,
        scope: rows::scope(row.scope_group_id, row.scope_unit_id),
        from: row.from_day,
        until: row.until_day,
    };
    let person = PersonId(row.person_id);
    let held = HeldRole {
        id: RoleId(row.id),
        assignment: role.clone(),
    };
    let lent = row
        .lent_by
        .zip(row.lent_at)
        .map(|(by, at)| Given { by, at });
    Ok(ReviewRow {
        person,
        name: row.name,
        title: row.title,
        email: row.email,
        unit: row.unit_id.map(UnitId),
        status: PersonStatus::from_key(&row.status).unwrap_or(PersonStatus::Active),
        disabled_at: row.disabled_at,
        last_sign_in_at: row.last_sign_in_at,
        added_at: row.added_at,
        role,
        given: lent.or_else(|| gifts.of(person, &held)),
        lender: row.lender,
    })
}

fn condition(filter: &ReviewFilter, now: domain::moment::Moment) -> (String, Vec<Value>) {
    let mut parts = vec!["1 = 1"];
    let mut values: Vec<Value> = vec![now.today.into(), now.today.into()];
    if let Some(role) = filter.role {
        parts.push("x.role = ?");
        values.push(role.key().into());
    }
    if let Some(group) = filter.group {
        parts.push("x.unit_id IN (SELECT u.id FROM business_unit u WHERE u.group_id = ?)");
        values.push(group.0.into());
    }
    if let Some(unit) = filter.unit {
        parts.push("x.unit_id = ?");
        values.push(unit.0.into());
    }
    if let Some(need) = filter.needs {
        parts.push(need.condition());
        match need {
            Need::Unused => values.push((now.at - Duration::days(UNUSED)).into()),
            Need::Ending => values.push((now.today + Duration::days(SOON)).into()),
            Need::Closed | Need::Lent => {}
        }
    }
    (parts.join(" AND "), values)
}

async fn figures(store: &Store, now: domain::moment::Moment) -> Result<Figures, Failure> {
    const OPEN: &str = "p.status <> 'left' AND p.disabled_at IS NULL";
    let text = format!(
        "SELECT (SELECT count(*) FROM person p WHERE {OPEN}) AS people, \
         (SELECT count(DISTINCT p.id) FROM person p JOIN role_assignment r ON r.person_id = p.id WHERE {OPEN} \
          AND r.role = 'administrator' AND r.from_day <= ? AND (r.until_day IS NULL OR r.until_day >= ?)) AS administrators, \
         (SELECT count(*) FROM person p WHERE {OPEN} AND coalesce(p.last_sign_in_at, p.added_at) < ?) AS unused, \
         (SELECT count(*) FROM person p WHERE (p.status = 'left' OR p.disabled_at IS NOT NULL) AND EXISTS \
          (SELECT 1 FROM role_assignment r WHERE r.person_id = p.id AND (r.until_day IS NULL OR r.until_day >= ?))) AS closed, \
         (SELECT count(*) FROM role_assignment r WHERE r.until_day >= ? AND r.until_day <= ?) AS ending, \
         (SELECT count(*) FROM delegation d WHERE d.ended_at IS NULL AND d.until_day >= ?) AS lent"
    );
    let today = || Value::from(now.today);
    let values: [Value; 7] = [
        today(),
        today(),
        (now.at - Duration::days(UNUSED)).into(),
        today(),
        today(),
        (now.today + Duration::days(SOON)).into(),
        today(),
    ];
    let found = sql::rows(&store.0.read, &text, values).await?;
    let row = found.first().ok_or(Failure::NotFound)?;
    Ok(Figures {
        people: row.try_get("", "people")?,
        administrators: row.try_get("", "administrators")?,
        unused: row.try_get("", "unused")?,
        closed: row.try_get("", "closed")?,
        ending: row.try_get("", "ending")?,
        lent: row.try_get("", "lent")?,
    })
}
