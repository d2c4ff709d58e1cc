//! What of a report is for whom. Everybody who reads reports is told the figures and how the return of each
//! account stands; lists that name people or quote records are for those who may read everybody's.

use super::{Contents, Figure};

impl Figure {
    /// Whether every reader of reports may open what is counted: accounts by the state of their returns,
    /// and new accounts. The rest is told by records that name people or quote what they say.
    pub const fn is_for_all_readers(&self) -> bool {
        match self {
            Self::Expected
            | Self::Accepted
            | Self::WithAction
            | Self::Unreviewed
            | Self::Waiting
            | Self::NotReported
            | Self::NotNeeded
            | Self::Late
            | Self::Unchanged
            | Self::InBulk
            | Self::Nil
            | Self::New
            | Self::NewApproved => true,
            Self::Escalated
            | Self::AnyNotKept
            | Self::WithGaps
            | Self::Critical
            | Self::Incidents
            | Self::Breaches
            | Self::ActionsOpened
            | Self::ActionsDone
            | Self::ActionsOpen
            | Self::ActionsOverdue
            | Self::Corrections
            | Self::CorrectionsApplied
            | Self::CorrectionsDeclined
            | Self::ContentKept
            | Self::LiveAccess
            | Self::Authorised
            | Self::NotAuthorised
            | Self::NotKept(_)
            | Self::Gap(_) => false,
        }
    }
}

impl Contents {
    /// The same without what names people or quotes records. Figures keep their numbers.
    #[must_use]
    pub fn for_any_reader(mut self) -> Self {
        self.withheld = true;
        self.reviews.clear();
        self.incidents.clear();
        self.actions.clear();
        self.corrections.clear();
        self.access.clear();
        for line in &mut self.accounts {
            line.unneeded.clear();
            line.issues.clear();
            line.not_kept.clear();
            line.exceptions.clear();
            line.content_breach = false;
        }
        self
    }

    /// Whether the records behind a figure are kept from this reader.
    pub const fn withholds(&self, figure: &Figure) -> bool {
        self.withheld && !figure.is_for_all_readers()
    }

    /// Whether a figure opens its records. How much access is live and how much of it is authorised are
    /// numbers alone: what stands behind them is looked up in the register.
    pub const fn opens(&self, figure: &Figure) -> bool {
        !matches!(figure, Figure::LiveAccess | Figure::Authorised) && !self.withholds(figure)
    }
}
