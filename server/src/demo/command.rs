//! `demo seed` and the loading of the small ministry when a demonstration starts empty.

use super::{Plan, Progress};
use crate::{commands, config::Config};
use anyhow::Context as _;
use std::time::Instant;
use store::{Access, Store};

/// Fills the empty register that the settings name.
///
/// # Errors
/// As [`super::seed`], and when the register cannot be opened.
pub async fn run(config: &Config, plan: &Plan) -> anyhow::Result<()> {
    let store = commands::open(config, Access::Write).await?;
    store
        .migrate()
        .await
        .context("bringing the database up to date")?;
    let begun = Instant::now();
    let done = super::seed(&store, plan, &Progress::shown()).await;
    store.close().await;
    let done = done?;
    println!(
        "{} is ready: {} accounts, {} people, {} events in the audit trail, in {:.1} s (seed {}).",
        super::NAME,
        done.accounts,
        done.people,
        done.events,
        begun.elapsed().as_secs_f64(),
        plan.seed
    );
    Ok(())
}

/// At the start of a server with demonstration sign-in: somebody must be there to sign in as.
///
/// # Errors
/// As [`super::seed`].
pub async fn fill_if_empty(config: &Config, store: &Store) -> anyhow::Result<()> {
    if config.demo
        && let Some(done) = super::seed_if_empty(store, &Progress::shown())
            .await
            .context("loading the demonstration")?
    {
        println!(
            "The demonstration is loaded: {} accounts, {} people.",
            done.accounts, done.people
        );
    }
    Ok(())
}
