//! A reporting period: opened by Design and Marketing with a question set and a last day, closed into a
//! report (P 7, 12).

use super::{QuestionSet, moves::rule};
use crate::{
    actor::By,
    calendar::{Calendar, after_working_days},
    moment::{Moment, long_date},
    outcome::Outcome,
    policy::PolicySettings,
    problem::Problems,
    quarter::Quarter,
    refusal::Refusal,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// One period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// Counts the periods.
    pub number: i64,
    /// Which quarter.
    pub quarter: Quarter,
    /// The last day on which returns are in time.
    pub due: NaiveDate,
    /// Where it stands.
    pub state: PeriodState,
    /// When it was opened, local day.
    pub opened_on: NaiveDate,
    /// Who opened it.
    pub opened_by: By,
    /// The questions it was opened with.
    pub questions: QuestionSet,
    /// How many returns are expected.
    pub expected: i64,
    /// Counts the saves.
    pub version: i64,
}

/// Where a period stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum PeriodState {
    /// Its returns are being made.
    Opening,
    /// Returns come in.
    Open,
    /// Frozen in a report.
    Closed {
        /// On which local day.
        on: NaiveDate,
        /// By whom.
        by: By,
        /// The report's number.
        report: i64,
    },
}

impl PeriodState {
    /// The stable word in tables.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Opening => "opening",
            Self::Open => "open",
            Self::Closed { .. } => "closed",
        }
    }

    /// The words people see.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Opening => "Being opened",
            Self::Open => "Open",
            Self::Closed { .. } => "Closed",
        }
    }
}

/// What happened to a period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PeriodEvent {
    /// The stable word in the audit trail.
    #[serde(skip)]
    pub key: &'static str,
    /// Which.
    pub period: Quarter,
    /// How many returns are expected.
    pub returns: i64,
    /// The last day.
    pub due: NaiveDate,
    /// Words given with it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub note: String,
}

type Next = Result<Outcome<Period, PeriodEvent>, Refusal>;

/// A period to open, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpenDraft {
    /// A quarter's word.
    pub quarter: String,
    /// The last day; empty = the policy's.
    pub due: Option<NaiveDate>,
}

impl OpenDraft {
    /// Judges what was typed.
    ///
    /// # Errors
    /// By field: `quarter`, `due`.
    pub fn check(
        &self,
        settings: &PolicySettings,
        now: Moment,
    ) -> Result<(Quarter, NaiveDate), Problems> {
        let mut problems = Problems::default();
        let Ok(quarter) = self.quarter.parse::<Quarter>() else {
            problems.add("quarter", "required", "Choose the quarter to open");
            return Err(problems);
        };
        if quarter.first() > now.today {
            let words = format!("{} has not begun", quarter.months());
            problems.add("quarter", "future", words);
        }
        let due = self
            .due
            .unwrap_or_else(|| Period::due_by(quarter, settings));
        if due <= quarter.last() {
            let words = format!(
                "The last day must come after the quarter’s end, {}",
                long_date(quarter.last())
            );
            problems.add("due", "early", words);
        } else if due < now.today {
            let words = format!(
                "The last day, {}, has passed: enter a later one",
                long_date(due)
            );
            problems.add("due", "past", words);
        }
        problems.or((quarter, due))
    }
}

impl Period {
    /// The policy's last day for a quarter: so many working days after its end.
    pub fn due_by(quarter: Quarter, settings: &PolicySettings) -> NaiveDate {
        after_working_days(
            quarter.last(),
            u32::from(settings.return_working_days),
            Calendar::Ordinary,
        )
    }

    /// Opens one.
    ///
    /// # Errors
    /// `opened` when the quarter, or a later one, was opened already.
    pub fn open(
        number: i64,
        (quarter, due): (Quarter, NaiveDate),
        newest: Option<Quarter>,
        by: By,
        now: Moment,
    ) -> Next {
        if let Some(newest) = newest.filter(|newest| *newest >= quarter) {
            let words = if newest == quarter {
                format!("{} is opened already", quarter.name())
            } else {
                format!(
                    "{} was opened already, and quarters are opened in their order",
                    newest.name()
                )
            };
            return Err(rule("opened", None, words));
        }
        let next = Self {
            number,
            quarter,
            due,
            state: PeriodState::Opening,
            opened_on: now.today,
            opened_by: by,
            questions: QuestionSet::current(),
            expected: 0,
            version: 1,
        };
        let event = next.event("period.opened", "");
        Ok(Outcome { next, event })
    }

    /// All its returns are made.
    ///
    /// # Errors
    /// `ready`.
    pub fn ready(mut self, returns: i64) -> Next {
        if self.state != PeriodState::Opening {
            return Err(rule("ready", None, "This period is open already"));
        }
        self.state = PeriodState::Open;
        self.expected = returns;
        let event = self.event("period.ready", "");
        Ok(Outcome { next: self, event })
    }

    /// Closes it into a report. `unreviewed` returns wait for Design and Marketing; `waiting` for holders.
    ///
    /// # Errors
    /// `not-open`; `unreviewed`; `early` while some may still come in time.
    pub fn close(
        mut self,
        report: i64,
        unreviewed: i64,
        waiting: i64,
        by: By,
        now: Moment,
    ) -> Next {
        match &self.state {
            PeriodState::Open => {}
            PeriodState::Opening => {
                return Err(rule("not-open", None, "Its returns are still being made"));
            }
            PeriodState::Closed { .. } => {
                return Err(rule("not-open", None, "This period is closed already"));
            }
        }
        if unreviewed > 0 {
            let words = format!("Review what was sent first: {unreviewed} to go");
            return Err(rule("unreviewed", Some("P 7"), words));
        }
        if waiting > 0 && now.today <= self.due {
            let words = format!(
                "{waiting} returns can still come in time, until {}",
                long_date(self.due)
            );
            return Err(rule("early", None, words));
        }
        self.state = PeriodState::Closed {
            on: now.today,
            by,
            report,
        };
        let event = self.event("period.closed", "");
        Ok(Outcome { next: self, event })
    }

    /// Whether it is frozen.
    pub const fn is_closed(&self) -> bool {
        matches!(self.state, PeriodState::Closed { .. })
    }

    fn event(&self, key: &'static str, note: &str) -> PeriodEvent {
        PeriodEvent {
            key,
            period: self.quarter,
            returns: self.expected,
            due: self.due,
            note: note.to_owned(),
        }
    }
}
