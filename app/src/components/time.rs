//! Days and instants as people here read them: in words, in New Zealand's time. The clock is not
//! asked here.

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use chrono_tz::Pacific::Auckland;
use domain::moment::long_date;
use leptos::prelude::*;

/// "20 January 2027 at 3:05 pm", in New Zealand's time.
pub fn instant_words(at: DateTime<Utc>) -> String {
    let local = at.with_timezone(&Auckland);
    format!(
        "{} at {}",
        long_date(local.date_naive()),
        local.format("%-I:%M %P")
    )
}

/// An instant, readable by machines too; with `lines`, the time stands below the day, for tables.
#[component]
pub fn Instant(at: DateTime<Utc>, #[prop(optional)] lines: bool) -> impl IntoView {
    let words = instant_words(at);
    let inner = match words.split_once(" at ") {
        Some((day, time)) if lines => {
            let (day, time) = (day.to_owned(), format!("at {time}"));
            view! { <span class="app-nowrap">{day}</span>" "<span class="app-table__sub">{time}</span> }.into_any()
        }
        _ => words.into_any(),
    };
    view! { <time datetime=at.to_rfc3339_opts(SecondsFormat::Secs, true)>{inner}</time> }
}

/// A day, readable by machines too.
#[component]
pub fn Day(date: NaiveDate) -> impl IntoView {
    view! { <time class="app-nowrap" datetime=date.to_string()>{long_date(date)}</time> }
}

/// What a date means today.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Urgency {
    /// Far off.
    #[default]
    Calm,
    /// Near.
    Soon,
    /// Past.
    Late,
    /// Dealt with.
    Done,
}

/// A date and what it means today: "20 January 2027" with "3 working days left" below. The words
/// come from the calendar of the domain; colour only repeats them.
#[component]
pub fn Due(
    date: NaiveDate,
    #[prop(into)] words: String,
    #[prop(optional)] urgency: Urgency,
) -> impl IntoView {
    let class = match urgency {
        Urgency::Calm => "app-due",
        Urgency::Soon => "app-due app-due--soon",
        Urgency::Late => "app-due app-due--late",
        Urgency::Done => "app-due app-due--done",
    };
    view! {
        <span class=class>
            <time class="app-due__date" datetime=date.to_string()>{long_date(date)}</time>
            <span class="app-due__left">{words}</span>
        </span>
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
mod tests {
    use super::*;

    #[test]
    fn instants_are_told_in_new_zealands_time() {
        let summer: DateTime<Utc> = "2027-01-20T02:05:00Z".parse().unwrap();
        assert_eq!(instant_words(summer), "20 January 2027 at 3:05 pm");
        let winter: DateTime<Utc> = "2026-06-30T12:00:00Z".parse().unwrap();
        assert_eq!(instant_words(winter), "1 July 2026 at 12:00 am");
    }
}
