//! The platform catalogue: what the product comes with, with the entries administrators changed or
//! added in front of them. Cached.

use crate::{Store, cache::Look, failure::Failure, sql};
use domain::platform::{Catalogue, Platform};
use sea_orm::FromQueryResult;
use std::{
    collections::HashMap,
    sync::{Arc, LazyLock},
};

/// One entry as stored or built in.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The entry.
    pub platform: Platform,
    /// Counts the saves; 0 = as the product came.
    pub version: i64,
}

#[derive(FromQueryResult)]
struct Row {
    key: String,
    definition: String,
    version: i64,
}

/// The catalogue to recognise addresses with. An unsound stored entry is left out and logged.
///
/// # Errors
/// When the database does not answer.
pub async fn catalogue(store: &Store) -> Result<Arc<Catalogue>, Failure> {
    let slot = &store.0.cache.catalogue;
    match slot.look(store).await? {
        Look::Have(value) => Ok(value),
        Look::Load(revision) => {
            let platforms = entries(store)
                .await?
                .into_iter()
                .map(|e| e.platform)
                .collect();
            let (catalogue, problems) = Catalogue::keeping_sound(platforms);
            for problem in &problems.0 {
                tracing::error!(field = %problem.field, "an entry of the platform catalogue is not sound: {}", problem.message);
            }
            Ok(slot.keep(catalogue, revision))
        }
    }
}

/// Every entry with its version, changed ones in the place of those they replace, new ones last.
///
/// # Errors
/// When the database does not answer or an entry cannot be read.
pub async fn entries(store: &Store) -> Result<Vec<Entry>, Failure> {
    let rows = sql::rows(
        &store.0.read,
        "SELECT key, definition, version FROM platform ORDER BY position, key",
        [],
    )
    .await?;
    let mut stored: HashMap<String, Entry> = HashMap::new();
    let mut order = Vec::new();
    for row in &rows {
        let row = Row::from_query_result(row, "")?;
        let platform = serde_json::from_str(&row.definition)
            .map_err(|e| Failure::json("platform", "definition", &row.key, &e))?;
        order.push(row.key.clone());
        stored.insert(
            row.key,
            Entry {
                platform,
                version: row.version,
            },
        );
    }
    let built_in = Catalogue::built_in();
    let mut found: Vec<Entry> = built_in
        .platforms()
        .iter()
        .map(|p| {
            stored.remove(p.key.as_str()).unwrap_or_else(|| Entry {
                platform: p.clone(),
                version: 0,
            })
        })
        .collect();
    found.extend(order.into_iter().filter_map(|key| stored.remove(&key)));
    Ok(found)
}

/// The name of a platform as the product comes with it; only those that were changed are stored.
pub(crate) fn built_in_name(key: &str) -> String {
    static BUILT_IN: LazyLock<Catalogue> = LazyLock::new(Catalogue::built_in);
    let found = BUILT_IN.get(key);
    found.map_or_else(|| key.to_owned(), |platform| platform.name.clone())
}
