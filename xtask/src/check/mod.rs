//! `cargo xtask check`: everything that can be judged without running the product.
//! Each check is one function; all of them run, even after one has failed.

mod advisories;
mod dependencies;
mod licences;
mod policy;
mod repository;

use std::time::{Duration, Instant};

use anyhow::{Result, bail, ensure};

use crate::ui::{Ui, clock};
use crate::workspace::cargo;

/// Our packages, as the server's build sees them. Never `--workspace`: `ssr` and `hydrate` must not meet.
const HOST: [&str; 14] = [
    "--package",
    "server",
    "--package",
    "domain",
    "--package",
    "store",
    "--package",
    "migrations",
    "--package",
    "app",
    "--package",
    "xtask",
    "--features",
    "app/ssr,xtask/glue",
];
/// The browser's build.
const BROWSER: [&str; 4] = [
    "--package",
    "frontend",
    "--target",
    "wasm32-unknown-unknown",
];

type Check = (&'static str, fn(&Ui) -> Result<()>);

/// In the order of what people want to know first.
const CHECKS: [Check; 12] = [
    ("format", format),
    ("lints, server", lints_of_host),
    ("lints, browser", lints_of_browser),
    ("documentation", documentation),
    ("unused dependencies", dependencies::unused),
    ("who may name sea-orm", dependencies::layers),
    ("no sea-orm in the browser", dependencies::no_orm_in_browser),
    ("licences", licences::check),
    ("advisories", advisories::check),
    ("paths in ARCHITECTURE.md", repository::documented_paths),
    ("no paths of one machine", repository::machine_paths),
    ("lock files name no host", repository::lock_files),
];

/// Runs every check whose name holds `wanted`, prints one line for each, and tells whether all passed.
///
/// # Errors
/// No check has such a name.
pub(crate) fn run(ui: &Ui, wanted: &str) -> Result<bool> {
    let mut results: Vec<(&str, bool, Duration)> = Vec::new();
    for (name, check) in CHECKS.into_iter().filter(|(name, _)| name.contains(wanted)) {
        let began = Instant::now();
        let result = check(ui);
        if let Err(error) = &result {
            ui.say(&format!("{name}: {error:#}\n"));
        }
        results.push((name, result.is_ok(), began.elapsed()));
    }
    ensure!(!results.is_empty(), "no check is called {wanted:?}");
    println!("\n{:<28} {:<7} {:>8}", "check", "result", "time");
    for (name, ok, took) in &results {
        let word = if *ok { "ok" } else { "FAILED" };
        println!("{name:<28} {word:<7} {:>8}", clock(*took));
    }
    println!("{:<28} {:<7} {:>8}", "all", "", clock(ui.elapsed()));
    Ok(results.iter().all(|(_, ok, _)| *ok))
}

fn format(ui: &Ui) -> Result<()> {
    ui.run("cargo fmt", &mut cargo(["fmt", "--all", "--check"]))
        .map(|_| ())
}

fn lints_of_host(ui: &Ui) -> Result<()> {
    let mut clippy = cargo(["clippy", "--all-targets"]);
    clippy.args(HOST).args(["--", "-D", "warnings"]);
    ui.run("clippy, server", &mut clippy).map(|_| ())
}

fn lints_of_browser(ui: &Ui) -> Result<()> {
    if !crate::setup::wasm_target(ui) {
        bail!("the WASM target is missing: rustup target add wasm32-unknown-unknown");
    }
    let mut clippy = cargo(["clippy"]);
    clippy.args(BROWSER).args(["--", "-D", "warnings"]);
    ui.run("clippy, browser", &mut clippy).map(|_| ())
}

fn documentation(ui: &Ui) -> Result<()> {
    let mut doc = cargo(["doc", "--no-deps", "--document-private-items"]);
    doc.args(HOST).env("RUSTDOCFLAGS", "-D warnings");
    ui.run("cargo doc", &mut doc).map(|_| ())
}
