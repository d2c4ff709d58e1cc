//! States and last days of returns in words and colours, and what a refusal says.

use super::frame;
use crate::components::{Due, Tag, Urgency};
use chrono::NaiveDate;
use domain::ids::Reference;
use domain::moment::left;
use domain::refusal::Refusal;
use domain::returns::{Return, ReturnKey};
use leptos::prelude::*;

/// So many days before its end a last day is near.
const NEAR: i64 = 5;

/// A state as a tag.
pub(crate) fn tag(key: ReturnKey) -> AnyView {
    view! { <Tag colour=frame::colour(key) text=key.name()/> }.into_any()
}

/// A last day with what it means today; `is_waiting`: somebody still has to do something.
pub(crate) fn due(day: NaiveDate, is_waiting: bool, today: NaiveDate) -> AnyView {
    if !is_waiting {
        let urgency = Urgency::Done;
        return view! { <Due date=day words="all of yours are sent" urgency=urgency/> }.into_any();
    }
    let urgency = match (day - today).num_days() {
        days if days < 0 => Urgency::Late,
        days if days <= NEAR => Urgency::Soon,
        _ => Urgency::Calm,
    };
    view! { <Due date=day words=left(day, today) urgency=urgency/> }.into_any()
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
