//! The query of the register of pixels, read word by word, and said back in plain words.

use crate::pages::lists::{Fault, Reader, named};
use crate::urls::Query;
use domain::ids::{Reference, ReferenceKind};
use domain::organisation::Organisation;
use domain::pixel::PixelState;
use domain::tracker;
use store::queries::pixels::{PixelFilter, PixelOrder};

/// The words after `only=`.
pub(super) const ONLY: &[(&str, &str)] = &[("renewals", "Renewal due or asked for")];

/// Reads the query.
///
/// # Errors
/// Everything that was not understood.
pub(super) fn list(raw: &str, organisation: &Organisation) -> Result<PixelFilter, Vec<Fault>> {
    let names = [
        "q", "state", "tracker", "group", "unit", "account", "only", "sort", "page",
    ];
    let mut reader = Reader::new(raw, &names);
    let only = reader.one(
        "only",
        "There is no such question",
        |word| ONLY.iter().find(|(key, _)| *key == word),
        || named(ONLY, |w| (w.0, w.1)),
    );
    let filter = PixelFilter {
        q: reader.words(),
        state: reader.one(
            "state",
            "There is no such state",
            PixelState::from_key,
            || named(PixelState::ALL, |s| (s.key(), s.name())),
        ),
        tracker: reader.one(
            "tracker",
            "There is no such pixel vendor",
            |word| tracker::from_key(word).map(|t| t.key),
            || named(tracker::ALL, |t| (t.key, t.name)),
        ),
        group: reader.group(organisation),
        unit: reader.unit(organisation),
        account: reader.one(
            "account",
            "An account is a reference such as AC-0042",
            |word| Reference::parse(ReferenceKind::Account, word).map(|r| r.number),
            Vec::new,
        ),
        renewals: only.is_some(),
        order: reader
            .one(
                "sort",
                "The list has no such order",
                PixelOrder::from_key,
                || named(PixelOrder::ALL, |o| (o.key(), o.name())),
            )
            .unwrap_or_default(),
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
            "state" => ("State", PixelState::from_key(value)?.name().to_owned()),
            "tracker" => ("Pixel of", tracker::from_key(value)?.name.to_owned()),
            "group" => {
                let group = organisation.group(value.parse().ok()?)?;
                ("Business group", group.name.clone())
            }
            "unit" => {
                let unit = organisation.unit(value.parse().ok()?)?;
                ("Business unit", unit.name.clone())
            }
            "account" => ("Account", value.to_owned()),
            "only" => {
                let known = ONLY.iter().find(|(key, _)| *key == value)?;
                ("Only", known.1.to_lowercase())
            }
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
        return "All pixels".to_owned();
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
        let filter = read("state=live&tracker=meta&account=AC-0003&only=renewals").unwrap();
        assert_eq!(filter.state, Some(PixelState::Live));
        assert_eq!((filter.account, filter.renewals), (Some(3), true));
        for raw in [
            "state=x",
            "tracker=nobody",
            "account=x",
            "only=x",
            "sort=x",
            "colour=red",
        ] {
            assert_eq!(read(raw).unwrap_err().len(), 1, "{raw}");
        }
        let words = in_words(&Query::parse("state=live&only=renewals"), &organisation);
        assert_eq!(words, "State: Live; Only: renewal due or asked for");
    }
}
