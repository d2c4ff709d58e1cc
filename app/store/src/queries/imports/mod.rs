//! Reads of imports: the list, one import, its rows with what becomes of them, what undoing would do.
//! Files may hold anything, so only those who may import see them.

mod preview;
mod rows;

pub use preview::{Preview, preview};
pub use rows::{ImportRow, RowPage, RowQuestion, archived, rows, rows_after};
pub(crate) use rows::{RawRow, raw_rows};

use crate::{Store, failure::Failure, rows::import as read, sql};
use chrono::{DateTime, Duration, Utc};
use domain::{
    actor::Actor,
    ids::PersonId,
    import::{Import, ImportState, Mapping, Signature, Totals},
    permission::{self, Action, Facts},
};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// One import in the list.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The import.
    pub import: Import,
    /// Who uploaded the file, by name then.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// One import with its background work.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The import.
    pub import: Import,
    /// Who uploaded the file, by name then.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
    /// How many rows the background work has dealt with.
    pub dealt_with: i64,
    /// Nothing has moved for a while, though work is to be done: it can be taken up again.
    pub stalled: bool,
}

/// What undoing would do, or did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UndoCounts {
    /// New accounts that nobody has changed since.
    pub archive: i64,
    /// Updated accounts that nobody has changed since.
    pub restore: i64,
    /// Accounts somebody changed since: they are left alone.
    pub leave: i64,
}

/// Work that did not end when the process did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unfinished {
    /// The import.
    pub number: i64,
    /// Whether it is running or being undone.
    pub state: ImportState,
    /// Who started it; `None` = the command line.
    pub person: Option<PersonId>,
}

/// Silence after which background work is taken to have ended with its process.
const SILENCE: i64 = 60;

pub(crate) fn may(actor: &Actor) -> Result<(), Failure> {
    Ok(permission::may(
        actor,
        Action::ImportAccounts,
        &Facts::default(),
    )?)
}

/// Every import, newest first, at most `limit`.
///
/// # Errors
/// A refusal of permission, or the database.
pub async fn list(store: &Store, actor: &Actor, limit: i64) -> Result<Vec<Listed>, Failure> {
    may(actor)?;
    let text = format!(
        "SELECT {}, created_by, created_at FROM import_batch ORDER BY number DESC LIMIT ?",
        read::BATCH
    );
    let found = sql::rows(&store.0.read, &text, [limit.into()]).await?;
    found
        .iter()
        .map(|row| {
            Ok(Listed {
                import: read::batch(row)?,
                by: row.try_get("", "created_by")?,
                at: row.try_get("", "created_at")?,
            })
        })
        .collect()
}

/// One import.
///
/// # Errors
/// A refusal of permission; [`Failure::NotFound`].
pub async fn show(store: &Store, actor: &Actor, number: i64) -> Result<Shown, Failure> {
    may(actor)?;
    let text = format!(
        "SELECT {}, created_by, created_at, progressed_at FROM import_batch WHERE number = ?",
        read::BATCH
    );
    let found = sql::rows(&store.0.read, &text, [number.into()]).await?;
    let row = found.first().ok_or(Failure::NotFound)?;
    let import = read::batch(row)?;
    let progressed: DateTime<Utc> = row.try_get("", "progressed_at")?;
    let quiet = store.clock().now().at - progressed > Duration::seconds(SILENCE);
    let dealt_with = match import.state {
        ImportState::Running => count(store, &import, "done = ?").await?,
        ImportState::Undoing => count(store, &import, "undo IS NOT NULL AND done = ?").await?,
        _ => 0,
    };
    Ok(Shown {
        stalled: quiet && import.state.is_at_work(),
        by: row.try_get("", "created_by")?,
        at: row.try_get("", "created_at")?,
        dealt_with,
        import,
    })
}

async fn count(store: &Store, import: &Import, condition: &str) -> Result<i64, Failure> {
    let text = format!(
        "SELECT count(*) AS n FROM import_row WHERE import_id = ? AND sheet = ? AND {condition}"
    );
    let values = [
        import.id.0.into(),
        crate::commands::imports::sheet_number(import.sheet).into(),
        true.into(),
    ];
    sql::count(&store.0.read, &text, values).await
}

