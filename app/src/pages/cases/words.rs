//! How cases stand, as tags and words.

use crate::components::{TagColour, counted};
use domain::case::{BusinessCase, CaseState, Step};
use domain::platform::Catalogue;
use store::queries::cases::WhoCan;

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

/// "3 working days", "less than a working day".
pub(super) fn days(many: i64) -> String {
    let many = u64::try_from(many).unwrap_or_default();
    if many == 0 {
        return "less than a working day".to_owned();
    }
    counted(many, "working day", "working days")
}

/// "Aroha", "Aroha or Ben", "Aroha, Ben or Carl", with whom they act for; nothing for nobody.
pub(super) fn who(can: &[WhoCan]) -> String {
    let one = |who: &WhoCan| match &who.acting_for {
        Some(lender) => format!("{} (acting for {lender})", who.name),
        None => who.name.clone(),
    };
    let names: Vec<String> = can.iter().map(one).collect();
    match names.as_slice() {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use domain::ids::PersonId;

    #[test]
    fn those_who_can_are_told_in_one_phrase() {
        let can = |name: &str, acting_for: Option<&str>| WhoCan {
            person: PersonId(uuid::Uuid::nil()),
            name: name.into(),
            acting_for: acting_for.map(str::to_owned),
        };
        assert_eq!(who(&[]), "");
        assert_eq!(who(&[can("Aroha", None)]), "Aroha");
        assert_eq!(
            who(&[
                can("Aroha", None),
                can("Ben", None),
                can("Sam", Some("Carl"))
            ]),
            "Aroha, Ben or Sam (acting for Carl)"
        );
    }
}
