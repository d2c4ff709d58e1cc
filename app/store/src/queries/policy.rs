//! The policy's parameters in force: the newest stored issue, or the policy's own values.

use crate::{Store, failure::Failure, sql};
use domain::policy::PolicySettings;
use sea_orm::ConnectionTrait;

/// The parameters in force.
///
/// # Errors
/// The database; stored parameters that cannot be read.
pub async fn current(store: &Store) -> Result<PolicySettings, Failure> {
    in_force(&store.0.read).await
}

pub(crate) async fn in_force(db: &impl ConnectionTrait) -> Result<PolicySettings, Failure> {
    let text = "SELECT settings FROM policy_settings ORDER BY version DESC LIMIT 1";
    match sql::rows(db, text, []).await?.first() {
        None => Ok(PolicySettings::default()),
        Some(row) => {
            let stored: String = row.try_get("", "settings")?;
            serde_json::from_str(&stored)
                .map_err(|e| Failure::json("policy_settings", "settings", &"newest", &e))
        }
    }
}
