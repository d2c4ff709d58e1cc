//! How applications stand, as tags and words.

use crate::components::TagColour;
use domain::pixel::{Application, ApplicationState, LaneState, Step};

pub(super) use crate::pages::dossier::{days, who};

/// The colour of a state.
pub(super) const fn colour(state: &ApplicationState) -> TagColour {
    match state {
        ApplicationState::Draft => TagColour::Purple,
        ApplicationState::InAssessment
        | ApplicationState::WithDesignAndMarketing
        | ApplicationState::WithGeneralManager => TagColour::Yellow,
        ApplicationState::SentBack => TagColour::Orange,
        ApplicationState::Approved { .. } => TagColour::Teal,
        ApplicationState::Declined { .. } | ApplicationState::Withdrawn { .. } => TagColour::Grey,
    }
}

/// A lane's state as a tag: its words and colour; nothing for what is done.
pub(super) const fn lane(state: &LaneState<'_>) -> (&'static str, Option<TagColour>) {
    match state {
        LaneState::Open => ("Open", Some(TagColour::Yellow)),
        LaneState::Lapsed(_) => ("Open again: changed", Some(TagColour::Orange)),
        LaneState::Asked { .. } => ("Open again: asked for", Some(TagColour::Orange)),
        LaneState::Done(_) => ("Done", None),
        LaneState::NotNeeded(_) => ("Not needed", None),
        LaneState::Refused(_) => ("Refused", Some(TagColour::Red)),
    }
}

/// On whom an application waits: "Legal; Digital Tools", "the proposer".
pub(super) fn waits_on(application: &Application, waiting: &[Step]) -> String {
    match application.state {
        ApplicationState::Draft | ApplicationState::SentBack => {
            format!("{}, who proposes it", application.proposer.name)
        }
        _ => {
            let one = |step: &Step| match given(application, *step) {
                Some(name) => format!("{name}, given the step of {}", step.name()),
                None => step.name().to_owned(),
            };
            waiting.iter().map(one).collect::<Vec<_>>().join("; ")
        }
    }
}

/// Whom a step was given to by name.
pub(super) fn given(application: &Application, step: Step) -> Option<&str> {
    let given = application.reassigned.iter().rev();
    let mut given = given.filter(|r| r.step == step);
    given.next().map(|r| r.name.as_str())
}
