//! The lines of a comparison as rows of a file.

use super::words;
use store::queries::reconciliations::Line;

/// The headings, with their widths in a spreadsheet.
pub(super) const LINES: &[(&str, u8)] = &[
    ("Row of the list", 10),
    ("Name listed", 30),
    ("E-mail listed", 34),
    ("Level listed", 20),
    ("Level", 16),
    ("Result", 34),
    ("Remark", 34),
    ("Person in the register", 30),
    ("Access", 12),
    ("As before", 10),
    ("Decision", 20),
    ("Why", 40),
    ("Led to", 12),
    ("Decided by", 26),
];

/// The cells of one line, in the order of [`LINES`].
pub(super) fn line(line: &Line) -> Vec<String> {
    let decided = line.decided.as_ref();
    let row = if line.row == 0 {
        String::new()
    } else {
        line.row.to_string()
    };
    let text = |read: fn(&store::queries::reconciliations::Decided) -> String| {
        decided.map(read).unwrap_or_default()
    };
    vec![
        row,
        line.name.clone(),
        line.email.clone(),
        line.word.clone(),
        line.level.map(|l| l.name().to_owned()).unwrap_or_default(),
        line.verdict.name().to_owned(),
        line.remark.clone(),
        line.person
            .as_ref()
            .map(|(_, name)| name.clone())
            .unwrap_or_default(),
        words::grant(line)
            .map(|g| g.to_string())
            .unwrap_or_default(),
        if line.seen_before { "yes" } else { "no" }.to_owned(),
        text(|d| d.decision.done().to_owned()),
        text(|d| d.note.clone()),
        text(|d| d.reference.clone()),
        text(|d| d.by.clone()),
    ]
}
