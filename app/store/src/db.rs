//! Opening the database, its locks and its schema. Two connection sets: writers, all of whose work
//! goes through the gate, and readers that cannot write.

use crate::{cache::Cache, clock::Clock, failure::Failure};
use migrations::{Migrator, MigratorTrait as _};
use sea_orm::{ConnectOptions, Database, DatabaseConnection, DbBackend};
use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

/// Where and how to open.
#[derive(Clone, Debug)]
pub struct StoreSettings {
    /// `sqlite://data/register.db` or `postgres://...`.
    pub database_url: String,
    /// Folder for the checkpoint key and the signed checkpoints.
    pub data_dir: PathBuf,
    /// The clock.
    pub clock: Clock,
    /// How many connections read at once.
    pub readers: u32,
    /// Whether this process may write.
    pub access: Access,
}

/// Whether a process may write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// The server, and commands that change records. On SQLite only one such process at a time.
    Write,
    /// Commands that change records and may run beside a server: each write waits its turn. Where no
    /// server runs, none can start meanwhile.
    Beside,
    /// Commands that only look; they run beside a server.
    ReadOnly,
}

/// The open register. Cheap to clone.
#[derive(Clone)]
pub struct Store(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) write: DatabaseConnection,
    pub(crate) read: DatabaseConnection,
    pub(crate) settings: StoreSettings,
    pub(crate) cache: Arc<Cache>,
    statements: Arc<AtomicU64>,
    /// Held as long as the register is open.
    lock: Option<Arc<std::fs::File>>,
}

/// The oldest SQLite without the WAL-reset corruption bug.
const SQLITE_AT_LEAST: (u32, u32, u32) = (3, 51, 3);

/// A statement that takes longer is logged, without its values.
const SLOW: Duration = Duration::from_millis(500);

/// An arbitrary number all instances of this product agree on.
const MIGRATION_LOCK: i64 = 0x534d_5200;

impl Store {
    /// Connects, takes the lock on an SQLite file, and asserts a sound SQLite.
    ///
    /// # Errors
    /// When the database is out of reach, held by another process, or too old; the text says the cure.
    pub async fn open(settings: StoreSettings) -> Result<Self, Failure> {
        let statements = Arc::new(AtomicU64::new(0));
        let lock = lock_file(&settings)?;
        let write = connect(&settings, settings.access != Access::ReadOnly, &statements).await?;
        let read = connect(&settings, false, &statements).await?;
        let store = Self(Arc::new(Inner {
            write,
            read,
            cache: Arc::default(),
            settings,
            statements,
            lock: lock.map(Arc::new),
        }));
        if store.backend() == DbBackend::Sqlite {
            store.assert_sqlite().await?;
        }
        Ok(store)
    }

    /// Which database this is.
    pub fn backend(&self) -> DbBackend {
        self.0.read.get_database_backend()
    }

    /// The clock everything here uses.
    pub fn clock(&self) -> &Clock {
        &self.0.settings.clock
    }

    /// The same open register with another clock: a generator writes history with it.
    #[must_use]
    pub fn with_clock(&self, clock: Clock) -> Self {
        let settings = StoreSettings {
            clock,
            ..self.0.settings.clone()
        };
        Self(Arc::new(Inner {
            write: self.0.write.clone(),
            read: self.0.read.clone(),
            settings,
            cache: Arc::clone(&self.0.cache),
            statements: Arc::clone(&self.0.statements),
            lock: self.0.lock.clone(),
        }))
    }

    /// How many statements were sent since the store was opened, for tests that count them.
    pub fn statements(&self) -> u64 {
        self.0.statements.load(Ordering::Relaxed)
    }

    /// What this store's SQLite writer runs with: journal mode, `synchronous` (2 = FULL) and whether
    /// foreign keys count; for `doctor` and tests.
    ///
    /// # Errors
    /// When the database does not answer, or is PostgreSQL.
    pub async fn sqlite_modes(&self) -> Result<(String, i64, i64), Failure> {
        let read = async |text: &str| crate::sql::rows(&self.0.write, text, []).await;
        let journal = read("PRAGMA journal_mode").await?;
        let synchronous = read("PRAGMA synchronous").await?;
        let keys = read("PRAGMA foreign_keys").await?;
        let (Some(j), Some(s), Some(k)) = (journal.first(), synchronous.first(), keys.first())
        else {
            return Err(Failure::NotFound);
        };
        Ok((
            j.try_get_by_index(0)?,
            s.try_get_by_index(0)?,
            k.try_get_by_index(0)?,
        ))
    }

