//! A business case for a new account (P 6.2, 7, 12.1c, Proc "Creating an account"): five sections, a chain
//! of four decisions, and what follows them. Pure.

mod chain;
mod content;
mod moves;
mod overlap;
mod words;

pub use chain::Step;
pub use content::{
    Content, ContentPlan, Purpose, Resource, ResourceDraft, Resourcing, Risk, Risks, Section,
    SectionDraft, Strategy, hours_words,
};
pub use moves::CaseEvent;
pub use overlap::{Near, Why, why};
pub use words::{Lookups, changes};

use crate::{
    actor::By,
    decisions::{Decision, Hashes, Parts, Reassigned, Verdict},
    ids::{CaseId, GroupId, PersonId, Reference, ReferenceKind, UnitId},
    permission::Facts,
};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// One business case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BusinessCase {
    /// Identity inside the product.
    pub id: CaseId,
    /// What people call it: `BC-0042`.
    pub number: i64,
    /// Who proposed it.
    pub proposer: By,
    /// Business group.
    pub group: Option<GroupId>,
    /// Business unit whose managers decide.
    pub unit: Option<UnitId>,
    /// The account that exists already, when the case is retrospective (P 12.1c).
    pub adopts: Option<i64>,
    /// The account that came of it.
    pub account: Option<i64>,
    /// What is asked for.
    pub content: Content,
    /// Where it stands.
    pub state: CaseState,
    /// When it came to where it stands.
    pub since: DateTime<Utc>,
    /// Every decision, oldest first.
    pub decisions: Vec<Decision<Step>>,
    /// Steps given to somebody by name.
    pub reassigned: Vec<Reassigned<Step>>,
    /// When the account is to be reviewed or closed.
    pub review_on: Option<NaiveDate>,
    /// Counts the saves.
    pub version: i64,
}

/// Where a case stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum CaseState {
    /// Being written.
    Draft,
    /// Waits at a step.
    With {
        /// Which.
        step: Step,
    },
    /// Sent back to the proposer by a step.
    SentBack {
        /// Which.
        step: Step,
    },
    /// Approved by the last step.
    Approved {
        /// On which local day.
        on: NaiveDate,
    },
    /// Declined at a step.
    Declined {
        /// Which.
        step: Step,
        /// On which local day.
        on: NaiveDate,
    },
    /// Taken back by the proposer.
    Withdrawn {
        /// On which local day.
        on: NaiveDate,
    },
}

impl CaseState {
    /// The stable word in addresses, tables and files.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::With { step } => step.state_key(),
            Self::SentBack { .. } => "sent-back",
            Self::Approved { .. } => "approved",
            Self::Declined { .. } => "declined",
            Self::Withdrawn { .. } => "withdrawn",
        }
    }

    /// Every word of [`CaseState::key`] with the words people see, in the order of a case's life.
    pub const KEYS: &'static [(&'static str, &'static str)] = &[
        ("draft", "Draft"),
        ("with-design-and-marketing", "With Design and Marketing"),
        (
            "with-communications-manager",
            "With the Communications Manager",
        ),
        ("with-general-manager", "With the General Manager"),
        ("with-gm-ecoms", "With the General Manager ECoMS"),
        ("sent-back", "Sent back"),
        ("approved", "Approved"),
        ("declined", "Declined"),
        ("withdrawn", "Withdrawn"),
    ];

    /// The words people see.
    pub fn name(&self) -> &'static str {
        let key = self.key();
        Self::KEYS
            .iter()
            .find(|(word, _)| *word == key)
            .map_or(key, |(_, name)| name)
    }

    /// Whether the proposer can write in it.
    pub const fn is_open_to_the_proposer(&self) -> bool {
        matches!(self, Self::Draft | Self::SentBack { .. })
    }

    /// Whether it has ended.
    pub const fn is_over(&self) -> bool {
        matches!(
            self,
            Self::Approved { .. } | Self::Declined { .. } | Self::Withdrawn { .. }
        )
    }
}

impl BusinessCase {
    /// What people call it.
    pub const fn reference(&self) -> Reference {
        Reference::of(ReferenceKind::Case, self.number)
    }

    /// Whether nobody but the proposer has had anything to do with it yet.
    pub const fn is_unseen(&self) -> bool {
        matches!(self.state, CaseState::Draft) && self.decisions.is_empty()
    }

    /// The step at which it waits.
    pub const fn waits_at(&self) -> Option<Step> {
        match self.state {
            CaseState::With { step } => Some(step),
            _ => None,
        }
    }

    /// The newest decision of a step, whether or not it still counts.
    pub fn last_decision(&self, step: Step) -> Option<&Decision<Step>> {
        self.decisions.iter().rev().find(|d| d.step == step)
    }

    /// Whether a step's approval still counts: nothing it looks at has changed since.
    pub fn is_settled(&self, step: Step, hashes: &Hashes) -> bool {
        self.last_decision(step).is_some_and(|decision| {
            decision.verdict == Verdict::Approved
                && step.sections().iter().all(|section| {
                    decision.sections.get(section.key()) == hashes.sections.get(section.key())
                })
        })
    }

    /// Who has a part in it already, as it stands at `step`.
    pub fn parts(&self, step: Step, hashes: &Hashes) -> Parts {
        let others = Step::ALL
            .iter()
            .filter(|other| **other != step && self.is_settled(**other, hashes));
        let mut deciders = Vec::new();
        for decision in others.filter_map(|other| self.last_decision(*other)) {
            deciders.extend(decision.by.person);
            deciders.extend(decision.acting_for.as_ref().and_then(|by| by.person));
        }
        Parts {
            proposer: self.proposer.person,
            beneficiaries: self
                .content
                .resourcing
                .people
                .iter()
                .filter_map(|r| r.person)
                .collect(),
            deciders,
        }
    }

    /// The person a step was given to by name.
    pub fn given_to(&self, step: Step) -> Option<PersonId> {
        self.reassigned
            .iter()
            .rev()
            .find(|r| r.step == step)
            .map(|r| r.to)
    }

    /// What the permission to decide at `step` is compared with: whoever the step was given to by name
    /// may, whatever their roles.
    pub fn facts_at(&self, step: Step) -> Facts {
        Facts {
            holders: self.given_to(step).into_iter().collect(),
            ..self.facts()
        }
    }

    /// What a permission is compared with.
    pub fn facts(&self) -> Facts {
        Facts {
            group: self.group,
            unit: self.unit,
            person: self.proposer.person,
            ..Facts::default()
        }
    }
}

#[cfg(test)]
mod tests;
