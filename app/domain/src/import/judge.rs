//! What becomes of each row among the others: new, an update, unchanged, a duplicate of an earlier
//! row, refused. Rows are given in the order of the file; what the register holds is given with them.

use super::{Entry, Existing, RowOutcome, changed};
use crate::account::{Account, Presence};
use crate::problem::Problems;
use std::collections::HashMap;

/// What becomes of a row. Exactly one of these.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// A new account.
    New(Box<Entry>),
    /// This account of the register is changed, in the fields with these labels.
    Update(i64, Box<Entry>, Vec<&'static str>),
    /// This account of the register stays as it is.
    Same(i64),
    /// This earlier row is about the same account.
    Duplicate(i64),
    /// Something has to be corrected.
    Refused(Problems),
    /// A person left it out.
    Skipped,
}

impl Verdict {
    /// The verdict's word.
    pub const fn outcome(&self) -> RowOutcome {
        match self {
            Self::New(_) => RowOutcome::New,
            Self::Update(..) => RowOutcome::Update,
            Self::Same(_) => RowOutcome::Same,
            Self::Duplicate(_) => RowOutcome::Duplicate,
            Self::Refused(_) => RowOutcome::Refused,
            Self::Skipped => RowOutcome::Skipped,
        }
    }

    /// The account of the register it is about.
    pub const fn account(&self) -> Option<i64> {
        match self {
            Self::Update(account, ..) | Self::Same(account) => Some(*account),
            Self::New(_) | Self::Duplicate(_) | Self::Refused(_) | Self::Skipped => None,
        }
    }

    /// The earlier row it repeats.
    pub const fn other_row(&self) -> Option<i64> {
        match self {
            Self::Duplicate(row) => Some(*row),
            _ => None,
        }
    }
}

/// Judges the rows of one file, one after the other, remembering which accounts were claimed.
#[derive(Debug, Default)]
pub struct Judge {
    existing: Existing,
    by_key: HashMap<String, i64>,
    by_id: HashMap<String, i64>,
    by_account: HashMap<i64, i64>,
}

impl Judge {
    /// A judge who treats accounts of the register this way.
    pub fn new(existing: Existing) -> Self {
        Self {
            existing,
            ..Self::default()
        }
    }

    /// Judges row `number`; `account` is the account of the register with that presence.
    pub fn judge(
        &mut self,
        number: i64,
        read: Result<Entry, Problems>,
        account: Option<&Account>,
    ) -> Verdict {
        let entry = match read {
            Ok(entry) => entry,
            Err(problems) => return Verdict::Refused(problems),
        };
        let presence = &entry.checked.presence;
        if let Some(earlier) = self.claimed(presence, account.map(|a| a.number)) {
            return Verdict::Duplicate(earlier);
        }
        self.claim(number, presence, account.map(|a| a.number));
        let Some(account) = account else {
            return Verdict::New(Box::new(entry));
        };
        let fields = match self.existing {
            Existing::Update => changed(account, &entry),
            Existing::Leave => Vec::new(),
        };
        if fields.is_empty() {
            return Verdict::Same(account.number);
        }
        Verdict::Update(account.number, Box::new(entry), fields)
    }

    /// Remembers that row `number` is about this account, without judging it.
    pub fn claim(&mut self, number: i64, presence: &Presence, account: Option<i64>) {
        self.by_key
            .entry(presence.account_key.clone())
            .or_insert(number);
        if let Some(id) = permanent(presence) {
            self.by_id.entry(id).or_insert(number);
        }
        if let Some(account) = account {
            self.by_account.entry(account).or_insert(number);
        }
    }

    fn claimed(&self, presence: &Presence, account: Option<i64>) -> Option<i64> {
        let by_id = permanent(presence).and_then(|id| self.by_id.get(&id));
        let by_account = account.and_then(|number| self.by_account.get(&number));
        self.by_key
            .get(&presence.account_key)
            .or(by_id)
            .or(by_account)
            .copied()
    }
}

/// Platform and permanent id as one text.
fn permanent(presence: &Presence) -> Option<String> {
    let id = presence.platform_account_id.as_ref()?;
    Some(format!("{} {id}", presence.platform))
}
