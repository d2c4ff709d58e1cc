//! Reads `deny.toml`: which licences we accept, which advisories we live with, and why.
//! The format is cargo-deny's, which takes too long to build to be part of every check.

use anyhow::{Context, Result, ensure};
use toml::{Table, Value};

use crate::workspace::path;

/// The parts of `deny.toml` that are checked here.
pub(crate) struct Policy {
    /// SPDX names accepted everywhere.
    pub(crate) licences: Vec<String>,
    /// Package name and SPDX names accepted for it alone.
    pub(crate) exceptions: Vec<(String, Vec<String>)>,
    /// Advisory ids that we live with; each has a reason.
    pub(crate) ignored_advisories: Vec<String>,
    /// Packages never to appear in the lock file; each with the reason.
    pub(crate) banned: Vec<(String, String)>,
}

/// Reads the file.
///
/// # Errors
/// It is missing, unreadable, or an exception is without a reason.
pub(crate) fn read() -> Result<Policy> {
    let text = std::fs::read_to_string(path("deny.toml")).context("deny.toml")?;
    parse(&text)
}

fn parse(text: &str) -> Result<Policy> {
    let file: Table = text.parse().context("deny.toml")?;
    let entries = |section: &str, key: &str| -> Vec<Value> {
        let list = file
            .get(section)
            .and_then(|table| table.get(key))
            .and_then(Value::as_array);
        list.cloned().unwrap_or_default()
    };
    let mut policy = Policy {
        licences: strings(&entries("licenses", "allow")),
        exceptions: Vec::new(),
        ignored_advisories: Vec::new(),
        banned: Vec::new(),
    };
    ensure!(
        !policy.licences.is_empty(),
        "deny.toml: [licenses] allow is empty"
    );
    for entry in entries("licenses", "exceptions") {
        let allowed = entry
            .get("allow")
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default();
        policy
            .exceptions
            .push((text_of(&entry, "crate")?, strings(&allowed)));
    }
    for entry in entries("advisories", "ignore") {
        let id = text_of(&entry, "id")?;
        ensure!(
            !text_of(&entry, "reason")?.is_empty(),
            "deny.toml: {id} is ignored without a reason"
        );
        policy.ignored_advisories.push(id);
    }
    for entry in entries("bans", "deny") {
        policy
            .banned
            .push((text_of(&entry, "crate")?, text_of(&entry, "reason")?));
    }
    Ok(policy)
}

fn strings(list: &[Value]) -> Vec<String> {
    list.iter()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect()
}

fn text_of(entry: &Value, key: &str) -> Result<String> {
    let text = entry.get(key).and_then(Value::as_str);
    Ok(text
        .with_context(|| format!("deny.toml: {key:?} is missing in {entry:?}"))?
        .to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_advisory_is_not_ignored_without_a_reason() {
        let with =
            "[licenses]\nallow = ['MIT']\n[advisories]\nignore = [{ id = 'A', reason = 'r' }]";
        assert_eq!(parse(with).expect("valid").ignored_advisories, ["A"]);
        assert!(parse(&with.replace(", reason = 'r'", "")).is_err());
        assert!(parse(&with.replace("'r'", "''")).is_err());
    }

    #[test]
    fn an_empty_list_of_licences_is_a_mistake() {
        assert!(parse("[licenses]\nallow = []").is_err());
    }
}
