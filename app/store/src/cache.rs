//! What is read often and changes rarely: the platform catalogue, the organisation, how many accounts
//! there are. Kept until
//! the `revision` counter of its name moves. This process drops its copy when it commits such a
//! change; other instances compare the counter at most every two seconds.

use crate::{Store, failure::Failure, sql};
use domain::{organisation::Organisation, platform::Catalogue};
use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

const LOOK_AGAIN: Duration = Duration::from_secs(2);

/// One cached value with the revision it belongs to.
pub(crate) struct Slot<T> {
    name: &'static str,
    held: Mutex<Option<Held<T>>>,
}

/// What a look found.
pub(crate) enum Look<T> {
    /// The current value.
    Have(Arc<T>),
    /// Nothing current; load it and keep it under this revision.
    Load(i64),
}

struct Held<T> {
    value: Arc<T>,
    revision: i64,
    looked: Instant,
}

/// Everything cached.
pub(crate) struct Cache {
    pub(crate) catalogue: Slot<Catalogue>,
    pub(crate) organisation: Slot<Organisation>,
    /// How many accounts the everyday register has.
    pub(crate) register: Slot<i64>,
}

/// The revision names a write may move.
pub(crate) const CATALOGUE: &str = "catalogue";
/// See [`CATALOGUE`].
pub(crate) const ORGANISATION: &str = "organisation";
/// See [`CATALOGUE`]. Moved by every event about an account.
pub(crate) const ACCOUNTS: &str = "accounts";

impl Default for Cache {
    fn default() -> Self {
        Self {
            catalogue: Slot {
                name: CATALOGUE,
                held: Mutex::new(None),
            },
            organisation: Slot {
                name: ORGANISATION,
                held: Mutex::new(None),
            },
            register: Slot {
                name: ACCOUNTS,
                held: Mutex::new(None),
            },
        }
    }
}

impl Cache {
    /// Forgets one value, after this process changed it.
    pub(crate) fn forget(&self, name: &str) {
        self.catalogue.forget(name);
        self.organisation.forget(name);
        self.register.forget(name);
    }
}

impl<T> Slot<T> {
    fn forget(&self, name: &str) {
        if self.name == name
            && let Ok(mut held) = self.held.lock()
        {
            *held = None;
        }
    }

    /// The value if it is current, else the revision to load it at.
    pub(crate) async fn look(&self, store: &Store) -> Result<Look<T>, Failure> {
        if let Some(value) = self.fresh() {
            return Ok(Look::Have(value));
        }
        // The counter is read before the rows: a change in between is then seen at the next look.
        let revision = revision(store, self.name).await?;
        Ok(self.same(revision).map_or(Look::Load(revision), Look::Have))
    }

    /// Keeps what was loaded.
    pub(crate) fn keep(&self, value: T, revision: i64) -> Arc<T> {
        let value = Arc::new(value);
        if let Ok(mut held) = self.held.lock() {
            *held = Some(Held {
                value: Arc::clone(&value),
                revision,
                looked: Instant::now(),
            });
        }
        value
    }

    fn fresh(&self) -> Option<Arc<T>> {
        let held = self.held.lock().ok()?;
        held.as_ref()
            .filter(|h| h.looked.elapsed() < LOOK_AGAIN)
            .map(|h| Arc::clone(&h.value))
    }

    fn same(&self, revision: i64) -> Option<Arc<T>> {
        let mut held = self.held.lock().ok()?;
        let held = held.as_mut().filter(|h| h.revision == revision)?;
        held.looked = Instant::now();
        Some(Arc::clone(&held.value))
    }
}

async fn revision(store: &Store, name: &str) -> Result<i64, Failure> {
    sql::count(
        &store.0.read,
        "SELECT value AS n FROM revision WHERE name = ?",
        [name.into()],
    )
    .await
}
