//! The page as one `String`, piece by piece, with the same shell, filter panel and table as the product's.

use crate::records::{Found, Row};
use domain::account::{Rule, Weight};
use domain::{
    account::StatusKey,
    actor::Actor,
    ids::{GroupId, Reference, UnitId},
    moment::{Moment, long_date},
    organisation::Organisation,
    platform::{Catalogue, Platform},
    text::fold,
};
use std::fmt::{self, Display, Write as _};
use store::clock::local_day;

const WHOSE: &str = "Ministry of Harbours and Weather";

/// Everything the page shows.
pub(crate) struct Shown<'a> {
    pub(crate) actor: &'a Actor,
    pub(crate) platform: &'a str,
    pub(crate) page: u32,
    pub(crate) found: &'a Found,
    pub(crate) catalogue: &'a Catalogue,
    pub(crate) organisation: &'a Organisation,
    pub(crate) now: Moment,
}

/// Text in HTML, with what has a meaning there escaped.
struct Safe<'a>(&'a str);

impl Display for Safe<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.0;
        while let Some(at) = rest.find(['&', '<', '>', '"']) {
            f.write_str(&rest[..at])?;
            f.write_str(match rest.as_bytes()[at] {
                b'&' => "&amp;",
                b'<' => "&lt;",
                b'>' => "&gt;",
                _ => "&quot;",
            })?;
            rest = &rest[at + 1..];
        }
        f.write_str(rest)
    }
}

/// Writing to a `String` cannot fail; the error is dropped in this one place.
macro_rules! put {
    ($out:expr, $($words:tt)*) => { write!($out, $($words)*).unwrap_or_default() };
}

