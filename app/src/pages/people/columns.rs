//! People and roles as rows of files: which columns there are, in which words. Days are written as
//! `2027-01-20`, so that other programs read them.

use super::{place, words};
use chrono::{DateTime, NaiveDate, Utc};
use domain::moment::Moment;
use domain::organisation::Organisation;
use domain::person::PersonStatus;
use store::queries::people::{PersonRow, ReviewRow};

/// The headings of the list's file, with their widths in a spreadsheet.
pub(super) const PEOPLE: &[(&str, u8)] = &[
    ("Name", 30),
    ("E-mail", 36),
    ("Job title", 30),
    ("Business unit and group", 40),
    ("Status", 14),
    ("Roles", 50),
    ("Acting for", 50),
    ("Last sign-in", 14),
];

/// The headings of the review's file, with their widths in a spreadsheet.
pub(super) const REVIEW: &[(&str, u8)] = &[
    ("Name", 30),
    ("E-mail", 36),
    ("Job title", 30),
    ("Business unit and group", 40),
    ("Status", 14),
    ("Role", 34),
    ("Where", 30),
    ("Acting for", 30),
    ("First day", 12),
    ("Last day", 12),
    ("Given by", 30),
    ("Given on", 12),
    ("Last sign-in", 14),
    ("Worth a look", 40),
];

/// The cells of one person, in the order of [`PEOPLE`].
pub(super) fn person(
    row: &PersonRow,
    today: NaiveDate,
    organisation: &Organisation,
) -> Vec<String> {
    let own = row
        .roles
        .iter()
        .map(|held| words::held(&held.assignment, today, organisation));
    let lent = row
        .acting
        .iter()
        .map(|l| words::acting(&l.delegation, &l.from_name, organisation));
    vec![
        row.name.clone(),
        row.email.clone(),
        row.title.clone(),
        place::words(row.unit, organisation),
        state(row.status, row.disabled_at),
        own.collect::<Vec<_>>().join("; "),
        lent.collect::<Vec<_>>().join("; "),
        day(row.last_sign_in_at),
    ]
}

/// The cells of one role, in the order of [`REVIEW`].
pub(super) fn role(row: &ReviewRow, now: Moment, organisation: &Organisation) -> Vec<String> {
    let needs = row.needs(now).into_iter().map(|need| need.name());
    let given = row.given.as_ref();
    vec![
        row.name.clone(),
        row.email.clone(),
        row.title.clone(),
        place::words(row.unit, organisation),
        state(row.status, row.disabled_at),
        row.role.role.name().to_owned(),
        words::place(row.role.scope, organisation),
        row.lender.clone().unwrap_or_default(),
        row.role.from.to_string(),
        row.role
            .until
            .map(|until| until.to_string())
            .unwrap_or_default(),
        given.map(|given| given.by.clone()).unwrap_or_default(),
        day(given.map(|given| given.at)),
        day(row.last_sign_in_at),
        needs.collect::<Vec<_>>().join("; "),
    ]
}

fn state(status: PersonStatus, disabled_at: Option<DateTime<Utc>>) -> String {
    words::state(status, disabled_at)
        .map_or("Active", |(_, words)| words)
        .to_owned()
}

fn day(at: Option<DateTime<Utc>>) -> String {
    at.map(|at| store::clock::local_day(at).to_string())
        .unwrap_or_default()
}
