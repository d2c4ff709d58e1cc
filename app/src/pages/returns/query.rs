//! The query of a quarter's returns, read word by word, and said back in plain words. `late=yes` is what was
//! not in by its day and is not in yet, `late=sent` what came in after its day.

use crate::components::Chip;
use crate::pages::lists::{Fault, Reader, named};
use crate::urls::Query;
use domain::organisation::Organisation;
use domain::platform::Catalogue;
use domain::quarter::Quarter;
use domain::returns::ReturnKey;
use store::queries::returns::{ReturnFilter, ReturnOrder};

/// The words after `late=`.
pub(super) const LATE: &[(&str, &str)] =
    &[("yes", "Not in by the last day"), ("sent", "Sent late")];

/// The words after `unchanged=`.
pub(super) const UNCHANGED: &[(&str, &str)] =
    &[("yes", "Nothing has changed"), ("no", "Something else")];

/// What a query may name.
#[derive(Clone, Copy)]
pub(super) struct Known<'a> {
    pub(super) catalogue: &'a Catalogue,
    pub(super) organisation: &'a Organisation,
}

const NAMES: [&str; 10] = [
    "q",
    "state",
    "late",
    "unchanged",
    "platform",
    "group",
    "unit",
    "sort",
    "page",
    "mark",
];

/// Reads the query.
///
/// # Errors
/// Everything that was not understood.
pub(super) fn list(
    raw: &str,
    quarter: Quarter,
    known: Known<'_>,
) -> Result<ReturnFilter, Vec<Fault>> {
    let mut reader = Reader::new(raw, &NAMES);
    let word = |all: &'static [(&str, &str)]| {
        move |typed: &str| {
            let found = all.iter().find(|(key, _)| *key == typed);
            found.map(|(key, _)| *key)
        }
    };
    let late = reader.one("late", "There is no such question", word(LATE), || {
        named(LATE, |w| (w.0, w.1))
    });
    let unchanged = reader.one(
        "unchanged",
        "There is no such answer",
        word(UNCHANGED),
        || named(UNCHANGED, |w| (w.0, w.1)),
    );
    // Belongs to the boxes of the page, not to the question.
    let _marked = reader.one(
        "mark",
        "Only all of a page can be marked",
        |typed| (typed == "all").then_some(()),
        || vec![("all".to_owned(), "Every box on the page".to_owned())],
    );
    let filter = ReturnFilter {
        q: reader.words(),
        state: reader.one(
            "state",
            "There is no such state",
            ReturnKey::from_key,
            || named(ReturnKey::ALL, |s| (s.key(), s.name())),
        ),
        overdue: late == Some("yes"),
        sent_late: late == Some("sent"),
        unchanged: unchanged.map(|word| word == "yes"),
        platform: reader.one(
            "platform",
            "There is no such platform",
            |typed| platform(typed, known.catalogue).map(|_| typed.to_owned()),
            || platforms(known.catalogue),
        ),
        group: reader.group(known.organisation),
        unit: reader.unit(known.organisation),
        order: reader
            .one(
                "sort",
                "The list has no such order",
                ReturnOrder::from_key,
                || named(ReturnOrder::ALL, |o| (o.key(), o.name())),
            )
            .unwrap_or_default(),
        page: reader.page(),
        ..ReturnFilter::of(quarter)
    };
    reader.or(filter)
}

fn platform(typed: &str, catalogue: &Catalogue) -> Option<String> {
    catalogue.get(typed).map(|p| p.name.clone())
}

/// Every platform of the catalogue: its key and its name.
fn platforms(catalogue: &Catalogue) -> Vec<(String, String)> {
    let all = catalogue.by_name();
    all.map(|p| (p.key.to_string(), p.name.clone())).collect()
}

/// The platforms to choose from: those that the quarter's returns are of, and one that is chosen.
pub(super) fn platforms_among(
    occurring: &[String],
    chosen: Option<&str>,
    catalogue: &Catalogue,
) -> Vec<(String, String)> {
    let mut all = platforms(catalogue);
    all.retain(|(key, _)| occurring.contains(key) || chosen == Some(key.as_str()));
    all
}

