//! People and delegations, from rows and back.

use crate::failure::Failure;
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    ids::{AgencyId, DelegationId, GroupId, PersonId, RoleId, UnitId},
    person::{Delegation, HeldRole, Person, PersonSource, PersonStatus},
    role::{Role, RoleAssignment, Scope},
};
use sea_orm::{FromQueryResult, QueryResult, Value};
use std::collections::HashMap;
use uuid::Uuid;

/// The columns of [`Row`], of `person p`.
pub(crate) const PERSON: &str = "p.id, p.name, p.email, p.title, p.unit_id, p.manager_id, p.agency_id, p.status, \
     p.last_day, p.disabled_at, p.source, p.external_id, p.user_name, p.version";

/// The columns of [`RoleRow`], of `role_assignment r`.
pub(crate) const ROLE: &str =
    "r.id, r.person_id, r.role, r.scope_group_id, r.scope_unit_id, r.from_day, r.until_day";

/// The columns of [`DelegationRow`], of `delegation d`.
pub(crate) const DELEGATION: &str = "d.id, d.from_person_id, d.to_person_id, d.role, d.scope_group_id, \
     d.scope_unit_id, d.from_day, d.until_day, d.reason, d.ended_at, d.version";

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    name: String,
    email: String,
    title: String,
    unit_id: Option<Uuid>,
    manager_id: Option<Uuid>,
    agency_id: Option<Uuid>,
    status: String,
    last_day: Option<NaiveDate>,
    disabled_at: Option<DateTime<Utc>>,
    source: String,
    external_id: Option<String>,
    user_name: Option<String>,
    version: i64,
}

#[derive(FromQueryResult)]
struct RoleRow {
    id: Uuid,
    person_id: Uuid,
    role: String,
    scope_group_id: Option<Uuid>,
    scope_unit_id: Option<Uuid>,
    from_day: NaiveDate,
    until_day: Option<NaiveDate>,
}

#[derive(FromQueryResult)]
struct DelegationRow {
    id: Uuid,
    from_person_id: Uuid,
    to_person_id: Uuid,
    role: String,
    scope_group_id: Option<Uuid>,
    scope_unit_id: Option<Uuid>,
    from_day: NaiveDate,
    until_day: NaiveDate,
    reason: String,
    ended_at: Option<DateTime<Utc>>,
    version: i64,
}

/// People with their roles, in the order of `people`; `roles` may hold those of others too.
pub(crate) fn people(
    people: &[QueryResult],
    roles: &[QueryResult],
) -> Result<Vec<Person>, Failure> {
    let mut of = roles_of(roles)?;
    people
        .iter()
        .map(|row| {
            let row = Row::from_query_result(row, "")?;
            let roles = of.remove(&row.id).unwrap_or_default();
            person(row, roles)
        })
        .collect()
}

/// The roles of rows with the columns of [`ROLE`], by person, oldest first.
pub(crate) fn roles_of(roles: &[QueryResult]) -> Result<HashMap<Uuid, Vec<HeldRole>>, Failure> {
    let mut of: HashMap<Uuid, Vec<HeldRole>> = HashMap::new();
    for row in roles {
        let row = RoleRow::from_query_result(row, "")?;
        of.entry(row.person_id).or_default().push(held(&row)?);
    }
    for held in of.values_mut() {
        held.sort_by_key(|held| (held.assignment.from, held.id));
    }
    Ok(of)
}

fn person(row: Row, roles: Vec<HeldRole>) -> Result<Person, Failure> {
    let nonsense = |column: &'static str, value: &str| Failure::Inconsistent {
        table: "person",
        column,
        row: row.id.to_string(),
        why: format!("unknown word {value}"),
    };
    let status =
        PersonStatus::from_key(&row.status).ok_or_else(|| nonsense("status", &row.status))?;
    let source =
        PersonSource::from_key(&row.source).ok_or_else(|| nonsense("source", &row.source))?;
    Ok(Person {
        id: PersonId(row.id),
        name: row.name,
        email: row.email,
        title: row.title,
        unit: row.unit_id.map(UnitId),
        manager: row.manager_id.map(PersonId),
        agency: row.agency_id.map(AgencyId),
        status,
        last_day: row.last_day,
        disabled_at: row.disabled_at,
        source,
        external_id: row.external_id,
        user_name: row.user_name,
        roles,
        version: row.version,
    })
}

fn held(row: &RoleRow) -> Result<HeldRole, Failure> {
    Ok(HeldRole {
        id: RoleId(row.id),
        assignment: RoleAssignment {
            role: role("role_assignment", row.id, &row.role)?,
            scope: scope(row.scope_group_id, row.scope_unit_id),
            from: row.from_day,
            until: row.until_day,
        },
    })
}

/// A delegation of a row with the columns of [`DELEGATION`].
pub(crate) fn delegation(row: &QueryResult) -> Result<Delegation, Failure> {
    let row = DelegationRow::from_query_result(row, "")?;
    Ok(Delegation {
        id: DelegationId(row.id),
        from: PersonId(row.from_person_id),
        to: PersonId(row.to_person_id),
        role: role("delegation", row.id, &row.role)?,
        scope: scope(row.scope_group_id, row.scope_unit_id),
        first: row.from_day,
        last: row.until_day,
        reason: row.reason,
        ended_at: row.ended_at,
        version: row.version,
    })
}

/// The role with this key.
pub(crate) fn role(table: &'static str, row: Uuid, key: &str) -> Result<Role, Failure> {
    Role::from_key(key).ok_or_else(|| Failure::Inconsistent {
        table,
        column: "role",
        row: row.to_string(),
        why: format!("unknown role {key}"),
    })
}

/// Where a role counts.
pub(crate) fn scope(group: Option<Uuid>, unit: Option<Uuid>) -> Scope {
    match (group, unit) {
        (_, Some(unit)) => Scope::Unit(UnitId(unit)),
        (Some(group), None) => Scope::Group(GroupId(group)),
        (None, None) => Scope::All,
    }
}

/// `scope_group_id` and `scope_unit_id`.
pub(crate) fn scope_values(scope: Scope) -> [Value; 2] {
    let (group, unit) = match scope {
        Scope::All => (None, None),
        Scope::Group(group) => (Some(group.0), None),
        Scope::Unit(unit) => (None, Some(unit.0)),
    };
    [group.into(), unit.into()]
}