    /// Brings the schema up to date. Instances that start at once wait for each other.
    ///
    /// # Errors
    /// When a migration fails; on both databases it then left nothing behind.
    pub async fn migrate(&self) -> Result<(), Failure> {
        if self.0.settings.access == Access::Beside && self.pending_migrations().await? == 0 {
            return Ok(());
        }
        self.must_hold_the_file()?;
        let lock = self.migration_lock().await?;
        let done = Migrator::up(&self.0.write, None).await;
        release(lock).await;
        Ok(done?)
    }

    /// On SQLite nothing but the lock file keeps a running server from a schema that changes under it.
    fn must_hold_the_file(&self) -> Result<(), Failure> {
        if self.backend() == DbBackend::Sqlite && self.0.lock.is_none() {
            return Err(Failure::Unusable(
                "The register is older than this program, and a server has it open. Stop the server and run this again".into(),
            ));
        }
        Ok(())
    }

    /// Takes the newest `steps` migrations back.
    ///
    /// # Errors
    /// As [`Store::migrate`].
    pub async fn migrate_down(&self, steps: u32) -> Result<(), Failure> {
        let lock = self.migration_lock().await?;
        let done = Migrator::down(&self.0.write, Some(steps)).await;
        release(lock).await;
        Ok(done?)
    }

    /// How many migrations are missing.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn pending_migrations(&self) -> Result<usize, Failure> {
        let known = Migrator::migrations().len();
        let applied = Migrator::get_applied_migrations_read_only(&self.0.read)
            .await?
            .len();
        Ok(known.saturating_sub(applied))
    }

    /// Whether the database answers. One cheap statement.
    ///
    /// # Errors
    /// When it does not.
    pub async fn ready(&self) -> Result<(), Failure> {
        crate::sql::count(&self.0.read, "SELECT count(*) AS n FROM audit_head", [])
            .await
            .map(|_| ())
    }

    /// Closes the connections.
    pub async fn close(self) {
        for connection in [self.0.write.clone(), self.0.read.clone()] {
            if let Err(error) = connection.close().await {
                tracing::warn!(%error, "closing the database");
            }
        }
    }

    async fn assert_sqlite(&self) -> Result<(), Failure> {
        let version = crate::sql::text(&self.0.read, "SELECT sqlite_version() AS t").await?;
        let mut parts = version.split('.').map(|p| p.parse::<u32>().unwrap_or(0));
        let mut part = || parts.next().unwrap_or(0);
        if (part(), part(), part()) < SQLITE_AT_LEAST {
            return Err(Failure::Unusable(format!(
                "SQLite {version} can corrupt its log; this product needs 3.51.3 or newer"
            )));
        }
        Ok(())
    }

    async fn migration_lock(&self) -> Result<Option<sqlx::PgConnection>, Failure> {
        use sqlx::Connection as _;
        if self.backend() == DbBackend::Sqlite {
            return Ok(None); // the lock file keeps other processes out
        }
        let broken = |error: sqlx::Error| {
            Failure::Unusable(format!(
                "The lock for migrations could not be taken: {error}"
            ))
        };
        let mut connection = sqlx::PgConnection::connect(&self.0.settings.database_url)
            .await
            .map_err(broken)?;
        sqlx::query("SELECT pg_advisory_lock($1)")
            .bind(MIGRATION_LOCK)
            .execute(&mut connection)
            .await
            .map_err(broken)?;
        Ok(Some(connection))
    }
}

async fn release(lock: Option<sqlx::PgConnection>) {
    use sqlx::Connection as _;
    if let Some(connection) = lock
        && let Err(error) = connection.close().await
    {
        tracing::warn!(%error, "releasing the lock for migrations");
    }
}

