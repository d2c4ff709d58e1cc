//! How many rows became what, in figures that filter the rows below them.

use crate::components::{Figure, Figures, Mood, counted, thousands};
use crate::urls::{self, Query};
use domain::import::{Import, ImportState, RowOutcome};
use leptos::prelude::*;

/// "1,262 rows".
pub(super) fn rows_words(many: i64) -> String {
    counted(u64::try_from(many).unwrap_or(0), "row", "rows")
}

/// What a figure counts, before and after the run.
fn label(outcome: RowOutcome, done: bool, one: bool) -> &'static str {
    match (outcome, done) {
        (RowOutcome::New, false) if one => "new account",
        (RowOutcome::New, false) => "new accounts",
        (RowOutcome::New, true) if one => "account added",
        (RowOutcome::New, true) => "accounts added",
        (RowOutcome::Update, false) if one => "update of an account",
        (RowOutcome::Update, false) => "updates of accounts",
        (RowOutcome::Update, true) if one => "account updated",
        (RowOutcome::Update, true) => "accounts updated",
        (RowOutcome::Same, _) => "in the register, nothing to change",
        (RowOutcome::Duplicate, _) if one => "duplicate of an earlier row",
        (RowOutcome::Duplicate, _) => "duplicates of earlier rows",
        (RowOutcome::Refused, _) => "refused",
        (RowOutcome::Skipped, _) => "left out by you",
    }
}

/// The figures; each opens its rows.
pub(super) fn figures(import: &Import) -> AnyView {
    let done = !matches!(import.state, ImportState::Uploaded | ImportState::Checked);
    let path = urls::import(import.number);
    let one = |outcome: &RowOutcome| {
        let number = import.totals.of(*outcome);
        // What never happens in most files needs no figure.
        if number == 0 && *outcome == RowOutcome::Skipped {
            return None;
        }
        let mood = if *outcome == RowOutcome::Refused && number > 0 {
            Mood::Alert
        } else {
            Mood::Plain
        };
        Some(Figure {
            number: u64::try_from(number).unwrap_or(0),
            label: label(*outcome, done, number == 1).to_owned(),
            href: (number > 0).then(|| Query::default().with("outcome", outcome.key()).href(&path)),
            mood,
        })
    };
    let figures: Vec<Figure> = RowOutcome::ALL.iter().filter_map(one).collect();
    let accounted = import.totals.accounted();
    let verb = if accounted == 1 { "is" } else { "are" };
    let sum = format!(
        "{} came in; {} {verb} accounted for.",
        rows_words(import.rows_in()),
        thousands(u64::try_from(accounted).unwrap_or(0))
    );
    view! {
        <Figures figures=figures/>
        <p class="govuk-body">{sum}</p>
    }
    .into_any()
}
