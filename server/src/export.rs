//! `export register FILE`: the file that the list hands out, made by whoever looks after the server.
//! What is in it and how it is noted is `app`'s and `store`'s.

use crate::{commands, config::Config};
use anyhow::{Context as _, anyhow, bail};
use app::files::register_file::Format;
use app::pages::accounts::export::{NotExported, Wish as Asked, export};
use clap::Args;
use domain::actor::{Actor, SystemActor};
use std::{
    fs::File,
    path::{Path, PathBuf},
};
use store::{Access, Call};
use uuid::Uuid;

/// What the command line says.
#[derive(Debug, Args)]
pub(crate) struct Wish {
    /// The file to write, ending in .csv or .xlsx; it must not exist.
    file: PathBuf,
    /// Filters and order, as in the address of the list: "platform=facebook&as_at=2026-03-14".
    #[arg(long, value_name = "QUERY", default_value = "")]
    query: String,
    /// Write over a file that exists.
    #[arg(long)]
    replace: bool,
}

/// Writes the file and notes it in the audit trail.
///
/// # Errors
/// When the file cannot be written, the query is not understood, or the register cannot be opened.
pub(crate) async fn register(config: &Config, wish: &Wish) -> anyhow::Result<()> {
    let format = format(&wish.file)?;
    if !wish.replace && wish.file.exists() {
        bail!(
            "{} exists; with --replace it is written over",
            wish.file.display()
        );
    }
    let store = commands::open(config, Access::Beside).await?;
    let call = Call {
        actor: Actor::System(SystemActor::CommandLine),
        request_id: Uuid::now_v7().to_string(),
        key: None,
    };
    let asked = Asked {
        call: &call,
        query: wish.query.trim_start_matches('?'),
        format,
        organisation: &config.organisation_name,
        marking: &config.export_marking,
        public_url: config.given_public_url.as_ref(),
    };
    let exported = export(&store, &asked).await;
    store.close().await;
    let made = match exported {
        Ok(exported) => exported.made,
        Err(NotExported::Query(faults)) => bail!("the query is not understood. {faults}"),
        Err(NotExported::Failure(failure)) => {
            return Err(anyhow!(failure).context("making the file"));
        }
    };
    let (rows, sha256) = (made.rows, made.sha256);
    put(made.file, &wish.file).with_context(|| format!("cannot write {}", wish.file.display()))?;
    println!(
        "{}: {rows} accounts. SHA-256 {sha256}, as noted in the audit trail.",
        wish.file.display()
    );
    Ok(())
}

fn format(file: &Path) -> anyhow::Result<Format> {
    let ending = file
        .extension()
        .and_then(|e| e.to_str())
        .unwrap_or_default();
    match ending.to_ascii_lowercase().as_str() {
        "csv" => Ok(Format::Csv),
        "xlsx" => Ok(Format::Xlsx),
        _ => bail!("{}: the name must end in .csv or .xlsx", file.display()),
    }
}

/// Whole or not at all: a reader never sees half a file.
fn put(mut made: File, file: &Path) -> std::io::Result<()> {
    let mut name = file.as_os_str().to_owned();
    name.push(".part");
    let part = PathBuf::from(name);
    let written = File::create(&part).and_then(|mut out| {
        std::io::copy(&mut made, &mut out)?;
        out.sync_all()
    });
    let done = written.and_then(|()| std::fs::rename(&part, file));
    if done.is_err() {
        // Half a file is of use to nobody; what went wrong is told either way.
        std::fs::remove_file(&part).ok();
    }
    done
}
