//! Judges every row of an import against the register as it is, without writing anything: what the
//! dry run shows. Rows are read in portions; what is kept of each is its verdict.

use super::save::Verdicts;
use crate::{
    Store,
    entity::account::now,
    failure::Failure,
    queries::{self, imports::RawRow},
    rows, sql,
};
use domain::{
    account::{Account, Presence},
    import::{Context, Entry, Import, Judge, Mapping, RowOutcome, Totals, Verdict, read_row},
    organisation::Organisation,
    platform::Catalogue,
    problem::Problems,
};
use sea_orm::{ConnectionTrait, FromQueryResult as _, Value};
use std::collections::HashMap;
use std::sync::Arc;

/// Rows judged between two looks at other work.
const PORTION: i64 = 1_000;

/// One row replaced in thought.
#[derive(Clone, Debug)]
pub(crate) enum Instead {
    /// With these cells.
    Cells(i64, Vec<String>),
    /// Left out, or taken in again.
    Skip(i64, bool),
}

/// What a judgement found.
pub(super) struct Judged {
    /// The verdicts that differ from those stored.
    pub(super) changed: Verdicts,
    /// What becomes of all rows.
    pub(super) totals: Totals,
}

/// Judges all rows of `import` with its mapping.
pub(super) async fn judge(
    store: &Store,
    import: &Import,
    instead: Option<&Instead>,
) -> Result<Judged, Failure> {
    let mut bench = Bench::new(store, &import.mapping).await?;
    let mut judged = Judged {
        changed: Verdicts::default(),
        totals: Totals::default(),
    };
    let mut after = import.header_number();
    loop {
        let portion =
            queries::imports::raw_rows(&store.0.read, import, after, PORTION, false).await?;
        let Some(last) = portion.last() else { break };
        after = last.number;
        let verdicts = bench
            .judge(store, import.names(), &portion, instead)
            .await?;
        for (row, Found { verdict, archived }) in portion.iter().zip(verdicts) {
            judged.totals.add(verdict.outcome(), 1);
            judged.changed.push_if_changed(row, &verdict, archived)?;
        }
    }
    Ok(judged)
}

/// What is found of one row.
pub(crate) struct Found {
    /// What becomes of it.
    pub(crate) verdict: Verdict,
    /// The archived account that a new one would stand beside: it could be restored instead.
    pub(crate) archived: Option<i64>,
}

/// Judges the rows of one file, portion after portion, and writes nothing.
pub(crate) struct Bench {
    mapping: Mapping,
    catalogue: Arc<Catalogue>,
    organisation: Arc<Organisation>,
    judge: Judge,
}

impl Bench {
    /// Ready for the first portion.
    pub(crate) async fn new(store: &Store, mapping: &Mapping) -> Result<Self, Failure> {
        Ok(Self {
            mapping: mapping.clone(),
            catalogue: queries::platforms::catalogue(store).await?,
            organisation: queries::organisation::all(store).await?,
            judge: Judge::new(mapping.existing),
        })
    }

    /// The verdicts of the next rows, in their order. `names` are the columns' names.
    pub(crate) async fn judge(
        &mut self,
        store: &Store,
        names: &[String],
        rows: &[RawRow],
        instead: Option<&Instead>,
    ) -> Result<Vec<Found>, Failure> {
        let read: Vec<Reading> = {
            let today = store.clock().now().today;
            let context = Context::new(
                &self.mapping,
                names,
                &self.catalogue,
                &self.organisation,
                today,
            );
            rows.iter()
                .map(|row| reading(row, instead, &context))
                .collect()
        };
        let presences = || read.iter().filter_map(Reading::presence);
        let known = Known::of(&store.0.read, presences()).await?;
        let archived = archived(&store.0.read, presences()).await?;
        let judged = rows.iter().zip(read).map(|(row, read)| {
            let before = read.presence().and_then(|p| archived.get(&p.account_key));
            let before = before.copied();
            let verdict = read.judged(row.number, &mut self.judge, &known);
            let archived = before.filter(|_| matches!(verdict, Verdict::New(_)));
            Found { verdict, archived }
        });
        Ok(judged.collect())
    }
}

