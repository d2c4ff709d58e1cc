//! States and last days of returns in words and colours, and what a refusal says.

use super::frame;
use crate::components::Tag;
use chrono::NaiveDate;
use domain::ids::Reference;
use domain::moment::{left, long_date};
use domain::refusal::Refusal;
use domain::returns::{Return, ReturnKey};
use leptos::prelude::*;

/// A state as a tag.
pub(crate) fn tag(key: ReturnKey) -> AnyView {
    view! { <Tag colour=frame::colour(key) text=key.name()/> }.into_any()
}

/// A last day with what it means today; `is_waiting`: somebody still has to do something.
pub(crate) fn due(day: NaiveDate, is_waiting: bool, today: NaiveDate) -> String {
    let day_words = long_date(day);
    if is_waiting {
        format!("Due {day_words}. {}.", left(day, today))
    } else {
        format!("The last day is {day_words}.")
    }
}

/// "RT-0042, AC-0042".
pub(crate) fn references(one: &Return) -> String {
    format!("{}, {}", one.reference(), Reference::account(one.account))
}

/// What a rule says, as a sentence.
pub(crate) fn said(refusal: &Refusal) -> String {
    let words = refusal.to_string();
    if words.ends_with('.') {
        words
    } else {
        format!("{words}.")
    }
}
