//! How cases stand, as tags and words.

use crate::components::TagColour;
pub(super) use crate::pages::dossier::{days, who};
use domain::case::{BusinessCase, CaseState, Step};
use domain::platform::Catalogue;

/// The colour of a state.
pub(super) const fn colour(state: &CaseState) -> TagColour {
    match state {
        CaseState::Draft => TagColour::Purple,
        CaseState::With { .. } => TagColour::Yellow,
        CaseState::SentBack { .. } => TagColour::Orange,
        CaseState::Approved { .. } => TagColour::Teal,
        CaseState::Declined { .. } | CaseState::Withdrawn { .. } => TagColour::Grey,
    }
}

/// The name behind a platform's key.
pub(super) fn platform(catalogue: &Catalogue, key: &str) -> String {
    catalogue
        .get(key)
        .map_or_else(|| key.to_owned(), |platform| platform.name.clone())
}

/// On whom a case waits: "General Manager", "Sam (given the step of the General Manager)", "the proposer".
pub(super) fn waits_on(case: &BusinessCase) -> String {
    match &case.state {
        CaseState::With { step } => match given(case, *step) {
            Some(name) => format!("{name}, given the step of {}", step.name()),
            None => step.name().to_owned(),
        },
        CaseState::Draft | CaseState::SentBack { .. } => {
            format!("{}, who proposes it", case.proposer.name)
        }
        CaseState::Approved { .. } | CaseState::Declined { .. } | CaseState::Withdrawn { .. } => {
            String::new()
        }
    }
}

/// Whom a step was given to by name.
pub(super) fn given(case: &BusinessCase, step: Step) -> Option<&str> {
    let given = case.reassigned.iter().rev().find(|r| r.step == step);
    given.map(|r| r.name.as_str())
}
