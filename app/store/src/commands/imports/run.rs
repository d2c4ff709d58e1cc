//! Rows go into the register, a portion in each transaction. What became of a row is stored in the
//! same transaction as its account, so an import that stops anywhere goes on without doubles.

use super::check::{Known, Reading};
use super::places::Places;
use super::save::Line;
use super::{PORTION, about};
use crate::{
    Store,
    failure::Failure,
    gate::{Call, Record as _, Tx},
    queries::{self, imports::RawRow},
    sql,
};
use domain::{
    account::{Account, AccountEvent, Origin},
    ids::AccountId,
    import::{Context, Entry, Import, ImportState, Judge, Verdict, merged},
    organisation::Organisation,
    permission::{Action, Facts},
    platform::Catalogue,
};
use serde::{Deserialize, Serialize};
use std::sync::{Arc, Mutex, PoisonError};
use uuid::Uuid;

/// What a portion did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Portion {
    /// Rows dealt with.
    pub rows: i64,
    /// Nothing is left to do, or somebody else goes on with it.
    pub ended: bool,
}

/// One run of an import, from its start or from where it stopped.
pub struct Run {
    number: i64,
    word: String,
    catalogue: Arc<Catalogue>,
    organisation: Arc<Organisation>,
    judge: Arc<Mutex<Judge>>,
}

impl Run {
    /// Takes the import over and remembers which accounts its earlier portions were about.
    ///
    /// # Errors
    /// Refusals of permission; [`Failure::NotFound`].
    pub async fn begin(store: &Store, call: &Call, number: i64) -> Result<Self, Failure> {
        let word = super::take_over(store, call, number).await?;
        let import = queries::imports::show(store, &call.actor, number)
            .await?
            .import;
        let run = Self {
            number,
            word,
            catalogue: queries::platforms::catalogue(store).await?,
            organisation: queries::organisation::all(store).await?,
            judge: Arc::new(Mutex::new(Judge::new(import.mapping.existing))),
        };
        run.remember(store, &import).await?;
        Ok(run)
    }

    async fn remember(&self, store: &Store, import: &Import) -> Result<(), Failure> {
        let context = self.context(import, store.clock().now().today);
        let mut after = import.header_number();
        loop {
            let portion =
                queries::imports::raw_rows(&store.0.read, import, after, 1_000, false).await?;
            let Some(last) = portion.last() else {
                return Ok(());
            };
            after = last.number;
            let mut judge = self.judge.lock().unwrap_or_else(PoisonError::into_inner);
            for row in portion
                .iter()
                .filter(|row| row.done && row.account.is_some())
            {
                if let Some(presence) = Reading::of(row, &context).presence() {
                    judge.claim(row.number, presence, row.account);
                }
            }
        }
    }

    fn context<'a>(&'a self, import: &'a Import, today: chrono::NaiveDate) -> Context<'a> {
        Context::new(
            &import.mapping,
            import.names(),
            &self.catalogue,
            &self.organisation,
            today,
        )
    }
}

/// Deals with the next rows.
///
/// # Errors
/// The database; what the portion did then is undone, and it can be tried again by another run.
pub async fn run_portion(store: &Store, call: &Call, run: &Arc<Run>) -> Result<Portion, Failure> {
    let run = Arc::clone(run);
    let call = Call {
        key: None,
        ..call.clone()
    };
    store
        .write(&call, about(run.number), move |tx| {
            Box::pin(async move { tx.run_portion(&run).await })
        })
        .await
}

impl Tx {
    async fn run_portion(&mut self, run: &Run) -> Result<Portion, Failure> {
        self.allow(Action::ImportAccounts, &Facts::default())?;
        let import = self
            .at_work(run.number, &run.word, ImportState::Running)
            .await?;
        let Some(import) = import else {
            return Ok(Portion {
                rows: 0,
                ended: true,
            });
        };
        let rows =
            queries::imports::raw_rows(&self.conn, &import, import.header_number(), PORTION, true)
                .await?;
        if rows.is_empty() {
            return self.finish_run(&import).await;
        }
        let (verdicts, known) = self.verdicts(run, &import, &rows).await?;
        let lines = self.carry_out(run, &import, verdicts, &known).await?;
        let many = i64::try_from(lines.len()).unwrap_or(i64::MAX);
        self.save_lines(&import, lines).await?;
        self.progressed(&import).await?;
        Ok(Portion {
            rows: many,
            ended: false,
        })
    }

