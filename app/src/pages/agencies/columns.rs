//! Agencies as rows of a file. Days are written as `2027-01-20`, so that other programs read them.

use chrono::NaiveDate;
use store::queries::agencies::AgencyRow;

/// The headings, with their widths in a spreadsheet.
pub(super) const AGENCIES: &[(&str, u8)] = &[
    ("Reference", 12),
    ("Agency", 36),
    ("State", 22),
    ("Contract number", 20),
    ("Procurement reference", 24),
    ("Contract from", 14),
    ("Contract until", 14),
    ("Obligations acknowledged on", 16),
    ("Acknowledged by", 28),
    ("People", 10),
    ("Live access", 12),
    ("Overdue", 10),
];

/// The cells of one agency, in the order of [`AGENCIES`].
pub(super) fn agency(row: &AgencyRow) -> Vec<String> {
    let agency = &row.agency;
    let day = |day: Option<NaiveDate>| day.map(|d| d.to_string()).unwrap_or_default();
    let acknowledged = agency.acknowledged.as_ref();
    vec![
        agency.reference().to_string(),
        agency.name.clone(),
        row.standing.name().to_owned(),
        agency.contract_number.clone(),
        agency.procurement_reference.clone(),
        day(agency.from),
        agency.until.to_string(),
        day(acknowledged.map(|a| a.on)),
        acknowledged.map(|a| a.by.clone()).unwrap_or_default(),
        row.people.to_string(),
        row.live.to_string(),
        row.overdue.to_string(),
    ]
}
