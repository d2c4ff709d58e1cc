//! The query of the list of agencies, read word by word, and said back in plain words.

use crate::pages::lists::{Fault, Reader, named};
use crate::urls::Query;
use domain::agency::AgencyStanding;
use store::queries::agencies::{AgencyFilter, AgencyOrder};

/// Reads the query.
///
/// # Errors
/// Everything that was not understood.
pub(super) fn list(raw: &str) -> Result<AgencyFilter, Vec<Fault>> {
    let mut reader = Reader::new(raw, &["q", "state", "overdue", "sort", "page"]);
    let filter = AgencyFilter {
        q: reader.words(),
        standing: reader.one(
            "state",
            "There is no such state",
            AgencyStanding::from_key,
            || named(AgencyStanding::ALL, |s| (s.key(), s.name())),
        ),
        overdue: reader
            .one(
                "overdue",
                "There is no such question",
                |word| (word == "yes").then_some(()),
                || vec![("yes".to_owned(), "Something is overdue".to_owned())],
            )
            .is_some(),
        order: reader
            .one(
                "sort",
                "The list has no such order",
                AgencyOrder::from_key,
                || named(AgencyOrder::ALL, |o| (o.key(), o.name())),
            )
            .unwrap_or_default(),
        page: reader.page(),
    };
    reader.or(filter)
}

/// Every condition of a query that was understood: its name in the address, its label, what is asked.
pub(super) fn parts(query: &Query) -> Vec<(String, &'static str, String)> {
    let part = |(name, value): (&str, &str)| {
        let (label, text) = match name {
            "q" => ("Search", format!("“{value}”")),
            "state" => ("State", AgencyStanding::from_key(value)?.name().to_owned()),
            "overdue" => ("Only those with", "something overdue".to_owned()),
            _ => return None,
        };
        Some((name.to_owned(), label, text))
    };
    query.pairs().filter_map(part).collect()
}

/// A query as one line, for files and the audit trail.
pub(super) fn words(query: &Query) -> String {
    let parts = parts(query);
    if parts.is_empty() {
        return "All agencies".to_owned();
    }
    let one = |(_, label, text): &(String, &str, String)| format!("{label}: {text}");
    parts.iter().map(one).collect::<Vec<_>>().join("; ")
}
