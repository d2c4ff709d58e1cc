//! Commands for whoever looks after the server. Each prints what it did; none is reachable by HTTP.

pub(crate) mod audit;
pub(crate) mod backup;
pub(crate) mod config_check;
pub(crate) mod doctor;
pub(crate) mod invite;
pub(crate) mod migrate;
pub(crate) mod restore;

use crate::config::Config;
use anyhow::Context as _;
use store::{Access, Store, StoreSettings, clock::Clock};

/// Connections that read at once: more than cores, since some wait for the disk.
const READERS: u32 = 4;

/// How the store is opened with these settings.
pub(crate) fn store_settings(config: &Config, access: Access) -> StoreSettings {
    StoreSettings {
        database_url: config.database_url.reveal().to_owned(),
        data_dir: config.data_dir.clone(),
        clock: config.demo_day.map_or_else(Clock::system, Clock::on_day),
        readers: READERS,
        access,
    }
}

/// Opens the register.
///
/// # Errors
/// When the database cannot be reached; the text says which setting names it, never its password.
pub(crate) async fn open(config: &Config, access: Access) -> anyhow::Result<Store> {
    let opened = Store::open(store_settings(config, access)).await;
    opened.context("cannot open the register (SMR_DATABASE_URL; see `config check`)")
}
