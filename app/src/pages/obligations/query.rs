//! The query of the list of obligations, read word by word and said back.

pub(super) use crate::pages::lists::Fault;
use crate::pages::lists::{Reader, named};
use crate::urls::Query;
use domain::ids::{Reference, ReferenceKind};
use domain::obligation::{ObligationKind, Standing};
use domain::organisation::Organisation;
use store::queries::obligations::{Assigned, ObligationFilter, ObligationOrder};

/// Reads the query.
///
/// # Errors
/// Everything that was not understood.
pub(super) fn list(raw: &str, organisation: &Organisation) -> Result<ObligationFilter, Vec<Fault>> {
    let names = [
        "q", "standing", "kind", "group", "account", "assigned", "sort", "page",
    ];
    let mut reader = Reader::new(raw, &names);
    let filter = ObligationFilter {
        q: reader.words(),
        standing: reader.one(
            "standing",
            "There is no such standing",
            Standing::from_key,
            || named(Standing::ALL, |s| (s.key(), s.name())),
        ),
        kind: reader.one(
            "kind",
            "There is no such kind",
            ObligationKind::from_key,
            || named(ObligationKind::ALL, |k| (k.key(), k.name())),
        ),
        group: reader.group(organisation),
        account: reader.one(
            "account",
            "An account is named by its reference, such as AC-0042",
            |typed| Reference::parse(ReferenceKind::Account, typed).map(|r| r.number),
            Vec::new,
        ),
        assigned: reader
            .one(
                "assigned",
                "It is “me”, “nobody” or somebody’s id",
                assigned,
                || {
                    vec![
                        ("me".to_owned(), "To me".to_owned()),
                        ("nobody".to_owned(), "To nobody in particular".to_owned()),
                    ]
                },
            )
            .unwrap_or_default(),
        order: reader
            .one(
                "sort",
                "The list has no such order",
                ObligationOrder::from_key,
                || named(ObligationOrder::ALL, |o| (o.key(), o.name())),
            )
            .unwrap_or_default(),
        page: reader.page(),
    };
    reader.or(filter)
}

fn assigned(typed: &str) -> Option<Assigned> {
    match typed {
        "me" => Some(Assigned::Me),
        "nobody" => Some(Assigned::Nobody),
        id => id.parse().ok().map(Assigned::To),
    }
}

/// Every condition of a query that was understood: its name, its label, what is asked.
pub(super) fn parts(
    query: &Query,
    organisation: &Organisation,
) -> Vec<(String, &'static str, String)> {
    let part = |(name, value): (&str, &str)| {
        let (label, text) = match name {
            "q" => ("Search", format!("“{value}”")),
            "standing" => ("Standing", Standing::from_key(value)?.name().to_owned()),
            "kind" => ("Kind", ObligationKind::from_key(value)?.name().to_owned()),
            "group" => (
                "Business group",
                organisation.group(value.parse().ok()?)?.name.clone(),
            ),
            "account" => ("Account", value.to_owned()),
            "assigned" => (
                "Assigned",
                match assigned(value)? {
                    Assigned::Me => "to me".to_owned(),
                    Assigned::Nobody => "to nobody in particular".to_owned(),
                    _ => "to one person".to_owned(),
                },
            ),
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
        return "Everything that is not done".to_owned();
    }
    let one = |(_, label, text): &(String, &str, String)| format!("{label}: {text}");
    parts.iter().map(one).collect::<Vec<_>>().join("; ")
}
