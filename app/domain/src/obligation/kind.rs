//! What kinds of things must be done, each with its clause.

use serde::{Deserialize, Serialize};

macro_rules! kinds {
    ($(#[$doc:meta] $variant:ident $key:literal $name:literal $clause:literal),+ $(,)?) => {
        /// What has to be done.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum ObligationKind { $(#[$doc] $variant),+ }

        impl ObligationKind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable word.
            pub const fn key(self) -> &'static str {
                match self { $(Self::$variant => $key),+ }
            }

            /// The words people see.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// The clause it comes from; empty = none.
            pub const fn clause(self) -> &'static str {
                match self { $(Self::$variant => $clause),+ }
            }

            /// The kind with this key.
            pub fn from_key(key: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|k| k.key() == key)
            }
        }
    };
}

kinds! {
    /// Somebody lost access or the account was compromised.
    ChangePassword "change-password" "Change the password" "P 6.8",
    /// Access ended here and has to be taken away there.
    RemoveOnPlatform "remove-on-platform" "Remove the access on the platform" "P 6.12",
    /// An account has nobody who is responsible.
    NameHolder "name-holder" "Name a holder" "P 6.3",
    /// The account has no second factor.
    TurnOnSecondFactor "second-factor" "Turn on a second factor" "P 6.10",
    /// The team has no administration access.
    GrantTeamAdmin "team-admin" "Give Design and Marketing administration access" "P 6.15",
    /// The GM ECoMS has no administration access.
    GrantGmAdmin "gm-admin" "Give the General Manager ECoMS administration access" "P 6.15",
    /// The transparency statement needs confirming.
    ConfirmTransparency "transparency" "Confirm the transparency statement" "P 6.17",
    /// Found on the platform and not in the register.
    ExplainAccess "explain-access" "Explain access that is not in the register" "P 6.11",
    /// What the register holds about the account is not complete.
    CompleteEntry "complete-entry" "Complete the register entry" "P 6.4",
    /// The password has not been shown to meet the standard.
    MeetPasswordStandard "password-standard" "Bring the password to the standard" "P 6.7",
    /// The disclaimer needs confirming.
    ConfirmDisclaimer "disclaimer" "Put up the disclaimer" "P 6.18",
    /// There is no content plan.
    ContentPlan "content-plan" "Agree the content plan" "Proc Approval processes",
    /// Nobody has settled who approves what is published.
    ContentApproval "content-approval" "Agree who approves content" "Proc Approval processes",
    /// Monitoring, responses and escalation are not settled.
    MonitoringProcess "monitoring" "Describe and confirm monitoring, responses and escalation" "Proc Monitoring",
    /// What the business case promised has to be measured.
    MeasureBenefits "measure-benefits" "Measure the benefits that were promised" "Proc Creating an account",
    /// The day came on which the account is reviewed or closed.
    ReviewOrClose "review-or-close" "Review the account or close it" "P 7",
    /// A pixel is on a page without a permission for it.
    RemovePixel "remove-pixel" "Remove a pixel" "P 6.25",
    /// Agreed after a review or an incident.
    Remedial "remedial" "Remedial action" "P 12",
    /// Anything else.
    Other "other" "Something else" "",
}
