//! What a report is drawn from: rows as the store reads them, nothing judged yet.

use super::{Exception, Spot};
use crate::{
    account::StatusKey,
    incident::IncidentKind,
    obligation::Standing,
    quarter::Quarter,
    returns::{Content, QuestionSet, ReturnKey, Review},
};
use chrono::NaiveDate;

/// Everything that is drawn from.
#[derive(Clone, Debug)]
pub struct ReportSources {
    /// The quarter.
    pub quarter: Quarter,
    /// The questions it was opened with.
    pub questions: QuestionSet,
    /// Names of business groups, by id, in the order people read them.
    pub groups: Vec<(crate::ids::GroupId, String)>,
    /// Names of business units with their groups, likewise.
    pub units: Vec<(crate::ids::UnitId, crate::ids::GroupId, String)>,
    /// The returns of the quarter.
    pub returns: Vec<ReturnFacts>,
    /// Incidents that were noted in the quarter.
    pub incidents: Vec<IncidentFacts>,
    /// Remedial actions that were opened by the quarter's end, and not done before it began.
    pub actions: Vec<ActionFacts>,
    /// What the returns proposed.
    pub corrections: Vec<CorrectionFacts>,
    /// Access that was live on the day the report is of.
    pub grants: Vec<GrantFacts>,
    /// Accounts that are new in the quarter.
    pub new_accounts: Vec<NewFacts>,
}

/// An account with its return.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnFacts {
    /// The return's number.
    pub number: i64,
    /// The account's number.
    pub account: i64,
    /// Its name.
    pub name: String,
    /// The platform's name.
    pub platform: String,
    /// Where it belonged.
    pub spot: Spot,
    /// How the account stood.
    pub status: StatusKey,
    /// How the return stands.
    pub state: ReturnKey,
    /// When it was sent last.
    pub sent_on: Option<NaiveDate>,
    /// Whether that was after the last day.
    pub late: bool,
    /// Whether it says that nothing has changed.
    pub unchanged: bool,
    /// Whether it was accepted together with others.
    pub in_bulk: bool,
    /// What it says.
    pub content: Content,
    /// Its reviews, oldest first.
    pub reviews: Vec<Review>,
    /// Why none was needed; empty = it was.
    pub unneeded: String,
    /// What the register misses about the account.
    pub exceptions: Vec<Exception>,
}

/// Something that went wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncidentFacts {
    /// Its number.
    pub number: i64,
    /// What kind.
    pub kind: IncidentKind,
    /// In words.
    pub summary: String,
    /// The clause; empty = none.
    pub clause: String,
    /// The account: number and name.
    pub account: Option<(i64, String)>,
    /// Where that belongs.
    pub spot: Spot,
    /// When it was noted.
    pub on: NaiveDate,
}

/// A remedial action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActionFacts {
    /// The obligation's number.
    pub number: i64,
    /// What has to be done.
    pub title: String,
    /// The account: number and name.
    pub account: Option<(i64, String)>,
    /// Where that belongs.
    pub spot: Spot,
    /// When it was opened.
    pub opened_on: NaiveDate,
    /// By when it has to be done.
    pub due: NaiveDate,
    /// How it stood at the quarter's end; while the quarter runs, on the day of reading.
    pub standing: Standing,
    /// When it was done, if it was by then.
    pub done_on: Option<NaiveDate>,
}

/// A proposal to put the register right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CorrectionFacts {
    /// Its number.
    pub number: i64,
    /// The return's number.
    pub of_return: i64,
    /// The account's number.
    pub account: i64,
    /// What it is about, in words.
    pub about: String,
    /// What was proposed.
    pub proposed: String,
    /// How it stood: `open`, `applied` or `declined`.
    pub state: &'static str,
}

/// Access that was live.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GrantFacts {
    /// The grant's number.
    pub number: i64,
    /// The account: number and name.
    pub account: (i64, String),
    /// Where that belongs.
    pub spot: Spot,
    /// Whose.
    pub person: String,
    /// How much, in words.
    pub level: &'static str,
    /// Whether somebody approved it.
    pub approved: bool,
    /// Whether they left, or their agency's contract ended, or its own last day passed.
    pub departed: bool,
    /// Whether somebody unknown used the account: an incident of unauthorised access in the quarter, or
    /// access on the platform that nobody has explained yet.
    pub unexplained: bool,
}

/// An account that became active in the quarter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFacts {
    /// Its number.
    pub account: i64,
    /// Its name.
    pub name: String,
    /// Where it belongs.
    pub spot: Spot,
    /// Since which day it is active.
    pub active_on: NaiveDate,
    /// Whether an approved business case stands behind it.
    pub approved: bool,
}

impl ReportSources {
    /// The same as it will be when the quarter is closed: what nobody sent is not reported.
    #[must_use]
    pub fn as_closed(mut self) -> Self {
        for one in &mut self.returns {
            if one.state.waits_for_holder() {
                one.state = ReturnKey::NotReported;
            }
        }
        self
    }
}
