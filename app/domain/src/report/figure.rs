//! The figures of a report. Each is the number of lines that it counts under, in a business group, a unit
//! or altogether: so every figure opens exactly its records, and the parts add up to the whole.

use crate::{
    account::Rule,
    ids::{GroupId, UnitId},
    returns::QuestionSet,
};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt, str::FromStr};

use super::Spot;

macro_rules! figures {
    ($(#[$doc:meta] $variant:ident $key:literal $name:literal),+ $(,)?) => {
        /// What is counted.
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub enum Figure {
            $(#[$doc] $variant,)+
            /// Returns that say that this point was not kept to, by the question's word.
            NotKept(String),
            /// Accounts that break this rule of the register.
            Gap(Rule),
        }

        impl Figure {
            /// Those that are always told, in order; points and rules are told where there are any.
            pub const ALWAYS: &'static [Self] = &[$(Self::$variant),+];

            /// The stable word.
            pub fn key(&self) -> String {
                match self {
                    $(Self::$variant => $key.to_owned(),)+
                    Self::NotKept(question) => format!("not-kept.{question}"),
                    Self::Gap(rule) => format!("gap.{}", rule.key()),
                }
            }

            /// The words people see.
            pub fn name(&self, questions: &QuestionSet) -> String {
                match self {
                    $(Self::$variant => $name.to_owned(),)+
                    Self::NotKept(key) => questions
                        .get(key)
                        .map_or_else(|| key.clone(), |q| format!("Not kept to: {} ({})", q.text, q.clause)),
                    Self::Gap(rule) => rule.name().to_owned(),
                }
            }
        }
    };
}

figures! {
    /// Returns that were needed.
    Expected "expected" "Returns expected",
    /// Accepted as they are.
    Accepted "accepted" "Accepted",
    /// Accepted with something to be done.
    WithAction "accepted-with-action" "Accepted with action",
    /// Sent, not reviewed.
    Unreviewed "unreviewed" "Waiting for review",
    /// Not sent, and the quarter is not closed.
    Waiting "waiting" "Waiting for the holder",
    /// Not sent when the quarter closed.
    NotReported "not-reported" "Not reported",
    /// None was needed after all.
    NotNeeded "not-needed" "Not needed",
    /// Sent after the last day.
    Late "late" "Sent late",
    /// Nothing has changed.
    Unchanged "unchanged" "Nothing has changed",
    /// Accepted together with others.
    InBulk "in-bulk" "Accepted together with others",
    /// Nothing was published.
    Nil "nil-activity" "No activity",
    /// Something had to be escalated.
    Escalated "escalated" "With issues that were escalated",
    /// At least one point was not kept to.
    AnyNotKept "not-kept" "With points that were not kept to",
    /// The account lacks something that the register asks for.
    WithGaps "gaps" "Accounts with exceptions",
    /// And one of it is critical.
    Critical "critical" "Accounts with critical exceptions",
    /// Everything that went wrong.
    Incidents "incidents" "Incidents",
    /// Of it, rules that were broken.
    Breaches "breaches" "Breaches of the policy",
    /// Remedial actions opened on a day of the quarter.
    ActionsOpened "actions-opened" "Remedial actions opened in the quarter",
    /// Remedial actions done on a day of the quarter.
    ActionsDone "actions-done" "Remedial actions done in the quarter",
    /// Remedial actions not done when it ended, past their day or not.
    ActionsOpen "actions-open" "Remedial actions open or overdue at the quarter’s end",
    /// Of these, those past their day.
    ActionsOverdue "actions-overdue" "Remedial actions overdue at the quarter’s end",
    /// Corrections that returns proposed.
    Corrections "corrections" "Corrections proposed",
    /// Of these, taken over.
    CorrectionsApplied "corrections-applied" "Corrections put right",
    /// Of these, declined.
    CorrectionsDeclined "corrections-declined" "Corrections declined",
    /// Accepted returns whose content was as it has to be (P 12.1a).
    ContentKept "content-kept" "Accepted returns whose content keeps to the policy",
    /// Live access (P 12.1b).
    LiveAccess "live-access" "Live access",
    /// Of it, what is authorised.
    Authorised "authorised" "Live access that is authorised",
    /// Of it, what is not.
    NotAuthorised "not-authorised" "Live access that is not authorised",
    /// Accounts that are new (P 12.1c).
    New "new-accounts" "New accounts",
    /// Of these, those that were approved.
    NewApproved "new-approved" "New accounts that were approved",
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.key())
    }
}

impl FromStr for Figure {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Some(question) = text.strip_prefix("not-kept.") {
            return Ok(Self::NotKept(question.to_owned()));
        }
        let found = match text.strip_prefix("gap.") {
            Some(rule) => Rule::from_key(rule).map(Self::Gap),
            None => Self::ALWAYS.iter().find(|f| f.key() == text).cloned(),
        };
        found.ok_or_else(|| format!("there is no figure “{text}”"))
    }
}

impl TryFrom<String> for Figure {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Figure> for String {
    fn from(figure: Figure) -> Self {
        figure.key()
    }
}

/// Over what a figure counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// Everything.
    All,
    /// A business group; `None` = what belongs to none.
    Group(Option<GroupId>),
    /// A business unit of a group; `None` = what belongs to none of its units.
    Unit(Option<GroupId>, Option<UnitId>),
}

impl Scope {
    /// Whether a place lies in it.
    pub fn has(self, spot: Spot) -> bool {
        match self {
            Self::All => true,
            Self::Group(group) => spot.group == group,
            Self::Unit(group, unit) => spot.group == group && spot.unit == unit,
        }
    }
}

/// The figures of one scope.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Over what.
    pub scope: Scope,
    /// What that is called.
    pub name: String,
    /// How many; what is not named is 0.
    pub counts: BTreeMap<Figure, u64>,
}

impl Tally {
    /// Nothing counted.
    pub fn empty(scope: Scope, name: &str) -> Self {
        Self {
            scope,
            name: name.to_owned(),
            counts: BTreeMap::new(),
        }
    }

    /// How many.
    pub fn get(&self, figure: &Figure) -> u64 {
        self.counts.get(figure).copied().unwrap_or(0)
    }

    /// Accepted, with something to be done or without.
    pub fn accepted(&self) -> u64 {
        self.get(&Figure::Accepted) + self.get(&Figure::WithAction)
    }

    /// The points that were not kept to, with their counts, in the order of the questions.
    pub fn not_kept<'a>(
        &'a self,
        questions: &'a QuestionSet,
    ) -> impl Iterator<Item = (Figure, u64)> + 'a {
        let figures = questions
            .questions
            .iter()
            .map(|q| Figure::NotKept(q.key.clone()));
        figures
            .map(|figure| {
                let many = self.get(&figure);
                (figure, many)
            })
            .filter(|(_, many)| *many > 0)
    }

    /// The rules that are broken, with their counts, gravest first.
    pub fn gaps(&self) -> impl Iterator<Item = (Figure, u64)> + '_ {
        let rules = Rule::ALL.iter().map(|rule| Figure::Gap(*rule));
        rules
            .map(|figure| {
                let many = self.get(&figure);
                (figure, many)
            })
            .filter(|(_, many)| *many > 0)
    }
}
