//! Working days in New Zealand: weekends and public holidays left out, with days moved to the Monday
//! or Tuesday, Easter and Matariki. Official information has a longer summer break of its own.
//! No clock here.

use chrono::{Datelike, Days, NaiveDate, Weekday};

/// Which days count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Calendar {
    /// Weekends and public holidays left out.
    #[default]
    Ordinary,
    /// As the Official Information Act counts: 25 December to 15 January left out as well.
    OfficialInformation,
    /// As the Privacy Act counts: 25 December to 15 January left out as well.
    Privacy,
}

/// Matariki, as the schedule of Te Kāhui o Matariki Public Holiday Act 2022 lists it (month, day),
/// from 2022 on.
const MATARIKI: &[(u32, u32)] = &[
    (6, 24),
    (7, 14),
    (6, 28),
    (6, 20),
    (7, 10),
    (6, 25),
    (7, 14),
    (7, 6),
    (6, 21),
    (7, 11),
    (7, 2),
    (6, 24),
    (7, 7),
    (6, 29),
    (7, 18),
    (7, 10),
    (6, 25),
    (7, 15),
    (7, 6),
    (7, 19),
    (7, 11),
    (7, 3),
    (6, 24),
    (7, 7),
    (6, 29),
    (7, 19),
    (7, 3),
    (6, 25),
    (7, 15),
    (6, 30),
    (6, 21),
];

/// Whether `day` is a working day.
pub fn is_working_day(day: NaiveDate, calendar: Calendar) -> bool {
    let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    let summer = calendar != Calendar::Ordinary
        && ((day.month() == 12 && day.day() >= 25) || (day.month() == 1 && day.day() <= 15));
    !weekend && !summer && !is_public_holiday(day)
}

/// The working days after `from` up to and including `to`; negative when `to` lies before `from`.
pub fn working_days(from: NaiveDate, to: NaiveDate, calendar: Calendar) -> i64 {
    if to < from {
        return -working_days(to, from, calendar);
    }
    let counted = from
        .iter_days()
        .skip(1)
        .take_while(|day| *day <= to)
        .filter(|day| is_working_day(*day, calendar))
        .count();
    i64::try_from(counted).unwrap_or(i64::MAX)
}

/// The day `many` working days after `from`.
pub fn after_working_days(from: NaiveDate, many: u32, calendar: Calendar) -> NaiveDate {
    let mut left = many;
    let mut day = from;
    while left > 0 {
        let Some(next) = day.checked_add_days(Days::new(1)) else {
            return day;
        };
        day = next;
        if is_working_day(day, calendar) {
            left -= 1;
        }
    }
    day
}

/// Whether `day` is a national public holiday, where it is observed.
pub fn is_public_holiday(day: NaiveDate) -> bool {
    let (month, date) = (day.month(), day.day());
    match month {
        1 => is_pair(day, 1, 1),
        2 => is_moved(day, 2, 6),
        4 if is_moved(day, 4, 25) => true,
        3 | 4 => is_easter(day),
        6 if day.weekday() == Weekday::Mon && date <= 7 => true,
        6 | 7 => is_matariki(day),
        10 => day.weekday() == Weekday::Mon && (22..=28).contains(&date),
        12 => is_pair(day, 12, 25),
        _ => false,
    }
}

/// One holiday that moves to Monday when it falls on a weekend.
fn is_moved(day: NaiveDate, month: u32, date: u32) -> bool {
    let Some(held) = NaiveDate::from_ymd_opt(day.year(), month, date) else {
        return false;
    };
    let observed = match held.weekday() {
        Weekday::Sat => held.checked_add_days(Days::new(2)),
        Weekday::Sun => held.checked_add_days(Days::new(1)),
        _ => Some(held),
    };
    observed == Some(day)
}