/// The document.
pub(crate) fn page(shown: &Shown<'_>) -> String {
    let mut out = String::with_capacity(72 * 1024);
    head(&mut out, shown);
    above(&mut out, shown);
    out.push_str(r#"<div class="app-list"><div class="app-list__filter">"#);
    filters(&mut out, shown);
    another_day(&mut out, shown);
    out.push_str(r#"</div><div class="app-list__results">"#);
    results(&mut out, shown);
    out.push_str("</div></div></main></div>");
    below(&mut out, shown);
    out
}

fn title(shown: &Shown<'_>) -> String {
    match shown.page {
        1 => "Accounts - Accounts - Social Media Register".to_owned(),
        page => format!("Accounts, page {page} - Accounts - Social Media Register"),
    }
}

fn head(out: &mut String, shown: &Shown<'_>) {
    put!(
        out,
        r##"<!DOCTYPE html><html lang="en-NZ" class="govuk-template"><head><meta charset="utf-8"><title>{}</title><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="theme-color" content="#00614d"><link rel="stylesheet" href="/assets/main.css"><script type="module" src="/assets/enhance.js"></script></head><body class="govuk-template__body"><a href="#main-content" class="govuk-skip-link" data-module="govuk-skip-link">Skip to main content</a>"##,
        title(shown)
    );
}

fn above(out: &mut String, shown: &Shown<'_>) {
    let roles = match shown.actor {
        Actor::Person(person) => person.roles.iter().map(|held| held.role.name()).collect(),
        _ => Vec::new(),
    };
    put!(
        out,
        r#"<header class="app-header"><div class="govuk-width-container app-header__inner"><a class="app-header__home" href="/"><span class="app-header__organisation">{WHOSE}</span><span class="app-header__service">Social Media Register</span></a><div class="app-identity"><span class="app-identity__name">{}</span> <span class="app-identity__role">{}</span><form method="post" action="/sign-out"><button type="submit" class="app-identity__sign-out">Sign out</button></form></div></div></header><div class="app-demo" role="region" aria-label="About this installation"><div class="govuk-width-container">Demonstration: a fictional ministry with fictional people and accounts.</div></div>"#,
        Safe(shown.actor.name()),
        Safe(&roles.join(", "))
    );
    out.push_str(r#"<div class="govuk-service-navigation" data-module="govuk-service-navigation"><div class="govuk-width-container"><nav aria-label="Menu" class="govuk-service-navigation__wrapper"><button type="button" class="govuk-service-navigation__toggle govuk-js-service-navigation-toggle" aria-controls="navigation" hidden>Menu</button><ul class="govuk-service-navigation__list" id="navigation">"#);
    for (name, href, here) in [
        ("Home", "/", ""),
        ("Accounts", "/accounts", r#" aria-current="page""#),
        ("Audit trail", "/audit", ""),
        ("Settings", "/settings", ""),
    ] {
        put!(
            out,
            r#"<li class="govuk-service-navigation__item"><a class="govuk-service-navigation__link" href="{href}"{here}>{name}</a></li>"#
        );
    }
    out.push_str(r#"</ul></nav></div></div><div class="govuk-width-container"><main class="govuk-main-wrapper" id="main-content"><h1 class="govuk-heading-l">Accounts</h1><div class="app-actions app-no-print"><a href="/accounts/new" role="button" draggable="false" class="govuk-button">Add an account</a><a href="/accounts/import" role="button" draggable="false" class="govuk-button govuk-button--secondary">Import accounts</a></div>"#);
}

fn filters(out: &mut String, shown: &Shown<'_>) {
    let chosen = shown.catalogue.get(shown.platform);
    out.push_str(r#"<form class="app-filter" method="get" action="/accounts" aria-labelledby="filter-heading" novalidate><h2 class="app-filter__heading" id="filter-heading">Filter</h2>"#);
    if let Some(platform) = chosen {
        put!(
            out,
            r#"<ul class="app-filter__chosen"><li><a class="app-filter__chip" href="/accounts"><span class="govuk-visually-hidden">Remove filter </span>Platform: {}</a></li></ul>"#,
            Safe(&platform.name)
        );
    }
    out.push_str(r#"<div class="app-search"><label for="q" class="govuk-label">Name, handle, address or reference</label><div class="app-suggest app-search__input"><input id="q" name="q" type="search" value="" spellcheck="false" data-suggest="/accounts/suggest" class="govuk-input"></div><button type="submit" class="govuk-button">Search</button></div>"#);
    select(out, "platform", "Platform", "All platforms", |out| {
        platforms(out, shown, "In use", true);
        platforms(out, shown, "Closed platforms", false);
    });
    let organisation = shown.organisation;
    select(out, "group", "Business group", "All groups", |out| {
        for group in &organisation.groups {
            option(out, group.id, &group.name, false);
        }
    });
    select(out, "unit", "Business unit", "All units", |out| {
        for group in &organisation.groups {
            put!(out, r#"<optgroup label="{}">"#, Safe(&group.name));
            for unit in organisation.units_of(group.id) {
                option(out, unit.id, &unit.name, false);
            }
            out.push_str("</optgroup>");
        }
    });
    select(out, "status", "Status", "All but archived", |out| {
        for status in StatusKey::ALL {
            option(out, status.key(), status.name(), false);
        }
        option(out, "archived", "Archived", false);
    });
    select(out, "needs", "Missing", "Complete or not", |out| {
        for need in Rule::ALL {
            option(out, need.key(), need.name(), false);
        }
    });
    out.push_str(r#"<div class="app-filter__actions"><button type="submit" class="govuk-button">Apply filters</button>"#);
    if chosen.is_some() {
        out.push_str(r#"<a class="govuk-link" href="/accounts">Clear filters</a>"#);
    }
    out.push_str("</div></form>");
}

fn select(
    out: &mut String,
    name: &str,
    label: &str,
    empty: &str,
    options: impl FnOnce(&mut String),
) {
    put!(
        out,
        r#"<div class="govuk-form-group"><label for="{name}" class="govuk-label">{label}</label><select id="{name}" name="{name}" class="govuk-select"><option value="">{empty}</option>"#
    );
    options(out);
    out.push_str("</select></div>");
}

fn option(out: &mut String, value: impl Display, label: &str, chosen: bool) {
    let chosen = if chosen { " selected" } else { "" };
    put!(
        out,
        r#"<option value="{value}"{chosen}>{}</option>"#,
        Safe(label)
    );
}

fn platforms(out: &mut String, shown: &Shown<'_>, label: &str, live: bool) {
    let all = shown.catalogue.platforms().iter();
    let mut found: Vec<&Platform> = all.filter(|p| p.state.is_live() == live).collect();
    found.sort_by_cached_key(|p| fold(&p.name));
    put!(out, r#"<optgroup label="{label}">"#);
    for platform in found {
        let key = platform.key.as_str();
        option(out, key, &platform.name, key == shown.platform);
    }
    out.push_str("</optgroup>");
}

fn another_day(out: &mut String, shown: &Shown<'_>) {
    put!(
        out,
        r#"<form class="app-filter" method="get" action="/accounts" aria-labelledby="day-heading" novalidate><h2 class="app-filter__heading" id="day-heading">Another day</h2><input type="hidden" name="platform" value="{}"><div class="govuk-form-group"><label for="as_at" class="govuk-label">The register as it stood on</label><div id="as_at-hint" class="govuk-hint">Today or earlier, for example {}</div><input id="as_at" name="as_at" type="text" value="" aria-describedby="as_at-hint" autocomplete="off" class="govuk-input"></div><div class="app-filter__actions"><button type="submit" class="govuk-button govuk-button--secondary">Show that day</button></div></form>"#,
        Safe(shown.platform),
        long_date(shown.now.today)
    );
}

fn results(out: &mut String, shown: &Shown<'_>) {
    let Found {
        rows,
        total,
        register,
    } = shown.found;
    let (count, of) = (thousands(*total), thousands(*register));
    let query = format!("/accounts?platform={}", Safe(shown.platform));
    let files = query.split_once('?').map_or("", |(_, query)| query);
    put!(
        out,
        r#"<h2 class="app-count"><span class="app-count__number">{count}</span> of {of} accounts</h2><ul class="app-downloads" aria-label="Downloads"><li><a class="govuk-link" href="/accounts.xlsx?{files}" download>These accounts for Excel (XLSX, {count} rows)</a></li><li><a class="govuk-link" href="/accounts.csv?{files}" download>These accounts as data (CSV, {count} rows)</a></li></ul><table class="govuk-table app-table--stack app-table--dense"><caption class="govuk-table__caption govuk-visually-hidden">Accounts</caption><thead class="govuk-table__head"><tr class="govuk-table__row">"#
    );
    for (key, label) in [
        ("-name", "Account"),
        ("platform", "Platform"),
        ("handle", "Handle"),
        ("unit", "Business unit and group"),
        ("status", "Status"),
        ("updated", "Changed"),
    ] {
        let state = if key == "-name" { "ascending" } else { "none" };
        put!(
            out,
            r#"<th scope="col" aria-sort="{state}" class="govuk-table__header"><a class="app-table__sort" href="{query}&amp;sort={key}">{label}</a></th>"#
        );
    }
    out.push_str(r#"</tr></thead><tbody class="govuk-table__body">"#);
    for row in rows {
        line(out, shown, row);
    }
    out.push_str("</tbody></table>");
    pages(out, shown.page, *total, &query);
}

fn line(out: &mut String, shown: &Shown<'_>, row: &Row) {
    let reference = Reference::account(row.number);
    let platform = shown.catalogue.get(&row.platform);
    let group = row
        .group_id
        .and_then(|id| shown.organisation.group(GroupId(id)));
    let unit = row
        .unit_id
        .and_then(|id| shown.organisation.unit(UnitId(id)));
    let changed = local_day(row.updated_at);
    put!(
        out,
        r#"<tr class="govuk-table__row"><th scope="row" class="govuk-table__header"><a href="/accounts/{reference}" class="govuk-link app-wrap">{}</a><span class="app-table__sub">{reference}</span></th><td data-label="Platform" class="govuk-table__cell">{}</td><td data-label="Handle" class="govuk-table__cell"><span class="app-wrap">{}</span></td>"#,
        Safe(&row.name),
        Safe(platform.map_or(&row.platform, |p| &p.name)),
        Safe(&row.handle)
    );
    place(
        out,
        unit.map(|u| u.name.as_str()),
        group.map(|g| g.name.as_str()),
    );
    let (colour, words) = state(&row.status);
    put!(
        out,
        r#"<td data-label="Status" class="govuk-table__cell"><strong class="govuk-tag govuk-tag--{colour}">{words}</strong>"#
    );
    if row.archived_on.is_some() {
        out.push_str(r#" <strong class="govuk-tag govuk-tag--grey">Archived</strong>"#);
    }
    missing(out, row.concern);
    put!(
        out,
        r#"</td><td data-label="Changed" class="govuk-table__cell"><time class="app-nowrap" datetime="{changed}">{}</time></td></tr>"#,
        changed.format("%-d %b %Y")
    );
}

/// The gravest kind of what is missing, and how often.
fn missing(out: &mut String, concern: i64) {
    let weights = [
        (Weight::Critical, "red"),
        (Weight::High, "orange"),
        (Weight::Medium, "yellow"),
        (Weight::Low, "grey"),
    ];
    for (weight, colour) in weights {
        let many = concern / weight.points();
        if many > 0 {
            let words = weight.name().to_lowercase();
            put!(
                out,
                r#" <strong class="govuk-tag govuk-tag--{colour}">{many} {words} missing</strong>"#
            );
            return;
        }
    }
}

/// The unit with its group below.
fn place(out: &mut String, unit: Option<&str>, group: Option<&str>) {
    out.push_str(r#"<td data-label="Business unit and group" class="govuk-table__cell">"#);
    if let Some(unit) = unit {
        put!(out, "{}", Safe(unit));
    }
    if let Some(group) = group {
        put!(
            out,
            r#"<span class="app-table__sub">{}</span>"#,
            Safe(group)
        );
    }
    if unit.is_none() && group.is_none() {
        out.push_str(r#"<span class="app-muted">Not recorded</span>"#);
    }
    out.push_str("</td>");
}

fn state(key: &str) -> (&'static str, &'static str) {
    let status = StatusKey::from_key(key).unwrap_or(StatusKey::Proposed);
    let colour = match status {
        StatusKey::Proposed => "purple",
        StatusKey::SettingUp => "yellow",
        StatusKey::Active => "teal",
        StatusKey::Suspended | StatusKey::Closing => "orange",
        StatusKey::Compromised => "red",
        StatusKey::Closed => "grey",
    };
    (colour, status.name())
}

fn pages(out: &mut String, page: u32, total: i64, query: &str) {
    let last = u32::try_from((total + 49) / 50).unwrap_or(1).max(1);
    let href = |number: u32| match number {
        1 => query.to_owned(),
        _ => format!("{query}&amp;page={number}"),
    };
    out.push_str(r#"<nav class="govuk-pagination" aria-label="Pages of this list">"#);
    if page > 1 {
        step(out, "prev", "Previous", &href(page - 1));
    }
    out.push_str(r#"<ul class="govuk-pagination__list">"#);
    let mut before = 0;
    for number in (1..=last).filter(|n| *n == 1 || *n == last || n.abs_diff(page) <= 1) {
        if number > before + 1 {
            out.push_str(
                r#"<li class="govuk-pagination__item govuk-pagination__item--ellipsis">⋯</li>"#,
            );
        }
        before = number;
        let (class, here) = if number == page {
            (
                " govuk-pagination__item--current",
                r#" aria-current="page""#,
            )
        } else {
            ("", "")
        };
        put!(
            out,
            r#"<li class="govuk-pagination__item{class}"><a class="govuk-link govuk-pagination__link" href="{}" aria-label="Page {number}"{here}>{number}</a></li>"#,
            href(number)
        );
    }
    out.push_str("</ul>");
    if page < last {
        step(out, "next", "Next", &href(page + 1));
    }
    out.push_str("</nav>");
}

fn step(out: &mut String, which: &str, words: &str, href: &str) {
    put!(
        out,
        r#"<div class="govuk-pagination__{which}"><a class="govuk-link govuk-pagination__link" href="{href}" rel="{which}"><svg class="govuk-pagination__icon govuk-pagination__icon--{which}" xmlns="http://www.w3.org/2000/svg" height="13" width="15" aria-hidden="true" focusable="false" viewBox="0 0 15 13"><path d="m6.5938-0.0078125-6.7266 6.7266 6.7441 6.4062 1.377-1.449-4.1856-3.9768h12.896v-2h-12.984l4.2931-4.293-1.414-1.414z"></path></svg><span class="govuk-pagination__link-title">{words}<span class="govuk-visually-hidden"> page</span></span></a></div>"#
    );
}

fn below(out: &mut String, shown: &Shown<'_>) {
    let at = chrono::DateTime::from_timestamp(shown.now.at.timestamp(), 0)
        .unwrap_or(shown.now.at)
        .with_timezone(&chrono_tz::Pacific::Auckland);
    put!(
        out,
        r#"<footer class="app-footer"><div class="govuk-width-container"><h2 class="govuk-visually-hidden">Help and information</h2><ul class="app-footer__links"><li><a class="govuk-link" href="/contact">Contact and help</a></li><li><a class="govuk-link" href="/privacy">Privacy</a></li><li><a class="govuk-link" href="/accessibility">Accessibility</a></li></ul><p class="app-footer__text">{WHOSE}</p></div></footer><p class="app-print-only" aria-hidden="true">{WHOSE}, {}. Printed {} at {} by {}.</p></body></html>"#,
        title(shown),
        long_date(shown.now.today),
        at.format("%-I:%M %P"),
        Safe(shown.actor.name())
    );
}

/// "10,000".
fn thousands(count: i64) -> String {
    let digits = count.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
