//! Lists that were uploaded and never explained are given up after a week: the table of such a list is
//! kept for its explanation only.

use super::call;
use crate::{
    Store,
    failure::Failure,
    gate::{About, Record as _},
    sql,
};
use chrono::Duration;
use domain::{ids::ReconciliationId, permission::Action, reconciliation::Reconciliation};
use sea_orm::Value;
use std::collections::BTreeMap;

/// How long a list waits to be explained.
const WAITS: Duration = Duration::days(7);

/// Gives up what has waited too long.
pub(super) async fn abandoned(store: &Store) -> Result<(), Failure> {
    let now = store.clock().now();
    let text = "SELECT id FROM reconciliation WHERE mapping IS NULL AND given_up = ? AND compared_at < ? ORDER BY number";
    let values: [Value; 2] = [false.into(), (now.at - WAITS).into()];
    for row in sql::rows(&store.0.read, text, values).await? {
        let id = ReconciliationId(row.try_get("", "id")?);
        let about = About {
            action: Action::Reconcile,
            kind: Reconciliation::KIND,
            subject: id.to_string(),
        };
        store
            .write(&call("lists", now.today), about, move |tx| {
                Box::pin(async move {
                    let Some(mut next) = Reconciliation::load(tx, &id).await? else {
                        return Ok(());
                    };
                    if !next.is_waiting() {
                        return Ok(());
                    }
                    let seen = next.version;
                    next.given_up = true;
                    next.set_version(seen + 1);
                    if !next.update(tx, seen).await? {
                        return Err(Failure::Stale);
                    }
                    let note = "Its columns were not explained within a week".to_owned();
                    let event = next.event("reconciliation.given-up", BTreeMap::new(), note);
                    tx.record(Action::Reconcile, &next, &event).map(|_| ())
                })
            })
            .await?;
    }
    Ok(())
}
