//! A departure as a row of a file.

use chrono::NaiveDate;
use domain::ids::{Reference, ReferenceKind};
use domain::organisation::Organisation;
use store::queries::departures::DepartureRow;

/// Columns with their widths in a spreadsheet.
pub(super) const HEADINGS: &[(&str, u8)] = &[
    ("Name", 28),
    ("E-mail", 32),
    ("Job title", 24),
    ("Business group", 24),
    ("Business unit", 24),
    ("Kind", 24),
    ("Last day", 12),
    ("Days after the last day", 10),
    ("State", 14),
    ("Known from", 18),
    ("Access not ended", 10),
    ("Accounts named for", 10),
    ("Obligations not done", 10),
    ("Roles", 8),
    ("Certificate", 12),
    ("Outcome", 12),
];

/// The cells of a row.
pub(super) fn cells(
    row: &DepartureRow,
    today: NaiveDate,
    organisation: &Organisation,
) -> Vec<String> {
    let unit = row.unit.and_then(|id| organisation.unit(id));
    let group = unit.and_then(|unit| organisation.group(unit.group));
    let after = (today - row.last_day).num_days().max(0);
    let certificate = row
        .certificate
        .map(|(number, _)| Reference::of(ReferenceKind::Clearance, number).to_string());
    vec![
        row.name.clone(),
        row.email.clone(),
        row.title.clone(),
        group.map(|g| g.name.clone()).unwrap_or_default(),
        unit.map(|u| u.name.clone()).unwrap_or_default(),
        row.kind.name().to_owned(),
        row.last_day.to_string(),
        after.to_string(),
        row.state.name().to_owned(),
        row.source.name().to_owned(),
        row.grants.to_string(),
        row.nominations.to_string(),
        row.duties.to_string(),
        row.roles.to_string(),
        certificate.unwrap_or_default(),
        row.certificate
            .map(|(_, outcome)| outcome.name().to_owned())
            .unwrap_or_default(),
    ]
}
