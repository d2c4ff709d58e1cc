//! Whole copies of an SQLite register: made while it is in use, checked, and put back. PostgreSQL
//! has its own tools for that. What a record means is not looked at here.

use crate::{
    Access, Store, StoreSettings,
    audit::{self, Verdict},
    clock::Clock,
    db,
    failure::Failure,
    gate::{About, Call},
};
use domain::permission::Action;
use sqlx::{ConnectOptions as _, Connection as _, sqlite::SqliteConnectOptions};
use std::{
    io,
    path::{Path, PathBuf},
};

/// What a checked copy holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// The audit trail in it, compared link by link.
    pub trail: Verdict,
    /// People in it: zero = the register was never set up.
    pub people: i64,
    /// Bytes of the file.
    pub bytes: u64,
    /// Migrations this version has and the copy has not.
    pub behind: usize,
}

/// Writes a consistent copy of the SQLite database behind `url` to `file`, which must not exist.
/// Works beside a server that is using it.
///
/// # Errors
/// When there is no such register, `file` exists, or the disk is full.
pub async fn write(url: &str, file: &Path) -> Result<(), Failure> {
    if file.exists() {
        return Err(Failure::Unusable(format!(
            "{} exists already; name a new file",
            file.display()
        )));
    }
    let source = db::sqlite_path(url).ok_or(Failure::NotFound)?;
    let options = SqliteConnectOptions::new()
        .filename(&source)
        .read_only(true);
    let mut connection = options.connect().await.map_err(|e| unusable(&source, &e))?;
    let target = file.to_string_lossy().into_owned();
    let done = sqlx::query("VACUUM INTO ?")
        .bind(target)
        .execute(&mut connection)
        .await;
    connection
        .close()
        .await
        .map_err(|e| unusable(&source, &e))?;
    done.map_err(|e| unusable(file, &e))?;
    // SQLite does not wait for the copy to reach the disk.
    std::fs::File::open(file)?.sync_all()?;
    Ok(())
}

/// Opens a copy and looks at all of it: pages, references, schema, audit trail. Signed checkpoints
/// are compared when `checkpoints` names the folder that held them when the copy was made.
///
/// # Errors
/// When the file is no register, is damaged, or was written by a newer version.
pub async fn check(
    file: &Path,
    checkpoints: Option<&Path>,
    clock: &Clock,
) -> Result<Checked, Failure> {
    let bytes = std::fs::metadata(file)?.len();
    let nowhere = PathBuf::from("/nonexistent");
    let store = Store::open(StoreSettings {
        database_url: format!("sqlite://{}", file.display()),
        data_dir: checkpoints.map_or(nowhere, Path::to_path_buf),
        clock: clock.clone(),
        readers: 1,
        access: Access::ReadOnly,
    });
    let store = store.await?;
    let checked = look(&store, bytes).await;
    store.close().await;
    checked
}

async fn look(store: &Store, bytes: u64) -> Result<Checked, Failure> {
    let damage = crate::health::damage(store).await?;
    if let Some(first) = damage.first() {
        return Err(Failure::Unusable(format!("the file is damaged: {first}")));
    }
    let behind = store.pending_migrations().await?;
    let trail = audit::verify(store).await?;
    let people = crate::queries::people::count(store).await?;
    Ok(Checked {
        trail,
        people,
        bytes,
        behind,
    })
}

/// Puts `file` in the place of the register behind `settings`, whose files are kept beside it under
/// the name that is returned. Call only with a checked copy.
///
/// # Errors
/// When another process has the register open, or the disk is full: then nothing was changed.
pub fn put_in_place(settings: &StoreSettings, file: &Path) -> Result<Option<PathBuf>, Failure> {
    let target = db::sqlite_path(&settings.database_url).ok_or(Failure::NotFound)?;
    let _lock = db::lock_file(settings)?;
    let stamp = settings.clock.now().at.format("%Y%m%dT%H%M%SZ");
    let incoming = beside(&target, &format!("incoming-{stamp}"));
    std::fs::copy(file, &incoming)?;
    std::fs::File::open(&incoming)?.sync_all()?;
    let mut kept = None;
    if target.exists() {
        let old = beside(&target, &format!("before-restore-{stamp}"));
        // The log belongs to the old file: left behind, SQLite would play it into the new one.
        for suffix in ["-wal", "-shm"] {
            match std::fs::rename(with_suffix(&target, suffix), with_suffix(&old, suffix)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
                _ => {}
            }
        }
        std::fs::rename(&target, &old)?;
        kept = Some(old);
    }
    std::fs::rename(&incoming, &target)?;
    audit::set_checkpoints_aside(&settings.data_dir, &stamp.to_string())?;
    Ok(kept)
}

/// Writes into the restored register that it was restored, and from what.
///
/// # Errors
/// When the database does not answer.
pub async fn note_restored(store: &Store, call: &Call, from: &str) -> Result<i64, Failure> {
    let about = About {
        action: Action::Maintain,
        kind: "register",
        subject: "register".into(),
    };
    let entry = audit::Entry {
        action: Action::Maintain,
        outcome: audit::Outcome::Done,
        subject_kind: "register",
        subject: "register".into(),
        subject_version: None,
        event: "register.restored",
        payload: serde_json::json!({ "from": from }),
    };
    store
        .write(call, about, move |tx| {
            Box::pin(async move {
                tx.allow(Action::Maintain, &domain::permission::Facts::default())?;
                Ok(tx.append(entry))
            })
        })
        .await
}

fn beside(path: &Path, word: &str) -> PathBuf {
    with_suffix(path, &format!(".{word}"))
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

fn unusable(path: &Path, error: &sqlx::Error) -> Failure {
    Failure::Unusable(format!("{}: {error}", path.display()))
}
