//! Which lines of a comparison are asked for.

use crate::pages::lists::{Fault, Reader, named};
use domain::reconciliation::Verdict;
use store::queries::reconciliations::LineFilter;

/// Reads the query.
///
/// # Errors
/// Everything that was not understood.
pub(super) fn lines(raw: &str) -> Result<LineFilter, Vec<Fault>> {
    let mut reader = Reader::new(raw, &["verdict", "all", "open", "page"]);
    let yes = |word: &str| (word == "yes").then_some(());
    let known = |words: &str| vec![("yes".to_owned(), words.to_owned())];
    let filter = LineFilter {
        verdict: reader.one(
            "verdict",
            "There is no such verdict",
            Verdict::from_key,
            || named(Verdict::ALL, |v| (v.key(), v.name())),
        ),
        all: reader
            .one("all", "There is no such choice", yes, || {
                known("Also what was there before")
            })
            .is_some(),
        undecided: reader
            .one("open", "There is no such choice", yes, || {
                known("Only what waits for a decision")
            })
            .is_some(),
        page: reader.page(),
    };
    reader.or(filter)
}