/// The file behind an SQLite URL.
pub(crate) fn sqlite_path(url: &str) -> Option<PathBuf> {
    let rest = url.strip_prefix("sqlite:")?;
    let path = rest
        .trim_start_matches("//")
        .split('?')
        .next()
        .unwrap_or_default();
    (!path.is_empty()).then(|| PathBuf::from(path))
}

pub(crate) fn lock_file(settings: &StoreSettings) -> Result<Option<std::fs::File>, Failure> {
    let Some(path) = sqlite_path(&settings.database_url) else {
        return Ok(None);
    };
    if let Some(folder) = path.parent().filter(|p| !p.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder)?;
    }
    if settings.access == Access::ReadOnly {
        return Ok(None);
    }
    let mut name = path.into_os_string();
    name.push(".lock");
    let file = std::fs::File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&name)?;
    match (file.try_lock(), settings.access) {
        (Ok(()), _) => Ok(Some(file)),
        (Err(_), Access::Beside) => Ok(None),
        (Err(_), _) => Err(Failure::Unusable(format!(
            "Another process has this register open (lock file {}). Stop it first, or use PostgreSQL for several instances",
            name.display()
        ))),
    }
}

async fn connect(
    settings: &StoreSettings,
    writer: bool,
    statements: &Arc<AtomicU64>,
) -> Result<DatabaseConnection, Failure> {
    let sqlite = sqlite_path(&settings.database_url).is_some();
    let url = if sqlite {
        settings
            .database_url
            .split('?')
            .next()
            .unwrap_or_default()
            .to_owned()
    } else {
        settings.database_url.clone()
    };
    let mut options = ConnectOptions::new(url);
    let most = match (sqlite, writer) {
        (true, true) => 1,
        (false, true) => 4,
        (_, false) => settings.readers.max(1),
    };
    options
        .max_connections(most)
        .min_connections(1)
        .acquire_timeout(Duration::from_secs(10))
        .sqlx_logging(false)
        .test_before_acquire(false)
        .set_application_name("social-media-register");
    if sqlite {
        let create = settings.access != Access::ReadOnly;
        options.map_sqlx_sqlite_opts(move |o| {
            use sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
            let o = o
                .create_if_missing(create)
                .busy_timeout(Duration::from_secs(10))
                .foreign_keys(true)
                // Kilobytes, of each connection. Readers find the rest in the system's cache at the same cost.
                .pragma("cache_size", if writer { "-8000" } else { "-2000" })
                .pragma("mmap_size", "0");
            if writer {
                o.journal_mode(SqliteJournalMode::Wal)
                    .synchronous(SqliteSynchronous::Full)
            } else {
                o.pragma("query_only", "on")
            }
        });
    } else {
        options.statement_timeout(Duration::from_secs(60));
    }
    if !sqlite && !writer {
        // They never begin a transaction, so there is none that a cancelled request could leave on them.
        options.map_sqlx_postgres_opts(|o| o.options([("default_transaction_read_only", "on")]));
    } else if !sqlite {
        // sqlx 0.9.0 can hand back a connection that a cancelled request left inside an open
        // transaction; what is then "committed" on it vanishes. In such a transaction now() stands
        // still, so this finds and discards the connection (transact-rs/sqlx#4394). As a simple query:
        // a prepared one has its times taken at different steps, and every connection would be
        // discarded and made anew with its costly password exchange.
        options.map_sqlx_postgres_before_acquire(|connection, _| {
            Box::pin(async move {
                use sqlx::Row as _;
                let asked = sqlx::raw_sql("SELECT now() = statement_timestamp()");
                asked.fetch_one(connection).await?.try_get::<bool, _>(0)
            })
        });
    }
    let mut connection = Database::connect(options).await?;
    let statements = Arc::clone(statements);
    connection.set_metric_callback(move |done| {
        statements.fetch_add(1, Ordering::Relaxed);
        if done.elapsed > SLOW {
            let ms = u64::try_from(done.elapsed.as_millis()).unwrap_or(u64::MAX);
            tracing::warn!(ms, sql = done.statement.sql, "a slow statement");
        }
    });
    Ok(connection)
}