/// Two holidays in a row from `first`; what falls on a weekend moves to the next Monday or Tuesday.
fn is_pair(day: NaiveDate, month: u32, first: u32) -> bool {
    let Some(held) = NaiveDate::from_ymd_opt(day.year(), month, first) else {
        return false;
    };
    let [one, two] = match held.weekday() {
        Weekday::Fri => [0, 3],
        Weekday::Sat => [2, 3],
        // The first moves over the second to the Tuesday.
        Weekday::Sun => [2, 1],
        _ => [0, 1],
    };
    [one, two]
        .into_iter()
        .any(|more| held.checked_add_days(Days::new(more)) == Some(day))
}

fn is_matariki(day: NaiveDate) -> bool {
    let place = usize::try_from(day.year() - 2022).ok();
    place.and_then(|place| MATARIKI.get(place)) == Some(&(day.month(), day.day()))
}

/// Good Friday or Easter Monday.
fn is_easter(day: NaiveDate) -> bool {
    let Some(sunday) = easter(day.year()) else {
        return false;
    };
    sunday.checked_sub_days(Days::new(2)) == Some(day)
        || sunday.checked_add_days(Days::new(1)) == Some(day)
}

/// Easter Sunday by the anonymous Gregorian computus.
fn easter(year: i32) -> Option<NaiveDate> {
    let a = year % 19;
    let (b, c) = (year / 100, year % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 19 * l) / 433;
    let month = (h + l - 7 * m + 90) / 25;
    let date = (h + l - 7 * m + 33 * month + 19) % 32;
    NaiveDate::from_ymd_opt(year, u32::try_from(month).ok()?, u32::try_from(date).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn holidays(year: i32) -> Vec<String> {
        NaiveDate::from_ymd_opt(year, 1, 1)
            .unwrap()
            .iter_days()
            .take_while(|d| d.year() == year)
            .filter(|d| is_public_holiday(*d))
            .map(|d| d.format("%m-%d").to_string())
            .collect()
    }

    /// As published by the government for these years.
    #[test]
    fn public_holidays_of_known_years() {
        assert_eq!(
            holidays(2026),
            [
                "01-01", "01-02", "02-06", "04-03", "04-06", "04-27", "06-01", "07-10", "10-26",
                "12-25", "12-28"
            ]
        );
        assert_eq!(
            holidays(2027),
            [
                "01-01", "01-04", "02-08", "03-26", "03-29", "04-26", "06-07", "06-25", "10-25",
                "12-27", "12-28"
            ]
        );
        assert_eq!(
            holidays(2022),
            [
                "01-03", "01-04", "02-07", "04-15", "04-18", "04-25", "06-06", "06-24", "10-24",
                "12-26", "12-27"
            ]
        );
        assert_eq!(
            holidays(2023),
            [
                "01-02", "01-03", "02-06", "04-07", "04-10", "04-25", "06-05", "07-14", "10-23",
                "12-25", "12-26"
            ]
        );
    }

    #[test]
    fn working_days_are_counted_without_the_first() {
        let ordinary = Calendar::Ordinary;
        assert_eq!(
            working_days(day("2026-11-20"), day("2026-11-23"), ordinary),
            1,
            "over a weekend"
        );
        assert_eq!(
            working_days(day("2026-11-23"), day("2026-11-23"), ordinary),
            0
        );
        assert_eq!(
            working_days(day("2026-11-27"), day("2026-11-20"), ordinary),
            -5
        );
        assert_eq!(
            after_working_days(day("2026-12-24"), 1, ordinary),
            day("2026-12-29")
        );
        for many in 0..60 {
            let end = after_working_days(day("2026-11-20"), many, ordinary);
            assert_eq!(
                working_days(day("2026-11-20"), end, ordinary),
                i64::from(many)
            );
        }
    }

    #[test]
    fn official_information_rests_from_christmas_to_the_middle_of_january() {
        let from = day("2026-12-18");
        assert_eq!(
            after_working_days(from, 20, Calendar::OfficialInformation),
            day("2027-02-09")
        );
        assert_eq!(
            after_working_days(from, 20, Calendar::Ordinary),
            day("2027-01-21")
        );
    }
}
