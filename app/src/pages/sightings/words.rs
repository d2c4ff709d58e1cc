//! How reports stand, as tags and words.

use crate::components::TagColour;
use domain::platform::Catalogue;
use domain::sighting::{Sighting, SightingState};

/// The colour of a state.
pub(super) const fn colour(state: &SightingState) -> TagColour {
    match state {
        SightingState::New => TagColour::Yellow,
        SightingState::Asked { .. } => TagColour::Orange,
        SightingState::Impostor => TagColour::Red,
        SightingState::Ours { .. } => TagColour::Teal,
        SightingState::Closed | SightingState::Dismissed => TagColour::Grey,
    }
}

/// The platform's name, or that the catalogue does not have it.
pub(super) fn platform(catalogue: &Catalogue, key: &str) -> String {
    match key {
        "" => "Not in the catalogue".to_owned(),
        key => catalogue
            .get(key)
            .map_or_else(|| key.to_owned(), |platform| platform.name.clone()),
    }
}

/// What a report is called: the handle, or the address where there is none.
pub(super) fn name(sighting: &Sighting) -> String {
    match sighting.seen.handle.as_str() {
        "" => sighting.seen.url.clone(),
        handle => format!("@{handle}"),
    }
}
