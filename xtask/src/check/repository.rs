//! Checks of the checkout as a whole: documents name what exists, nothing speaks of one machine.
//! Only files that git tracks are looked at.

use anyhow::{Context, Result, ensure};

use crate::ui::Ui;
use crate::workspace::{command, path, root};

/// Folders of build machines; written in two parts so that this list does not find itself.
const MACHINE_FOLDERS: [&str; 3] = [
    concat!("/", "work/"),
    concat!("/", "farm/"),
    concat!("/", "tmp/"),
];

/// Every path in backticks in ARCHITECTURE.md that starts with a folder of ours must exist.
///
/// # Errors
/// A named path is not there.
pub(crate) fn documented_paths(_ui: &Ui) -> Result<()> {
    let Ok(text) = std::fs::read_to_string(path("ARCHITECTURE.md")) else {
        return Ok(()); // nothing is claimed
    };
    let missing: Vec<&str> = quoted(&text)
        .filter(|quoted| is_own_path(quoted))
        .filter(|quoted| !path(quoted).exists())
        .collect();
    ensure!(
        missing.is_empty(),
        "ARCHITECTURE.md names what does not exist: {}",
        missing.join(", ")
    );
    Ok(())
}

/// What stands between single backticks outside of code blocks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    let plain = text.split("\n```").step_by(2);
    plain
        .flat_map(|part| part.lines())
        .flat_map(|line| line.split('`').skip(1).step_by(2))
}

/// A path from the top of the checkout, not a pattern and not a route.
fn is_own_path(text: &str) -> bool {
    let first = text.split('/').next().unwrap_or_default();
    text.contains('/')
        && !text.contains(['<', '>', '*', '{', '}', ' ', '(', '|', ':', '…', '$'])
        && !text.contains("NNNN")
        && [
            "app",
            "domain",
            "docs",
            "end2end",
            "frontend",
            "migrations",
            "server",
            "style",
            "xtask",
            ".ci",
            ".cargo",
        ]
        .contains(&first)
}

/// # Errors
/// A tracked file names a folder of somebody's machine.
pub(crate) fn machine_paths(_ui: &Ui) -> Result<()> {
    let checkout = root().display().to_string();
    let mut problems = Vec::new();
    for file in tracked_files()? {
        // Binary files and links to nowhere have no lines to check.
        let Ok(text) = std::fs::read_to_string(path(&file)) else {
            continue;
        };
        for (number, line) in text.lines().enumerate() {
            if names_a_machine(line, &checkout) {
                problems.push(format!("{file}:{}: {}", number + 1, line.trim()));
            }
        }
    }
    ensure!(
        problems.is_empty(),
        "paths of one machine:\n  {}",
        problems.join("\n  ")
    );
    Ok(())
}

fn names_a_machine(line: &str, checkout: &str) -> bool {
    MACHINE_FOLDERS.iter().chain([&checkout]).any(|folder| {
        line.match_indices(folder).any(|(at, _)| {
            // `example.org/work/` and `../work/` are no absolute paths.
            let before = line[..at].chars().next_back();
            !before.is_some_and(|c| {
                c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '}' | '/' | '~')
            })
        })
    })
}

/// # Errors
/// A lock file says where its packages were fetched from; the next machine may use another registry.
pub(crate) fn lock_files(_ui: &Ui) -> Result<()> {
    for file in tracked_files()?
        .iter()
        .filter(|file| file.ends_with("package-lock.json"))
    {
        let text = std::fs::read_to_string(path(file))?;
        ensure!(
            !text.contains("\"resolved\""),
            "{file} names a registry's host: see .npmrc beside it"
        );
    }
    Ok(())
}

fn tracked_files() -> Result<Vec<String>> {
    let output = command("git")
        .args(["ls-files", "-z"])
        .output()
        .context("git ls-files")?;
    ensure!(
        output.status.success(),
        "git ls-files: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    let list = String::from_utf8_lossy(&output.stdout);
    Ok(list
        .split('\0')
        .filter(|file| !file.is_empty())
        .map(str::to_owned)
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absolute_paths_of_a_machine_are_found_and_addresses_are_not() {
        let found = |line: &str| names_a_machine(line, "/srv/checkout");
        assert!(found(concat!("\"/", "tmp/x\"")));
        assert!(found("see /srv/checkout/README.md"));
        assert!(!found(concat!("https://example.org/", "work/page")));
        assert!(!found(concat!("../", "work/x")));
    }

    #[test]
    fn only_paths_of_ours_are_looked_for() {
        let text = "See `app/src/lib.rs`, `/accounts/{id}`, `server/src/<noun>.rs`.\n```\n`app/gone.rs`\n```\n`docs/adr/`";
        let found: Vec<&str> = quoted(text).filter(|quoted| is_own_path(quoted)).collect();
        assert_eq!(found, ["app/src/lib.rs", "docs/adr/"]);
    }
}
