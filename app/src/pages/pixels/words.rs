//! How pixels stand, as tags and words.

use crate::components::TagColour;
use chrono::NaiveDate;
use domain::moment::long_date;
use domain::pixel::{Pixel, PixelState};

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
