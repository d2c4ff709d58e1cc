//! People and the roles that count today. Roles are read anew on each request, never cached.

mod filter;
mod given;
mod list;
mod review;
mod show;

pub use filter::{PeopleFilter, PeopleOrder, StatusFilter};
pub use given::Given;
pub use list::{PAGE_SIZE, PeoplePage, PersonRow, list, plan};
pub use review::{Figures, Need, ReviewFilter, ReviewPage, ReviewRow, review};
pub use show::{Found, Identity, Invitation, PersonPage, by_name, person, show};

use crate::{Store, failure::Failure, rows::person as rows, sql};
use chrono::NaiveDate;
use domain::{
    actor::{Acting, PersonActor},
    ids::PersonId,
    role::RoleAssignment,
};
use sea_orm::{FromQueryResult, QueryResult, Value};
use uuid::Uuid;

/// A fictional person of the demonstration, to sign in as.
#[derive(Clone, Debug)]
pub struct Persona {
    /// The fixed word of the demonstration: `holder`, `gm-ecoms`.
    pub key: String,
    /// Who that is.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Their job title.
    pub title: String,
    /// What they may do, today.
    pub roles: Vec<RoleAssignment>,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    name: String,
    title: String,
    persona: Option<String>,
    role: Option<String>,
    scope_group_id: Option<Uuid>,
    scope_unit_id: Option<Uuid>,
    from_day: Option<NaiveDate>,
    until_day: Option<NaiveDate>,
    lender: Option<Uuid>,
    lender_name: Option<String>,
}

const SELECT: &str = "SELECT p.id, p.name, p.title, p.persona, r.role, r.scope_group_id, r.scope_unit_id, r.from_day, r.until_day, \
     NULL AS lender, NULL AS lender_name \
     FROM person p LEFT JOIN role_assignment r ON r.person_id = p.id";

/// The person as an actor, with the roles of today, their own and lent ones; `None` when unknown, gone
/// or closed to signing in. One statement: this is asked with each request.
///
/// # Errors
/// When the database does not answer or a stored role is unknown.
pub async fn actor(store: &Store, person: PersonId) -> Result<Option<PersonActor>, Failure> {
    let today = store.clock().now().today;
    let values: [Value; 6] = [
        person.0.into(),
        person.0.into(),
        today.into(),
        today.into(),
        today.into(),
        today.into(),
    ];
    let rows = parse(&sql::rows(&store.0.read, ACTOR, values).await?)?;
    let Some(first) = rows.first() else {
        return Ok(None);
    };
    let (lent, own): (Vec<&Row>, Vec<&Row>) = rows.iter().partition(|row| row.lender.is_some());
    let acting = lent.into_iter().filter_map(|row| {
        let (lender, name) = (row.lender?, row.lender_name.clone()?);
        let role = assignment(row).transpose()?;
        Some(role.map(|role| Acting {
            role,
            for_person: PersonId(lender),
            for_name: name,
        }))
    });
    Ok(Some(PersonActor {
        id: person,
        name: first.name.clone(),
        roles: roles(own, today)?,
        acting: acting.collect::<Result<_, _>>()?,
    }))
}

/// A lent role counts while its lender holds it and works here.
const ACTOR: &str = "SELECT p.id, p.name, p.title, p.persona, r.role, r.scope_group_id, r.scope_unit_id, r.from_day, r.until_day, \
     NULL AS lender, NULL AS lender_name \
     FROM person p LEFT JOIN role_assignment r ON r.person_id = p.id \
     WHERE p.id = ? AND p.status <> 'left' AND p.disabled_at IS NULL AND p.agency_id IS NULL \
     UNION ALL \
     SELECT p.id, p.name, p.title, p.persona, d.role, d.scope_group_id, d.scope_unit_id, d.from_day, d.until_day, l.id, l.name \
     FROM delegation d JOIN person p ON p.id = d.to_person_id JOIN person l ON l.id = d.from_person_id \
     WHERE d.to_person_id = ? AND d.ended_at IS NULL AND d.from_day <= ? AND d.until_day >= ? \
     AND p.status <> 'left' AND p.disabled_at IS NULL AND p.agency_id IS NULL AND l.status <> 'left' AND l.disabled_at IS NULL \
     AND EXISTS (SELECT 1 FROM role_assignment r WHERE r.person_id = l.id AND r.role = d.role AND r.from_day <= ? \
     AND (r.until_day IS NULL OR r.until_day >= ?) \
     AND r.scope_group_id IS NOT DISTINCT FROM d.scope_group_id AND r.scope_unit_id IS NOT DISTINCT FROM d.scope_unit_id)";

/// Everybody one can sign in as in the demonstration.
///
/// # Errors
/// When the database does not answer.
pub async fn personas(store: &Store) -> Result<Vec<Persona>, Failure> {
    let text =
        format!("{SELECT} WHERE p.persona IS NOT NULL AND p.status <> 'left' ORDER BY p.name_sort");
    let rows = parse(&sql::rows(&store.0.read, &text, []).await?)?;
    let today = store.clock().now().today;
    let mut found: Vec<Persona> = Vec::new();
    for same in rows.chunk_by(|a, b| a.id == b.id) {
        if let Some(first) = same.first() {
            found.push(Persona {
                key: first.persona.clone().unwrap_or_default(),
                person: PersonId(first.id),
                name: first.name.clone(),
                title: first.title.clone(),
                roles: roles(same, today)?,
            });
        }
    }
    Ok(found)
}

/// How many people the register knows: zero = nothing has been set up.
///
/// # Errors
/// When the database does not answer.
pub async fn count(store: &Store) -> Result<i64, Failure> {
    sql::count(&store.0.read, "SELECT count(*) AS n FROM person", []).await
}

fn parse(rows: &[QueryResult]) -> Result<Vec<Row>, Failure> {
    Ok(rows
        .iter()
        .map(|row| Row::from_query_result(row, ""))
        .collect::<Result<_, _>>()?)
}

fn roles<'r>(
    rows: impl IntoIterator<Item = &'r Row>,
    today: NaiveDate,
) -> Result<Vec<RoleAssignment>, Failure> {
    let all = rows
        .into_iter()
        .filter_map(|row| assignment(row).transpose());
    let today = all.filter(|held| held.as_ref().map_or(true, |held| held.holds_on(today)));
    today.collect()
}

/// The role of this row; `None` for somebody without any.
fn assignment(row: &Row) -> Result<Option<RoleAssignment>, Failure> {
    let (Some(key), Some(from)) = (row.role.as_deref(), row.from_day) else {
        return Ok(None);
    };
    Ok(Some(RoleAssignment {
        role: rows::role("role_assignment", row.id, key)?,
        scope: rows::scope(row.scope_group_id, row.scope_unit_id),
        from,
        until: row.until_day,
    }))
}
