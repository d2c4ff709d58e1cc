//! The four steps of a business case in their order, who decides each, and which sections each looks at.

use super::content::Section;
use crate::permission::Action;
use serde::{Deserialize, Serialize};

/// A step of the chain (Proc "Creating an account").
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// Design and Marketing is consulted and recommends.
    DesignAndMarketing,
    /// The unit's Communications Manager.
    CommunicationsManager,
    /// The unit's General Manager.
    GeneralManager,
    /// The General Manager ECoMS decides last.
    GmEcoms,
}

impl Step {
    /// Every step, in order.
    pub const ALL: &'static [Self] = &[
        Self::DesignAndMarketing,
        Self::CommunicationsManager,
        Self::GeneralManager,
        Self::GmEcoms,
    ];

    /// The stable word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::DesignAndMarketing => "design-and-marketing",
            Self::CommunicationsManager => "communications-manager",
            Self::GeneralManager => "general-manager",
            Self::GmEcoms => "gm-ecoms",
        }
    }

    pub(super) const fn state_key(self) -> &'static str {
        match self {
            Self::DesignAndMarketing => "with-design-and-marketing",
            Self::CommunicationsManager => "with-communications-manager",
            Self::GeneralManager => "with-general-manager",
            Self::GmEcoms => "with-gm-ecoms",
        }
    }

    /// The words people see.
    pub const fn name(self) -> &'static str {
        match self {
            Self::DesignAndMarketing => "Design and Marketing",
            Self::CommunicationsManager => "Communications Manager",
            Self::GeneralManager => "General Manager",
            Self::GmEcoms => "General Manager ECoMS",
        }
    }

    /// The step with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|s| s.key() == key)
    }

    /// The step after it.
    pub fn next(self) -> Option<Self> {
        let place = Self::ALL.iter().position(|s| *s == self)?;
        Self::ALL.get(place + 1).copied()
    }

    /// The permission to decide at it.
    pub const fn action(self) -> Action {
        match self {
            Self::DesignAndMarketing => Action::RecommendCase,
            Self::CommunicationsManager => Action::DecideCaseCommunications,
            Self::GeneralManager => Action::DecideCaseUnit,
            Self::GmEcoms => Action::DecideCase,
        }
    }

    /// The sections whose change makes its approval lapse.
    pub const fn sections(self) -> &'static [Section] {
        match self {
            Self::DesignAndMarketing | Self::GmEcoms => Section::ALL,
            Self::CommunicationsManager => {
                &[Section::Resourcing, Section::Strategy, Section::ContentPlan]
            }
            Self::GeneralManager => &[Section::Purpose, Section::Resourcing, Section::Risks],
        }
    }

    /// The sentence an approver agrees to.
    pub const fn statement(self) -> &'static str {
        match self {
            Self::DesignAndMarketing => {
                "I was consulted on this business case and recommend it, on what I have read here."
            }
            Self::CommunicationsManager => {
                "I have read this business case. My team can carry the channel strategy and the hours it names."
            }
            Self::GeneralManager => {
                "I have read this business case. My business unit needs this account, carries its risks and provides its people."
            }
            Self::GmEcoms => {
                "I have read this business case and the decisions before mine. I approve the account."
            }
        }
    }
}
