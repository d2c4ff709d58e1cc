//! The query of the list of applications, read word by word, and said back in plain words.

use crate::pages::lists::{Fault, Reader, named};
use crate::urls::Query;
use domain::organisation::Organisation;
use domain::pixel::{ApplicationState, Lane, Step};
use domain::tracker;
use store::queries::pixels::{ApplicationFilter, ApplicationOrder};

/// The words after `waits=` that are no step.
const ME: &str = "me";

/// The words after `waits=`, with what people read.
pub(super) fn waits() -> Vec<(&'static str, String)> {
    let lanes = Lane::ALL.iter().copied().map(Step::Lane);
    let steps = lanes.chain(Step::AFTER_LANES.iter().copied());
    let mut all = vec![(ME, "Waits for me".to_owned())];
    all.extend(steps.map(|step| (step.key(), format!("Waits for {}", step.name()))));
    all
}

/// Reads the query.
///
/// # Errors
/// Everything that was not understood.
pub(super) fn list(
    raw: &str,
    organisation: &Organisation,
) -> Result<ApplicationFilter, Vec<Fault>> {
    let names = [
        "q", "waits", "state", "group", "unit", "tracker", "sort", "page",
    ];
    let mut reader = Reader::new(raw, &names);
    let waits = reader.one(
        "waits",
        "There is no such step",
        |word| {
            waits()
                .into_iter()
                .find(|(key, _)| *key == word)
                .map(|(key, _)| key)
        },
        || {
            waits()
                .into_iter()
                .map(|(key, words)| (key.to_owned(), words))
                .collect()
        },
    );
    let filter = ApplicationFilter {
        q: reader.words(),
        mine: waits == Some(ME),
        step: waits.and_then(Step::from_key),
        state: reader.one(
            "state",
            "There is no such state",
            |word| state(word).map(|(key, _)| key),
            || named(ApplicationState::KEYS, |s| (s.0, s.1)),
        ),
        group: reader.group(organisation),
        unit: reader.unit(organisation),
        tracker: reader.one(
            "tracker",
            "There is no such pixel vendor",
            |word| tracker::from_key(word).map(|t| t.key),
            || named(tracker::ALL, |t| (t.key, t.name)),
        ),
        order: reader
            .one(
                "sort",
                "The list has no such order",
                ApplicationOrder::from_key,
                || named(ApplicationOrder::ALL, |o| (o.key(), o.name())),
            )
            .unwrap_or_default(),
        page: reader.page(),
    };
    reader.or(filter)
}

fn state(word: &str) -> Option<(&'static str, &'static str)> {
    let mut all = ApplicationState::KEYS.iter().copied();
    all.find(|(key, _)| *key == word)
}

/// Every condition of a query that was understood: its name in the address, its label, what is asked.
pub(super) fn parts(
    query: &Query,
    organisation: &Organisation,
) -> Vec<(String, &'static str, String)> {
    let part = |(name, value): (&str, &str)| {
        let (label, text) = match name {
            "q" => ("Search", format!("“{value}”")),
            "waits" => {
                let known = waits().into_iter().find(|(key, _)| *key == value)?;
                ("Only what", known.1.replacen('W', "w", 1))
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
            "tracker" => ("Pixel of", tracker::from_key(value)?.name.to_owned()),
            _ => return None,
        };
        Some((name.to_owned(), label, text))
    };
    query.pairs().filter_map(part).collect()
}

/// A query as one line, for files and the audit trail.
pub(super) fn in_words(query: &Query, organisation: &Organisation) -> String {
    let parts = parts(query, organisation);
    if parts.is_empty() {
        return "All applications for pixels".to_owned();
    }
    let one = |(_, label, text): &(String, &str, String)| format!("{label}: {text}");
    parts.iter().map(one).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_is_named_and_nothing_is_left_out_in_silence() {
        let organisation = Organisation::default();
        let read = |raw: &str| list(raw, &organisation);
        let filter = read("waits=legal&tracker=meta&sort=newest").unwrap();
        assert_eq!(filter.step, Some(Step::Lane(Lane::Legal)));
        assert_eq!(filter.tracker, Some("meta"));
        assert!(!filter.mine);
        assert!(read("waits=me").unwrap().mine);
        for raw in [
            "waits=x",
            "state=x",
            "tracker=nobody",
            "sort=x",
            "colour=red",
            "page=0",
        ] {
            assert_eq!(read(raw).unwrap_err().len(), 1, "{raw}");
        }
        let query = Query::parse("waits=legal&state=draft");
        assert_eq!(
            in_words(&query, &organisation),
            "Only what: waits for Legal; State: Draft"
        );
    }
}
