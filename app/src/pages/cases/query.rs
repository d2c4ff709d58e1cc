//! The query of the list of cases, read word by word, and said back in plain words.

use super::words;
use crate::pages::lists::{Fault, Reader, named};
use crate::urls::Query;
use domain::case::CaseState;
use domain::organisation::Organisation;
use domain::platform::Catalogue;
use store::queries::cases::{CaseFilter, CaseOrder};

/// The words after `waits=`.
pub(super) const WAITS: &[(&str, &str)] =
    &[("me", "Waits for me"), ("somebody", "Waits for a decision")];

/// Reads the query.
///
/// # Errors
/// Everything that was not understood.
pub(super) fn list(
    raw: &str,
    organisation: &Organisation,
    catalogue: &Catalogue,
) -> Result<CaseFilter, Vec<Fault>> {
    let names = [
        "q", "waits", "state", "group", "unit", "platform", "proposer", "sort", "page",
    ];
    let mut reader = Reader::new(raw, &names);
    let waits = reader.one(
        "waits",
        "There is no such question",
        |word| {
            WAITS
                .iter()
                .find(|(key, _)| *key == word)
                .map(|(key, _)| *key)
        },
        || named(WAITS, |w| (w.0, w.1)),
    );
    let filter = CaseFilter {
        q: reader.words(),
        waiting: waits == Some("somebody"),
        mine: waits == Some("me"),
        state: reader.one(
            "state",
            "There is no such state",
            |word| state(word).map(|(key, _)| key),
            || named(CaseState::KEYS, |s| (s.0, s.1)),
        ),
        group: reader.group(organisation),
        unit: reader.unit(organisation),
        platform: reader.one(
            "platform",
            "There is no such platform",
            |word| catalogue.get(word).map(|_| word.to_owned()),
            || {
                let all = catalogue.by_name();
                all.map(|p| (p.key.as_str().to_owned(), p.name.clone()))
                    .collect()
            },
        ),
        proposer: reader.one(
            "proposer",
            "A proposer is the id of a person’s record",
            |word| word.parse().ok(),
            Vec::new,
        ),
        order: reader
            .one(
                "sort",
                "The list has no such order",
                CaseOrder::from_key,
                || named(CaseOrder::ALL, |o| (o.key(), o.name())),
            )
            .unwrap_or_default(),
        page: reader.page(),
    };
    reader.or(filter)
}

fn state(word: &str) -> Option<(&'static str, &'static str)> {
    CaseState::KEYS
        .iter()
        .copied()
        .find(|(key, _)| *key == word)
}

/// Every condition of a query that was understood: its name in the address, its label, what is asked.
pub(super) fn parts(
    query: &Query,
    organisation: &Organisation,
    catalogue: &Catalogue,
) -> Vec<(String, &'static str, String)> {
    let part = |(name, value): (&str, &str)| {
        let (label, text) = match name {
            "q" => ("Search", format!("“{value}”")),
            "waits" => {
                let known = WAITS.iter().find(|(key, _)| *key == value)?;
                ("Only what", known.1.to_lowercase())
            }
            "state" => ("State", state(value)?.1.to_owned()),
            "group" => {
                let group = organisation.group(value.parse().ok()?)?;
                ("Business group", group.name.clone())
            }
            "unit" => {
                let unit = organisation.unit(value.parse().ok()?)?;
                ("Business unit", unit.name.clone())
            }
            "platform" => ("Platform", words::platform(catalogue, value)),
            "proposer" => ("Proposed by", "one person".to_owned()),
            _ => return None,
        };
        Some((name.to_owned(), label, text))
    };
    query.pairs().filter_map(part).collect()
}

/// A query as one line, for files and the audit trail.
pub(super) fn in_words(
    query: &Query,
    organisation: &Organisation,
    catalogue: &Catalogue,
) -> String {
    let parts = parts(query, organisation, catalogue);
    if parts.is_empty() {
        return "All business cases".to_owned();
    }
    let one = |(_, label, text): &(String, &str, String)| format!("{label}: {text}");
    parts.iter().map(one).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_is_named_and_nothing_is_left_out_in_silence() {
        let (organisation, catalogue) = (Organisation::default(), Catalogue::built_in());
        let read = |raw: &str| list(raw, &organisation, &catalogue);
        let filter =
            read("q=tides&waits=me&state=sent-back&platform=instagram&sort=longest&page=2");
        let filter = filter.unwrap_or_default();
        assert_eq!(
            (filter.q.as_str(), filter.mine, filter.waiting),
            ("tides", true, false)
        );
        assert_eq!((filter.state, filter.page), (Some("sent-back"), 2));
        assert_eq!(filter.order, CaseOrder::Longest);
        for raw in [
            "waits=you",
            "state=lost",
            "platform=nowhere",
            "proposer=me",
            "sort=up",
            "unit=7",
            "colour=red",
            "q=a&q=b",
        ] {
            assert_eq!(read(raw).err().map(|faults| faults.len()), Some(1), "{raw}");
        }
        let words = in_words(&Query::parse("waits=me&q=a"), &organisation, &catalogue);
        assert_eq!(words, "Only what: waits for me; Search: “a”");
    }
}
