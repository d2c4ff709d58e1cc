//! Matches a request against a pattern of [`super`]. Takes time in proportion to the address for
//! every pattern of the table: none has two stars in a row.

use url::Url;

/// Longest id a vendor gives; what is longer is something else.
const MAX_ID: usize = 80;
/// Longest path that is looked at; trackers' paths are short.
const MAX_PATH: usize = 2_048;

/// Whether the pattern matches on any host.
pub(super) fn is_anywhere(pattern: &str) -> bool {
    pattern.starts_with("*/")
}

/// Whether one of the pattern's hosts, other than those, is `host`.
pub(super) fn is_on(pattern: &str, host: &str, except: &[&str]) -> bool {
    let hosts = pattern.split('/').next().unwrap_or_default();
    hosts
        .split('|')
        .filter(|wanted| !except.contains(wanted))
        .any(|wanted| host_matches(wanted, host))
}

/// The ids the request carries if the pattern matches it; an empty list if it matches without one.
pub(super) fn matches(pattern: &str, host: &str, url: &Url) -> Option<Vec<String>> {
    let (hosts, rest) = pattern.split_at(pattern.find('/')?);
    if !hosts.split('|').any(|wanted| host_matches(wanted, host)) {
        return None;
    }
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    let actual = url.path();
    if actual.len() > MAX_PATH {
        return None;
    }
    let in_path = glob(path, trimmed(actual)).or_else(|| glob(path, actual))?;
    let in_query = query_matches(query, url)?;
    Some(in_path.map_or(in_query, |id| vec![id.to_owned()]))
}

fn trimmed(path: &str) -> &str {
    path.strip_suffix('/').unwrap_or(path)
}

fn host_matches(wanted: &str, host: &str) -> bool {
    match wanted.strip_prefix('*') {
        None => host == wanted,
        Some("") => true,
        Some(below) => host.ends_with(below) || Some(host) == below.strip_prefix('.'),
    }
}

fn is_id(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.')
}

/// `Some(Some(id))` when the path matches and the pattern names an id.
fn glob<'t>(pattern: &str, text: &'t str) -> Option<Option<&'t str>> {
    if let Some(rest) = pattern.strip_prefix("{id}") {
        let longest = text.find(|c| !is_id(c)).unwrap_or(text.len());
        return (1..=longest.min(MAX_ID)).rev().find_map(|length| {
            glob(rest, text.get(length..)?)?;
            Some(text.get(..length))
        });
    }
    if let Some(rest) = pattern.strip_prefix('*') {
        if rest.is_empty() {
            return Some(None);
        }
        return text
            .char_indices()
            .map(|(at, _)| at)
            .chain([text.len()])
            .find_map(|at| glob(rest, text.get(at..)?));
    }
    let plain = pattern.find(['*', '{']).unwrap_or(pattern.len());
    let (literal, rest) = pattern.split_at(plain);
    let after = text.strip_prefix(literal)?;
    if rest.is_empty() {
        return after.is_empty().then_some(None);
    }
    glob(rest, after)
}

/// The ids in the parameters, when all that have to be there are.
fn query_matches(wanted: &str, url: &Url) -> Option<Vec<String>> {
    let mut ids = Vec::new();
    for part in wanted.split('&').filter(|part| !part.is_empty()) {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        let typed = url
            .query_pairs()
            .find(|(actual, _)| actual == name)
            .map(|(_, value)| value);
        match (value, typed) {
            ("", None) => return None,
            ("", Some(_)) => {}
            ("{id}", typed) => ids = typed.map_or_else(Vec::new, |text| listed(&text)),
            (prefixed, typed) => {
                let prefix = prefixed.strip_prefix("{id:")?.strip_suffix('}')?;
                ids = listed(&typed?);
                let all = ids.iter().all(|id| {
                    id.get(..prefix.len())
                        .is_some_and(|start| start.eq_ignore_ascii_case(prefix))
                });
                if ids.is_empty() || !all {
                    return None;
                }
            }
        }
    }
    Some(ids)
}

/// Some vendors write several ids into one parameter, with commas between them.
fn listed(text: &str) -> Vec<String> {
    text.split(',')
        .map(str::trim)
        .filter(|id| !id.is_empty() && id.len() <= MAX_ID)
        .filter(|id| id.chars().all(|c| is_id(c) || matches!(c, '@' | ':')))
        .take(8)
        .map(str::to_owned)
        .collect()
}
