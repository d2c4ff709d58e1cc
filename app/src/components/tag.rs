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
    /// The colour of an account's state.
    pub(super) const fn of(status: StatusKey) -> Self {
        match status {
            StatusKey::Proposed => Self::Purple,
            StatusKey::SettingUp => Self::Yellow,
            StatusKey::Active => Self::Teal,
            StatusKey::Suspended | StatusKey::Closing => Self::Orange,
            StatusKey::Compromised => Self::Red,
            StatusKey::Closed => Self::Grey,
        }
    }

    pub(super) const fn class(self) -> &'static str {
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
    view! { <Tag colour=TagColour::of(status) text=status.name()/> }
}
