//! What can be done about an agency's contract, and in which words: the address, the button, the
//! consequences, what is asked.

use domain::agency::{Agency, AgencyState};

/// One thing that can be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Move {
    /// A later last day; after the end, a renewal.
    Extend,
    /// Suspends all access at once.
    Dispute,
    /// Ends the dispute.
    Settle,
    /// Ends the contract.
    End,
}

impl Move {
    pub(super) const ALL: &'static [Self] = &[Self::Extend, Self::Dispute, Self::Settle, Self::End];

    /// The word in the address.
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Extend => "extend",
            Self::Dispute => "dispute",
            Self::Settle => "settle",
            Self::End => "end",
        }
    }

    pub(super) fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|m| m.key() == key)
    }

    /// Whether it can be done from where the agency stands.
    pub(super) const fn fits(self, agency: &Agency) -> bool {
        matches!(
            (self, &agency.state),
            (
                Self::Extend,
                AgencyState::Active | AgencyState::Ended { .. }
            ) | (Self::Dispute, AgencyState::Active)
                | (Self::Settle, AgencyState::Disputed { .. })
                | (
                    Self::End,
                    AgencyState::Active | AgencyState::Disputed { .. }
                )
        )
    }

    /// The page's heading and its button.
    pub(super) const fn name(self, agency: &Agency) -> &'static str {
        match (self, &agency.state) {
            (Self::Extend, AgencyState::Ended { .. }) => "Renew the contract",
            (Self::Extend, _) => "Extend the contract",
            (Self::Dispute, _) => "Dispute: suspend all access now",
            (Self::Settle, _) => "Settle the dispute",
            (Self::End, _) => "End the contract now",
        }
    }

    /// What happens, before it is confirmed; `live` accesses are open.
    pub(super) fn consequence(self, live: usize) -> String {
        let access = match live {
            0 => "Nobody of the agency has access at present".to_owned(),
            1 => "One access of its people is concerned".to_owned(),
            many => format!("{many} accesses of its people are concerned"),
        };
        let what = match self {
            Self::Extend => {
                "Reminders follow the new last day. Access that has ended stays ended, and access keeps the last day it has."
            }
            Self::Dispute => {
                "All live access of the agency’s people is suspended at once; requests that are not live yet are withdrawn. Everybody concerned is told."
            }
            Self::Settle => {
                "Access that the dispute suspended goes on, except where its last day has passed. Everybody concerned is told."
            }
            Self::End => {
                "All access of the agency’s people ends today. Somebody has to remove it on each platform within the policy’s days."
            }
        };
        format!("{what} {access}.")
    }

    /// The word of the banner afterwards.
    pub(super) const fn done(self) -> &'static str {
        match self {
            Self::Extend => "contract-extended",
            Self::Dispute => "agency-disputed",
            Self::Settle => "agency-settled",
            Self::End => "contract-ended",
        }
    }
}
