//! How pixels stand, as tags and words.

use crate::components::TagColour;
use chrono::NaiveDate;
use domain::moment::long_date;
use domain::pixel::{Pixel, PixelState};
use leptos::prelude::*;

/// The colour of a state.
pub(super) const fn colour(state: PixelState) -> TagColour {
    match state {
        PixelState::Approved => TagColour::Purple,
        PixelState::Live => TagColour::Teal,
        PixelState::Paused => TagColour::Yellow,
        PixelState::Expired => TagColour::Red,
        PixelState::Removed => TagColour::Grey,
    }
}

/// "Until 20 January 2027", "Ended on 20 January 2027".
pub(super) fn until(pixel: &Pixel, today: NaiveDate) -> String {
    let day = long_date(pixel.expires_on);
    if pixel.state == PixelState::Removed {
        String::new()
    } else if pixel.expires_on < today {
        format!("Ended on {day}")
    } else {
        format!("Until {day}")
    }
}

/// A page's address as a link that breaks where it must; what is no address, as it was typed.
pub(super) fn address(text: &str) -> AnyView {
    let text = text.to_owned();
    let known = text.starts_with("https://") || text.starts_with("http://");
    if !known || text.contains(char::is_whitespace) {
        return view! { <span class="app-wrap">{text}</span> }.into_any();
    }
    let href = text.clone();
    view! { <a class="govuk-link app-wrap" href=href rel="noreferrer">{text}</a> }.into_any()
}
