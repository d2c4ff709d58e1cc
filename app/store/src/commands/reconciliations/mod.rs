//! Writes to comparisons with platforms: a list taken in, its columns explained, compared, given up.
//! Decisions about lines are in `decide`. Of a file, its lines are kept as evidence, and nothing else.

mod decide;
mod lines;
mod record;

pub use decide::{Asked, Decisions, decide};

use crate::{
    Store,
    failure::Failure,
    gate::{About, Call, Record, Saved, Tx},
    sql,
};
use domain::{
    ids::{ReconciliationId, Reference, ReferenceKind},
    import::Sheet,
    outcome::Outcome,
    permission::{Action, Facts},
    problem::Problems,
    reconciliation::{EvidenceFile, Listed, Mapping, Preset, Reconciliation},
    refusal::Refusal,
};
use sea_orm::Value;
use std::collections::BTreeMap;
use uuid::Uuid;

/// A list as uploaded.
#[derive(Clone, Debug)]
pub struct Upload {
    /// The account's number.
    pub account: i64,
    /// Whose list it is.
    pub preset: Preset,
    /// What its columns mean, when that is known.
    pub mapping: Option<Mapping>,
    /// The file.
    pub file: EvidenceFile,
    /// Its table; kept until it is compared.
    pub sheet: Sheet,
    /// Compare it although the same file was compared before.
    pub again: bool,
}

fn about(subject: impl ToString) -> About {
    About {
        action: Action::Reconcile,
        kind: Reconciliation::KIND,
        subject: subject.to_string(),
    }
}

/// Takes a list in, and compares it at once where it is known what its columns mean.
///
/// # Errors
/// [`Failure::Problems`] about `file`: too many lines, the same file again; refusals.
pub async fn take_in(store: &Store, call: &Call, upload: Upload) -> Result<Saved, Failure> {
    let subject = Reference::account(upload.account);
    store
        .write(call, about(subject), move |tx| {
            Box::pin(async move { tx.take_in_list(upload).await })
        })
        .await
}

/// Says what the columns of a list mean, and compares it.
///
/// # Errors
/// [`Failure::Stale`]; [`Failure::Problems`] about `name`; refusals, also when it does not wait.
pub async fn explain(
    store: &Store,
    call: &Call,
    id: ReconciliationId,
    seen: i64,
    mapping: Mapping,
) -> Result<Saved, Failure> {
    store
        .write(call, about(id), move |tx| {
            Box::pin(async move {
                let mut next = tx.waiting_list(&id, seen).await?;
                let sheet = tx.waiting_sheet(next.number).await?;
                let listed = read(&mapping, &sheet, "name")?;
                next.mapping = Some(mapping);
                next.by = tx.call.actor.by();
                next.at = tx.moment.at;
                next.set_version(seen + 1);
                if !next.update(tx, seen).await? {
                    return Err(Failure::Stale);
                }
                tx.compare_list(&next, listed).await
            })
        })
        .await
}

/// Gives a list up that was not compared; its table is not kept.
///
/// # Errors
/// [`Failure::Stale`]; refusals, also when it was compared.
pub async fn give_up(
    store: &Store,
    call: &Call,
    id: ReconciliationId,
    seen: i64,
) -> Result<Saved, Failure> {
    store
        .write(call, about(id), move |tx| {
            Box::pin(async move {
                let mut next = tx.waiting_list(&id, seen).await?;
                next.given_up = true;
                next.set_version(seen + 1);
                if !next.update(tx, seen).await? {
                    return Err(Failure::Stale);
                }
                let event = next.event("reconciliation.given-up", BTreeMap::new(), String::new());
                tx.record(Action::Reconcile, &next, &event)
            })
        })
        .await
}

fn read(mapping: &Mapping, sheet: &Sheet, field: &str) -> Result<Vec<Listed>, Failure> {
    mapping.read(sheet).map_err(|words| {
        let mut problems = Problems::default();
        problems.add(field, "too-many", words);
        Failure::Problems(problems)
    })
}

