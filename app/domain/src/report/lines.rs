//! The lines of a report's lists, each with where it belongs, and the figures that it counts under.

use super::{
    Contents, Figure, Scope, WhyNot,
    measures::{is_about_content, is_content_clause},
};
use crate::{
    account::{Rule, StatusKey, Weight},
    ids::{GroupId, UnitId},
    incident::IncidentKind,
    obligation::Standing,
    returns::{Issue, ReturnKey, ReviewVerdict},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Where something belongs.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Spot {
    /// The business group.
    pub group: Option<GroupId>,
    /// The business unit.
    pub unit: Option<UnitId>,
}

/// An account with its return.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountLine {
    /// `AC-0042`.
    pub account: String,
    /// `RT-0042`.
    pub of_return: String,
    /// The account's name.
    pub name: String,
    /// The platform's name.
    pub platform: String,
    /// Where it belonged.
    pub spot: Spot,
    /// The names of business group and unit; empty = none.
    pub place: (String, String),
    /// How the account stood.
    pub status: StatusKey,
    /// How its return stood.
    pub state: ReturnKey,
    /// When it was sent last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent_on: Option<NaiveDate>,
    /// Whether that was late.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub late: bool,
    /// Whether it says that nothing has changed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unchanged: bool,
    /// Whether it was accepted together with others.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub in_bulk: bool,
    /// Whether nothing was published.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub nil: bool,
    /// Why none was needed.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unneeded: String,
    /// What had to be escalated.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub issues: Vec<Issue>,
    /// Points that were not kept to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_kept: Vec<NotKept>,
    /// What the register missed about it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exceptions: Vec<Exception>,
    /// Whether a rule about content was broken in the quarter.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub content_breach: bool,
}

/// A point that was not kept to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotKept {
    /// The question's word.
    pub question: String,
    /// What the holder says about it.
    pub note: String,
}

/// A rule of the register that an account breaks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exception {
    /// The rule's word.
    pub rule: String,
    /// Whether somebody who should not may be able to use the account, or nobody answers for it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub critical: bool,
    /// Since which local day.
    pub since: NaiveDate,
}

impl Exception {
    /// An exception from what is stored: its word, the points of its weight, its day.
    pub fn stored(rule: String, points: i64, since: NaiveDate) -> Self {
        Self {
            rule,
            critical: points >= Weight::Critical.points(),
            since,
        }
    }

    /// The words people see.
    pub fn name(&self) -> &str {
        Rule::from_key(&self.rule).map_or(&self.rule, |rule| rule.name())
    }
}

/// A review that said more than "accepted".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewLine {
    /// `RT-0042`.
    pub of_return: String,
    /// `AC-0042`.
    pub account: String,
    /// The account's name.
    pub name: String,
    /// Where it belonged.
    pub spot: Spot,
    /// What.
    pub verdict: ReviewVerdict,
    /// When.
    pub on: NaiveDate,
    /// Who.
    pub by: String,
    /// In their own words, with the reasons by part.
    pub note: String,
    /// The obligation that it opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
}

/// Something that went wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncidentLine {
    /// `IN-0042`.
    pub incident: String,
    /// What kind.
    pub kind: IncidentKind,
    /// In words.
    pub summary: String,
    /// The clause.
    pub clause: String,
    /// `AC-0042`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// The account's name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Where it belongs.
    pub spot: Spot,
    /// When it was noted.
    pub on: NaiveDate,
}

/// A remedial action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActionLine {
    /// `OB-0042`.
    pub obligation: String,
    /// What has to be done.
    pub title: String,
    /// `AC-0042`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// The account's name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Where it belongs.
    pub spot: Spot,
    /// When it was opened.
    pub opened_on: NaiveDate,
    /// By when it has to be done.
    pub due: NaiveDate,
    /// How it stood at the quarter's end; while the quarter runs, on the day of reading.
    pub standing: Standing,
    /// When it was done, if it was by then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done_on: Option<NaiveDate>,
    /// Whether it was opened on a day of the quarter.
    pub opened: bool,
    /// Whether it was done on a day of the quarter.
    pub done: bool,
}

/// A proposal to put the register right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CorrectionLine {
    /// `CO-0042`.
    pub correction: String,
    /// `RT-0042`.
    pub of_return: String,
    /// `AC-0042`.
    pub account: String,
    /// The account's name.
    pub name: String,
    /// Where it belonged.
    pub spot: Spot,
    /// What it is about.
    pub about: String,
    /// What was proposed.
    pub proposed: String,
    /// `open`, `applied` or `declined`.
    pub state: String,
}