/// The archived accounts with any of these presences, by their keys: one statement for five hundred.
/// Of several with one key, the one that was entered last.
async fn archived<'a>(
    db: &impl ConnectionTrait,
    presences: impl Iterator<Item = &'a Presence>,
) -> Result<HashMap<String, i64>, Failure> {
    let keys: Vec<Value> = presences.map(|p| p.account_key.clone().into()).collect();
    let mut found = HashMap::new();
    for some in keys.chunks(500) {
        let text = format!(
            "SELECT account_key, number FROM account WHERE account_key IN ({}) AND archived_on IS NOT NULL ORDER BY number",
            sql::marks(some.len())
        );
        for row in sql::rows(db, &text, some.iter().cloned()).await? {
            found.insert(row.try_get("", "account_key")?, row.try_get("", "number")?);
        }
    }
    Ok(found)
}

/// A row on its way to a verdict.
pub(super) enum Reading {
    Skipped,
    Read(Result<Box<Entry>, Problems>),
}

impl Reading {
    /// Reads a row, unless a person left it out.
    pub(super) fn of(row: &RawRow, context: &Context<'_>) -> Self {
        if row.outcome == Some(RowOutcome::Skipped) {
            return Self::Skipped;
        }
        Self::Read(read_row(&row.cells, context).map(Box::new))
    }

    /// Which account it is about.
    pub(super) fn presence(&self) -> Option<&Presence> {
        match self {
            Self::Read(Ok(entry)) => Some(&entry.checked.presence),
            Self::Read(Err(_)) | Self::Skipped => None,
        }
    }

    /// The verdict, with what the register holds.
    pub(super) fn judged(self, number: i64, judge: &mut Judge, known: &Known) -> Verdict {
        let account = self.presence().and_then(|p| known.account(p));
        match self {
            Self::Skipped => Verdict::Skipped,
            Self::Read(read) => judge.judge(number, read.map(|entry| *entry), account),
        }
    }
}

fn reading(row: &RawRow, instead: Option<&Instead>, context: &Context<'_>) -> Reading {
    match instead {
        Some(Instead::Cells(number, cells)) if *number == row.number => {
            Reading::Read(read_row(cells, context).map(Box::new))
        }
        Some(Instead::Skip(number, true)) if *number == row.number => Reading::Skipped,
        Some(Instead::Skip(number, false)) if *number == row.number => {
            Reading::Read(read_row(&row.cells, context).map(Box::new))
        }
        _ => Reading::of(row, context),
    }
}

/// Accounts of the everyday register, found by presence.
#[derive(Default)]
pub(super) struct Known {
    accounts: Vec<Account>,
    by_number: HashMap<i64, usize>,
    by_key: HashMap<String, usize>,
    by_id: HashMap<(String, String), usize>,
}

impl Known {
    /// The accounts with any of these presences: two statements for five hundred of them.
    pub(super) async fn of<'a>(
        db: &impl ConnectionTrait,
        presences: impl Iterator<Item = &'a Presence>,
    ) -> Result<Self, Failure> {
        let (mut keys, mut ids): (Vec<Value>, Vec<Value>) = (Vec::new(), Vec::new());
        for presence in presences {
            keys.push(presence.account_key.clone().into());
            ids.extend(presence.platform_account_id.clone().map(Value::from));
        }
        let mut known = Self::default();
        for (column, values) in [("account_key", keys), ("platform_account_id", ids)] {
            for some in values.chunks(500) {
                let marks = vec!["?"; some.len()].join(", ");
                let text = format!(
                    "SELECT * FROM account WHERE {column} IN ({marks}) AND archived_on IS NULL"
                );
                for row in sql::rows(db, &text, some.iter().cloned()).await? {
                    known.add(rows::account::from_row(now::Model::from_query_result(
                        &row, "",
                    )?)?);
                }
            }
        }
        Ok(known)
    }

    fn add(&mut self, account: Account) {
        let place = self.accounts.len();
        let p = &account.presence;
        self.by_number.insert(account.number, place);
        self.by_key.insert(p.account_key.clone(), place);
        if let Some(id) = &p.platform_account_id {
            self.by_id
                .entry((p.platform.to_string(), id.clone()))
                .or_insert(place);
        }
        self.accounts.push(account);
    }

    /// The account with this number.
    pub(super) fn numbered(&self, number: i64) -> Option<&Account> {
        self.accounts.get(*self.by_number.get(&number)?)
    }

    /// The account with this presence: by its key, else by its permanent id.
    pub(super) fn account(&self, presence: &Presence) -> Option<&Account> {
        let by_id = || {
            let id = presence.platform_account_id.clone()?;
            self.by_id.get(&(presence.platform.to_string(), id))
        };
        let place = self.by_key.get(&presence.account_key).or_else(by_id)?;
        self.accounts.get(*place)
    }
}
