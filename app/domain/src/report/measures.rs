//! The three measures of success (P 12.1), each a share of records that the register can name:
//!
//! - **a** Content and responses are appropriate, protect the organisation's reputation and meet the web
//!   accessibility standards: of the quarter's accepted returns, those that kept to every point about
//!   content and responses, for an account without a breach about content in the quarter.
//! - **b** Only authorised people operate accounts: of the access that is live, what somebody approved,
//!   whose person works here and whose own last day has not passed, for an account that nobody unknown
//!   used.
//! - **c** Every new account went through approval: of the accounts that became active in the quarter,
//!   those with an approved business case.
//!
//! A share of nothing is no share: it is told as "none", never as all or nothing.

use super::{Figure, Tally};
use serde::{Deserialize, Serialize};

/// The points of a return that are about content and responses, by the question's word.
const CONTENT: &[&str] = &[
    "monitored",
    "neutral",
    "no-endorsement",
    "no-false-personas",
    "permission",
    "accessible",
    "elsewhere-too",
    "advertising",
];

/// The clauses about content; a breach of one of them counts against measure a.
const CONTENT_CLAUSES: &[&str] = &[
    "6.16", "6.18", "6.26", "6.27", "6.29", "6.30", "6.31", "6.32",
];

/// Whether a question is about content and responses.
pub(super) fn is_about_content(question: &str) -> bool {
    CONTENT.contains(&question)
}

/// Whether a clause as it is written, such as "P 6.31, 6.32", is about content.
pub(super) fn is_content_clause(clause: &str) -> bool {
    clause
        .split(|c: char| !c.is_ascii_digit() && c != '.')
        .any(|word| CONTENT_CLAUSES.contains(&word))
}

/// One of the three.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Measure {
    /// P 12.1a.
    Content,
    /// P 12.1b.
    Authorised,
    /// P 12.1c.
    Approved,
}

impl Measure {
    /// All three, in the policy's order.
    pub const ALL: &'static [Self] = &[Self::Content, Self::Authorised, Self::Approved];

    /// The stable word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Content => "content",
            Self::Authorised => "authorised",
            Self::Approved => "approved",
        }
    }

    /// The measure, in a few words.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Content => "Content and responses are as they have to be",
            Self::Authorised => "Only authorised people operate accounts",
            Self::Approved => "Every new account was approved",
        }
    }

    /// The clause.
    pub const fn clause(self) -> &'static str {
        match self {
            Self::Content => "P 12.1a",
            Self::Authorised => "P 12.1b",
            Self::Approved => "P 12.1c",
        }
    }

    /// How it is computed, for whoever reads the figure.
    pub const fn method(self) -> &'static str {
        match self {
            Self::Content => {
                "Of the returns that were accepted, those that kept to every point about content and responses (neutral and accurate, likes and follows, no invented personas, permission for people’s images, accessible posts, important information elsewhere too, advertising, monitoring), for an account without a breach about content in the quarter."
            }
            Self::Authorised => {
                "Of the access that is live, what somebody approved, whose person still works here and whose last day has not passed, for an account without access on the platform that nobody has explained and without an incident of unauthorised access in the quarter."
            }
            Self::Approved => {
                "Of the accounts that became active in the quarter, those with an approved business case. An account that came in with a list is new when it is known to be opened in the quarter; one that was entered by hand, unless it is known to be older."
            }
        }
    }

    /// What there is none of when there is no share: "No return was accepted".
    pub const fn none(self) -> &'static str {
        match self {
            Self::Content => "No return is accepted",
            Self::Authorised => "Nobody has live access",
            Self::Approved => "No new account this quarter",
        }
    }

    /// The figure above the line, and those below it.
    pub const fn figures(self) -> (Figure, &'static [Figure]) {
        match self {
            Self::Content => (Figure::ContentKept, &[Figure::Accepted, Figure::WithAction]),
            Self::Authorised => (Figure::Authorised, &[Figure::LiveAccess]),
            Self::Approved => (Figure::NewApproved, &[Figure::New]),
        }
    }

    /// The share, from the figures of a scope.
    pub fn of(self, tally: &Tally) -> Ratio {
        let (met, of) = self.figures();
        Ratio {
            met: tally.get(&met),
            of: of.iter().map(|figure| tally.get(figure)).sum(),
        }
    }
}

/// So many of so many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ratio {
    /// So many are as they have to be.
    pub met: u64,
    /// Of so many.
    pub of: u64,
}

impl Ratio {
    /// How every share is rounded, on pages and in charts.
    pub const ROUNDING: &'static str =
        "Every share is rounded down to a tenth of a per cent, so that only all of them are 100%.";

    /// In tenths of a per cent, rounded down, so that only all of them are 100; `None` of nothing.
    pub fn per_mille(self) -> Option<u64> {
        (self.met * 1_000).checked_div(self.of)
    }

    /// "98.7%", "100%"; `None` of nothing.
    pub fn percent(self) -> Option<String> {
        let tenths = self.per_mille()?;
        Some(match (tenths / 10, tenths % 10) {
            (whole, 0) => format!("{whole}%"),
            (whole, tenth) => format!("{whole}.{tenth}%"),
        })
    }

    /// Whether all of them are as they have to be.
    pub const fn is_met(self) -> bool {
        self.of > 0 && self.met == self.of
    }
}

/// Why live access does not count as authorised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WhyNot {
    /// Nobody approved it (P 6.5).
    NotApproved,
    /// Its person left, their agency's contract ended, or its own last day passed (P 6.12, 6.13).
    Departed,
    /// Somebody unknown used the account (P 6.11).
    Unexplained,
}

impl WhyNot {
    /// The words people see.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NotApproved => "Nobody approved it (P 6.5)",
            Self::Departed => "The person left, or its last day has passed (P 6.12)",
            Self::Unexplained => "Somebody unknown had access to the account (P 6.11)",
        }
    }
}
