//! Rows of a file of completions: who, which course, on which day. Columns are known by their headings,
//! or, without a heading, by their order: person, course, day. Every row is accounted for.

use chrono::NaiveDate;
use domain::account::read_date;
use domain::ids::{CourseId, PersonId};
use domain::import::Sheet;
use domain::text::fold;
use domain::training::Course;

/// A row as it stands in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// Where people find it.
    pub(super) place: String,
    pub(super) person: String,
    pub(super) course: String,
    pub(super) day: String,
}

/// What a row means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A completion.
    Completed {
        person: PersonId,
        name: String,
        course: CourseId,
        on: NaiveDate,
    },
    /// Nothing that can be taken in, with the cure.
    Unreadable(&'static str),
}

const PERSON: &[&str] = &[
    "e-mail",
    "email",
    "e-mail address",
    "email address",
    "person",
    "name",
    "employee",
    "learner",
    "staff member",
    "user",
];
const COURSE: &[&str] = &["course", "course name", "training", "module", "title"];
const DAY: &[&str] = &[
    "completed on",
    "completed",
    "completion date",
    "date completed",
    "date",
    "day",
];

/// The rows of a sheet.
pub(super) fn rows(sheet: &Sheet) -> Vec<Row> {
    let heads: Vec<String> = sheet.first_row().iter().map(|cell| fold(cell)).collect();
    let at = |names: &[&str]| {
        // The first name of the list wins: an address tells more than a name.
        names
            .iter()
            .find_map(|name| heads.iter().position(|head| head == &fold(name)))
    };
    let known = (at(PERSON), at(COURSE), at(DAY));
    let (header, person, course, day) = match known {
        (Some(person), Some(course), Some(day)) => (true, person, course, day),
        _ => (false, 0, 1, 2),
    };
    let row = |row: &domain::import::SheetRow| {
        let cell = |at: usize| {
            row.cells
                .get(at)
                .map(|c| c.trim().to_owned())
                .unwrap_or_default()
        };
        Row {
            place: row.place(),
            person: cell(person),
            course: cell(course),
            day: cell(day),
        }
    };
    sheet.body(header).iter().map(row).collect()
}

/// What a row means; `whom`: whom its person means.
pub(super) fn meaning(
    row: &Row,
    whom: &Result<(PersonId, String), &'static str>,
    courses: &[Course],
    today: NaiveDate,
) -> Meaning {
    if row.person.is_empty() {
        return Meaning::Unreadable("There is no person in this row");
    }
    let (person, name) = match whom {
        Ok((person, name)) => (*person, name.clone()),
        Err(why) => return Meaning::Unreadable(why),
    };
    let wanted = fold(&row.course);
    let course = courses
        .iter()
        .find(|course| course.retired_on.is_none() && fold(&course.name) == wanted);
    let Some(course) = course else {
        return Meaning::Unreadable("There is no such course: add it, or write it as it is here");
    };
    match read_date(&row.day) {
        None => Meaning::Unreadable("The day cannot be read: write it as 20 January 2027"),
        Some(on) if on > today => Meaning::Unreadable("The day lies in the future"),
        Some(on) => Meaning::Completed {
            person,
            name,
            course: course.id,
            on,
        },
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
mod tests {
    use super::*;
    use domain::import::SheetRow;

    fn sheet(rows: &[&[&str]]) -> Sheet {
        let row = |(n, cells): (usize, &&[&str])| SheetRow {
            number: i64::try_from(n).unwrap() + 1,
            place: String::new(),
            cells: cells.iter().map(|c| (*c).to_owned()).collect(),
        };
        Sheet {
            name: String::new(),
            rows: rows.iter().enumerate().map(row).collect(),
        }
    }

    #[test]
    fn columns_are_known_by_their_headings_or_their_order() {
        let with = sheet(&[
            &["Date completed", "Course name", "Name", "E-mail"],
            &["1/7/2026", "Social", "Hana", "hana@example.org"],
        ]);
        let found = rows(&with);
        assert_eq!(found.len(), 1);
        assert_eq!(
            (
                found[0].person.as_str(),
                found[0].course.as_str(),
                found[0].day.as_str()
            ),
            ("hana@example.org", "Social", "1/7/2026")
        );
        let without = sheet(&[&["hana@example.org", "Social", "2026-07-01"], &["x"]]);
        let found = rows(&without);
        assert_eq!(found.len(), 2, "every row is there");
        assert_eq!(
            (found[1].place.as_str(), found[1].course.as_str()),
            ("row 2", "")
        );
    }

    #[test]
    fn every_row_means_something_or_says_why_not() {
        let course = |name: &str, retired: bool| Course {
            id: CourseId(uuid::Uuid::from_u128(u128::from(retired) + 1)),
            name: name.into(),
            for_access: true,
            valid_months: None,
            retired_on: retired.then(|| "2026-01-01".parse().unwrap()),
            version: 1,
        };
        let courses = [course("Social média", false), course("Old", true)];
        let today = "2026-11-21".parse().unwrap();
        let hana = Ok((PersonId(uuid::Uuid::from_u128(9)), "Hana".to_owned()));
        let row = |person: &str, course: &str, day: &str| Row {
            place: "row 2".into(),
            person: person.into(),
            course: course.into(),
            day: day.into(),
        };
        let ok = meaning(
            &row("Hana", "SOCIAL MEDIA", "1 July 2026"),
            &hana,
            &courses,
            today,
        );
        assert!(matches!(ok, Meaning::Completed { .. }), "{ok:?}");
        let nobody = Err("Nobody");
        for (row, whom) in [
            (row("", "Social media", "2026-07-01"), &hana),
            (row("X", "Social media", "2026-07-01"), &nobody),
            (row("Hana", "Old", "2026-07-01"), &hana),
            (row("Hana", "Social media", "soon"), &hana),
            (row("Hana", "Social media", "2026-11-22"), &hana),
        ] {
            let found = meaning(&row, whom, &courses, today);
            assert!(
                matches!(found, Meaning::Unreadable(_)),
                "{row:?}: {found:?}"
            );
        }
    }
}
