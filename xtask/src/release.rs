//! `build` and `serve`: the one release file with everything embedded, and running it.
//! How the browser's part is made is in `site.rs`.

use std::ffi::OsString;
use std::process::Stdio;

use anyhow::{Context, Result, bail};

use crate::site::{self, Site};
use crate::ui::{Ui, clock};
use crate::workspace::{binary, cargo, command};

/// Builds the release file; returns what was published for browsers.
///
/// # Errors
/// A tool is missing or failed.
pub(crate) fn build(ui: &Ui) -> Result<Site> {
    let site = std::thread::scope(|scope| {
        // The islands' last step uses one core for long; meanwhile the server's library compiles on the other.
        let library = scope.spawn(|| compile_library(ui));
        let site = site::build(ui);
        let library = library
            .join()
            .unwrap_or_else(|_| bail!("the compiling thread panicked"));
        library.and(site)
    })?;
    let mut server = cargo(["build", "--release", "--package", "server"]);
    ui.run(
        "Server with everything embedded",
        server.env("SMR_SITE_DIGEST", &site.digest),
    )?;
    Ok(site)
}

/// Compiles all of the server but the binary, which embeds files that are not there yet.
fn compile_library(ui: &Ui) -> Result<()> {
    let mut library = cargo(["build", "--release", "--package", "server", "--lib"]);
    ui.run("Server", &mut library).map(|_| ())
}

/// `cargo xtask build`: prints what came out.
///
/// # Errors
/// As `build`.
pub(crate) fn build_and_report(ui: &Ui) -> Result<()> {
    let site = build(ui)?;
    report(ui, &site);
    Ok(())
}

fn report(ui: &Ui, site: &Site) {
    ui.say("");
    ui.say(&format!(
        "{:<36} {:>9} {:>9} {:>9}",
        "file (bytes)", "raw", "gzip", "brotli"
    ));
    for asset in &site.assets {
        ui.say(&format!(
            "{:<36} {:>9} {:>9} {:>9}",
            asset.name, asset.raw, asset.gzip, asset.brotli
        ));
    }
    let size = std::fs::metadata(binary()).map_or(0, |data| data.len());
    ui.say(&format!("{:<36} {size:>9}", "social-media-register"));
    for problem in site.over_budget() {
        ui.say(&format!("OVER BUDGET: {problem}"));
    }
    if !site.islands {
        ui.say("Islands are left out of this build: pages work, without their small comforts.");
    }
    ui.say(&format!(
        "Built in {}: {}",
        clock(ui.elapsed()),
        binary().display()
    ));
}

/// `cargo xtask serve`: builds, then runs the release file with the demo's sign-in until it is stopped.
///
/// # Errors
/// As `build`; the server could not be started or ended with an error.
pub(crate) fn serve(ui: &Ui, extra: &[OsString]) -> Result<()> {
    build_and_report(ui)?;
    let mut server = command(binary());
    server.arg("serve").args(extra).stdin(Stdio::null());
    if std::env::var_os("SMR_DEMO").is_none() {
        server.env("SMR_DEMO", "true");
    }
    ui.say(&format!(
        "\nOpen http://{} (Ctrl-C stops it)\n",
        listen_address()
    ));
    let status = server
        .status()
        .with_context(|| format!("cannot start {}", binary().display()))?;
    match status.code() {
        Some(0) | None => Ok(()), // None: ended by a signal, as Ctrl-C does
        Some(code) => bail!("the server ended with status {code}"),
    }
}

/// The server prints its address too; this line only tells where to look before it is ready.
fn listen_address() -> String {
    std::env::var("SMR_LISTEN").unwrap_or_else(|_| "127.0.0.1:3000".to_owned())
}
