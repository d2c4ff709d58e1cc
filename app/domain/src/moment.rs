//! The instant and the local day a decision is made at, handed in by the caller.
//! No clock here: `store::clock` is the only place that asks the time.

use crate::calendar::{Calendar, working_days};
use chrono::{DateTime, NaiveDate, Utc};

/// Now, and which day that is in Pacific/Auckland.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The instant, in UTC.
    pub at: DateTime<Utc>,
    /// The local calendar day of that instant in New Zealand.
    pub today: NaiveDate,
}

/// What a last day means today, in working days: "Due today", "3 working days left", "2 working days
/// late".
pub fn left(due: NaiveDate, today: NaiveDate) -> String {
    let working = working_days(today, due, Calendar::Ordinary);
    let days = |many: i64| match many {
        1 => "1 working day".to_owned(),
        many => format!("{many} working days"),
    };
    match (due - today).num_days() {
        0 => "Due today".to_owned(),
        1 => "Due tomorrow".to_owned(),
        early if early > 0 && working > 0 => format!("{} left", days(working)),
        early if early > 0 => "Due before the next working day".to_owned(),
        _ if working < 0 => format!("{} late", days(-working)),
        _ => "Late since the last working day".to_owned(),
    }
}

/// "20 January 2027", the one way this product writes a date.
pub fn long_date(date: NaiveDate) -> String {
    date.format("%-d %B %Y").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_last_day_is_told_from_today_in_working_days() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let friday = day("2026-11-20");
        for (due, words) in [
            ("2026-11-10", "8 working days late"),
            ("2026-11-19", "1 working day late"),
            ("2026-11-20", "Due today"),
            ("2026-11-21", "Due tomorrow"),
            ("2026-11-22", "Due before the next working day"),
            ("2026-11-23", "1 working day left"),
            ("2026-12-29", "25 working days left"),
        ] {
            assert_eq!(left(day(due), friday), words, "{due}");
        }
        assert_eq!(
            left(day("2026-11-21"), day("2026-11-22")),
            "Late since the last working day"
        );
    }
}
