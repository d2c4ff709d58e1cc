//! People and the roles that count today. Roles are read anew on each request, never cached.

use crate::{Store, failure::Failure, sql};
use chrono::NaiveDate;
use domain::{
    actor::PersonActor,
    ids::{GroupId, PersonId, UnitId},
    role::{Role, RoleAssignment, Scope},
};
use sea_orm::{FromQueryResult, QueryResult};
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
}

const SELECT: &str = "SELECT p.id, p.name, p.title, p.persona, r.role, r.scope_group_id, r.scope_unit_id, r.from_day, r.until_day \
     FROM person p LEFT JOIN role_assignment r ON r.person_id = p.id";

/// The person as an actor, with today's roles; `None` when unknown or gone.
///
/// # Errors
/// When the database does not answer or a stored role is unknown.
pub async fn actor(store: &Store, person: PersonId) -> Result<Option<PersonActor>, Failure> {
    let text = format!("{SELECT} WHERE p.id = ? AND p.status <> 'left'");
    let rows = sql::rows(&store.0.read, &text, [person.0.into()]).await?;
    let rows = parse(&rows)?;
    let Some(first) = rows.first() else {
        return Ok(None);
    };
    let roles = roles(&rows, store.clock().now().today)?;
    Ok(Some(PersonActor {
        id: person,
        name: first.name.clone(),
        roles,
    }))
}

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

fn roles(rows: &[Row], today: NaiveDate) -> Result<Vec<RoleAssignment>, Failure> {
    let mut found = Vec::new();
    for row in rows {
        let (Some(key), Some(from)) = (row.role.as_deref(), row.from_day) else {
            continue;
        };
        let role = Role::from_key(key).ok_or_else(|| Failure::Inconsistent {
            table: "role_assignment",
            column: "role",
            row: row.id.to_string(),
            why: format!("unknown role {key}"),
        })?;
        let scope = match (row.scope_group_id, row.scope_unit_id) {
            (_, Some(unit)) => Scope::Unit(UnitId(unit)),
            (Some(group), None) => Scope::Group(GroupId(group)),
            (None, None) => Scope::All,
        };
        let assignment = RoleAssignment {
            role,
            scope,
            from,
            until: row.until_day,
        };
        if assignment.holds_on(today) {
            found.push(assignment);
        }
    }
    Ok(found)
}
