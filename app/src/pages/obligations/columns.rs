//! An obligation as a row of a file.

use chrono::NaiveDate;
use domain::ids::Reference;
use domain::obligation::ObligationState;
use store::queries::obligations::ObligationRow;

/// Columns with their widths in a spreadsheet.
pub(super) const HEADINGS: &[(&str, u8)] = &[
    ("Obligation", 12),
    ("What has to be done", 44),
    ("Kind", 28),
    ("Clause", 10),
    ("Account", 12),
    ("Account name", 28),
    ("To be done by", 24),
    ("Opened", 12),
    ("Due", 12),
    ("Standing", 12),
    ("Days overdue", 10),
    ("Escalated", 10),
    ("Why", 40),
    ("Evidence or reason", 40),
];

/// The cells of a row.
pub(super) fn cells(row: &ObligationRow, today: NaiveDate) -> Vec<String> {
    let o = &row.obligation;
    let overdue = match o.state {
        ObligationState::Done { .. } => 0,
        _ => (today - o.due).num_days().max(0),
    };
    let words = match &o.state {
        ObligationState::Open => String::new(),
        ObligationState::Done { evidence, .. } => evidence.clone(),
        ObligationState::Waived { reason, .. } => reason.clone(),
    };
    vec![
        o.reference().to_string(),
        o.title(),
        o.kind.name().to_owned(),
        o.kind.clause().to_owned(),
        o.account
            .map(|n| Reference::account(n).to_string())
            .unwrap_or_default(),
        row.account_name.clone().unwrap_or_default(),
        row.assignee_name.clone().unwrap_or_default(),
        o.opened_on.to_string(),
        o.due.to_string(),
        o.standing(today).name().to_owned(),
        overdue.to_string(),
        o.escalated.to_string(),
        o.reason.clone(),
        words,
    ]
}
