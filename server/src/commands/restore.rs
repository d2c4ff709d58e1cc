//! `restore FILE`: puts a checked backup in the place of the register. Nothing is deleted: the
//! register that was there stays beside it under another name.

use crate::config::Config;
use anyhow::{Context as _, bail};
use domain::actor::{Actor, SystemActor};
use std::path::Path;
use store::{Access, Call, Store, backup, clock::Clock};

/// Checks the backup first, then the register, then puts the one in the other's place.
///
/// # Errors
/// When the backup is damaged, the register is in use, or it holds something and `replace` is not given.
pub(crate) async fn run(config: &Config, file: &Path, replace: bool) -> anyhow::Result<()> {
    if !config.database_url.reveal().starts_with("sqlite:") {
        bail!(
            "this register is in PostgreSQL, which has its own tool. Stop the server, then run:\n  \
             pg_restore --clean --if-exists --single-transaction --dbname=\"$SMR_DATABASE_URL\" {}",
            file.display()
        );
    }
    let checked = backup::check(file, None, &Clock::system())
        .await
        .context("reading the backup")?;
    if let Some(fault) = checked.trail.fault {
        bail!("the backup’s audit trail is not intact ({fault}); it is not restored");
    }
    if checked.trail.events == 0 {
        bail!(
            "{} holds no events: it is not a backup of a register",
            file.display()
        );
    }
    if !replace && holds_something(config).await? {
        bail!(
            "there is a register already. To put the backup in its place, add --replace; the present one is kept beside it"
        );
    }
    let settings = super::store_settings(config, Access::Write);
    let kept = backup::put_in_place(&settings, file).context("putting the backup in place")?;
    finish(config, file).await?;
    println!(
        "Restored {} ({} audit events).",
        file.display(),
        checked.trail.events
    );
    if let Some(kept) = kept {
        println!("The register that was there is kept as {}.", kept.display());
    }
    Ok(())
}

/// Opening takes the lock, so a register that a server is using is not even looked into.
async fn holds_something(config: &Config) -> anyhow::Result<bool> {
    let store = super::open(config, Access::Write).await?;
    let held = match store.ready().await {
        Ok(()) => {
            let events = store::health::newest_event(&store)
                .await
                .context("looking into the register")?;
            events.is_some()
        }
        Err(_) => false, // no schema yet: an empty file
    };
    store.close().await;
    Ok(held)
}

/// The restored register is brought up to date and says itself that it was restored.
async fn finish(config: &Config, file: &Path) -> anyhow::Result<()> {
    let store: Store = super::open(config, Access::Write).await?;
    store
        .migrate()
        .await
        .context("bringing the restored register up to date")?;
    let call = Call {
        actor: Actor::System(SystemActor::CommandLine),
        request_id: uuid::Uuid::now_v7().to_string(),
        key: None,
    };
    let name = file
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    backup::note_restored(&store, &call, &name)
        .await
        .context("writing the event")?;
    store::audit::checkpoint(&store)
        .await
        .context("writing an audit checkpoint")?;
    store.close().await;
    Ok(())
}
