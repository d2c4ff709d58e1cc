//! The query of the list of training: every word is read or named as unknown.

use crate::pages::lists::{Fault, Reader, named};
use crate::urls::Query;
use domain::organisation::Organisation;
use domain::training::Course;
use store::queries::training::{Kind, TrainingFilter};

/// Reads the query.
///
/// # Errors
/// Everything that was not understood.
pub(super) fn list(
    raw: &str,
    organisation: &Organisation,
    courses: &[Course],
) -> Result<TrainingFilter, Vec<Fault>> {
    let mut reader = Reader::new(raw, &["q", "state", "course", "group", "page"]);
    let filter = TrainingFilter {
        q: reader.words(),
        kind: reader.one("state", "There is no such state", Kind::from_key, || {
            named(Kind::ALL, |kind| (kind.key(), kind.name()))
        }),
        course: reader.one(
            "course",
            "There is no such course",
            |typed| {
                let id = typed.parse().ok()?;
                courses.iter().find(|c| c.id == id).map(|c| c.id)
            },
            || {
                let all = courses.iter();
                all.map(|c| (c.id.to_string(), c.name.clone())).collect()
            },
        ),
        group: reader.group(organisation),
        page: reader.page(),
    };
    reader.or(filter)
}

/// Every condition that was understood: its name in the address, its label, what is asked.
pub(super) fn parts(
    query: &Query,
    organisation: &Organisation,
    courses: &[Course],
) -> Vec<(String, &'static str, String)> {
    let part = |(name, value): (&str, &str)| {
        let (label, text) = match name {
            "q" => ("Search", format!("“{value}”")),
            "state" => ("State", Kind::from_key(value)?.name().to_owned()),
            "course" => {
                let id = value.parse().ok()?;
                let course = courses.iter().find(|c| c.id == id)?;
                ("Course", course.name.clone())
            }
            "group" => {
                let group = organisation.group(value.parse().ok()?)?;
                ("Business group", group.name.clone())
            }
            _ => return None,
        };
        Some((name.to_owned(), label, text))
    };
    query.pairs().filter_map(part).collect()
}
