//! The query of the list of departures, read word by word and said back.

pub(super) use crate::pages::lists::Fault;
use crate::pages::lists::{Reader, named};
use crate::urls::Query;
use domain::leaving::DepartureKind;
use domain::organisation::Organisation;
use store::queries::departures::{DepartureFilter, DepartureOrder, StateFilter};

/// Reads the query.
///
/// # Errors
/// Everything that was not understood.
pub(super) fn list(raw: &str, organisation: &Organisation) -> Result<DepartureFilter, Vec<Fault>> {
    let names = ["q", "state", "kind", "group", "late", "sort", "page"];
    let mut reader = Reader::new(raw, &names);
    let filter = DepartureFilter {
        q: reader.words(),
        state: reader
            .one(
                "state",
                "There is no such state",
                StateFilter::from_key,
                || named(StateFilter::ALL, |s| (s.key(), s.name())),
            )
            .unwrap_or_default(),
        kind: reader.one(
            "kind",
            "There is no such kind",
            DepartureKind::from_key,
            || named(DepartureKind::ALL, |k| (k.key(), k.name())),
        ),
        group: reader.group(organisation),
        late: reader
            .one(
                "late",
                "There is no such question",
                |word| (word == "yes").then_some(()),
                || vec![("yes".to_owned(), LATE.to_owned())],
            )
            .is_some(),
        order: reader
            .one(
                "sort",
                "The list has no such order",
                DepartureOrder::from_key,
                || named(DepartureOrder::ALL, |o| (o.key(), o.name())),
            )
            .unwrap_or_default(),
        page: reader.page(),
    };
    reader.or(filter)
}

/// What `late=yes` asks.
pub(super) const LATE: &str = "Have live access after the last day";

/// Every condition of a query that was understood: its name, its label, what is asked.
pub(super) fn parts(
    query: &Query,
    organisation: &Organisation,
) -> Vec<(String, &'static str, String)> {
    let part = |(name, value): (&str, &str)| {
        let (label, text) = match name {
            "q" => ("Search", format!("“{value}”")),
            "state" => ("State", StateFilter::from_key(value)?.name().to_owned()),
            "kind" => ("Kind", DepartureKind::from_key(value)?.name().to_owned()),
            "group" => (
                "Business group",
                organisation.group(value.parse().ok()?)?.name.clone(),
            ),
            "late" => ("Only those who", LATE.to_lowercase()),
            _ => return None,
        };
        Some((name.to_owned(), label, text))
    };
    query.pairs().filter_map(part).collect()
}

/// A query as one line, for files and the audit trail.
pub(super) fn words(query: &Query, organisation: &Organisation) -> String {
    let parts = parts(query, organisation);
    if parts.is_empty() {
        return "Everybody whose departure is under way".to_owned();
    }
    let one = |(_, label, text): &(String, &str, String)| format!("{label}: {text}");
    parts.iter().map(one).collect::<Vec<_>>().join("; ")
}
