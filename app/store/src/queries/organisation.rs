//! Business groups and units, cached.

use crate::{Store, cache::Look, failure::Failure, sql};
use domain::{
    ids::{GroupId, UnitId},
    organisation::{Group, Organisation, Unit},
};
use sea_orm::FromQueryResult;
use std::sync::Arc;
use uuid::Uuid;

#[derive(FromQueryResult)]
struct GroupRow {
    id: Uuid,
    name: String,
    needs_cxi: bool,
    version: i64,
}

#[derive(FromQueryResult)]
struct UnitRow {
    id: Uuid,
    group_id: Uuid,
    name: String,
    version: i64,
}

/// Every group and unit, by name. Not a secret within the organisation.
///
/// # Errors
/// When the database does not answer.
pub async fn all(store: &Store) -> Result<Arc<Organisation>, Failure> {
    let slot = &store.0.cache.organisation;
    match slot.look(store).await? {
        Look::Have(value) => Ok(value),
        Look::Load(revision) => Ok(slot.keep(load(store).await?, revision)),
    }
}

async fn load(store: &Store) -> Result<Organisation, Failure> {
    let db = &store.0.read;
    let groups = sql::rows(
        db,
        "SELECT id, name, needs_cxi, version FROM business_group ORDER BY name_sort",
        [],
    )
    .await?;
    let units = sql::rows(
        db,
        "SELECT id, group_id, name, version FROM business_unit ORDER BY name_sort",
        [],
    )
    .await?;
    let group = |row| {
        GroupRow::from_query_result(row, "").map(|r| Group {
            id: GroupId(r.id),
            name: r.name,
            needs_cxi: r.needs_cxi,
            version: r.version,
        })
    };
    let unit = |row| {
        UnitRow::from_query_result(row, "").map(|r| Unit {
            id: UnitId(r.id),
            group: GroupId(r.group_id),
            name: r.name,
            version: r.version,
        })
    };
    Ok(Organisation {
        groups: groups.iter().map(group).collect::<Result<_, _>>()?,
        units: units.iter().map(unit).collect::<Result<_, _>>()?,
    })
}
