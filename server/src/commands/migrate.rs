//! `migrate`: brings the schema up to date, or takes the newest step back.

use crate::config::Config;
use anyhow::Context as _;
use store::Access;

/// Runs what is missing, or with `down` undoes the newest migration.
///
/// # Errors
/// When the database cannot be used, or a migration fails; a failed one leaves nothing behind.
pub(crate) async fn run(config: &Config, down: bool) -> anyhow::Result<()> {
    let store = super::open(config, Access::Write).await?;
    if down {
        store
            .migrate_down(1)
            .await
            .context("taking the newest migration back")?;
        println!(
            "The newest migration is taken back. `migrate` brings it back; what its tables held is gone."
        );
    } else {
        let missing = store
            .pending_migrations()
            .await
            .context("reading which migrations were run")?;
        store
            .migrate()
            .await
            .context("bringing the database up to date")?;
        println!("The schema is up to date ({missing} migrations run).");
    }
    store.close().await;
    Ok(())
}
