//! Quarters of New Zealand's financial year, July to June: the periods that are reported about (P 7, 12).
//! No clock here.

use chrono::{Datelike, Days, NaiveDate};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// One quarter of a financial year; July to September is the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Quarter {
    /// The calendar year in which its financial year begins.
    year: i32,
    /// 1 to 4.
    number: u8,
}

/// What is not a quarter.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a quarter: write it like 2026-27-q2")]
pub struct NotAQuarter(String);

/// The years that addresses may name.
const YEARS: std::ops::RangeInclusive<i32> = 2000..=2999;

impl Quarter {
    /// The quarter that `day` lies in.
    pub fn of(day: NaiveDate) -> Self {
        // July is the first month.
        let month = (day.month0() + 6) % 12;
        let year = if day.month() >= 7 {
            day.year()
        } else {
            day.year() - 1
        };
        let number = u8::try_from(month / 3 + 1).unwrap_or(1);
        Self { year, number }
    }

    /// The one after it.
    #[must_use]
    pub fn next(self) -> Self {
        if self.number == 4 {
            Self {
                year: self.year + 1,
                number: 1,
            }
        } else {
            Self {
                number: self.number + 1,
                ..self
            }
        }
    }

    /// The one before it.
    #[must_use]
    pub fn previous(self) -> Self {
        if self.number == 1 {
            Self {
                year: self.year - 1,
                number: 4,
            }
        } else {
            Self {
                number: self.number - 1,
                ..self
            }
        }
    }

    /// Its first day.
    pub fn first(self) -> NaiveDate {
        let (year, month) = match self.number {
            1 => (self.year, 7),
            2 => (self.year, 10),
            3 => (self.year + 1, 1),
            _ => (self.year + 1, 4),
        };
        NaiveDate::from_ymd_opt(year, month, 1).unwrap_or_default()
    }

    /// Its last day.
    pub fn last(self) -> NaiveDate {
        let after = self.next().first();
        after.checked_sub_days(Days::new(1)).unwrap_or(after)
    }

    /// Whether `day` lies in it.
    pub fn has(self, day: NaiveDate) -> bool {
        Self::of(day) == self
    }

    /// "October to December 2026".
    pub fn months(self) -> String {
        let (first, last) = (self.first(), self.last());
        format!("{} to {}", first.format("%B"), last.format("%B %Y"))
    }

    /// "Oct–Dec 2026", for charts and columns.
    pub fn short(self) -> String {
        let (first, last) = (self.first(), self.last());
        format!("{}–{}", first.format("%b"), last.format("%b %Y"))
    }

    /// "Q2 2026–27".
    pub fn code(self) -> String {
        let next = (self.year + 1).rem_euclid(100);
        format!("Q{} {}–{next:02}", self.number, self.year)
    }

    /// "October to December 2026 (Q2 2026–27)".
    pub fn name(self) -> String {
        format!("{} ({})", self.months(), self.code())
    }
}

/// As it stands in addresses and tables: `2026-27-q2`; its order is the order of time.
impl fmt::Display for Quarter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let next = (self.year + 1).rem_euclid(100);
        write!(f, "{}-{next:02}-q{}", self.year, self.number)
    }
}

impl FromStr for Quarter {
    type Err = NotAQuarter;

    fn from_str(text: &str) -> Result<Self, NotAQuarter> {
        let bad = || NotAQuarter(text.to_owned());
        let mut parts = text.split('-');
        let (Some(year), Some(_), Some(number), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(bad());
        };
        let year: i32 = year.parse().map_err(|_| bad())?;
        let number = number.strip_prefix('q').and_then(|n| n.parse().ok());
        let number: u8 = number.ok_or_else(bad)?;
        let found = Self { year, number };
        // One spelling for each quarter: what prints differently was typed wrongly.
        if YEARS.contains(&year) && (1..=4).contains(&number) && found.to_string() == text {
            Ok(found)
        } else {
            Err(bad())
        }
    }
}

impl TryFrom<String> for Quarter {
    type Error = NotAQuarter;

    fn try_from(text: String) -> Result<Self, NotAQuarter> {
        text.parse()
    }
}

impl From<Quarter> for String {
    fn from(quarter: Quarter) -> Self {
        quarter.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn july_is_the_first_month_of_a_financial_year() {
        for (on, key, first, last) in [
            ("2026-07-01", "2026-27-q1", "2026-07-01", "2026-09-30"),
            ("2026-11-22", "2026-27-q2", "2026-10-01", "2026-12-31"),
            ("2027-02-28", "2026-27-q3", "2027-01-01", "2027-03-31"),
            ("2027-06-30", "2026-27-q4", "2027-04-01", "2027-06-30"),
            ("1999-12-31", "1999-00-q2", "1999-10-01", "1999-12-31"),
        ] {
            let quarter = Quarter::of(day(on));
            assert_eq!(quarter.to_string(), key);
            assert_eq!(
                (quarter.first(), quarter.last()),
                (day(first), day(last)),
                "{key}"
            );
        }
    }

    #[test]
    fn every_day_lies_in_the_quarter_of_its_first_and_last_day_and_time_keeps_the_order() {
        let mut at = day("2019-01-01");
        while at < day("2031-01-01") {
            let quarter = Quarter::of(at);
            assert!(quarter.first() <= at && at <= quarter.last());
            assert_eq!(quarter.to_string().parse::<Quarter>(), Ok(quarter));
            assert_eq!(quarter.next().previous(), quarter);
            assert!(quarter < quarter.next() && quarter.to_string() < quarter.next().to_string());
            at = at + Days::new(1);
        }
    }

    #[test]
    fn what_is_no_quarter_is_refused() {
        for text in [
            "",
            "2026",
            "2026-27",
            "2026-27-q5",
            "2026-27-q0",
            "2026-28-q1",
            "2026-27-Q1",
            "2026-27-2",
            "26-27-q1",
            "2026-27-q2-",
            "2026-27-q02",
            "-2026-27-q1",
            "9999-00-q1",
        ] {
            assert!(text.parse::<Quarter>().is_err(), "{text}");
        }
    }

    #[test]
    fn it_is_called_by_its_months() {
        let quarter: Quarter = "2026-27-q3".parse().unwrap();
        assert_eq!(quarter.name(), "January to March 2027 (Q3 2026–27)");
        assert_eq!(quarter.short(), "Jan–Mar 2027");
    }
}
