//! The steps a person takes: upload, choose a sheet, give columns their meaning, mend a row or leave
//! it out, start, undo, give up.

use super::check::{Instead, Judged, judge};
use super::{about, sheet_number};
use crate::{
    Store,
    entity::import_row,
    failure::Failure,
    gate::{Call, Record as _, Saved, Tx},
    queries::{self, imports::signature_hash},
    rows::import as rows,
};
use domain::{
    ids::ImportId,
    import::{
        Import, ImportEvent, ImportState, Mapping, RowOutcome, Sheet, SheetInfo, Signature,
        SourceFile, Target, Totals, guess,
    },
    outcome::Outcome,
    permission::{Action, Facts},
};
use sea_orm::IntoActiveModel as _;
use uuid::Uuid;

/// A file that was read.
#[derive(Clone, Debug)]
pub struct Upload {
    /// Where it comes from.
    pub file: SourceFile,
    /// Its sheets; at least one with rows.
    pub sheets: Vec<Sheet>,
}

/// Keeps an uploaded file's rows with a first guess of what its columns mean, or with the mapping
/// confirmed last time for such a file. Answers its reference, `IM-0003`.
///
/// # Errors
/// Refusals of permission.
pub async fn upload(store: &Store, call: &Call, upload: Upload) -> Result<Saved, Failure> {
    let mut guesses = Vec::with_capacity(upload.sheets.len());
    for sheet in &upload.sheets {
        guesses.push(meaning(store, sheet).await?);
    }
    // The first sheet that seems to hold accounts; else the first.
    let sheet = guesses.iter().position(|m| m.check().is_ok()).unwrap_or(0);
    let mapping = guesses.into_iter().nth(sheet).unwrap_or_default();
    let mut about = about(0);
    about.subject.clone_from(&upload.file.name);
    store
        .write(call, about, move |tx| {
            Box::pin(async move {
                tx.allow(Action::ImportAccounts, &Facts::default())?;
                let import = Import {
                    id: ImportId(Uuid::now_v7()),
                    number: tx.numbers(Import::KIND, 1).await?,
                    sheets: upload.sheets.iter().map(SheetInfo::of).collect(),
                    file: upload.file,
                    sheet,
                    mapping,
                    state: ImportState::Uploaded,
                    totals: Totals::default(),
                    version: 1,
                };
                tx.save_sheets(&import, upload.sheets).await?;
                let event = ImportEvent::Uploaded {
                    file: import.file.name.clone(),
                    hash: import.file.hash.clone(),
                    rows: import.sheets.iter().map(|s| s.rows).sum(),
                };
                let outcome = Outcome {
                    next: import,
                    event,
                };
                tx.create(Action::ImportAccounts, outcome).await
            })
        })
        .await
}

/// What a sheet's columns seem to mean: as confirmed last time, else by their names and cells.
async fn meaning(store: &Store, sheet: &Sheet) -> Result<Mapping, Failure> {
    let catalogue = queries::platforms::catalogue(store).await?;
    let organisation = queries::organisation::all(store).await?;
    let guessed = guess(sheet, &catalogue, &organisation);
    let signature = Signature::of(guessed.header, sheet.first_row(), sheet.width());
    let Some(known) = queries::imports::remembered(store, &signature).await? else {
        return Ok(guessed);
    };
    // Files without names of columns have only their width in common: the address has to fit too.
    let fits = guessed.header || known.column(Target::Url) == guessed.column(Target::Url);
    if fits && known.columns.len() == sheet.width() {
        Ok(known)
    } else {
        Ok(guessed)
    }
}

impl Tx {
    async fn save_sheets(&mut self, import: &Import, sheets: Vec<Sheet>) -> Result<(), Failure> {
        for (place, sheet) in sheets.into_iter().enumerate() {
            let mut models = Vec::with_capacity(sheet.rows.len());
            for row in sheet.rows {
                let model = import_row::Model {
                    import_id: import.id.0,
                    sheet: sheet_number(place),
                    row_number: row.number,
                    place: row.place,
                    cells: rows::written("cells", &row.cells)?,
                    original: None,
                    outcome: None,
                    problems: None,
                    remark: None,
                    account_number: None,
                    other_row: None,
                    before_version: None,
                    after_version: None,
                    done: false,
                    undo: None,
                };
                models.push(model.into_active_model());
            }
            self.insert_all(models).await?;
        }
        Ok(())
    }

    async fn remember(&mut self, import: &Import, mapping: &Mapping) -> Result<(), Failure> {
        let Some(sheet) = import.sheets.get(import.sheet) else {
            return Ok(());
        };
        let signature = Signature::of(mapping.header, &sheet.first_row, sheet.width);
        let text = "INSERT INTO import_mapping (signature, mapping, at) VALUES (?, ?, ?) \
                    ON CONFLICT (signature) DO UPDATE SET mapping = excluded.mapping, at = excluded.at";
        let values = [
            signature_hash(&signature).into(),
            rows::written("mapping", mapping)?.into(),
            self.moment.at.into(),
        ];
        self.execute(text, values).await.map(|_| ())
    }
}