/// How many rows have which outcome, as stored.
///
/// # Errors
/// The database.
pub(crate) async fn totals(
    db: &impl sea_orm::ConnectionTrait,
    import: &Import,
    done_only: bool,
) -> Result<Totals, Failure> {
    let condition = if done_only { " AND done = ?" } else { "" };
    let text = format!(
        "SELECT outcome, count(*) AS n FROM import_row WHERE import_id = ? AND sheet = ? AND row_number > ? \
         AND outcome IS NOT NULL{condition} GROUP BY outcome"
    );
    let mut values = vec![
        import.id.0.into(),
        crate::commands::imports::sheet_number(import.sheet).into(),
        import.header_number().into(),
    ];
    if done_only {
        values.push(true.into());
    }
    let mut totals = Totals::default();
    for row in sql::rows(db, &text, values).await? {
        let key: String = row.try_get("", "outcome")?;
        if let Some(outcome) = read::outcome(0, Some(&key))? {
            totals.add(outcome, row.try_get("", "n")?);
        }
    }
    Ok(totals)
}

/// What undoing would do now; after an undo, what it did.
///
/// # Errors
/// A refusal of permission; [`Failure::NotFound`].
pub async fn undo_counts(store: &Store, actor: &Actor, number: i64) -> Result<UndoCounts, Failure> {
    let import = show(store, actor, number).await?.import;
    let text = "SELECT r.outcome, \
                CASE WHEN r.undo = 'left' THEN 'leave' WHEN r.undo IS NOT NULL THEN 'take' \
                     WHEN a.version = r.after_version AND a.archived_on IS NULL THEN 'take' ELSE 'leave' END AS what, \
                count(*) AS n \
                FROM import_row r JOIN account a ON a.number = r.account_number \
                WHERE r.import_id = ? AND r.sheet = ? AND r.done = ? AND r.outcome IN ('new', 'update') \
                GROUP BY 1, 2";
    let values = [
        import.id.0.into(),
        crate::commands::imports::sheet_number(import.sheet).into(),
        true.into(),
    ];
    let mut counts = UndoCounts::default();
    for row in sql::rows(&store.0.read, text, values).await? {
        let (outcome, what): (String, String) =
            (row.try_get("", "outcome")?, row.try_get("", "what")?);
        let n: i64 = row.try_get("", "n")?;
        match (outcome.as_str(), what.as_str()) {
            (_, "leave") => counts.leave += n,
            ("new", _) => counts.archive += n,
            _ => counts.restore += n,
        }
    }
    Ok(counts)
}

/// Imports whose background work has to be taken up: after a start of the process, all of them.
///
/// # Errors
/// The database.
pub async fn unfinished(store: &Store) -> Result<Vec<Unfinished>, Failure> {
    let text = "SELECT number, state, started_by FROM import_batch WHERE state IN ('running', 'undoing') ORDER BY number";
    let found = sql::rows(&store.0.read, text, []).await?;
    found
        .iter()
        .map(|row| {
            let state: String = row.try_get("", "state")?;
            let person: Option<Uuid> = row.try_get("", "started_by")?;
            Ok(Unfinished {
                number: row.try_get("", "number")?,
                state: ImportState::from_key(&state).unwrap_or(ImportState::Running),
                person: person.map(PersonId),
            })
        })
        .collect()
}

/// The mapping that was last confirmed for files with this signature.
///
/// # Errors
/// The database.
pub async fn remembered(store: &Store, signature: &Signature) -> Result<Option<Mapping>, Failure> {
    let text = "SELECT mapping AS t FROM import_mapping WHERE signature = ?";
    let found = sql::rows(&store.0.read, text, [signature_hash(signature).into()]).await?;
    let Some(row) = found.first() else {
        return Ok(None);
    };
    let text: String = row.try_get("", "t")?;
    // A mapping of an older version of the product is no reason to stop: it is guessed anew.
    Ok(serde_json::from_str(&text).ok())
}

/// Signatures are as long as the names of all columns.
pub(crate) fn signature_hash(signature: &Signature) -> String {
    hex::encode(Sha256::digest(signature.0.as_bytes()))
}
