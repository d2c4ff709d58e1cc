//! Why the store did not do or find something. Sources are kept for the log and never shown.

use domain::{ids::Reference, problem::Problems, refusal::Refusal};
use sea_orm::DbErr;

/// What can go wrong.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// A rule or a permission said no.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// No such record, or not one this actor may see.
    #[error("not found")]
    NotFound,
    /// Somebody saved the record since it was read.
    #[error("the record changed since it was read")]
    Stale,
    /// The form does not pass.
    #[error("the form has problems")]
    Problems(Problems),
    /// The account is in the register already.
    #[error("{reference} is the same account")]
    Duplicate {
        /// The account that is there.
        reference: Reference,
    },
    /// A stored value is nonsense.
    #[error("{table}.{column} of {row}: {why}")]
    Inconsistent {
        /// Table.
        table: &'static str,
        /// Column.
        column: &'static str,
        /// Which row.
        row: String,
        /// What is wrong.
        why: String,
    },
    /// The database did not do it.
    #[error("database: {0}")]
    Database(#[from] DbErr),
    /// The file system did not do it.
    #[error("file: {0}")]
    File(#[from] std::io::Error),
    /// The place is taken, set up wrongly or too old; the text says what to do.
    #[error("{0}")]
    Unusable(String),
}

impl Failure {
    /// A worker task that ended badly: counted as a database failure, the transaction is rolled back.
    pub(crate) fn worker(error: &tokio::task::JoinError) -> Self {
        Self::Database(DbErr::Custom(format!("worker: {error}")))
    }

    /// JSON that cannot be written or read.
    pub(crate) fn json(
        table: &'static str,
        column: &'static str,
        row: &impl ToString,
        error: &serde_json::Error,
    ) -> Self {
        Self::Inconsistent {
            table,
            column,
            row: row.to_string(),
            why: error.to_string(),
        }
    }
}
