//! States as one word on a colour; the word carries the meaning, the colour repeats it.

use domain::account::StatusKey;
use leptos::prelude::*;

/// The few colours of a tag and what each stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TagColour {
    /// In use, done.
    Teal,
    /// Waiting for somebody.
    Yellow,
    /// Late or stopped.
    Orange,
    /// A problem.
    Red,
    /// Over, put away.
    Grey,
    /// Not begun, a draft.
    Purple,
}

impl TagColour {
    const fn class(self) -> &'static str {
        match self {
            Self::Teal => "govuk-tag govuk-tag--teal",
            Self::Yellow => "govuk-tag govuk-tag--yellow",
            Self::Orange => "govuk-tag govuk-tag--orange",
            Self::Red => "govuk-tag govuk-tag--red",
            Self::Grey => "govuk-tag govuk-tag--grey",
            Self::Purple => "govuk-tag govuk-tag--purple",
        }
    }
}

/// A word on a colour.
#[component]
pub fn Tag(colour: TagColour, #[prop(into)] text: String) -> impl IntoView {
    view! { <strong class=colour.class()>{text}</strong> }
}

/// An account's state.
#[component]
pub fn StatusTag(status: StatusKey) -> impl IntoView {
    let colour = match status {
        StatusKey::Proposed => TagColour::Purple,
        StatusKey::SettingUp => TagColour::Yellow,
        StatusKey::Active => TagColour::Teal,
        StatusKey::Suspended | StatusKey::Closing => TagColour::Orange,
        StatusKey::Compromised => TagColour::Red,
        StatusKey::Closed => TagColour::Grey,
    };
    view! { <Tag colour=colour text=status.name()/> }
}
