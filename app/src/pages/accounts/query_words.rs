//! A filter of the register's list said back in plain words, for chips, titles, files and the audit
//! trail.

use super::query::Known;
use domain::platform::Catalogue;
use store::queries::accounts::{AccountFilter, Sort, SortColumn, StatusFilter};

/// One condition of a filter, in words: `Platform`, `Facebook`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// Its name in the address.
    pub(super) name: &'static str,
    /// Its label.
    pub(super) label: &'static str,
    /// What is asked for.
    pub(super) text: String,
}

/// Every condition of a filter; order and page are none.
pub(super) fn parts(filter: &AccountFilter, known: &Known<'_>) -> Vec<Part> {
    let organisation = known.organisation;
    let platform = filter
        .platform
        .as_ref()
        .map(|key| platform_name(known.catalogue, key.as_str()));
    let group = filter
        .group
        .and_then(|id| Some(organisation.group(id)?.name.clone()));
    let unit = filter
        .unit
        .and_then(|id| Some(organisation.unit(id)?.name.clone()));
    let status = filter.status.map(|status| match status {
        StatusFilter::Is(key) => key.name().to_owned(),
        StatusFilter::Archived => "Archived".to_owned(),
    });
    let needs = filter.needs.map(|need| need.name().to_owned());
    let words = (!filter.q.is_empty()).then(|| format!("“{}”", filter.q));
    let day = filter.as_at.map(domain::moment::long_date);
    [
        ("q", "Search", words),
        ("platform", "Platform", platform),
        ("group", "Business group", group),
        ("unit", "Business unit", unit),
        ("status", "Status", status),
        ("needs", "Missing", needs),
        ("as_at", "As it stood at the end of", day),
    ]
    .into_iter()
    .filter_map(|(name, label, text)| text.map(|text| Part { name, label, text }))
    .collect()
}

/// A filter as one line, for files and the audit trail.
pub(super) fn words(filter: &AccountFilter, known: &Known<'_>) -> String {
    let parts = parts(filter, known);
    if parts.is_empty() {
        return "All accounts that are not archived".to_owned();
    }
    let one = |part: &Part| format!("{}: {}", part.label, part.text);
    parts.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// An order, in words: "Name, A to Z".
pub(super) fn order_words(sort: Sort) -> String {
    let (name, first, last) = match sort.column {
        SortColumn::Name => ("Name", "A to Z", "Z to A"),
        SortColumn::Platform => ("Platform", "A to Z", "Z to A"),
        SortColumn::Handle => ("Handle", "A to Z", "Z to A"),
        SortColumn::Group => ("Business group", "A to Z", "Z to A"),
        SortColumn::Unit => ("Business unit", "A to Z", "Z to A"),
        SortColumn::Status => ("Status", "A to Z", "Z to A"),
        SortColumn::Concern => ("Concern", "least first", "worst first"),
        SortColumn::Updated => ("Changed", "longest ago first", "latest first"),
    };
    format!("{name}, {}", if sort.descending { last } else { first })
}

/// A platform's name, or its key when the catalogue has lost it.
pub(super) fn platform_name(catalogue: &Catalogue, key: &str) -> String {
    catalogue
        .get(key)
        .map_or_else(|| key.to_owned(), |platform| platform.name.clone())
}
