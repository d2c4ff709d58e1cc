//! What is read often and changes rarely: the platform catalogue, the organisation, how many accounts
//! there are. Kept until
//! the `revision` counter of its name moves. This process drops its copy when it commits such a
//! change; other instances compare the counter at most every two seconds.

use crate::{Store, failure::Failure, sql};
use domain::{ids::PersonId, notice::Notice, organisation::Organisation, platform::Catalogue};
use std::{
    collections::HashSet,
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
    pub(crate) notice: Slot<Option<Notice>>,
    pub(crate) readers: Readers,
}

/// Who has read the newest notice, as far as this process has seen. What was read stays read.
#[derive(Default)]
pub(crate) struct Readers(Mutex<(i64, HashSet<PersonId>)>);

impl Readers {
    /// Whether `person` is known to have read notice `number`.
    pub(crate) fn has(&self, number: i64, person: PersonId) -> bool {
        let held = self.0.lock();
        held.is_ok_and(|held| held.0 == number && held.1.contains(&person))
    }

    /// Remembers that they have. Readers of other notices are forgotten.
    pub(crate) fn add(&self, number: i64, person: PersonId) {
        if let Ok(mut held) = self.0.lock() {
            if held.0 != number {
                *held = (number, HashSet::new());
            }
            held.1.insert(person);
        }
    }
}

/// The revision names a write may move.
pub(crate) const CATALOGUE: &str = "catalogue";
/// See [`CATALOGUE`].
pub(crate) const ORGANISATION: &str = "organisation";
/// See [`CATALOGUE`].
pub(crate) const NOTICE: &str = "notice";
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
            notice: Slot {
                name: NOTICE,
                held: Mutex::new(None),
            },
            readers: Readers::default(),
        }
    }
}

impl Cache {
    /// Forgets one value, after this process changed it.
    pub(crate) fn forget(&self, name: &str) {
        self.catalogue.forget(name);
        self.organisation.forget(name);
        self.register.forget(name);
        self.notice.forget(name);
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
