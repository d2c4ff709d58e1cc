//! From a matched pattern to an account: reserved words, rules for names, and the key by which
//! accounts compare. Which pattern matched, and where, is the business of `route` and `catalogue`.

use super::catalogue::Recognised;
use super::entry::Platform;
use super::name_rule::NameFault;
use super::page_kind::PageKind;
use super::route::{Match, Place, Route};
use super::template::{Captures, Hole};
use super::unrecognised::{Unrecognised, quoted};

/// Turns a match into an account. `Ok(None)`: the pattern does not apply after all.
pub(super) fn judged(
    entry: &Platform,
    route: &Route,
    matched: Match<'_>,
) -> Result<Option<Recognised>, Unrecognised> {
    let Match {
        mut found,
        rest,
        first,
    } = matched;
    if let Some(id) = &found.id
        && entry
            .id_rule
            .as_ref()
            .is_some_and(|rule| rule.check(id).is_err())
    {
        return Ok(None);
    }
    if let Some(kind) = first.and_then(|word| reserved(entry, word)) {
        return Err(not_an_account(entry, kind));
    }
    if let Some(host) = found
        .host
        .as_ref()
        .filter(|host| !entry.hosts.contains(host))
    {
        return Err(Unrecognised::UnknownPlatform { host: quoted(host) });
    }
    if let Some(handle) = found.handle.take() {
        // Addresses are often written by hand from "@name".
        found.handle = Some(
            handle
                .strip_prefix('@')
                .map_or_else(|| handle.clone(), str::to_owned),
        );
    }
    let handle = route.shown.fill(&found);
    if found.id.is_none() {
        let judged = found.handle.as_deref().unwrap_or(&handle);
        entry
            .handle_rule
            .check(judged)
            .map_err(|why| bad_handle(entry, judged, why))?;
    }
    let is_tab = |segment: &String| {
        entry
            .tabs
            .iter()
            .any(|tab| tab.eq_ignore_ascii_case(segment))
    };
    let from_deeper_link =
        route.deeper || (!rest.is_empty() && !(rest.len() == 1 && rest.iter().all(is_tab)));
    Ok(Some(Recognised {
        platform: entry.key.clone(),
        handle,
        canonical_url: route.canonical.fill_address(&found),
        account_key: account_key(entry, route, &found),
        platform_account_id: found.id,
        from_deeper_link,
    }))
}

/// `platform:handle`, or `platform:#id` where the address holds the permanent id. The `#` keeps ids
/// apart from handles that are numbers.
pub(super) fn account_key(entry: &Platform, route: &Route, found: &Captures) -> String {
    let platform = &entry.key;
    if let Some(id) = &found.id {
        // A readable name beside the id changes at will; other words tell kinds of ids apart.
        let told = if route.shown.has(Hole::Name) {
            id.clone()
        } else {
            route.shown.fill(found)
        };
        return format!("{platform}:#{told}");
    }
    let rule = &entry.handle_rule;
    let mut compared = found.clone();
    compared.handle = found
        .handle
        .as_deref()
        .map(|handle| rule.comparable(handle, route.case_matters));
    compared.name = found
        .name
        .as_deref()
        .map(|name| rule.comparable(name, route.case_matters));
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
