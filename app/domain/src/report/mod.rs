//! The compliance report of a quarter (P 7, 12, 12.1): figures, lists and the three measures of success,
//! drawn from what the register holds. An open quarter is drawn by the same function that freezes a
//! closed one, so that progress and report agree. Pure; the store reads the sources and keeps the hash.

mod draw;
mod figure;
mod lines;
mod measures;
mod reader;
mod restate;
mod sources;

pub use figure::{Figure, Scope, Tally};
pub use lines::{
    AccessLine, AccountLine, ActionLine, CorrectionLine, Exception, IncidentLine, NewLine, NotKept,
    Records, ReviewLine, Spot,
};
pub use measures::{Measure, Ratio, WhyNot};
pub use restate::{FigureChange, Restatement, differences, reason};
pub use sources::{
    ActionFacts, CorrectionFacts, GrantFacts, IncidentFacts, NewFacts, ReportSources, ReturnFacts,
};

use crate::{
    actor::By,
    ids::{Reference, ReferenceKind},
    quarter::Quarter,
    returns::QuestionSet,
    role::Role,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Who a report is addressed to: the policy's owner, and Enterprise Risk and Compliance (P 7, 12).
pub const ADDRESSED_TO: &[Role] = &[Role::GmEcoms, Role::RiskAndCompliance];

/// A report as it was frozen: its stored text is what the hash is of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// What people call it: `CR-0007`.
    pub number: String,
    /// The quarter.
    pub quarter: Quarter,
    /// The last day on which returns were in time.
    pub due: NaiveDate,
    /// When the quarter was closed, local day.
    pub closed_on: NaiveDate,
    /// By whom.
    pub closed_by: By,
    /// To whom it is addressed.
    pub addressed_to: Vec<Addressee>,
    /// The questions that were asked.
    pub questions: QuestionSet,
    /// What it says.
    pub contents: Contents,
}

/// A role that a report is addressed to, with who held it that day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Addressee {
    /// The role.
    pub role: Role,
    /// Their names; none = nobody held it.
    pub names: Vec<String>,
}

/// What is told about a quarter, closed or not.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contents {
    /// Totals, then by business group, then by business unit.
    pub tallies: Vec<Tally>,
    /// Every account of the quarter.
    pub accounts: Vec<AccountLine>,
    /// Reviews that said more than "accepted".
    pub reviews: Vec<ReviewLine>,
    /// What went wrong in the quarter (P 12).
    pub incidents: Vec<IncidentLine>,
    /// Remedial actions (P 12).
    pub actions: Vec<ActionLine>,
    /// What returns proposed to put right.
    pub corrections: Vec<CorrectionLine>,
    /// Live access that does not count as authorised (P 12.1b).
    pub access: Vec<AccessLine>,
    /// Accounts that are new in the quarter (P 12.1c).
    pub new_accounts: Vec<NewLine>,
    /// Whether lists were taken out for a reader ([`Contents::for_any_reader`]); never so where it is kept.
    #[serde(skip)]
    pub withheld: bool,
}

impl Report {
    /// Its number in the register; 0 when the text is none.
    pub fn reference(&self) -> Reference {
        Reference::parse(ReferenceKind::Report, &self.number)
            .unwrap_or(Reference::of(ReferenceKind::Report, 0))
    }
}

impl Contents {
    /// The totals over everything.
    pub fn total(&self) -> Tally {
        let all = self.tallies.iter().find(|tally| tally.scope == Scope::All);
        all.cloned().unwrap_or_else(|| Tally::empty(Scope::All, ""))
    }

    /// The tallies of the business groups, in order.
    pub fn groups(&self) -> impl Iterator<Item = &Tally> {
        let groups = self.tallies.iter();
        groups.filter(|tally| matches!(tally.scope, Scope::Group(_)))
    }

    /// The tallies of the business units, in order.
    pub fn units(&self) -> impl Iterator<Item = &Tally> {
        let units = self.tallies.iter();
        units.filter(|tally| matches!(tally.scope, Scope::Unit(..)))
    }

    /// A measure of success (P 12.1).
    pub fn measure(&self, measure: Measure) -> Ratio {
        measure.of(&self.total())
    }
}

#[cfg(test)]
mod tests;
