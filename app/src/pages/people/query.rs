//! The queries of the list and of the review: every word is read or named as unknown, nothing is
//! guessed; and a filter said back in plain words.

pub(super) use crate::pages::lists::{Fault, beyond};
use crate::pages::lists::{Reader, named};
use crate::urls::Query;
use domain::organisation::Organisation;
use domain::role::Role;
use store::queries::people::{Need, PeopleFilter, PeopleOrder, ReviewFilter, StatusFilter};

/// Reads the query of the list.
///
/// # Errors
/// Everything that was not understood.
pub(super) fn list(raw: &str, organisation: &Organisation) -> Result<PeopleFilter, Vec<Fault>> {
    let mut reader = Reader::new(
        raw,
        &[
            "q", "role", "group", "unit", "status", "can", "sort", "page",
        ],
    );
    let filter = PeopleFilter {
        q: reader.words(),
        role: reader.role(),
        group: reader.group(organisation),
        unit: reader.unit(organisation),
        status: reader.one(
            "status",
            "There is no such status",
            StatusFilter::from_key,
            || named(StatusFilter::ALL, |s| (s.key(), s.name())),
        ),
        administers: reader
            .one(
                "can",
                "There is no such question",
                |word| (word == "administer").then_some(()),
                || {
                    vec![(
                        "administer".to_owned(),
                        "Can administer the register".to_owned(),
                    )]
                },
            )
            .is_some(),
        order: reader
            .one(
                "sort",
                "The list has no such order",
                PeopleOrder::from_key,
                || named(PeopleOrder::ALL, |o| (o.key(), o.name())),
            )
            .unwrap_or_default(),
        page: reader.page(),
    };
    reader.or(filter)
}

/// Reads the query of the review.
///
/// # Errors
/// Everything that was not understood.
pub(super) fn review(raw: &str, organisation: &Organisation) -> Result<ReviewFilter, Vec<Fault>> {
    let mut reader = Reader::new(raw, &["role", "group", "unit", "needs", "page"]);
    let filter = ReviewFilter {
        role: reader.role(),
        group: reader.group(organisation),
        unit: reader.unit(organisation),
        needs: reader.one("needs", "There is no such kind", Need::from_key, || {
            named(Need::ALL, |n| (n.key(), n.name()))
        }),
        page: reader.page(),
    };
    reader.or(filter)
}

/// Every condition of a query that was understood: its name in the address, its label, what is asked.
pub(super) fn parts(
    query: &Query,
    organisation: &Organisation,
) -> Vec<(String, &'static str, String)> {
    let part = |(name, value): (&str, &str)| {
        let (label, text) = match name {
            "q" => ("Search", format!("“{value}”")),
            "role" => ("Role", Role::from_key(value)?.name().to_owned()),
            "group" => (
                "Business group",
                organisation.group(value.parse().ok()?)?.name.clone(),
            ),
            "unit" => (
                "Business unit",
                organisation.unit(value.parse().ok()?)?.name.clone(),
            ),
            "status" => ("Status", StatusFilter::from_key(value)?.name().to_owned()),
            "can" => ("Can", "administer the register".to_owned()),
            "needs" => ("Worth a look", Need::from_key(value)?.name().to_owned()),
            _ => return None,
        };
        Some((name.to_owned(), label, text))
    };
    query.pairs().filter_map(part).collect()
}

/// A query as one line, for files and the audit trail.
pub(super) fn words(query: &Query, organisation: &Organisation, everything: &str) -> String {
    let parts = parts(query, organisation);
    if parts.is_empty() {
        return everything.to_owned();
    }
    let one = |(_, label, text): &(String, &str, String)| format!("{label}: {text}");
    parts.iter().map(one).collect::<Vec<_>>().join("; ")
}
