//! Takes back what an import did, as far as nothing depends on it: new accounts are archived, updated
//! ones get their earlier details back, and whatever somebody changed since is left alone. Nothing is
//! deleted: groups and units that were added stay.

use super::{PORTION, Portion, about, sheet_number};
use crate::{
    Store,
    entity::account::version,
    failure::Failure,
    gate::{Call, Record as _, Tx},
    queries, rows, sql,
};
use domain::{
    account::{Account, Checked},
    ids::Reference,
    import::{Import, ImportState, RowOutcome},
    organisation::Organisation,
    permission::{Action, Facts},
};
use sea_orm::FromQueryResult as _;
use std::sync::Arc;

/// What was written by one row.
struct Effect {
    row: i64,
    outcome: RowOutcome,
    account: i64,
    before: Option<i64>,
    after: Option<i64>,
}

/// Takes the effects of the next rows back. `word` comes from [`super::take_over`].
///
/// # Errors
/// The database; what the portion did then is undone, and it can be tried again.
pub async fn undo_portion(
    store: &Store,
    call: &Call,
    number: i64,
    word: &str,
) -> Result<Portion, Failure> {
    let names = queries::organisation::all(store).await?;
    let word = word.to_owned();
    let call = Call {
        key: None,
        ..call.clone()
    };
    store
        .write(&call, about(number), move |tx| {
            Box::pin(async move { tx.undo_portion(number, &word, &names).await })
        })
        .await
}

impl Tx {
    async fn undo_portion(
        &mut self,
        number: i64,
        word: &str,
        names: &Arc<Organisation>,
    ) -> Result<Portion, Failure> {
        self.allow(Action::ImportAccounts, &Facts::default())?;
        let import = self.at_work(number, word, ImportState::Undoing).await?;
        let Some(import) = import else {
            return Ok(Portion {
                rows: 0,
                ended: true,
            });
        };
        let effects = self.effects_left(&import).await?;
        if effects.is_empty() {
            return self.finish_undo(&import).await;
        }
        let many = i64::try_from(effects.len()).unwrap_or(i64::MAX);
        for effect in effects {
            let what = self.take_back(&import, &effect, names).await?;
            let text = "UPDATE import_row SET undo = ? WHERE import_id = ? AND sheet = ? AND row_number = ?";
            let values = [
                what.into(),
                import.id.0.into(),
                sheet_number(import.sheet).into(),
                effect.row.into(),
            ];
            self.execute(text, values).await?;
        }
        self.progressed(&import).await?;
        Ok(Portion {
            rows: many,
            ended: false,
        })
    }

    async fn effects_left(&mut self, import: &Import) -> Result<Vec<Effect>, Failure> {
        let text = "SELECT row_number, outcome, account_number, before_version, after_version FROM import_row \
                    WHERE import_id = ? AND sheet = ? AND done = ? AND undo IS NULL AND outcome IN ('new', 'update') \
                    ORDER BY row_number LIMIT ?";
        let values = [
            import.id.0.into(),
            sheet_number(import.sheet).into(),
            true.into(),
            PORTION.into(),
        ];
        let found = sql::rows(&self.conn, text, values).await?;
        found
            .iter()
            .map(|row| {
                let outcome: String = row.try_get("", "outcome")?;
                Ok(Effect {
                    row: row.try_get("", "row_number")?,
                    outcome: if outcome == RowOutcome::New.key() {
                        RowOutcome::New
                    } else {
                        RowOutcome::Update
                    },
                    account: row.try_get("", "account_number")?,
                    before: row.try_get("", "before_version")?,
                    after: row.try_get("", "after_version")?,
                })
            })
            .collect()
    }

    async fn take_back(
        &mut self,
        import: &Import,
        effect: &Effect,
        names: &Arc<Organisation>,
    ) -> Result<&'static str, Failure> {
        let account = Account::load(self, &effect.account)
            .await?
            .ok_or(Failure::NotFound)?;
        if Some(account.version) != effect.after || account.archived.is_some() {
            return Ok("left");
        }
        if effect.outcome == RowOutcome::New {
            let reason = format!("Import {} undone", Reference::import(import.number));
            self.change(
                Action::ImportAccounts,
                &effect.account,
                account.version,
                move |account: Account, moment| account.archive(&reason, moment),
            )
            .await?;
            return Ok("archived");
        }
        let Some(earlier) = self.earlier(effect).await? else {
            return Ok("left");
        };
        // The earlier handle may be another account's by now.
        match self.must_be_new(&earlier, Some(effect.account)).await {
            Err(Failure::Duplicate { .. }) => return Ok("left"),
            other => other?,
        }
        let names = Arc::clone(names);
        self.change(
            Action::ImportAccounts,
            &effect.account,
            account.version,
            move |account: Account, moment| account.edit(earlier, &*names, moment),
        )
        .await?;
        Ok("restored")
    }

    /// Presence and details before the import.
    async fn earlier(&mut self, effect: &Effect) -> Result<Option<Checked>, Failure> {
        let text = "SELECT * FROM account_version WHERE number = ? AND version = ?";
        let values = [effect.account.into(), effect.before.unwrap_or(0).into()];
        let found = sql::rows(&self.conn, text, values).await?;
        let Some(row) = found.first() else {
            return Ok(None);
        };
        let row = version::Model::from_query_result(row, "")?;
        let account = rows::account::from_row(rows::account::from_version(row))?;
        Ok(Some(Checked {
            presence: account.presence,
            details: account.details,
        }))
    }

    async fn finish_undo(&mut self, import: &Import) -> Result<Portion, Failure> {
        let text = "SELECT undo, count(*) AS n FROM import_row WHERE import_id = ? AND sheet = ? AND undo IS NOT NULL GROUP BY undo";
        let values = [import.id.0.into(), sheet_number(import.sheet).into()];
        let (mut archived, mut restored, mut left) = (0, 0, 0);
        for row in sql::rows(&self.conn, text, values).await? {
            let what: String = row.try_get("", "undo")?;
            let n: i64 = row.try_get("", "n")?;
            match what.as_str() {
                "archived" => archived = n,
                "restored" => restored = n,
                _ => left = n,
            }
        }
        self.change(
            Action::ImportAccounts,
            &import.number,
            import.version,
            move |import: Import, _| import.finish_undo(archived, restored, left),
        )
        .await?;
        Ok(Portion {
            rows: 0,
            ended: true,
        })
    }
}
