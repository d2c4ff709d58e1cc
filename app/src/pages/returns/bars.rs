//! How many returns stand where: the parts of a bar, and how many came in. The figures stand beside each
//! bar in words: a bar is never the only place of a number.

use super::frame::many;
use crate::components::{Written, thousands};
use leptos::prelude::*;
use store::queries::returns::Counts;

/// The parts of a bar.
pub(super) const PARTS: [&str; 4] = ["Accepted", "To be reviewed", "Not due yet", "Not in"];

/// What a bar shows, in the order of [`PARTS`]: together what is needed.
pub(super) fn parts(counts: &Counts) -> [i64; 4] {
    let late = counts.overdue + counts.not_reported;
    let waiting = counts.not_started + counts.draft + counts.sent_back - counts.overdue;
    [
        counts.accepted + counts.accepted_with_action,
        counts.submitted,
        waiting,
        late,
    ]
}

/// "45 of 60 (75%)" with its bar.
pub(super) fn came_in(counts: &Counts) -> Written {
    let (came, needed) = (counts.came_in(), counts.needed());
    if needed == 0 {
        return Written::muted("None is needed");
    }
    let words = format!(
        "{} of {} ({}%)",
        thousands(many(came)),
        thousands(many(needed)),
        came * 100 / needed
    );
    let label = format!("{words} came in");
    Written::view(view! {
        <div>
            <span class="app-nowrap">{words}</span>
            <progress class="app-progress" aria-label=label value=came.to_string() max=needed.to_string()></progress>
        </div>
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_return_that_is_needed_is_in_exactly_one_part() {
        let counts = Counts {
            not_started: 5,
            draft: 4,
            submitted: 3,
            sent_back: 2,
            accepted: 7,
            accepted_with_action: 1,
            not_reported: 0,
            not_needed: 9,
            overdue: 6,
            unchanged: 3,
            sent_late: 1,
        };
        assert_eq!(parts(&counts), [8, 3, 5, 6]);
        assert_eq!(parts(&counts).iter().sum::<i64>(), counts.needed());
    }
}
