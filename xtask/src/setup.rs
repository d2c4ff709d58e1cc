//! Puts in place what a fresh machine lacks: the WASM target and npm packages.
//! Debian packages, needed by tests only, are in `packages.rs`.

use std::path::Path;

use anyhow::{Result, ensure};

use crate::ui::Ui;
use crate::workspace::{command, on_path, path};

/// Whether Rust can compile for the browser, after trying to make it so.
pub(crate) fn wasm_target(ui: &Ui) -> bool {
    if has_wasm_target() {
        return true;
    }
    let mut rustup = command("rustup");
    rustup.args(["target", "add", "wasm32-unknown-unknown"]);
    let added = on_path("rustup")
        && ui
            .attempt("Rust's WASM target", &mut rustup)
            .is_ok_and(|done| done.status.success());
    added && has_wasm_target()
}

fn has_wasm_target() -> bool {
    let mut rustc = command("rustc");
    rustc.args([
        "--print",
        "target-libdir",
        "--target",
        "wasm32-unknown-unknown",
    ]);
    let Ok(output) = rustc.output() else {
        return false;
    };
    let folder = String::from_utf8_lossy(&output.stdout);
    output.status.success() && Path::new(folder.trim()).is_dir()
}

/// Installs the packages of one folder's lock file, unless exactly these are there already.
///
/// # Errors
/// Node.js is missing or too old, or npm failed.
pub(crate) fn npm(ui: &Ui, folder: &str) -> Result<()> {
    let packages = path(folder);
    let lock = std::fs::read(packages.join("package-lock.json"))?;
    let stamp = packages.join("node_modules/.installed-lock");
    if std::fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    ensure!(
        on_path("npm"),
        "npm is missing: install Node.js 20 or later (Debian: apt-get install nodejs npm)"
    );
    let mut npm = command("npm");
    npm.arg("ci").current_dir(&packages);
    ui.run(&format!("npm packages of {folder}/"), &mut npm)?;
    std::fs::write(stamp, lock)?;
    Ok(())
}
