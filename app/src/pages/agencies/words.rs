//! How agencies and access stand, as tags and words.

use crate::components::TagColour;
use domain::access::GrantKey;
use domain::agency::AgencyStanding;

/// The colour of a standing.
pub(super) const fn colour(standing: AgencyStanding) -> TagColour {
    match standing {
        AgencyStanding::Over => TagColour::Red,
        AgencyStanding::Disputed => TagColour::Orange,
        AgencyStanding::Ending => TagColour::Yellow,
        AgencyStanding::Active => TagColour::Teal,
        AgencyStanding::Ended => TagColour::Grey,
    }
}

/// The colour of a state of access.
pub(super) const fn access_colour(state: GrantKey) -> TagColour {
    match state {
        GrantKey::Requested => TagColour::Purple,
        GrantKey::Approved => TagColour::Yellow,
        GrantKey::Active => TagColour::Teal,
        GrantKey::Suspended => TagColour::Orange,
        GrantKey::Revoked | GrantKey::Refused => TagColour::Grey,
    }
}

/// "in 12 days", "today", "3 days ago".
pub(super) fn days(left: i64) -> String {
    match left {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        -1 => "yesterday".to_owned(),
        left if left > 0 => format!("in {left} days"),
        past => format!("{} days ago", past.unsigned_abs()),
    }
}
