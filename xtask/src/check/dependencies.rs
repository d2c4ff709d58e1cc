//! Checks manifests against sources: nothing unused, and the database layer named only where it may be.
//! Licences and advisories of dependencies are in their own files.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;
use toml::Table;

use super::licences::metadata;
use crate::ui::Ui;
use crate::workspace::{cargo, path};

/// Packages that may name the ORM; for all others the store is the only way to records.
const MAY_NAME_ORM: [&str; 2] = ["store", "migrations"];

/// Every dependency must occur in its package's sources, or say in the manifest why it is kept:
/// `[package.metadata.kept-dependencies]`, `name = "reason"`.
///
/// # Errors
/// A dependency is not used, or a stated exception is not needed.
pub(crate) fn unused(_ui: &Ui) -> Result<()> {
    let mut problems = Vec::new();
    for package in members()? {
        let folder = folder_of(&package)?;
        let sources = sources(&folder)?;
        let kept = &package["metadata"]["kept-dependencies"];
        for dependency in package["dependencies"].as_array().into_iter().flatten() {
            let name = dependency["rename"]
                .as_str()
                .or(dependency["name"].as_str())
                .unwrap_or_default();
            let used = names(&sources, &name.replace('-', "_"));
            match (used, kept[name].is_string()) {
                (false, false) => problems.push(format!("{}: {name} is not used", package["name"])),
                (true, true) => {
                    problems.push(format!("{}: {name} is kept without need", package["name"]))
                }
                _ => {}
            }
        }
    }
    ensure!(problems.is_empty(), "\n  {}", problems.join("\n  "));
    Ok(())
}

/// Tests may look into the database behind the store's back; what ships may not.
///
/// # Errors
/// Another package than store and migrations depends on the ORM.
pub(crate) fn layers(_ui: &Ui) -> Result<()> {
    for package in members()? {
        let name = package["name"].as_str().unwrap_or_default();
        let manifest = std::fs::read_to_string(folder_of(&package)?.join("Cargo.toml"))?;
        let manifest: Table = manifest.parse().context("Cargo.toml")?;
        let sections = ["dependencies", "build-dependencies"];
        let tables = sections
            .iter()
            .filter_map(|section| manifest.get(*section)?.as_table());
        let orm = tables
            .flat_map(Table::keys)
            .find(|key| key.starts_with("sea-orm") || key.starts_with("sqlx"));
        if let Some(orm) = orm.filter(|_| !MAY_NAME_ORM.contains(&name)) {
            bail!(
                "{name} names {orm}; only {} may",
                MAY_NAME_ORM.join(" and ")
            );
        }
    }
    Ok(())
}

/// # Errors
/// The browser's build holds sea-orm.
pub(crate) fn no_orm_in_browser(_ui: &Ui) -> Result<()> {
    let arguments = [
        "tree",
        "--locked",
        "--package",
        "frontend",
        "--target",
        "wasm32-unknown-unknown",
    ];
    let mut tree = cargo(arguments);
    let output = tree
        .args(["--prefix", "none", "--edges", "normal"])
        .output()
        .context("cargo tree")?;
    ensure!(
        output.status.success(),
        "cargo tree: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    let tree = String::from_utf8_lossy(&output.stdout);
    // A tree without Leptos would mean that this check looks at the wrong thing.
    ensure!(
        tree.lines().any(|line| line.starts_with("leptos ")),
        "the browser's tree has no leptos"
    );
    let found: Vec<&str> = tree
        .lines()
        .filter(|line| {
            ["sea-orm", "sqlx", "store ", "migrations "]
                .iter()
                .any(|name| line.starts_with(name))
        })
        .collect();
    ensure!(
        found.is_empty(),
        "in the browser's build: {}",
        found.join(", ")
    );
    Ok(())
}

fn members() -> Result<Vec<Value>> {
    let mut metadata = metadata(&["--no-deps"])?;
    match metadata["packages"].take() {
        Value::Array(packages) => Ok(packages),
        _ => bail!("cargo metadata lists no packages"),
    }
}

fn folder_of(package: &Value) -> Result<PathBuf> {
    let manifest = package["manifest_path"]
        .as_str()
        .context("cargo metadata: manifest_path")?;
    Ok(Path::new(manifest)
        .parent()
        .map_or_else(|| path("."), Path::to_path_buf))
}

/// All Rust text of a package, without packages nested in its folder.
fn sources(folder: &Path) -> Result<String> {
    let mut text = String::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() && !path.join("Cargo.toml").exists() {
            text.push_str(&sources(&path)?);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            text.push_str(&std::fs::read_to_string(&path)?);
        }
    }
    Ok(text)
}

/// Whether the word stands in the text on its own, outside of line comments.
fn names(text: &str, word: &str) -> bool {
    let part = |other: Option<char>| other.is_some_and(|c| c.is_alphanumeric() || c == '_');
    text.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .any(|line| {
            line.match_indices(word).any(|(at, _)| {
                !part(line[..at].chars().next_back())
                    && !part(line[at + word.len()..].chars().next())
            })
        })
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn a_name_counts_only_as_a_whole_word_in_code() {
        assert!(names("use serde::Serialize;", "serde"));
        assert!(names("    #[serde(rename)]", "serde"));
        assert!(!names("use serde_json::Value;", "serde"));
        assert!(!names("// serde would do", "serde"));
        assert!(!names("", "serde"));
    }
}
