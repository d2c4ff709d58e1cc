//! Days of the story as instants: working hours in New Zealand, never in the future. The clock itself
//! is the store's.

use chrono::{DateTime, Datelike as _, Duration, NaiveTime, TimeZone as _, Utc, Weekday};
use chrono_tz::Pacific::Auckland;
use domain::moment::Moment;
use rand::{RngExt as _, rngs::StdRng};

/// How far back the story begins, in days.
pub(super) const STORY: i64 = 730;

/// The instant the register is set up at.
pub(super) fn first(now: Moment) -> DateTime<Utc> {
    now.at - Duration::days(STORY)
}

/// An instant `ago` days back: within working hours of the nearest working day before, or at `hour`
/// of that very day.
pub(super) fn moment(now: Moment, ago: i64, hour: Option<u32>, rng: &mut StdRng) -> DateTime<Utc> {
    let mut day = now.today - Duration::days(ago);
    if hour.is_none() {
        day -= match day.weekday() {
            Weekday::Sat => Duration::days(1),
            Weekday::Sun => Duration::days(2),
            _ => Duration::zero(),
        };
    }
    let hour = hour.unwrap_or_else(|| rng.random_range(8..17));
    let (minute, second) = (rng.random_range(0..60), rng.random_range(0..60));
    let time = NaiveTime::from_hms_opt(hour, minute, second).unwrap_or(NaiveTime::MIN);
    // In the hour that a clock change leaves out, the next hour is as good.
    let local = Auckland.from_local_datetime(&day.and_time(time)).earliest();
    local.map_or_else(
        || now.at - Duration::days(ago),
        |local| local.with_timezone(&Utc),
    )
}
