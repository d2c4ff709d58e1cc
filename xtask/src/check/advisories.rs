//! Compares `Cargo.lock` with known security advisories, offline, and with the packages `deny.toml` bans.
//! The advisories are not part of the project: `SMR_REAL_DATA` names the folder that holds them.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use semver::{Version, VersionReq};
use serde_json::Value;
use toml::Table;

use super::policy;
use crate::ui::Ui;
use crate::workspace::path;

/// # Errors
/// A locked package has an advisory that `deny.toml` does not name, or is banned.
pub(crate) fn check(ui: &Ui) -> Result<()> {
    let policy = policy::read()?;
    let locked = locked_packages(&std::fs::read_to_string(path("Cargo.lock"))?)?;
    let mut problems: Vec<String> = policy
        .banned
        .iter()
        .filter(|(name, _)| locked.iter().any(|(package, _)| package == name))
        .map(|(name, reason)| format!("{name} is banned: {reason}"))
        .collect();
    match newest_advisories() {
        None => ui.say(
            "advisories: skipped, SMR_REAL_DATA names no folder with rustsec-advisories-*.json",
        ),
        Some(file) => {
            let advisories: Value = serde_json::from_slice(&std::fs::read(&file)?)
                .with_context(|| file.display().to_string())?;
            let list = advisories
                .as_array()
                .context("the advisories are no list")?;
            problems.extend(affecting(list, &locked, &policy.ignored_advisories));
        }
    }
    ensure!(problems.is_empty(), "{}", problems.join("\n  "));
    Ok(())
}

/// The file whose name sorts last, since names end with the date.
fn newest_advisories() -> Option<PathBuf> {
    let folder = std::env::var_os("SMR_REAL_DATA")?;
    let entries = std::fs::read_dir(Path::new(&folder)).ok()?;
    let named = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with("rustsec-advisories-") && name.ends_with(".json")
    };
    entries
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(named)
        .max()
}

fn locked_packages(lock: &str) -> Result<Vec<(String, Version)>> {
    let lock: Table = lock.parse().context("Cargo.lock")?;
    let packages = lock["package"]
        .as_array()
        .context("Cargo.lock lists no packages")?;
    packages
        .iter()
        .map(|package| {
            let text = |key| {
                package
                    .get(key)
                    .and_then(toml::Value::as_str)
                    .context("Cargo.lock")
            };
            Ok((text("name")?.to_owned(), text("version")?.parse()?))
        })
        .collect()
}

/// In words: every advisory that a locked version falls under.
fn affecting(
    advisories: &[Value],
    locked: &[(String, Version)],
    ignored: &[String],
) -> Vec<String> {
    let mut found = Vec::new();
    for advisory in advisories {
        let text = |key: &str| advisory[key].as_str().unwrap_or_default();
        if ignored.iter().any(|id| id == text("id")) {
            continue;
        }
        for (name, version) in locked.iter().filter(|(name, _)| name == text("package")) {
            if !matches(&advisory["patched"], version) && !matches(&advisory["unaffected"], version)
            {
                let kind = advisory["informational"]
                    .as_str()
                    .unwrap_or("vulnerability");
                found.push(format!(
                    "{} {name} {version} ({kind}): {}",
                    text("id"),
                    text("title")
                ));
            }
        }
    }
    found
}

/// Whether one of the ranges holds the version; a range that cannot be read holds nothing.
fn matches(ranges: &Value, version: &Version) -> bool {
    // A pre-release counts as its release, as far as advisories go.
    let plain = Version::new(version.major, version.minor, version.patch);
    ranges.as_array().is_some_and(|ranges| {
        let texts = ranges.iter().filter_map(Value::as_str);
        texts
            .filter_map(|text| VersionReq::parse(text).ok())
            .any(|range| range.matches(&plain))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(version: &str, ignored: &[String]) -> Vec<String> {
        let advisories = serde_json::json!([{
            "id": "RUSTSEC-1", "package": "leaky", "title": "leaks", "informational": null,
            "patched": [">= 1.2.3", "^0.9.5"], "unaffected": ["< 0.5.0"]
        }]);
        let lock = format!("[[package]]\nname = 'leaky'\nversion = '{version}'");
        let locked = locked_packages(&lock).expect("valid");
        affecting(advisories.as_array().expect("a list"), &locked, ignored)
    }

    #[test]
    fn versions_between_the_unaffected_and_the_patched_are_found() {
        for bad in ["1.2.2", "0.9.4", "0.5.0", "1.0.0-alpha"] {
            assert_eq!(found(bad, &[]).len(), 1, "{bad}");
        }
        for good in ["1.2.3", "2.0.0", "0.9.5", "0.4.9"] {
            assert!(found(good, &[]).is_empty(), "{good}");
        }
    }

    #[test]
    fn an_advisory_we_live_with_is_not_told_again() {
        assert!(found("1.0.0", &["RUSTSEC-1".to_owned()]).is_empty());
    }
}
