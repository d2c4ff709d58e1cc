//! From a matched pattern to an account: reserved words, rules for names, and the key by which
//! accounts compare. Which pattern matched, and where, is the business of `route` and `catalogue`.

use super::catalogue::Recognised;
use super::entry::Platform;
use super::name_rule::NameFault;
use super::page_kind::PageKind;
use super::route::{Match, Place, Route};
use super::template::{Captures, Hole};
use super::unrecognised::{Unrecognised, quoted};
use std::borrow::Cow;

/// Turns a match into an account. `Ok(None)`: the pattern does not apply after all.
pub(super) fn judged(
    entry: &Platform,
    route: &Route,
    matched: Match<'_>,
) -> Result<Option<Recognised>, Unrecognised> {
    let mut found = matched.found;
    if let (Some(id), Some(rule)) = (&found.id, &entry.id_rule)
        && rule.check(id).is_err()
    {
        return Ok(None);
    }
    let elsewhere = |host: &&str| !entry.hosts.iter().any(|own| own == host);
    if let Some(host) = found.host.as_deref().filter(elsewhere) {
        return Err(Unrecognised::UnknownPlatform { host: quoted(host) });
    }
    if found
        .handle
        .as_deref()
        .is_some_and(|handle| handle.starts_with('@'))
    {
        found.handle = found
            .handle
            .map(|handle| without_at(&handle).to_owned().into());
    }
    check_words(entry, route, matched.first, &found)?;
    check_name(entry, route, &found)?;
    Ok(Some(Recognised {
        platform: entry.key.clone(),
        handle: route.shown.fill(&found),
        canonical_url: route.canonical.fill_address(&found),
        account_key: account_key(entry, route, &found),
        platform_account_id: found.id.map(Cow::into_owned),
        from_deeper_link: route.deeper || is_deeper(entry, matched.rest),
    }))
}

/// Refuses words that are the platform's own, where the address or the canonical one has them in
/// the place of an account.
fn check_words(
    entry: &Platform,
    route: &Route,
    first: Option<&str>,
    found: &Captures<'_>,
) -> Result<(), Unrecognised> {
    let handle = found.handle.as_deref();
    if route.makes_subdomain && handle.is_some_and(is_general) {
        return Err(not_an_account(entry, PageKind::OtherService));
    }
    let exposed = handle.filter(|_| route.makes_subdomain || route.makes_first_segment);
    let mut words = [first, exposed].into_iter().flatten().map(without_at);
    match words.find_map(|word| reserved(entry, word)) {
        Some(kind) => Err(not_an_account(entry, kind)),
        None => Ok(()),
    }
}

fn check_name(entry: &Platform, route: &Route, found: &Captures<'_>) -> Result<(), Unrecognised> {
    if let Some(name) = &found.name
        && let Some(c) = name.chars().find(|c| is_no_text(*c))
    {
        return Err(bad_handle(entry, name, NameFault::Character(c)));
    }
    if found.id.is_some() {
        return Ok(());
    }
    let judged = found
        .handle
        .clone()
        .unwrap_or_else(|| route.shown.fill(found).into());
    let checked = entry.handle_rule.check(&judged);
    checked.map_err(|why| bad_handle(entry, &judged, why))
}

/// Whether the rest of a path is more than another side of the account.
fn is_deeper(entry: &Platform, rest: &[String]) -> bool {
    match rest {
        [] => false,
        [segment] => !entry
            .tabs
            .iter()
            .any(|tab| tab.eq_ignore_ascii_case(segment)),
        _ => true,
    }
}

/// A subdomain that only says how the page is shown.
pub(super) fn is_general(label: &str) -> bool {
    const GENERAL: &[&str] = &[
        "www", "www2", "ww", "wwww", "m", "mobile", "touch", "web", "wap",
    ];
    GENERAL
        .iter()
        .any(|general| general.eq_ignore_ascii_case(label))
}

/// What no readable name has: control characters, separators of addresses, undecodable bytes.
fn is_no_text(c: char) -> bool {
    c.is_control() || matches!(c, '/' | '\\' | '\u{FFFD}')
}

/// Addresses are often written by hand from "@name".
fn without_at(handle: &str) -> &str {
    handle.strip_prefix('@').unwrap_or(handle)
}

/// `platform:handle`, or `platform:#id` where the address holds the permanent id. The `#` keeps ids
/// apart from handles that are numbers.
pub(super) fn account_key(entry: &Platform, route: &Route, found: &Captures<'_>) -> String {
    let platform = &entry.key;
    if let Some(id) = &found.id {
        // A readable name beside the id changes at will; other words tell kinds of ids apart.
        return match route.shown.has(Hole::Name) {
            true => format!("{platform}:#{id}"),
            false => format!("{platform}:#{}", route.shown.fill(found)),
        };
    }
    let compared = |name: &Cow<'_, str>| {
        entry
            .handle_rule
            .comparable(name, route.case_matters)
            .into()
    };
    let compared = Captures {
        handle: found.handle.as_ref().map(compared),
        id: None,
        name: found.name.as_ref().map(compared),
        host: found.host.clone(),
    };
    format!("{platform}:{}", route.shown.fill(&compared))
}

fn reserved(entry: &Platform, word: &str) -> Option<PageKind> {
    let holds = |segments: &[String]| segments.iter().any(|s| s.eq_ignore_ascii_case(word));
    entry
        .reserved
        .iter()
        .find(|r| holds(&r.segments))
        .map(|r| r.leads_to)
}

pub(super) fn page_kind(entry: &Platform, place: &Place<'_>) -> PageKind {
    match place.address.segments.first() {
        None if place.label.is_none() => PageKind::FrontPage,
        first => first
            .and_then(|word| reserved(entry, word))
            .unwrap_or(PageKind::Other),
    }
}

pub(super) fn not_an_account(entry: &Platform, leads_to: PageKind) -> Unrecognised {
    Unrecognised::NotAnAccount {
        platform: entry.key.clone(),
        name: entry.name.clone(),
        leads_to,
    }
}

pub(super) fn bad_handle(entry: &Platform, handle: &str, why: NameFault) -> Unrecognised {
    Unrecognised::BadHandle {
        platform: entry.key.clone(),
        name: entry.name.clone(),
        handle: quoted(handle),
        why,
    }
}