/// Live access that does not count as authorised.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessLine {
    /// `GR-0042`.
    pub grant: String,
    /// `AC-0042`.
    pub account: String,
    /// The account's name.
    pub name: String,
    /// Where it belongs.
    pub spot: Spot,
    /// Whose.
    pub person: String,
    /// How much, in words.
    pub level: String,
    /// Why not.
    pub reasons: Vec<WhyNot>,
}

/// A new account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewLine {
    /// `AC-0042`.
    pub account: String,
    /// Its name.
    pub name: String,
    /// Where it belongs.
    pub spot: Spot,
    /// Since which day it is active.
    pub active_on: NaiveDate,
    /// Whether an approved business case stands behind it.
    pub approved: bool,
}

impl AccountLine {
    /// Whether the return was sent after its day, or not at all.
    pub fn is_late_or_missing(&self) -> bool {
        self.late || self.state == ReturnKey::NotReported || self.state.waits_for_holder()
    }

    /// The figures it counts under.
    pub fn figures(&self) -> Vec<Figure> {
        let mut found = Vec::with_capacity(8);
        let mut when = |yes: bool, figure: Figure| {
            if yes {
                found.push(figure);
            }
        };
        when(self.state != ReturnKey::NotNeeded, Figure::Expected);
        found.push(match self.state {
            ReturnKey::NotStarted | ReturnKey::Draft | ReturnKey::SentBack => Figure::Waiting,
            ReturnKey::Submitted => Figure::Unreviewed,
            ReturnKey::Accepted => Figure::Accepted,
            ReturnKey::AcceptedWithAction => Figure::WithAction,
            ReturnKey::NotReported => Figure::NotReported,
            ReturnKey::NotNeeded => Figure::NotNeeded,
        });
        let content_kept = self.state.is_accepted()
            && !self.content_breach
            && !self.not_kept.iter().any(|p| is_about_content(&p.question));
        let critical = self.exceptions.iter().any(|e| e.critical);
        let mut when = |yes: bool, figure: Figure| {
            if yes {
                found.push(figure);
            }
        };
        when(self.late, Figure::Late);
        when(self.unchanged, Figure::Unchanged);
        when(self.in_bulk, Figure::InBulk);
        when(self.nil, Figure::Nil);
        when(!self.issues.is_empty(), Figure::Escalated);
        when(!self.not_kept.is_empty(), Figure::AnyNotKept);
        when(!self.exceptions.is_empty(), Figure::WithGaps);
        when(critical, Figure::Critical);
        when(content_kept, Figure::ContentKept);
        let points = self.not_kept.iter();
        found.extend(points.map(|p| Figure::NotKept(p.question.clone())));
        let rules = self.exceptions.iter();
        found.extend(rules.filter_map(|e| Rule::from_key(&e.rule).map(Figure::Gap)));
        found
    }
}

impl IncidentLine {
    /// Whether it is a breach of a rule about content.
    pub fn is_about_content(&self) -> bool {
        self.kind == IncidentKind::Breach && is_content_clause(&self.clause)
    }

    fn figures(&self) -> Vec<Figure> {
        match self.kind {
            IncidentKind::Breach => vec![Figure::Incidents, Figure::Breaches],
            _ => vec![Figure::Incidents],
        }
    }
}

impl ActionLine {
    /// Whether it was still to be done at the quarter's end: open, overdue, or waived for the time being.
    pub fn is_open(&self) -> bool {
        self.standing != Standing::Done
    }

    /// The figures it counts under, one at least.
    pub fn figures(&self) -> Vec<Figure> {
        let all = [
            (self.opened, Figure::ActionsOpened),
            (self.done, Figure::ActionsDone),
            (self.is_open(), Figure::ActionsOpen),
            (self.standing == Standing::Overdue, Figure::ActionsOverdue),
        ];
        all.into_iter()
            .filter(|(yes, _)| *yes)
            .map(|(_, f)| f)
            .collect()
    }
}

impl CorrectionLine {
    /// The words people see for its state.
    pub fn state_name(&self) -> &str {
        let all = crate::returns::CorrectionState::ALL.iter();
        let mut found = all.filter(|(key, _)| *key == self.state);
        found.next().map_or(&self.state, |(_, name)| name)
    }

