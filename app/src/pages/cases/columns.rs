//! Cases as rows of a file. Days are written as `2027-01-20`, so that other programs read them.

use super::words;
use domain::case::{CaseState, Step};
use domain::platform::Catalogue;
use store::queries::cases::CaseRow;

/// The headings, with their widths in a spreadsheet.
pub(super) const CASES: &[(&str, u8)] = &[
    ("Reference", 12),
    ("Name of the account", 32),
    ("Platform", 16),
    ("Handle", 20),
    ("State", 32),
    ("Waits on", 36),
    ("Since", 12),
    ("Working days since", 12),
    ("Proposed by", 26),
    ("Business unit", 28),
    ("Business group", 28),
    ("For the existing account", 14),
    ("Account", 12),
    ("Hours a week", 10),
    ("Design and Marketing decided on", 16),
    ("Communications Manager decided on", 16),
    ("General Manager decided on", 16),
    ("General Manager ECoMS decided on", 16),
    ("Reviewed or closed on", 14),
];

/// The cells of one case, in the order of [`CASES`].
pub(super) fn case(row: &CaseRow, catalogue: &Catalogue) -> Vec<String> {
    let case = &row.case;
    let purpose = &case.content.purpose;
    let account = |number: Option<i64>| {
        number
            .map(|n| domain::ids::Reference::account(n).to_string())
            .unwrap_or_default()
    };
    let platform = match purpose.platform.as_str() {
        "" => String::new(),
        key => words::platform(catalogue, key),
    };
    let days = match case.state {
        CaseState::With { .. } | CaseState::Draft | CaseState::SentBack { .. } => {
            row.days.to_string()
        }
        _ => String::new(),
    };
    let tenths = case.content.tenths();
    let mut cells = vec![
        case.reference().to_string(),
        purpose.name.clone(),
        platform,
        purpose.handle.clone(),
        case.state.name().to_owned(),
        words::waits_on(case),
        row.since.to_string(),
        days,
        case.proposer.name.clone(),
        row.unit.clone(),
        row.group.clone(),
        account(case.adopts),
        account(case.account),
        format!("{}.{}", tenths / 10, tenths % 10),
    ];
    cells.extend(Step::ALL.iter().map(|step| {
        let decision = case.last_decision(*step);
        decision.map(|d| d.on.to_string()).unwrap_or_default()
    }));
    let review = case.content.strategy.review_on;
    cells.push(review.map(|d| d.to_string()).unwrap_or_default());
    cells
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{actor::By, case::BusinessCase, ids::CaseId, moment::Moment};

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
        let id = CaseId(uuid::Uuid::nil());
        let case = BusinessCase::begin(id, 7, by, (None, None), Some(3), now).next;
        let row = CaseRow {
            case,
            unit: "Pilots".into(),
            group: String::new(),
            since: chrono::NaiveDate::default(),
            days: 2,
            mine: false,
            given_to: None,
        };
        let cells = super::case(&row, &Catalogue::built_in());
        assert_eq!(cells.len(), CASES.len());
        assert_eq!(
            (cells[0].as_str(), cells[11].as_str()),
            ("BC-0007", "AC-0003")
        );
    }
}
