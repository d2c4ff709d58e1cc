//! A return as a row of a file.

use super::query::{Known, platform_name};
use domain::ids::Reference;
use domain::returns::{ReturnKey, ReturnState};
use store::queries::returns::ReturnRow;

/// Columns with their widths in a spreadsheet.
pub(super) const HEADINGS: &[(&str, u8)] = &[
    ("Return", 12),
    ("Quarter", 12),
    ("Account", 12),
    ("Account name", 32),
    ("Platform", 16),
    ("Business group", 28),
    ("Business unit", 28),
    ("Named for it", 32),
    ("Filed for them by", 24),
    ("Due", 12),
    ("State", 18),
    ("Not in", 8),
    ("Sent on", 12),
    ("Sent by", 24),
    ("Sent late", 10),
    ("Nothing has changed", 12),
    ("Nothing was published", 12),
    ("Escalated issues", 10),
    ("Points not kept to", 30),
    ("Reviewed on", 12),
    ("Reviewed by", 24),
    ("Accepted together, unread", 14),
    ("Remedial action", 14),
    ("Words of the review", 40),
];

fn yes(is: bool) -> String {
    if is { "yes" } else { "no" }.to_owned()
}

/// The cells of a row.
pub(super) fn cells(row: &ReturnRow, known: Known<'_>) -> Vec<String> {
    let one = &row.one;
    let (sent, review) = (one.last_sent(), one.reviews.last());
    let not_kept = one.content.not_kept().map(|(key, _)| key);
    let not_kept = not_kept.collect::<Vec<_>>().join(", ");
    let words = match (&one.state, review) {
        (ReturnState::NotNeeded { reason, .. }, _) => reason.clone(),
        (_, Some(review)) => review.note.clone(),
        _ => String::new(),
    };
    let obligation = match one.state {
        ReturnState::AcceptedWithAction { obligation } => {
            let kind = domain::ids::ReferenceKind::Obligation;
            Reference::of(kind, obligation).to_string()
        }
        _ => String::new(),
    };
    let told = |text: Option<String>| text.unwrap_or_default();
    vec![
        one.reference().to_string(),
        one.period.to_string(),
        Reference::account(one.account).to_string(),
        row.account.clone(),
        platform_name(&row.platform, known.catalogue),
        row.group.clone(),
        row.unit.clone(),
        row.holders.join("; "),
        told(one.delegate.as_ref().map(|by| by.name.clone())),
        one.due.to_string(),
        one.state.key().name().to_owned(),
        yes(row.is_overdue || one.state.key() == ReturnKey::NotReported),
        told(sent.map(|s| s.on.to_string())),
        told(sent.map(|s| s.by.name.clone())),
        told(sent.map(|s| yes(s.late))),
        told(sent.map(|s| yes(s.unchanged))),
        told(sent.map(|_| yes(one.content.activity == "nil"))),
        told(sent.map(|_| one.content.issues.len().to_string())),
        if sent.is_some() {
            not_kept
        } else {
            String::new()
        },
        told(review.map(|r| r.on.to_string())),
        told(review.map(|r| r.by.name.clone())),
        told(review.map(|r| yes(r.in_bulk))),
        obligation,
        words,
    ]
}
