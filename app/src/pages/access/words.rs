//! States of access, people around a grant, and days in words. Nothing is judged here.

use crate::components::TagColour;
use domain::access::{GrantKey, GrantState, Step};
use domain::moment::long_date;
use domain::platform::Catalogue;
use store::queries::access::AccessRow;

/// The colour of a state.
pub(crate) const fn colour(state: GrantKey) -> TagColour {
    match state {
        GrantKey::Requested | GrantKey::Approved => TagColour::Yellow,
        GrantKey::Active => TagColour::Teal,
        GrantKey::Suspended => TagColour::Orange,
        GrantKey::Revoked | GrantKey::Refused => TagColour::Grey,
    }
}

/// What there is to say about a state beside its name.
pub(crate) fn detail(state: &GrantState) -> String {
    match state {
        GrantState::Requested | GrantState::Approved => String::new(),
        GrantState::Active { since } => format!("since {}", long_date(*since)),
        GrantState::Suspended {
            since,
            reason,
            note,
        } => format!(
            "since {}, {}: {note}",
            long_date(*since),
            reason.name().to_lowercase()
        ),
        GrantState::Revoked {
            on, because, note, ..
        } => format!(
            "on {}, {}: {note}",
            long_date(*on),
            because.name().to_lowercase()
        ),
        GrantState::Refused { on, by, reason } => {
            format!("on {} by {}: {reason}", long_date(*on), by.name)
        }
    }
}

/// Ended here, and nobody has confirmed that it is gone from the platform.
pub(crate) const fn to_remove(state: &GrantState) -> bool {
    matches!(
        state,
        GrantState::Revoked {
            removed_on: None,
            ..
        }
    )
}

/// "From 1 July 2026 until 30 June 2027".
pub(crate) fn term(row: &AccessRow) -> String {
    let from = long_date(row.grant.from);
    match row.grant.until {
        Some(until) => format!("{from} until {}", long_date(until)),
        None => format!("From {from}"),
    }
}

/// What is still to do before it is live, in words; empty when nothing is.
pub(crate) fn missing(row: &AccessRow) -> String {
    let open = matches!(
        row.grant.state.key(),
        GrantKey::Requested | GrantKey::Approved
    );
    if !open {
        return String::new();
    }
    let missing = row.grant.handshake.missing();
    let names: Vec<_> = missing
        .into_iter()
        // Told with the approval, by itself.
        .filter(|step| *step != Step::TeamTold)
        .map(|step| step.name().to_lowercase())
        .collect();
    match names.as_slice() {
        [] => String::new(),
        names => format!("Still to do: {}", names.join(", ")),
    }
}

/// A platform's name by its key.
pub(crate) fn platform(catalogue: &Catalogue, key: &str) -> String {
    catalogue
        .get(key)
        .map_or_else(|| key.to_owned(), |platform| platform.name.clone())
}

/// The same words with a capital at the beginning.
pub(crate) fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().collect::<String>() + letters.as_str()
    })
}