impl Tx {
    async fn take_in_list(&mut self, upload: Upload) -> Result<Saved, Failure> {
        let Upload {
            account,
            preset,
            mapping,
            file,
            sheet,
            again,
        } = upload;
        let place = self.place(account).await?;
        let facts = Facts {
            group: place.group,
            unit: place.unit,
            holders: place.holders.clone(),
            ..Facts::default()
        };
        self.allow(Action::Reconcile, &facts)?;
        if !again {
            self.must_be_another_file(account, &file).await?;
        }
        let listed = match &mapping {
            Some(mapping) => Some(read(mapping, &sheet, "file")?),
            // Counted already, so that too long a list is refused before its columns are asked for.
            None => {
                let any = Mapping {
                    header: true,
                    name: Some(String::new()),
                    ..Mapping::default()
                };
                read(&any, &sheet, "file")?;
                None
            }
        };
        let number = self.numbers("reconciliation", 1).await?;
        let lines = listed.as_ref().map_or(sheet.body(true).len(), Vec::len);
        let next = Reconciliation {
            id: ReconciliationId(Uuid::now_v7()),
            number,
            account,
            preset,
            mapping,
            file,
            listed: i64::try_from(lines).unwrap_or(i64::MAX),
            at: self.moment.at,
            by: self.call.actor.by(),
            given_up: false,
            place,
            version: 1,
        };
        next.insert(self).await?;
        match listed {
            Some(listed) => self.compare_list(&next, listed).await,
            None => {
                self.keep_waiting(&next, &sheet).await?;
                let event = next.event("reconciliation.taken-in", BTreeMap::new(), String::new());
                self.record(Action::Reconcile, &next, &event)
            }
        }
    }

    async fn must_be_another_file(
        &mut self,
        account: i64,
        file: &EvidenceFile,
    ) -> Result<(), Failure> {
        let text = "SELECT number AS n FROM reconciliation WHERE account_number = ? AND file_hash = ? AND given_up = ? \
                    ORDER BY number DESC LIMIT 1";
        let values: [Value; 3] = [account.into(), file.sha256.clone().into(), false.into()];
        let number = sql::count(&self.conn, text, values).await?;
        if number == 0 {
            return Ok(());
        }
        let before = Reference::of(ReferenceKind::Reconciliation, number);
        let mut problems = Problems::default();
        problems.add(
            "file",
            "same",
            format!("This very file was compared before, as {before}. Choose a newer list, or say below that it is to be compared again"),
        );
        Err(Failure::Problems(problems))
    }

    /// The list, if it still waits and nobody saved since.
    async fn waiting_list(
        &mut self,
        id: &ReconciliationId,
        seen: i64,
    ) -> Result<Reconciliation, Failure> {
        let found = Reconciliation::load(self, id).await?;
        let found = found.ok_or(Failure::NotFound)?;
        self.allow(Action::Reconcile, &found.facts())?;
        if found.version != seen {
            return Err(Failure::Stale);
        }
        if !found.is_waiting() {
            let words = "This list was compared or given up already";
            return Err(Refusal::rule("not-waiting", words).into());
        }
        Ok(found)
    }

    async fn keep_waiting(&mut self, of: &Reconciliation, sheet: &Sheet) -> Result<(), Failure> {
        let text = serde_json::to_string(sheet)
            .map_err(|e| Failure::json("reconciliation", "waiting", &of.number, &e))?;
        let values: [Value; 2] = [text.into(), of.number.into()];
        self.execute(
            "UPDATE reconciliation SET waiting = ? WHERE number = ?",
            values,
        )
        .await
        .map(|_| ())
    }

    async fn waiting_sheet(&mut self, number: i64) -> Result<Sheet, Failure> {
        crate::queries::reconciliations::waiting_sheet(&self.conn, number).await
    }

    /// Compares, keeps every line, and writes down what came of it.
    async fn compare_list(
        &mut self,
        of: &Reconciliation,
        listed: Vec<Listed>,
    ) -> Result<Saved, Failure> {
        let compared = self.keep_lines(of, listed).await?;
        let event = of.event("reconciliation.compared", compared, of.file.name.clone());
        let outcome = Outcome {
            next: of.clone(),
            event,
        };
        self.record(Action::Reconcile, &outcome.next, &outcome.event)
    }
}