/// A platform's name by its key.
pub(super) fn platform_name(key: &str, catalogue: &Catalogue) -> String {
    platform(key, catalogue).unwrap_or_else(|| key.to_owned())
}

/// Every condition of a query that was understood: its name in the address, its label, what is asked.
fn parts(query: &Query, known: Known<'_>) -> Vec<(String, &'static str, String)> {
    let word = |all: &[(&str, &str)], value: &str| {
        let found = all.iter().find(|(key, _)| *key == value);
        found.map(|(_, name)| (*name).to_owned())
    };
    let part = |(name, value): (&str, &str)| {
        let (label, text) = match name {
            "q" => ("Search", format!("“{value}”")),
            "state" => ("State", ReturnKey::from_key(value)?.name().to_owned()),
            "late" => ("In time", word(LATE, value)?),
            "unchanged" => ("Says", word(UNCHANGED, value)?),
            "platform" => ("Platform", platform(value, known.catalogue)?),
            "group" => {
                let group = known.organisation.group(value.parse().ok()?)?;
                ("Business group", group.name.clone())
            }
            "unit" => {
                let unit = known.organisation.unit(value.parse().ok()?)?;
                ("Business unit", unit.name.clone())
            }
            _ => return None,
        };
        Some((name.to_owned(), label, text))
    };
    query.pairs().filter_map(part).collect()
}

/// The conditions, each to be taken away.
pub(super) fn chips(path: &str, query: &Query, known: Known<'_>) -> Vec<Chip> {
    let rest = query.without("page").without("mark");
    let chip = |(name, label, text): (String, &str, String)| Chip {
        label: format!("{label}: {text}"),
        href: rest.without(&name).href(path),
    };
    parts(query, known).into_iter().map(chip).collect()
}

/// A query as one line, for files and the audit trail.
pub(super) fn in_words(quarter: Quarter, query: &Query, known: Known<'_>) -> String {
    let parts = parts(query, known);
    let one = |(_, label, text): &(String, &str, String)| format!("{label}: {text}");
    let all = std::iter::once(quarter.name()).chain(parts.iter().map(one));
    all.collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
mod tests {
    use super::*;

    #[test]
    fn only_platforms_that_occur_or_are_chosen_are_offered() {
        let catalogue = Catalogue::built_in();
        let offered = |chosen| {
            let occurring = ["instagram".to_owned(), "facebook".to_owned()];
            let all = platforms_among(&occurring, chosen, &catalogue);
            all.into_iter().map(|(key, _)| key).collect::<Vec<_>>()
        };
        assert_eq!(offered(None), ["facebook", "instagram"]);
        assert_eq!(offered(Some("facebook")), ["facebook", "instagram"]);
        assert_eq!(offered(Some("youtube")).len(), 3);
    }

    #[test]
    fn what_is_not_known_is_named_and_nothing_is_left_out_in_silence() {
        let (organisation, catalogue) = (Organisation::default(), Catalogue::built_in());
        let known = Known {
            catalogue: &catalogue,
            organisation: &organisation,
        };
        let quarter: Quarter = "2026-27-q1".parse().unwrap();
        let read = |raw: &str| list(raw, quarter, known);
        let filter =
            read("state=submitted&unchanged=yes&late=sent&platform=facebook&mark=all&page=2")
                .unwrap();
        assert_eq!(filter.state, Some(ReturnKey::Submitted));
        assert_eq!(
            (filter.unchanged, filter.sent_late, filter.overdue),
            (Some(true), true, false)
        );
        assert_eq!(
            (filter.platform.as_deref(), filter.page),
            (Some("facebook"), 2)
        );
        assert!(read("late=yes").unwrap().overdue);
        for raw in [
            "state=x",
            "late=x",
            "unchanged=x",
            "platform=nowhere",
            "sort=x",
            "mark=some",
            "colour=red",
            "page=0",
            "unit=x",
            "state=draft&state=draft",
        ] {
            assert_eq!(read(raw).unwrap_err().len(), 1, "{raw}");
        }
        let words = in_words(
            quarter,
            &Query::parse("state=submitted&unchanged=yes"),
            known,
        );
        assert_eq!(
            words,
            "July to September 2026 (Q1 2026–27); State: Sent; Says: Nothing has changed"
        );
    }
}
