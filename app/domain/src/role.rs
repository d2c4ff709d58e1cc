//! The roles of the policy's section 7 and where each one counts.
//! What a role may do is not here: see `permission`.

use crate::ids::{GroupId, UnitId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

macro_rules! roles {
    ($(#[$doc:meta] $variant:ident $key:literal $name:literal),+ $(,)?) => {
        /// A role a person holds in the register. One person may hold several.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum Role { $(#[$doc] $variant),+ }

        impl Role {
            /// Every role, in the order people are shown them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable word in addresses, tables and files.
            pub const fn key(self) -> &'static str {
                match self { $(Self::$variant => $key),+ }
            }

            /// The name people see.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// The role with this key.
            pub fn from_key(key: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|r| r.key() == key)
            }
        }
    };
}

roles! {
    /// Anyone who works here and has no other role.
    Staff "staff" "Staff member",
    /// Runs an account day to day (P 7).
    AccountHolder "account-holder" "Account holder",
    /// Answers for the people who hold accounts (P 7).
    Manager "manager" "Manager",
    /// Keeps the register and reviews it (P 7).
    DesignAndMarketing "design-and-marketing" "Design and Marketing",
    /// Leads the register work within Design and Marketing (P 7).
    PrincipalAdvisor "principal-advisor" "Principal Advisor, Design and Marketing",
    /// Answers for one unit's communications (Proc "Creating an account").
    CommunicationsManager "communications-manager" "Communications Manager",
    /// Answers for one business unit (P 7).
    GeneralManager "general-manager" "General Manager",
    /// Owns the policy and decides last (P 6.2, 6.14).
    GmEcoms "gm-ecoms" "General Manager ECoMS",
    /// Acts for the General Manager ECoMS (P 6.14).
    GmEcomsDelegate "gm-ecoms-delegate" "Delegate of the General Manager ECoMS",
    /// Leads a business group (P 7).
    DeputyChiefExecutive "deputy-chief-executive" "Deputy Chief Executive",
    /// Assesses privacy impact (P 6.20 to 6.25).
    Privacy "privacy" "Privacy team",
    /// Approves the legal side of pixels (Proc "Pixel Application Process").
    Legal "legal" "Legal",
    /// Arranges opt-in and tracking on sites (Proc "Pixel Application Process").
    DigitalTools "digital-tools" "Digital Tools",
    /// Confirms pixels of service delivery (P 6.25).
    Cxi "cxi" "Customer Experience and Insights",
    /// Receives the quarterly compliance report (P 7, 12).
    RiskAndCompliance "risk-and-compliance" "Enterprise Risk and Compliance",
    /// Handles compromised accounts (Proc "Channel security").
    Security "security" "Security team",
    /// Runs off-boarding (P 6.12).
    HumanResources "hr" "People and Culture",
    /// Reads everything, changes nothing.
    Auditor "auditor" "Auditor",
    /// Looks after users and settings; approves nothing.
    Administrator "administrator" "System administrator",
}

impl Role {
    /// Whether its holder may lend it for a time. Roles that configure the product or read everything
    /// are held in person, and everybody has the smallest ones anyway.
    pub const fn can_be_delegated(self) -> bool {
        match self {
            Self::Staff
            | Self::AccountHolder
            | Self::Auditor
            | Self::Administrator
            | Self::GmEcomsDelegate => false,
            Self::Manager
            | Self::DesignAndMarketing
            | Self::PrincipalAdvisor
            | Self::CommunicationsManager
            | Self::GeneralManager
            | Self::GmEcoms
            | Self::DeputyChiefExecutive
            | Self::Privacy
            | Self::Legal
            | Self::DigitalTools
            | Self::Cxi
            | Self::RiskAndCompliance
            | Self::Security
            | Self::HumanResources => true,
        }
    }
}

/// Where a role counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Scope {
    /// Everywhere.
    All,
    /// One business group with its units.
    Group(GroupId),
    /// One business unit.
    Unit(UnitId),
}

/// A role given to a person, between two days (both included; no end = until further notice).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleAssignment {
    /// Which role.
    pub role: Role,
    /// Where it counts.
    pub scope: Scope,
    /// First day.
    pub from: NaiveDate,
    /// Last day, if it ends.
    pub until: Option<NaiveDate>,
}

impl RoleAssignment {
    /// Whether the role counts on `day`.
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.from <= day && self.until.is_none_or(|last| day <= last)
    }
}
