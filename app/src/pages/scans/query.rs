//! The query of the list, read word by word, and said back in plain words.

use crate::pages::lists::{Fault, Reader};
use crate::urls::Query;
use store::queries::scans::ScanFilter;

/// Reads the query.
///
/// # Errors
/// Everything that was not understood.
pub(super) fn read(raw: &str) -> Result<ScanFilter, Vec<Fault>> {
    let mut reader = Reader::new(raw, &["q", "state", "page"]);
    let states = || {
        let all = ScanFilter::STATES.iter();
        all.map(|(key, name)| ((*key).to_owned(), (*name).to_owned()))
            .collect()
    };
    let filter = ScanFilter {
        q: reader.words(),
        state: reader.one(
            "state",
            "There is no such state",
            ScanFilter::state_from_key,
            states,
        ),
        page: reader.page(),
    };
    reader.or(filter)
}

/// Every condition that was understood: its name in the address, its label, what is asked.
pub(super) fn parts(query: &Query) -> Vec<(String, &'static str, String)> {
    let part = |(name, value): (&str, &str)| {
        let (label, text) = match name {
            "q" => ("Search", format!("“{value}”")),
            "state" => {
                let all = ScanFilter::STATES.iter();
                let (_, name) = all.into_iter().find(|(key, _)| *key == value)?;
                ("State", (*name).to_owned())
            }
            _ => return None,
        };
        Some((name.to_owned(), label, text))
    };
    query.pairs().filter_map(part).collect()
}
