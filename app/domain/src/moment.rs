//! The instant and the local day a decision is made at, handed in by the caller.
//! No clock here: `store::clock` is the only place that asks the time.

use chrono::{DateTime, NaiveDate, Utc};

/// Now, and which day that is in Pacific/Auckland.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The instant, in UTC.
    pub at: DateTime<Utc>,
    /// The local calendar day of that instant in New Zealand.
    pub today: NaiveDate,
}

/// "20 January 2027", the one way this product writes a date.
pub fn long_date(date: NaiveDate) -> String {
    date.format("%-d %B %Y").to_string()
}
