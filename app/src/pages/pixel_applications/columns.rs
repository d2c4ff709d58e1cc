//! Applications as rows of a file. Days are written as `2027-01-20`, so that other programs read them.

use super::words;
use domain::ids::{Reference, ReferenceKind};
use domain::pixel::{Lane, Step};
use domain::tracker;
use store::queries::pixels::ApplicationRow;

/// The headings, with their widths in a spreadsheet.
pub(super) const APPLICATIONS: &[(&str, u8)] = &[
    ("Reference", 12),
    ("Pixel of", 20),
    ("The vendor’s number", 20),
    ("Sites and pages", 40),
    ("Accounts", 24),
    ("Purpose", 40),
    ("State", 28),
    ("Waits on", 40),
    ("Since", 12),
    ("Working days since", 12),
    ("Proposed by", 26),
    ("Who answers for it", 26),
    ("Business unit", 28),
    ("Business group", 28),
    ("Changes the pixel", 14),
    ("Pixel", 12),
    ("Strategy fit", 16),
    ("Privacy impact assessment", 16),
    ("Privacy page", 16),
    ("Digital Tools", 16),
    ("Legal", 16),
    ("Customer Experience and Insights", 16),
    ("Design and Marketing decided on", 16),
    ("General Manager decided on", 16),
];

/// The cells of one application, in the order of [`APPLICATIONS`].
pub(super) fn application(row: &ApplicationRow) -> Vec<String> {
    let a = &row.application;
    let content = &a.content;
    let pixel = |number: Option<i64>| {
        number
            .map(|n| Reference::of(ReferenceKind::Pixel, n).to_string())
            .unwrap_or_default()
    };
    let tracker = tracker::from_key(&content.placement.tracker);
    let days = if a.state.is_over() {
        String::new()
    } else {
        row.days.to_string()
    };
    let mut cells = vec![
        a.reference().to_string(),
        tracker.map_or(String::new(), |t| t.name.to_owned()),
        content.placement.vendor_id.clone(),
        content.placement.sites.clone(),
        content.placement.accounts.clone(),
        content.purpose.purpose.clone(),
        a.state.name().to_owned(),
        words::waits_on(a, &row.waiting),
        row.since.to_string(),
        days,
        a.proposer.name.clone(),
        content.placement.owner_name.clone(),
        row.unit.clone(),
        row.group.clone(),
        pixel(a.amends),
        pixel(a.pixel),
    ];
    // The newest day on which each step was settled, whether or not it still counts.
    let lanes = Lane::ALL.iter().copied().map(Step::Lane);
    for step in lanes.chain(Step::AFTER_LANES.iter().copied()) {
        let decision = a.decisions.iter().rev().find(|d| d.step == step);
        cells.push(decision.map(|d| d.on.to_string()).unwrap_or_default());
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{actor::By, ids::PixelApplicationId, moment::Moment, pixel::Application};

    #[test]
    fn a_row_has_a_cell_for_each_heading() {
        let by = By {
            person: None,
            name: "Pita".into(),
        };
        let now = Moment {
            at: chrono::DateTime::UNIX_EPOCH,
            today: chrono::NaiveDate::default(),
        };
        let id = PixelApplicationId(uuid::Uuid::nil());
        let application = Application::begin(id, 7, by, now, None).next;
        let row = ApplicationRow {
            application,
            unit: "Pilots".into(),
            group: String::new(),
            since: chrono::NaiveDate::default(),
            days: 2,
            mine: false,
            waiting: Vec::new(),
        };
        let cells = super::application(&row);
        assert_eq!(cells.len(), APPLICATIONS.len());
        assert_eq!((cells[0].as_str(), cells[10].as_str()), ("PA-0007", "Pita"));
    }
}
