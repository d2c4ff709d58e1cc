//! The copy that is kept of a return each time it is sent: what was hashed, to the letter.

use crate::{Store, audit::chain::sha256_hex, dossier::SnapshotFile, failure::Failure, sql};
use chrono::{DateTime, Utc};
use domain::{
    actor::{Actor, By},
    ids::ReturnId,
    permission::{self, Action, Facts},
    quarter::Quarter,
    returns::{Content, Known},
};
use sea_orm::{QueryResult, Value};
use serde::{Deserialize, Serialize};

/// A return as it was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Copy {
    /// `RT-0042`.
    pub reference: String,
    /// The period.
    pub period: Quarter,
    /// `AC-0042`.
    pub account: String,
    /// The account's name.
    pub name: String,
    /// Its platform's name.
    pub platform: String,
    /// Its address.
    pub address: String,
    /// Who sent it.
    pub by: By,
    /// When.
    pub at: DateTime<Utc>,
    /// Which questions it answers.
    pub questions: u16,
    /// What it says.
    pub content: Content,
    /// What the register held then.
    pub known: Known,
    /// What was attached.
    pub files: Vec<SnapshotFile>,
}

/// A copy with the hash stored beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptCopy {
    /// Which time it was sent, from 1.
    pub seq: i64,
    /// The stored text.
    pub body: String,
    /// Its hash as it was stored.
    pub hash: String,
    /// What it says.
    pub copy: Copy,
}

impl KeptCopy {
    /// The hash of the stored text, computed anew.
    pub fn computed(&self) -> String {
        sha256_hex(self.body.as_bytes())
    }
}

/// The copy in the column `body`.
pub(crate) fn read(row: &QueryResult, of: i64) -> Result<Copy, Failure> {
    let body: String = row.try_get("", "body")?;
    serde_json::from_str(&body).map_err(|e| Failure::json("return_copy", "body", &of, &e))
}

/// A return as it was sent once.
///
/// # Errors
/// A refusal of permission; [`Failure::NotFound`]; the database.
pub async fn one(
    store: &Store,
    actor: &Actor,
    id: ReturnId,
    facts: &Facts,
    seq: i64,
) -> Result<KeptCopy, Failure> {
    permission::may(actor, Action::ViewReturns, facts)?;
    let text = "SELECT c.seq, c.body, c.hash FROM return_copy c JOIN account_return t ON t.number = c.return_number \
                WHERE t.id = ? AND c.seq = ?";
    let values: [Value; 2] = [id.0.into(), seq.into()];
    let found = sql::rows(&store.0.read, text, values).await?;
    let row = found.first().ok_or(Failure::NotFound)?;
    Ok(KeptCopy {
        seq,
        body: row.try_get("", "body")?,
        hash: row.try_get("", "hash")?,
        copy: read(row, seq)?,
    })
}
