//! The machine in a few words, without its name: what a figure depends on.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};

use super::load::percentile;
use super::writes::syncs;
use crate::packages::postgres_folder;
use crate::workspace::command;

/// One line for each thing worth knowing.
///
/// # Errors
/// The disk cannot be written.
pub(crate) fn describe(folder: &Path) -> Result<Vec<String>> {
    let cores = std::thread::available_parallelism().context("cores")?;
    let memory = std::fs::read_to_string("/proc/meminfo")?;
    let memory = memory
        .lines()
        .find_map(|line| line.strip_prefix("MemTotal:"));
    let memory = memory.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
    let mut syncs = syncs(folder, 300)?;
    let whole: Duration = syncs.iter().sum();
    let mut lines = vec![
        format!(
            "{cores} cores, {:.0} GB memory, Linux on {}",
            memory.unwrap_or(0.0) * 1024.0 / 1e9,
            std::env::consts::ARCH
        ),
        format!(
            "a disk that keeps {:.0} writes of 4 KiB a second one after another (fsync p50 {:.2} ms, p99 {:.2} ms)",
            syncs.len() as f64 / whole.as_secs_f64(),
            percentile(&mut syncs, 50).as_secs_f64() * 1e3,
            percentile(&mut syncs, 99).as_secs_f64() * 1e3
        ),
    ];
    lines.extend(version("rustc", &["--version"]));
    if let Some(programs) = postgres_folder() {
        lines.extend(version(programs.join("postgres"), &["--version"]));
    }
    lines.extend(version("wrk", &["--version"]));
    Ok(lines)
}

/// The first line that a program says of itself, without what follows in brackets.
fn version(program: impl AsRef<std::ffi::OsStr>, arguments: &[&str]) -> Option<String> {
    // wrk prints its version and then ends as if it had failed.
    let output = command(program).args(arguments).output().ok()?;
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    let line = told.lines().next()?.split(['(', '[']).next()?.trim();
    (!line.is_empty()).then(|| line.to_owned())
}
