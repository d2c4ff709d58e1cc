//! `audit verify`: reads the trail from its first event to its last.

use crate::config::Config;
use anyhow::{Context as _, bail};
use store::Access;

/// Prints the counts, or the first event that is not as it was written.
///
/// # Errors
/// When the trail cannot be read or is not intact.
pub(crate) async fn verify(config: &Config) -> anyhow::Result<()> {
    let store = super::open(config, Access::ReadOnly).await?;
    let verdict = store::audit::verify(&store)
        .await
        .context("reading the audit trail")?;
    store.close().await;
    println!(
        "{} events read, {} signed checkpoints compared.",
        verdict.events, verdict.checkpoints
    );
    if let Some(fault) = verdict.fault {
        bail!(
            "the audit trail is not intact: {fault}. Keep this database as it is, and compare it with the last good backup"
        );
    }
    println!("The audit trail is intact.");
    Ok(())
}