/// Takes another sheet of the same file.
///
/// # Errors
/// Refusals of permission and state; [`Failure::Stale`].
pub async fn choose_sheet(
    store: &Store,
    call: &Call,
    number: i64,
    seen: i64,
    sheet: usize,
) -> Result<Saved, Failure> {
    let mut import = queries::imports::show(store, &call.actor, number)
        .await?
        .import;
    import.sheet = sheet;
    import.mapping = Mapping::default();
    let found = queries::imports::raw_rows(&store.0.read, &import, i64::MIN, 300, false).await?;
    let as_sheet = Sheet {
        name: String::new(),
        rows: found
            .into_iter()
            .map(|row| domain::import::SheetRow {
                number: row.number,
                place: String::new(),
                cells: row.cells,
            })
            .collect(),
    };
    let mut mapping = meaning(store, &as_sheet).await?;
    let width = import.sheets.get(sheet).map_or(0, |s| s.width);
    mapping.columns.resize(width, Target::Ignore);
    store
        .change(
            call,
            Action::ImportAccounts,
            number,
            seen,
            move |import: Import, _| import.choose_sheet(sheet, mapping),
        )
        .await
}

/// Gives the columns their meaning and judges every row with it: the dry run. Nothing goes into the
/// register.
///
/// # Errors
/// [`Failure::Problems`] with the mapping; refusals of permission and state; [`Failure::Stale`].
pub async fn map(
    store: &Store,
    call: &Call,
    number: i64,
    seen: i64,
    mapping: Mapping,
) -> Result<Saved, Failure> {
    let before = queries::imports::show(store, &call.actor, number).await;
    let mut import = match before {
        Ok(shown) => shown.import,
        // The refusal is noted by the gate.
        Err(Failure::Refused(_)) => return refused(store, call, number, seen).await,
        Err(other) => return Err(other),
    };
    let width = import.sheets.get(import.sheet).map_or(0, |s| s.width);
    let mut mapping = mapping;
    mapping.columns.resize(width, Target::Ignore);
    mapping.home_group = domain::text::collapse(&mapping.home_group);
    mapping.check().map_err(Failure::Problems)?;
    import.mapping = mapping.clone();
    let judged = judge(store, &import, None).await?;
    store
        .write(call, about(number), move |tx| {
            Box::pin(async move {
                let Judged { changed, totals } = judged;
                let chosen = mapping.clone();
                let saved = tx
                    .change(
                        Action::ImportAccounts,
                        &number,
                        seen,
                        move |i: Import, _| i.map(chosen, totals),
                    )
                    .await?;
                tx.save_lines(&import, changed.lines()).await?;
                tx.remember(&import, &mapping).await?;
                Ok(saved)
            })
        })
        .await
}

/// Lets the gate refuse and note the attempt.
async fn refused(store: &Store, call: &Call, number: i64, seen: i64) -> Result<Saved, Failure> {
    store
        .change(
            call,
            Action::ImportAccounts,
            number,
            seen,
            |i: Import, _| i.discard(),
        )
        .await
}

/// Corrects cells of one row and judges all rows again: others may repeat it, or no longer do.
/// Answers what becomes of the row now.
///
/// # Errors
/// Refusals of permission and state; [`Failure::NotFound`]; [`Failure::Stale`] when the import
/// changed at the same moment.
pub async fn mend(
    store: &Store,
    call: &Call,
    number: i64,
    row: i64,
    cells: Vec<String>,
) -> Result<RowOutcome, Failure> {
    let import = queries::imports::show(store, &call.actor, number)
        .await?
        .import;
    let before = one(store, &import, row).await?;
    let width = import.sheets.get(import.sheet).map_or(0, |s| s.width);
    let cells: Vec<String> = cells
        .into_iter()
        .take(width)
        .map(|cell| cell.trim().chars().take(4_000).collect())
        .collect();
    let at = |cells: &[String], i: usize| cells.get(i).cloned().unwrap_or_default();
    let columns: Vec<usize> = (0..width)
        .filter(|i| at(&before.cells, *i) != at(&cells, *i))
        .collect();
    let judged = judge(store, &import, Some(&Instead::Cells(row, cells.clone()))).await?;
    let totals = judged.totals;
    let event = ImportEvent::RowMended {
        row,
        columns,
        totals,
    };
    let (old, new) = (
        rows::written("cells", &before.cells)?,
        rows::written("cells", &cells)?,
    );
    let stored = import.clone();
    recount(store, call, import, judged, event, move |tx| {
        Box::pin(async move {
            let text = "UPDATE import_row SET cells = ?, original = coalesce(original, ?) \
                        WHERE import_id = ? AND sheet = ? AND row_number = ?";
            let values = [
                new.into(),
                old.into(),
                stored.id.0.into(),
                sheet_number(stored.sheet).into(),
                row.into(),
            ];
            tx.execute(text, values).await.map(|_| ())
        })
    })
    .await?;
    outcome_of(store, call, number, row).await
}