    /// The import, if it is in that state and nobody else has taken it over.
    pub(super) async fn at_work(
        &mut self,
        number: i64,
        word: &str,
        state: ImportState,
    ) -> Result<Option<Import>, Failure> {
        let text = "SELECT count(*) AS n FROM import_batch WHERE number = ? AND worker = ?";
        let mine = sql::count(&self.conn, text, [number.into(), word.into()]).await?;
        let import = Import::load(self, &number)
            .await?
            .ok_or(Failure::NotFound)?;
        Ok((mine == 1 && import.state == state).then_some(import))
    }

    pub(super) async fn progressed(&mut self, import: &Import) -> Result<(), Failure> {
        let text = "UPDATE import_batch SET progressed_at = ? WHERE number = ?";
        let values = [self.moment.at.into(), import.number.into()];
        self.execute(text, values).await.map(|_| ())
    }

    async fn verdicts(
        &mut self,
        run: &Run,
        import: &Import,
        rows: &[RawRow],
    ) -> Result<(Vec<(i64, Verdict)>, Known), Failure> {
        let read: Vec<Reading> = {
            let context = run.context(import, self.moment.today);
            rows.iter().map(|row| Reading::of(row, &context)).collect()
        };
        let known = Known::of(&self.conn, read.iter().filter_map(Reading::presence)).await?;
        let mut judge = run.judge.lock().unwrap_or_else(PoisonError::into_inner);
        let judged = rows.iter().zip(read).map(|(row, read)| {
            let verdict = read.judged(row.number, &mut judge, &known);
            (row.number, verdict)
        });
        let judged = judged.collect();
        Ok((judged, known))
    }

    async fn carry_out(
        &mut self,
        run: &Run,
        import: &Import,
        verdicts: Vec<(i64, Verdict)>,
        known: &Known,
    ) -> Result<Vec<Line>, Failure> {
        let many = verdicts
            .iter()
            .filter(|(_, v)| matches!(v, Verdict::New(_)))
            .count();
        let mut next = self
            .numbers(Account::KIND, i64::try_from(many).unwrap_or(i64::MAX))
            .await?;
        let mut places = Places::new(Arc::clone(&run.organisation));
        let mut entered: Vec<(Account, AccountEvent)> = Vec::with_capacity(many);
        let mut lines = Vec::with_capacity(verdicts.len());
        for (number, verdict) in verdicts {
            let mut line = Line::of(number, &verdict)?;
            line.done = true;
            match verdict {
                Verdict::New(mut entry) => {
                    places.settle(self, &mut entry).await?;
                    entered.push(enter(import, next, *entry));
                    (line.account, line.after) = (Some(next), Some(1));
                    next += 1;
                }
                Verdict::Update(account, mut entry, _) => {
                    places.settle(self, &mut entry).await?;
                    let account = known.numbered(account).ok_or(Failure::NotFound)?;
                    self.update_account(account, &entry, &places, &mut line)
                        .await?;
                }
                Verdict::Same(_)
                | Verdict::Duplicate(_)
                | Verdict::Refused(_)
                | Verdict::Skipped => {}
            }
            lines.push(line);
        }
        if !entered.is_empty() {
            self.create_accounts(Action::ImportAccounts, entered)
                .await?;
        }
        Ok(lines)
    }

    async fn update_account(
        &mut self,
        account: &Account,
        entry: &Entry,
        places: &Places,
        line: &mut Line,
    ) -> Result<(), Failure> {
        let (checked, names) = (merged(account, entry), places.names());
        let before = account.version;
        let saved = self
            .change(
                Action::ImportAccounts,
                &account.number,
                before,
                move |account: Account, moment| account.edit(checked, &names, moment),
            )
            .await?;
        if saved.event.is_some() {
            (line.before, line.after) = (Some(before), Some(saved.version));
        } else {
            // What seemed new, a group for example, was there by now.
            line.outcome = domain::import::RowOutcome::Same.key();
        }
        Ok(())
    }

    /// Every row is accounted for, or the import does not end.
    async fn finish_run(&mut self, import: &Import) -> Result<Portion, Failure> {
        let totals = queries::imports::totals(&self.conn, import, true).await?;
        self.change(
            Action::ImportAccounts,
            &import.number,
            import.version,
            move |import: Import, _| import.finish(totals),
        )
        .await?;
        Ok(Portion {
            rows: 0,
            ended: true,
        })
    }
}

fn enter(import: &Import, number: i64, entry: Entry) -> (Account, AccountEvent) {
    let origin = Origin::Imported { import: import.id };
    let outcome = Account::enter(
        AccountId(Uuid::now_v7()),
        number,
        entry.checked,
        entry.status,
        origin,
    );
    (outcome.next, outcome.event)
}
