//! The query of the queue, read word by word, and said back in plain words.

use crate::pages::lists::{Fault, Reader};
use crate::urls::Query;
use domain::platform::Catalogue;
use store::queries::sightings::SightingFilter;

/// Reads the query.
///
/// # Errors
/// Everything that was not understood.
pub(super) fn read(raw: &str, catalogue: &Catalogue) -> Result<SightingFilter, Vec<Fault>> {
    let mut reader = Reader::new(raw, &["q", "state", "platform", "page"]);
    let states = || {
        let all = SightingFilter::states().into_iter();
        all.map(|(key, name)| (key.to_owned(), name.to_owned()))
            .collect()
    };
    let platforms = || {
        let all = catalogue.by_name();
        all.map(|p| (p.key.to_string(), p.name.clone())).collect()
    };
    let filter = SightingFilter {
        q: reader.words(),
        state: reader.one(
            "state",
            "There is no such state",
            SightingFilter::state_from_key,
            states,
        ),
        platform: reader.one(
            "platform",
            "There is no such platform",
            |key| catalogue.get(key).map(|p| p.key.to_string()),
            platforms,
        ),
        page: reader.page(),
    };
    reader.or(filter)
}

/// Every condition that was understood: its name in the address, its label, what is asked.
pub(super) fn parts(query: &Query, catalogue: &Catalogue) -> Vec<(String, &'static str, String)> {
    let part = |(name, value): (&str, &str)| {
        let (label, text) = match name {
            "q" => ("Search", format!("“{value}”")),
            "state" => {
                let all = SightingFilter::states();
                let (_, name) = all.into_iter().find(|(key, _)| *key == value)?;
                ("State", name.to_owned())
            }
            "platform" => ("Platform", super::words::platform(catalogue, value)),
            _ => return None,
        };
        Some((name.to_owned(), label, text))
    };
    query.pairs().filter_map(part).collect()
}

/// A query as one line, for files and the audit trail.
pub(super) fn words(query: &Query, catalogue: &Catalogue) -> String {
    let parts = parts(query, catalogue);
    if parts.is_empty() {
        return "All reported accounts".to_owned();
    }
    let one = |(_, label, text): &(String, &str, String)| format!("{label}: {text}");
    parts.iter().map(one).collect::<Vec<_>>().join("; ")
}
