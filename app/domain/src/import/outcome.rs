//! What became of a row, and how many rows became what. Totals always add up to the rows that came
//! in: a row that nobody accounts for is a fault of the product.

use serde::{Deserialize, Serialize};

/// What becomes, or became, of one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RowOutcome {
    /// A new account.
    New,
    /// An account of the register gets what the file says.
    Update,
    /// An account of the register stays as it is.
    Same,
    /// An earlier row of the file is about the same account.
    Duplicate,
    /// Something has to be corrected first.
    Refused,
    /// A person left it out.
    Skipped,
}

impl RowOutcome {
    /// Every outcome, in the order people are shown them.
    pub const ALL: &'static [Self] = &[
        Self::New,
        Self::Update,
        Self::Same,
        Self::Duplicate,
        Self::Refused,
        Self::Skipped,
    ];

    /// The stable word in addresses and tables.
    pub const fn key(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Update => "update",
            Self::Same => "same",
            Self::Duplicate => "duplicate",
            Self::Refused => "refused",
            Self::Skipped => "skipped",
        }
    }

    /// The word beside a row.
    pub const fn name(self) -> &'static str {
        match self {
            Self::New => "New",
            Self::Update => "Update",
            Self::Same => "Unchanged",
            Self::Duplicate => "Duplicate",
            Self::Refused => "Refused",
            Self::Skipped => "Left out",
        }
    }

    /// The outcome with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|o| o.key() == key)
    }

    /// Whether the row changes the register.
    pub const fn writes(self) -> bool {
        matches!(self, Self::New | Self::Update)
    }
}

/// How many rows became what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Totals {
    /// New accounts.
    pub new: i64,
    /// Accounts updated.
    pub update: i64,
    /// Accounts left as they are.
    pub same: i64,
    /// Duplicates of earlier rows.
    pub duplicate: i64,
    /// Refused.
    pub refused: i64,
    /// Left out by a person.
    pub skipped: i64,
}

impl Totals {
    /// How many rows had this outcome.
    pub const fn of(&self, outcome: RowOutcome) -> i64 {
        match outcome {
            RowOutcome::New => self.new,
            RowOutcome::Update => self.update,
            RowOutcome::Same => self.same,
            RowOutcome::Duplicate => self.duplicate,
            RowOutcome::Refused => self.refused,
            RowOutcome::Skipped => self.skipped,
        }
    }

    /// Counts `many` more rows.
    pub const fn add(&mut self, outcome: RowOutcome, many: i64) {
        match outcome {
            RowOutcome::New => self.new += many,
            RowOutcome::Update => self.update += many,
            RowOutcome::Same => self.same += many,
            RowOutcome::Duplicate => self.duplicate += many,
            RowOutcome::Refused => self.refused += many,
            RowOutcome::Skipped => self.skipped += many,
        }
    }

    /// All rows that were accounted for.
    pub const fn accounted(&self) -> i64 {
        self.new + self.update + self.same + self.duplicate + self.refused + self.skipped
    }
}

impl FromIterator<RowOutcome> for Totals {
    fn from_iter<I: IntoIterator<Item = RowOutcome>>(outcomes: I) -> Self {
        let mut totals = Self::default();
        for outcome in outcomes {
            totals.add(outcome, 1);
        }
        totals
    }
}
