//! The steps of a pixel application (P 6.25, Proc "Pixel Application Process"): the lanes that assess it
//! side by side, then the review and the decision. Which sections each looks at and who settles it; what
//! it has to establish is in `evidence`.

use super::content::Section;
use crate::{permission::Action, role::Role};
use serde::{Deserialize, Serialize};

/// A lane: one assessment, with its own people, evidence and day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Lane {
    /// Whether it fits the channel strategy.
    Strategy,
    /// The privacy impact assessment.
    PrivacyAssessment,
    /// The mention on the site's privacy page.
    PrivacyPage,
    /// The choice that visitors are given, and how the pixel is put on the site.
    DigitalTools,
    /// The approval of Legal.
    Legal,
    /// The confirmation of Customer Experience and Insights; only for groups that need it.
    Cxi,
}

impl Lane {
    /// Every lane, in the order of the process.
    pub const ALL: &'static [Self] = &[
        Self::Strategy,
        Self::PrivacyAssessment,
        Self::PrivacyPage,
        Self::DigitalTools,
        Self::Legal,
        Self::Cxi,
    ];

    /// The stable word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Strategy => "strategy",
            Self::PrivacyAssessment => "privacy-assessment",
            Self::PrivacyPage => "privacy-page",
            Self::DigitalTools => "digital-tools",
            Self::Legal => "legal",
            Self::Cxi => "cxi",
        }
    }

    /// The words people see.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Strategy => "Strategy fit",
            Self::PrivacyAssessment => "Privacy impact assessment",
            Self::PrivacyPage => "Privacy page",
            Self::DigitalTools => "Digital Tools",
            Self::Legal => "Legal",
            Self::Cxi => "Customer Experience and Insights",
        }
    }

    /// The lane with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|lane| lane.key() == key)
    }

    /// The permission to settle it.
    pub const fn action(self) -> Action {
        match self {
            Self::Strategy => Action::AssessPixelStrategy,
            Self::PrivacyAssessment => Action::AssessPixelPrivacy,
            Self::PrivacyPage => Action::ConfirmPixelPrivacyPage,
            Self::DigitalTools => Action::ArrangePixelChoice,
            Self::Legal => Action::AssessPixelLegal,
            Self::Cxi => Action::ConfirmPixelCxi,
        }
    }

    /// The sections it looks at: a change to one of them opens the lane again.
    pub const fn sections(self) -> &'static [Section] {
        match self {
            Self::Strategy | Self::Cxi => &[Section::Placement, Section::Purpose],
            Self::PrivacyAssessment | Self::Legal => Section::ALL,
            Self::PrivacyPage => &[
                Section::Placement,
                Section::Data,
                Section::AudienceLists,
                Section::Choice,
            ],
            Self::DigitalTools => &[Section::Placement, Section::Choice],
        }
    }

    /// Whether the policy can do without it: the mention on the privacy page and the choice up front are
    /// always needed (P 6.23).
    pub const fn can_be_skipped(self) -> bool {
        !matches!(self, Self::PrivacyPage | Self::DigitalTools)
    }

    /// The sentence that whoever settles it agrees to.
    pub const fn statement(self) -> &'static str {
        match self {
            Self::Strategy => {
                "I have read this application. The pixel serves the channel strategy named here."
            }
            Self::PrivacyAssessment => {
                "The privacy impact assessment of this pixel is complete, and its outcome is recorded here."
            }
            Self::PrivacyPage => {
                "I have looked at the privacy page today. It says that this pixel is used, for what, and how to opt out."
            }
            Self::DigitalTools => {
                "The choice is arranged: nothing of this pixel is loaded or sent before a visitor agrees."
            }
            Self::Legal => {
                "I have read this application. There is no legal obstacle to this pixel under the conditions recorded here."
            }
            Self::Cxi => {
                "This pixel agrees with the service delivery group’s own process for pixels."
            }
        }
    }
}

/// A step of an application: a lane, or one of the two that follow them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// A lane.
    Lane(Lane),
    /// Design and Marketing reviews it.
    Review,
    /// The business group's General Manager decides.
    Approval,
}

impl Step {
    /// The steps after the lanes, in order.
    pub const AFTER_LANES: &'static [Self] = &[Self::Review, Self::Approval];

    /// Whether somebody with these roles can be given it by name: a lane stays with those who assess, and
    /// an approval with those who answer for a unit or more.
    pub fn can_be_given_to(self, roles: &[Role]) -> bool {
        let enough: &[Role] = match self {
            Self::Lane(Lane::Strategy) | Self::Review => &[
                Role::DesignAndMarketing,
                Role::PrincipalAdvisor,
                Role::CommunicationsManager,
                Role::GmEcoms,
                Role::GmEcomsDelegate,
            ],
            Self::Lane(_) => &[
                Role::Privacy,
                Role::Legal,
                Role::DigitalTools,
                Role::Cxi,
                Role::RiskAndCompliance,
                Role::GeneralManager,
                Role::DeputyChiefExecutive,
            ],
            Self::Approval => &[
                Role::GeneralManager,
                Role::GmEcoms,
                Role::GmEcomsDelegate,
                Role::DeputyChiefExecutive,
            ],
        };
        roles.iter().any(|role| enough.contains(role))
    }

    /// The stable word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Lane(lane) => lane.key(),
            Self::Review => "design-and-marketing",
            Self::Approval => "general-manager",
        }
    }

    /// The words people see.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Lane(lane) => lane.name(),
            Self::Review => "Design and Marketing",
            Self::Approval => "General Manager",
        }
    }

    /// The step with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        let after = Self::AFTER_LANES.iter().copied();
        let lane = Lane::from_key(key).map(Self::Lane);
        lane.or_else(|| after.into_iter().find(|step| step.key() == key))
    }

    /// The permission to decide at it.
    pub const fn action(self) -> Action {
        match self {
            Self::Lane(lane) => lane.action(),
            Self::Review => Action::ReviewPixel,
            Self::Approval => Action::ApprovePixel,
        }
    }

    /// The sentence that an approver agrees to.
    pub const fn statement(self) -> &'static str {
        match self {
            Self::Lane(lane) => lane.statement(),
            Self::Review => {
                "I have reviewed this application and what each lane established, and recommend it."
            }
            Self::Approval => {
                "I have read this application, its assessments and its conditions. I approve this pixel for my business group."
            }
        }
    }
}
