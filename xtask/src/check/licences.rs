//! Checks that every package we build on is under a licence that `deny.toml` accepts.
//! It looks at what packages declare; it does not read licence texts.

use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::policy;
use crate::ui::Ui;
use crate::workspace::cargo;

/// # Errors
/// A package has a licence that is not accepted, or none.
pub(crate) fn check(_ui: &Ui) -> Result<()> {
    let policy = policy::read()?;
    let metadata = metadata(&[
        "--filter-platform",
        "x86_64-unknown-linux-gnu",
        "--filter-platform",
        "wasm32-unknown-unknown",
    ])?;
    let packages = metadata["packages"]
        .as_array()
        .context("cargo metadata lists no packages")?;
    let mut problems = Vec::new();
    for package in packages {
        let name = package["name"].as_str().unwrap_or_default();
        let Some(expression) = package["license"].as_str() else {
            problems.push(format!("{name} declares no licence"));
            continue;
        };
        let own = policy
            .exceptions
            .iter()
            .filter(|(one, _)| one == name)
            .flat_map(|(_, allowed)| allowed);
        let allowed: Vec<&str> = policy
            .licences
            .iter()
            .chain(own)
            .map(String::as_str)
            .collect();
        if !accepts(expression, &allowed) {
            problems.push(format!("{name}: {expression}"));
        }
    }
    ensure!(
        problems.is_empty(),
        "not accepted by deny.toml:\n  {}",
        problems.join("\n  ")
    );
    Ok(())
}

/// `cargo metadata`, parsed.
///
/// # Errors
/// Cargo failed, for instance since the lock file is out of date.
pub(crate) fn metadata(arguments: &[&str]) -> Result<Value> {
    let mut command: Command = cargo(["metadata", "--format-version", "1", "--locked"]);
    let output = command.args(arguments).output().context("cargo metadata")?;
    ensure!(
        output.status.success(),
        "cargo metadata: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).context("cargo metadata")
}

/// Whether an SPDX expression can be satisfied with the allowed licences alone; one that cannot be read is not.
fn accepts(expression: &str, allowed: &[&str]) -> bool {
    let spaced = expression
        .replace('(', " ( ")
        .replace(')', " ) ")
        .replace('/', " OR ");
    let mut words = spaced.split_whitespace().peekable();
    any(&mut words, allowed) == Some(true) && words.next().is_none()
}

type Words<'a> = std::iter::Peekable<std::str::SplitWhitespace<'a>>;

/// `a OR b`; every part is read even when the first already satisfies. `None`: unreadable.
fn any(words: &mut Words<'_>, allowed: &[&str]) -> Option<bool> {
    let mut result = all(words, allowed)?;
    while words.next_if_eq(&"OR").is_some() {
        result |= all(words, allowed)?;
    }
    Some(result)
}

/// `a AND b`, which binds tighter than `OR`.
fn all(words: &mut Words<'_>, allowed: &[&str]) -> Option<bool> {
    let mut result = one(words, allowed)?;
    while words.next_if_eq(&"AND").is_some() {
        result &= one(words, allowed)?;
    }
    Some(result)
}

/// A licence, with its exception if any, or a group in brackets.
fn one(words: &mut Words<'_>, allowed: &[&str]) -> Option<bool> {
    let name = words.next()?;
    if name == "(" {
        let result = any(words, allowed)?;
        return words.next_if_eq(&")").map(|_| result);
    }
    if words.next_if_eq(&"WITH").is_some() {
        let whole = format!("{name} WITH {}", words.next()?);
        return Some(allowed.contains(&whole.as_str()));
    }
    Some(allowed.contains(&name))
}

#[cfg(test)]
mod tests {
    use super::accepts;

    #[test]
    fn expressions_are_read_as_spdx_says() {
        let allowed = ["MIT", "Apache-2.0 WITH LLVM-exception", "Unicode-3.0"];
        for good in [
            "MIT",
            "MIT OR GPL-3.0",
            "GPL-3.0 OR MIT",
            "MIT/Apache-2.0",
            "(MIT OR Apache-2.0) AND Unicode-3.0",
            "Apache-2.0 WITH LLVM-exception OR GPL-3.0",
            "GPL-3.0 AND Zlib OR MIT",
        ] {
            assert!(accepts(good, &allowed), "{good}");
        }
        for bad in [
            "",
            "GPL-3.0",
            "MIT AND GPL-3.0",
            "Apache-2.0",
            "(MIT OR Apache-2.0) AND GPL-3.0",
            "MIT OR",
            "(MIT",
            "MIT GPL-3.0",
        ] {
            assert!(!accepts(bad, &allowed), "{bad}");
        }
    }
}
