//! The query of the list of access: every word is read or named as unknown.

use crate::pages::lists::{Fault, Reader, named};
use crate::urls::Query;
use chrono::NaiveDate;
use domain::account::read_date;
use domain::moment::long_date;
use domain::organisation::Organisation;
use domain::platform::{AccessLevel, Catalogue};
use store::queries::access::{AccessFilter, AccessOrder, Kind};

/// What is known, for names.
pub(super) struct Known<'k> {
    pub(super) organisation: &'k Organisation,
    pub(super) catalogue: &'k Catalogue,
    /// Agencies by id and name.
    pub(super) agencies: &'k [(String, String)],
}

/// Reads the query of the list.
///
/// # Errors
/// Everything that was not understood.
pub(super) fn list(raw: &str, known: &Known<'_>) -> Result<AccessFilter, Vec<Fault>> {
    let names = [
        "q", "waiting", "state", "level", "group", "platform", "agency", "sort", "page",
    ];
    let mut reader = Reader::new(raw, &names);
    let filter = AccessFilter {
        q: reader.words(),
        mine: reader
            .one(
                "waiting",
                "There is no such question",
                |word| (word == "me").then_some(()),
                || vec![("me".to_owned(), "What waits for me".to_owned())],
            )
            .is_some(),
        kind: reader.one("state", "There is no such state", Kind::from_key, || {
            named(Kind::ALL, |kind| (kind.key(), kind.name()))
        }),
        level: reader.one(
            "level",
            "There is no such level",
            AccessLevel::from_key,
            || named(AccessLevel::ALL, |level| (level.key(), level.name())),
        ),
        group: reader.group(known.organisation),
        platform: reader.one(
            "platform",
            "There is no such platform",
            |typed| known.catalogue.get(typed).map(|p| p.key.clone()),
            || platforms(known.catalogue),
        ),
        agency: reader.one(
            "agency",
            "There is no such agency",
            |typed| {
                known
                    .agencies
                    .iter()
                    .find(|(id, _)| id == typed)?
                    .0
                    .parse()
                    .ok()
            },
            || known.agencies.to_vec(),
        ),
        account: None,
        person: None,
        order: reader
            .one(
                "sort",
                "The list has no such order",
                AccessOrder::from_key,
                || named(AccessOrder::ALL, |order| (order.key(), order.name())),
            )
            .unwrap_or_default(),
        page: reader.page(),
    };
    reader.or(filter)
}

fn platforms(catalogue: &Catalogue) -> Vec<(String, String)> {
    let all = catalogue.platforms().iter();
    all.map(|p| (p.key.to_string(), p.name.clone())).collect()
}

/// The day of `as_at`, for the pages of one account and one person; nothing else is known there.
///
/// # Errors
/// What was not understood.
pub(super) fn as_at(raw: &str, today: NaiveDate) -> Result<Option<NaiveDate>, Vec<Fault>> {
    let mut reader = Reader::new(raw, &["as_at"]);
    let read = |typed: &str| read_date(typed).filter(|day| *day <= today);
    let why = "This is no day up to today, such as 2026-11-21";
    let day = reader.one("as_at", why, read, Vec::new);
    reader.or(day)
}

/// Every condition that was understood: its name in the address, its label, what is asked.
pub(super) fn parts(query: &Query, known: &Known<'_>) -> Vec<(String, &'static str, String)> {
    let part = |(name, value): (&str, &str)| {
        let (label, text) = match name {
            "q" => ("Search", format!("“{value}”")),
            "waiting" => ("Waiting", "for me".to_owned()),
            "state" => ("State", Kind::from_key(value)?.name().to_owned()),
            "level" => ("Level", AccessLevel::from_key(value)?.name().to_owned()),
            "group" => {
                let group = known.organisation.group(value.parse().ok()?)?;
                ("Business group", group.name.clone())
            }
            "platform" => ("Platform", known.catalogue.get(value)?.name.clone()),
            "agency" => {
                let found = known.agencies.iter().find(|(id, _)| id == value)?;
                ("Agency", found.1.clone())
            }
            _ => return None,
        };
        Some((name.to_owned(), label, text))
    };
    query.pairs().filter_map(part).collect()
}

/// A query as one line, for files and the audit trail.
pub(super) fn words(query: &Query, known: &Known<'_>) -> String {
    let parts = parts(query, known);
    if parts.is_empty() {
        return "All access".to_owned();
    }
    let one = |(_, label, text): &(String, &str, String)| format!("{label}: {text}");
    parts.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// "as at 20 January 2027", for titles.
pub(super) fn day_words(day: Option<NaiveDate>) -> String {
    day.map_or_else(String::new, |day| format!(" as at {}", long_date(day)))
}
