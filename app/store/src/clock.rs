//! The only place that asks the time. Everything else gets a [`Moment`].

use chrono::{DateTime, Datelike, Duration, NaiveDate, NaiveTime, SubsecRound, TimeZone, Utc};
use chrono_tz::Pacific::Auckland;
use domain::moment::Moment;
use std::sync::{Arc, Mutex};

/// A clock: the machine's, one that runs ahead of it, or one that a test sets.
#[derive(Clone, Debug, Default)]
pub struct Clock(Kind);

#[derive(Clone, Debug, Default)]
enum Kind {
    /// The machine's.
    #[default]
    System,
    /// So far ahead of the machine's; a negative span is behind it.
    Ahead(Duration),
    /// Stands still until it is moved.
    Fixed(Arc<Mutex<DateTime<Utc>>>),
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self(Kind::System)
    }

    /// A clock that stands still until it is moved.
    pub fn fixed(at: DateTime<Utc>) -> Self {
        Self(Kind::Fixed(Arc::new(Mutex::new(at))))
    }

    /// A clock on which it is `day` in New Zealand now, at this time of day, and which goes on from there:
    /// for demonstrations of what a later day brings.
    pub fn on_day(day: NaiveDate) -> Self {
        let now = Self::system().now().at;
        let time = now.with_timezone(&Auckland).time();
        let there = Auckland.from_local_datetime(&day.and_time(time)).earliest();
        // In the hour that a clock change leaves out, the next hour is as good.
        let there = there.map_or_else(|| end_of_day(day) - Duration::hours(1), |t| t.to_utc());
        Self(Kind::Ahead(there - now))
    }

    /// Moves a fixed clock; any other stays as it is.
    pub fn advance(&self, by: Duration) {
        if let Kind::Fixed(at) = &self.0
            && let Ok(mut at) = at.lock()
        {
            *at += by;
        }
    }

    /// Now, to the microsecond: what both databases keep.
    pub fn now(&self) -> Moment {
        #[expect(clippy::disallowed_methods, reason = "the one clock")]
        let at = match &self.0 {
            Kind::System => Utc::now(),
            Kind::Ahead(by) => Utc::now() + *by,
            Kind::Fixed(at) => at
                .lock()
                .map_or_else(|broken| *broken.into_inner(), |at| *at),
        };
        let at = at.trunc_subsecs(6);
        Moment {
            at,
            today: local_day(at),
        }
    }
}

/// The calendar day in New Zealand at an instant.
pub fn local_day(at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&Auckland).date_naive()
}

/// The first instant after a New Zealand day: what stood "on that day" stood before this.
pub fn end_of_day(day: NaiveDate) -> DateTime<Utc> {
    let next = day.succ_opt().unwrap_or(day).and_time(NaiveTime::MIN);
    // Midnight exists on every New Zealand day: its clocks change at two and three in the morning.
    Auckland
        .from_local_datetime(&next)
        .earliest()
        .map_or_else(|| next.and_utc(), |local| local.with_timezone(&Utc))
}

/// The instant of a time of day in New Zealand, when its clocks change or not.
pub fn local_time(day: NaiveDate, hour: u32, minute: u32) -> DateTime<Utc> {
    let time = NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or(NaiveTime::MIN);
    let local = day.and_time(time);
    Auckland
        .from_local_datetime(&local)
        .earliest()
        .map_or_else(|| local.and_utc(), |local| local.with_timezone(&Utc))
}

/// "20 January 2027, 9:05 am", as people read an instant in New Zealand.
pub fn local_text(at: DateTime<Utc>) -> String {
    let local = at.with_timezone(&Auckland);
    format!(
        "{} {}, {}",
        local.day(),
        local.format("%B %Y"),
        local.format("%-I:%M %P")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_new_zealand_days_across_both_clock_changes() {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        assert_eq!(end_of_day(day(2026, 9, 30)), at("2026-09-30T11:00:00Z"));
        assert_eq!(end_of_day(day(2026, 6, 30)), at("2026-06-30T12:00:00Z"));
        assert_eq!(end_of_day(day(2026, 4, 5)), at("2026-04-05T12:00:00Z"));
        assert_eq!(end_of_day(day(2026, 9, 26)), at("2026-09-26T12:00:00Z"));
        assert_eq!(local_day(at("2026-09-30T10:59:59Z")), day(2026, 9, 30));
        assert_eq!(local_day(at("2026-09-30T11:00:00Z")), day(2026, 10, 1));
        assert_eq!(
            local_text(at("2027-01-19T20:05:00Z")),
            "20 January 2027, 9:05 am"
        );
    }

    #[test]
    fn a_clock_put_on_a_day_is_on_that_day_and_goes_on() {
        // Also on the days on which clocks change.
        for day in ["2031-01-20", "2031-04-06", "2031-09-28", "2020-02-29"] {
            let day: NaiveDate = day.parse().unwrap();
            let clock = Clock::on_day(day);
            let first = clock.now();
            assert_eq!(first.today, day);
            std::thread::sleep(std::time::Duration::from_millis(2));
            assert!(clock.now().at > first.at, "{day}: it stands still");
        }
    }
}
