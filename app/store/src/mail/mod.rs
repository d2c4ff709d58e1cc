//! Mail on its way: the outbox becomes one message to each person (`expand`), what can wait becomes one
//! summary a person a day (`summary`), and what is due is leased, sent by whoever leased it, and settled
//! (`deliver`). The rows are the delivering job's, not records: they pass the gate, so that instances take
//! turns, and leave no event; what an administrator does to them does (`commands::mail`).

mod deliver;
mod expand;
mod facts;
mod recipients;
mod summary;

pub use deliver::{Leased, Settled, lease, settle};
pub use expand::expand;
pub use summary::summaries;

use crate::{
    Store,
    failure::Failure,
    gate::{About, Call},
    sql,
};
use chrono::{DateTime, Duration, Utc};
use domain::{
    actor::{Actor, SystemActor},
    permission::Action,
};

/// What waits for longer than this is no news any more: it is not sent unless an administrator says so.
pub const STALE: Duration = Duration::days(14);

/// Mail that was sent or will not be is kept so long.
const KEPT: Duration = Duration::days(180);

/// The word of its rows in the audit trail.
pub(crate) const KIND: &str = "mail";

/// Where a message stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// It waits for the day's summary.
    Waiting,
    /// It went into a summary.
    Bundled,
    /// It is to be sent.
    Queued,
    /// A server took it.
    Sent,
    /// It could not be sent, and will not be tried again by itself.
    Failed,
    /// It is not sent: the address takes none, or the person has left.
    Suppressed,
    /// An administrator decided that it is not sent.
    GivenUp,
}

impl State {
    /// Every state, in the order people are shown them.
    pub const ALL: &'static [Self] = &[
        Self::Failed,
        Self::Queued,
        Self::Waiting,
        Self::Suppressed,
        Self::GivenUp,
        Self::Sent,
        Self::Bundled,
    ];

    /// The stable word in tables and addresses.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Bundled => "bundled",
            Self::Queued => "queued",
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::Suppressed => "suppressed",
            Self::GivenUp => "given-up",
        }
    }

    /// The words people see.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Waiting => "Waits for the summary",
            Self::Bundled => "In a summary",
            Self::Queued => "To be sent",
            Self::Sent => "Sent",
            Self::Failed => "Failed",
            Self::Suppressed => "Not sent",
            Self::GivenUp => "Given up",
        }
    }

    /// The state with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|state| state.key() == key)
    }
}

/// The kind of a day's summary, beside those of the catalogue.
pub const SUMMARY: &str = "summary";

/// The call of the delivering job.
fn call() -> Call {
    Call {
        actor: Actor::System(SystemActor::Clock),
        request_id: "mail".into(),
        key: None,
    }
}

fn about() -> About {
    About {
        action: Action::ManageMail,
        kind: KIND,
        subject: "job".into(),
    }
}

/// How many rows a condition finds, without writing: most of the time there is nothing to do.
async fn is_any(store: &Store, text: &str, at: DateTime<Utc>) -> Result<bool, Failure> {
    let found = sql::rows(&store.0.read, text, [at.into()]).await?;
    Ok(!found.is_empty())
}

/// Removes messages that were sent, or that will not be, half a year ago.
///
/// # Errors
/// The database.
pub async fn purge(store: &Store) -> Result<u64, Failure> {
    let before = store.clock().now().at - KEPT;
    let old = "SELECT id FROM mail WHERE state IN ('sent', 'given-up', 'suppressed', 'bundled') AND created_at < ? LIMIT 1";
    if !is_any(store, old, before).await? {
        return Ok(0);
    }
    store
        .write(&call(), about(), move |tx| {
            Box::pin(async move {
                // Lines before the summary they went into.
                let lines = "DELETE FROM mail WHERE state = 'bundled' AND created_at < ?";
                let lines = tx.execute(lines, [before.into()]).await?;
                let text = "DELETE FROM mail WHERE state IN ('sent', 'given-up', 'suppressed') AND created_at < ? \
                            AND NOT EXISTS (SELECT 1 FROM mail l WHERE l.bundle_id = mail.id) \
                            AND NOT EXISTS (SELECT 1 FROM mail_suppression s WHERE s.mail_id = mail.id)";
                Ok(lines + tx.execute(text, [before.into()]).await?)
            })
        })
        .await
}
