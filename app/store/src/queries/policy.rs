//! The policy's parameters in force: the newest stored issue, or the policy's own values.

use crate::{
    Store,
    failure::Failure,
    sql::{self, Ask},
};
use domain::policy::PolicySettings;
use sea_orm::{ConnectionTrait, QueryResult};

/// The parameters in force.
///
/// # Errors
/// The database; stored parameters that cannot be read.
pub async fn current(store: &Store) -> Result<PolicySettings, Failure> {
    in_force(&store.0.read).await
}

/// The stored parameters in force, as `settings`; no row or nothing in it = the policy's own values.
pub(crate) const NEWEST: &str =
    "SELECT settings FROM policy_settings ORDER BY version DESC LIMIT 1";

/// See [`current`].
pub(crate) fn ask() -> Ask {
    Ask::new(NEWEST, [])
}

pub(crate) async fn in_force(db: &impl ConnectionTrait) -> Result<PolicySettings, Failure> {
    read(sql::rows(db, NEWEST, []).await?.first())
}

/// The parameters that a row holds as `settings`.
pub(crate) fn read(row: Option<&QueryResult>) -> Result<PolicySettings, Failure> {
    let stored: Option<String> = match row {
        Some(row) => row.try_get("", "settings")?,
        None => None,
    };
    let Some(stored) = stored else {
        return Ok(PolicySettings::default());
    };
    serde_json::from_str(&stored)
        .map_err(|e| Failure::json("policy_settings", "settings", &"newest", &e))
}
