//! Builds what the browser fetches: islands as WASM, style sheet, script, icon; hashed and compressed into `target/site`.
//! The server that embeds them is built in `release.rs`.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::setup;
use crate::ui::Ui;
use crate::workspace::{cargo, command, path, site, target};

/// Glue and WASM together, gzip: what an island may cost a first visit.
pub(crate) const ISLANDS_BUDGET: u64 = 80_000;
/// The style sheet, gzip.
pub(crate) const STYLE_BUDGET: u64 = 20_000;

/// One published file.
pub(crate) struct Asset {
    pub(crate) name: String,
    pub(crate) raw: u64,
    pub(crate) gzip: u64,
    pub(crate) brotli: u64,
}

/// What was published.
pub(crate) struct Site {
    pub(crate) assets: Vec<Asset>,
    /// Changes when any file does; the server's binary is rebuilt then.
    pub(crate) digest: String,
    /// `false`: this machine cannot compile for the browser; pages work without islands.
    pub(crate) islands: bool,
}

impl Site {
    /// Bytes that a first visit fetches for the islands, gzip.
    pub(crate) fn islands_gzip(&self) -> u64 {
        self.gzip_of(|name| name.starts_with("frontend-"))
    }

    /// Bytes of the style sheet, gzip.
    pub(crate) fn style_gzip(&self) -> u64 {
        self.gzip_of(|name| name.ends_with(".css"))
    }

    fn gzip_of(&self, wanted: impl Fn(&str) -> bool) -> u64 {
        self.assets
            .iter()
            .filter(|asset| wanted(&asset.name))
            .map(|asset| asset.gzip)
            .sum()
    }

    /// What is too large, in words; empty when all is well.
    pub(crate) fn over_budget(&self) -> Vec<String> {
        let measured = [
            (
                "islands (WASM and its glue)",
                self.islands_gzip(),
                ISLANDS_BUDGET,
            ),
            ("style sheet", self.style_gzip(), STYLE_BUDGET),
        ];
        measured
            .into_iter()
            .filter(|(_, size, budget)| size > budget)
            .map(|(what, size, budget)| format!("{what}: {size} bytes gzip, budget {budget}"))
            .collect()
    }
}

/// Builds and publishes everything; what did not change is left as it is.
///
/// # Errors
/// A tool is missing or failed; a missing WASM target is no error, the islands are left out then.
pub(crate) fn build(ui: &Ui) -> Result<Site> {
    setup::npm(ui, "style")?;
    let islands = if setup::wasm_target(ui) {
        Some(bundle_islands(ui)?)
    } else {
        ui.say("No WASM target (rustup target add wasm32-unknown-unknown failed): islands are left out, pages work without.");
        None
    };
    let mut node = command("node");
    node.arg("style/build.mjs").arg(site()).args(&islands);
    let done = ui.run("Style sheet, script, compression", &mut node)?;
    Ok(Site {
        digest: fingerprint(&[site().join("manifest.json")])?,
        ..read_sizes(&done.stdout)?
    })
}

/// Compiles the islands and makes them small; returns the folder with `frontend.js` and `frontend_bg.wasm`.
fn bundle_islands(ui: &Ui) -> Result<PathBuf> {
    let target_name = "wasm32-unknown-unknown";
    let profile = "wasm-release";
    ui.run(
        "Islands (WASM)",
        &mut cargo([
            "build",
            "--package",
            "frontend",
            "--target",
            target_name,
            "--profile",
            profile,
        ]),
    )?;
    let compiled = target()
        .join(target_name)
        .join(profile)
        .join("frontend.wasm");
    let folder = target().join("islands");
    let stamp = folder.join("made-from");
    let made_from = fingerprint(&[
        compiled.clone(),
        path("style/package-lock.json"),
        path("Cargo.lock"),
    ])?;
    if std::fs::read_to_string(&stamp).is_ok_and(|text| text == made_from) {
        return Ok(folder);
    }
    let arguments = [
        "build",
        "--package",
        "xtask",
        "--bin",
        "wasm-glue",
        "--features",
        "glue",
    ];
    ui.run("Glue maker", &mut cargo(arguments))?;
    std::fs::create_dir_all(&folder)?;
    let mut glue = command(target().join("debug/wasm-glue"));
    ui.run("Glue", glue.arg(&compiled).arg(&folder))?;
    shrink(ui, &folder)?;
    std::fs::write(stamp, made_from)?;
    Ok(folder)
}

/// Runs Binaryen's optimiser over the WASM file, in place.
fn shrink(ui: &Ui, folder: &std::path::Path) -> Result<()> {
    let file = folder.join("frontend_bg.wasm");
    let mut optimiser = command("node");
    optimiser
        .arg("style/node_modules/binaryen/bin/wasm-opt")
        .arg(&file);
    // What rustc's default WASM target uses; the optimiser refuses what it was not told of.
    optimiser.args([
        "--enable-bulk-memory",
        "--enable-mutable-globals",
        "--enable-nontrapping-float-to-int",
        "--enable-reference-types",
        "--enable-sign-ext",
        "--enable-multivalue",
        "-Oz",
        "-o",
    ]);
    ui.run("Smaller WASM", optimiser.arg(&file))?;
    Ok(())
}

/// Tells apart contents; not a proof against anybody.
fn fingerprint(files: &[PathBuf]) -> Result<String> {
    let mut hasher = DefaultHasher::new();
    for file in files {
        let content =
            std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
        content.hash(&mut hasher);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

fn read_sizes(printed: &str) -> Result<Site> {
    let report: Value = serde_json::from_str(printed).context("style/build.mjs printed no JSON")?;
    let sizes = report["sizes"]
        .as_object()
        .context("style/build.mjs printed no sizes")?;
    ensure!(!sizes.is_empty(), "style/build.mjs published nothing");
    let number = |value: &Value| value.as_u64().unwrap_or(0);
    let assets = sizes
        .iter()
        .map(|(name, size)| Asset {
            name: name.clone(),
            raw: number(&size["raw"]),
            gzip: number(&size["gzip"]),
            brotli: number(&size["brotli"]),
        })
        .collect();
    Ok(Site {
        assets,
        digest: String::new(),
        islands: report["manifest"]["islands"] == Value::Bool(true),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRINTED: &str = r#"{"manifest":{"islands":true},"sizes":{
        "frontend-1.js":{"raw":9,"gzip":50000,"brotli":3},
        "frontend-1_bg.wasm":{"raw":9,"gzip":30001,"brotli":3},
        "main-1.css":{"raw":9,"gzip":20000,"brotli":3}}}"#;

    #[test]
    fn glue_and_wasm_count_together_and_one_byte_too_many_is_told() {
        let site = read_sizes(PRINTED).expect("valid");
        assert!(site.islands);
        assert_eq!(site.islands_gzip(), 80_001);
        assert_eq!(
            site.over_budget(),
            ["islands (WASM and its glue): 80001 bytes gzip, budget 80000"]
        );
    }

    #[test]
    fn a_report_without_sizes_is_refused() {
        assert!(read_sizes(r#"{"manifest":{"islands":true},"sizes":{}}"#).is_err());
        assert!(read_sizes("").is_err());
    }
}