    fn figures(&self) -> Vec<Figure> {
        match self.state.as_str() {
            "applied" => vec![Figure::Corrections, Figure::CorrectionsApplied],
            "declined" => vec![Figure::Corrections, Figure::CorrectionsDeclined],
            _ => vec![Figure::Corrections],
        }
    }
}

impl NewLine {
    fn figures(&self) -> Vec<Figure> {
        if self.approved {
            vec![Figure::New, Figure::NewApproved]
        } else {
            vec![Figure::New]
        }
    }
}

/// The records behind a figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Records<'a> {
    /// Accounts with their returns.
    Accounts(Vec<&'a AccountLine>),
    /// What went wrong.
    Incidents(Vec<&'a IncidentLine>),
    /// Remedial actions.
    Actions(Vec<&'a ActionLine>),
    /// Corrections.
    Corrections(Vec<&'a CorrectionLine>),
    /// Access that is not authorised.
    Access(Vec<&'a AccessLine>),
    /// New accounts.
    New(Vec<&'a NewLine>),
    /// The report keeps only their number: what is in order is looked up in the register.
    Register,
    /// They are not for this reader.
    Withheld,
}

impl Records<'_> {
    /// How many; `None` where only their number is kept.
    pub fn len(&self) -> Option<usize> {
        match self {
            Self::Accounts(lines) => Some(lines.len()),
            Self::Incidents(lines) => Some(lines.len()),
            Self::Actions(lines) => Some(lines.len()),
            Self::Corrections(lines) => Some(lines.len()),
            Self::Access(lines) => Some(lines.len()),
            Self::New(lines) => Some(lines.len()),
            Self::Register | Self::Withheld => None,
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == Some(0)
    }
}

/// The lines of `all` in `scope` that count under `figure`.
fn counted<'a, T>(
    all: &'a [T],
    scope: Scope,
    figure: &Figure,
    of: impl Fn(&T) -> (Spot, Vec<Figure>),
) -> Vec<&'a T> {
    all.iter()
        .filter(|line| {
            let (spot, figures) = of(line);
            scope.has(spot) && figures.contains(figure)
        })
        .collect()
}

impl Contents {
    /// The records behind a figure: exactly as many as it says.
    pub fn records(&self, scope: Scope, figure: &Figure) -> Records<'_> {
        if self.withholds(figure) {
            return Records::Withheld;
        }
        match figure {
            Figure::Incidents | Figure::Breaches => {
                let of = |l: &IncidentLine| (l.spot, l.figures());
                Records::Incidents(counted(&self.incidents, scope, figure, of))
            }
            Figure::ActionsOpened
            | Figure::ActionsDone
            | Figure::ActionsOpen
            | Figure::ActionsOverdue => {
                let of = |l: &ActionLine| (l.spot, l.figures());
                Records::Actions(counted(&self.actions, scope, figure, of))
            }
            Figure::Corrections | Figure::CorrectionsApplied | Figure::CorrectionsDeclined => {
                let of = |l: &CorrectionLine| (l.spot, l.figures());
                Records::Corrections(counted(&self.corrections, scope, figure, of))
            }
            Figure::LiveAccess | Figure::Authorised => Records::Register,
            Figure::NotAuthorised => {
                let of = |l: &AccessLine| (l.spot, vec![Figure::NotAuthorised]);
                Records::Access(counted(&self.access, scope, figure, of))
            }
            Figure::New | Figure::NewApproved => {
                let of = |l: &NewLine| (l.spot, l.figures());
                Records::New(counted(&self.new_accounts, scope, figure, of))
            }
            _ => {
                let of = |l: &AccountLine| (l.spot, l.figures());
                Records::Accounts(counted(&self.accounts, scope, figure, of))
            }
        }
    }

    /// Every line with where it belongs and what it counts under, but for live access.
    pub(super) fn lines(&self) -> impl Iterator<Item = (Spot, Vec<Figure>)> + '_ {
        let accounts = self.accounts.iter().map(|l| (l.spot, l.figures()));
        let incidents = self.incidents.iter().map(|l| (l.spot, l.figures()));
        let actions = self.actions.iter().map(|l| (l.spot, l.figures()));
        let corrections = self.corrections.iter().map(|l| (l.spot, l.figures()));
        let new = self.new_accounts.iter().map(|l| (l.spot, l.figures()));
        accounts
            .chain(incidents)
            .chain(actions)
            .chain(corrections)
            .chain(new)
    }
}
