//! `backup FILE`: a copy of the register that has been opened and read before it is called good.

use crate::config::Config;
use anyhow::{Context as _, bail};
use std::path::Path;
use store::{backup, clock::Clock};

/// Copies an SQLite register while it is in use; says how it is done for PostgreSQL.
///
/// # Errors
/// When the copy cannot be written, or does not pass its check.
pub(crate) async fn run(config: &Config, file: &Path) -> anyhow::Result<()> {
    let url = config.database_url.reveal();
    if !url.starts_with("sqlite:") {
        bail!(
            "this register is in PostgreSQL, which has its own tool. Run:\n  \
             pg_dump --format=custom --file={} \"$SMR_DATABASE_URL\"\n\
             and keep {}/audit-checkpoints.jsonl and audit-checkpoint.key beside the copy",
            file.display(),
            config.data_dir.display()
        );
    }
    // The checkpoints as they are now: one that is signed while the copy is made tells of later events.
    let as_now = checkpoints_as_now(&config.data_dir)?;
    backup::write(url, file).await.context("writing the copy")?;
    let checked = backup::check(file, Some(&as_now), &Clock::system()).await;
    std::fs::remove_dir_all(&as_now).ok();
    let checked = checked.context("reading the copy back")?;
    if let Some(fault) = checked.trail.fault {
        bail!(
            "the copy was written, but its audit trail is not intact: {fault}. Run `audit verify` on the register"
        );
    }
    println!(
        "{}: {} kB, {} audit events, intact. Keep {}/audit-checkpoint.key and audit-checkpoints.jsonl in another place: they prove that the trail is whole.",
        file.display(),
        checked.bytes / 1024,
        checked.trail.events,
        config.data_dir.display()
    );
    Ok(())
}

/// A folder beside the data with today's checkpoints and key.
fn checkpoints_as_now(data_dir: &Path) -> anyhow::Result<std::path::PathBuf> {
    let folder = data_dir.join(format!(".backup-check-{}", std::process::id()));
    std::fs::create_dir_all(&folder)
        .with_context(|| format!("cannot write to {}", data_dir.display()))?;
    for name in ["audit-checkpoints.jsonl", "audit-checkpoint.key"] {
        let source = data_dir.join(name);
        if source.exists() {
            std::fs::copy(&source, folder.join(name))
                .with_context(|| format!("cannot copy {}", source.display()))?;
        }
    }
    Ok(folder)
}