/// Leaves a row out, or takes it in again. Answers what becomes of it now.
///
/// # Errors
/// As [`mend`].
pub async fn set_skipped(
    store: &Store,
    call: &Call,
    number: i64,
    row: i64,
    skipped: bool,
) -> Result<RowOutcome, Failure> {
    let import = queries::imports::show(store, &call.actor, number)
        .await?
        .import;
    one(store, &import, row).await?;
    let judged = judge(store, &import, Some(&Instead::Skip(row, skipped))).await?;
    let totals = judged.totals;
    let event = ImportEvent::RowSkipped {
        row,
        skipped,
        totals,
    };
    recount(store, call, import, judged, event, |_| {
        Box::pin(async { Ok(()) })
    })
    .await?;
    outcome_of(store, call, number, row).await
}

async fn recount<F>(
    store: &Store,
    call: &Call,
    import: Import,
    judged: Judged,
    event: ImportEvent,
    first: F,
) -> Result<Saved, Failure>
where
    F: for<'t> FnOnce(&'t mut Tx) -> crate::gate::Body<'t, ()> + Send + 'static,
{
    store
        .write(call, about(import.number), move |tx| {
            Box::pin(async move {
                let Judged { changed, totals } = judged;
                let saved = tx
                    .change(
                        Action::ImportAccounts,
                        &import.number,
                        import.version,
                        move |i: Import, _| i.recount(totals, event),
                    )
                    .await?;
                first(tx).await?;
                tx.save_lines(&import, changed.lines()).await?;
                Ok(saved)
            })
        })
        .await
}

async fn one(
    store: &Store,
    import: &Import,
    row: i64,
) -> Result<queries::imports::RawRow, Failure> {
    if row <= import.header_number() {
        return Err(Failure::NotFound);
    }
    let found = queries::imports::raw_rows(&store.0.read, import, row - 1, 1, false).await?;
    found
        .into_iter()
        .find(|found| found.number == row)
        .ok_or(Failure::NotFound)
}

async fn outcome_of(
    store: &Store,
    call: &Call,
    number: i64,
    row: i64,
) -> Result<RowOutcome, Failure> {
    let import = queries::imports::show(store, &call.actor, number)
        .await?
        .import;
    let outcome = one(store, &import, row).await?.outcome;
    outcome.ok_or(Failure::NotFound)
}

/// Rows may go into the register from now on; [`super::run_portion`] does it.
///
/// # Errors
/// Refusals of permission and state; [`Failure::Stale`].
pub async fn start(store: &Store, call: &Call, number: i64, seen: i64) -> Result<Saved, Failure> {
    begin(store, call, number, seen, |import| import.start()).await
}

/// What the import did may be taken back from now on; [`super::undo_portion`] does it.
///
/// # Errors
/// As [`start`].
pub async fn start_undo(
    store: &Store,
    call: &Call,
    number: i64,
    seen: i64,
) -> Result<Saved, Failure> {
    begin(store, call, number, seen, |import| import.start_undo()).await
}

async fn begin(
    store: &Store,
    call: &Call,
    number: i64,
    seen: i64,
    step: fn(Import) -> Result<Outcome<Import, ImportEvent>, domain::refusal::Refusal>,
) -> Result<Saved, Failure> {
    let person = call.actor.person().map(|p| p.0);
    store
        .write(call, about(number), move |tx| {
            Box::pin(async move {
                let saved = tx
                    .change(
                        Action::ImportAccounts,
                        &number,
                        seen,
                        move |i: Import, _| step(i),
                    )
                    .await?;
                let text = "UPDATE import_batch SET started_by = ? WHERE number = ?";
                tx.execute(text, [person.into(), number.into()]).await?;
                Ok(saved)
            })
        })
        .await
}

/// Makes the caller the one who works on an import; whoever worked on it before stops at their next
/// portion. Answers the word that portions have to bring.
///
/// # Errors
/// Refusals of permission; [`Failure::NotFound`].
pub async fn take_over(store: &Store, call: &Call, number: i64) -> Result<String, Failure> {
    let word = Uuid::now_v7().to_string();
    let given = word.clone();
    store
        .write(call, about(number), move |tx| {
            Box::pin(async move {
                tx.allow(Action::ImportAccounts, &Facts::default())?;
                let text = "UPDATE import_batch SET worker = ?, progressed_at = ? WHERE number = ?";
                let values = [given.into(), tx.moment.at.into(), number.into()];
                match tx.execute(text, values).await? {
                    1 => Ok(()),
                    _ => Err(Failure::NotFound),
                }
            })
        })
        .await?;
    Ok(word)
}

/// Gives an import up before anything went into the register.
///
/// # Errors
/// Refusals of permission and state; [`Failure::Stale`].
pub async fn discard(store: &Store, call: &Call, number: i64, seen: i64) -> Result<Saved, Failure> {
    store
        .change(
            call,
            Action::ImportAccounts,
            number,
            seen,
            |import: Import, _| import.discard(),
        )
        .await
}
