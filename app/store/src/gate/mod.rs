//! The write gate: the only place that begins, writes and commits. In one transaction and in this
//! order: load, permission, version, transition, save, audit event, outbox, idempotency, commit.
//! A refused attempt leaves an event of its own. There is no delete.

mod row;
mod together;
mod tx;

pub(crate) use together::Together;
pub(crate) use tx::Tx;

use crate::{
    Store,
    audit::{Entry, Outcome as Done},
    db::Inner,
    failure::Failure,
    sql::{self, Ask},
};
use domain::{
    actor::Actor,
    moment::Moment,
    outcome::Outcome,
    permission::{Action, Facts},
    refusal::Refusal,
};
use sea_orm::{
    ConnectionTrait, DbBackend, SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::{
    collections::{BTreeSet, HashMap},
    future::Future,
    pin::Pin,
    sync::Arc,
};

/// Who asks, in which request, and with which idempotency token.
#[derive(Clone, Debug)]
pub struct Call {
    /// Who.
    pub actor: Actor,
    /// Ties the event to the log.
    pub request_id: String,
    /// The form's token: the same token twice is one write.
    pub key: Option<String>,
}

impl Call {
    /// Whose token it is.
    fn actor_key(&self) -> String {
        match self.actor.person() {
            Some(person) => person.to_string(),
            None => self.actor.kind().to_owned(),
        }
    }
}

/// What was saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    /// What people call the record.
    pub reference: String,
    /// Its version now.
    pub version: i64,
    /// The audit event; `None` = nothing had to change.
    pub event: Option<i64>,
}

/// A kind of record that is changed through the gate.
pub(crate) trait Record:
    Clone + PartialEq + Serialize + Send + Sync + Sized + 'static
{
    /// How it is looked up.
    type Id: Clone + Send + Sync + std::fmt::Display + 'static;
    /// The word in the audit trail.
    const KIND: &'static str;
    /// The record as it is, or `None`.
    fn load(
        tx: &mut Tx,
        id: &Self::Id,
    ) -> impl Future<Output = Result<Option<Self>, Failure>> + Send;
    /// Saves a new record.
    fn insert(&self, tx: &mut Tx) -> impl Future<Output = Result<(), Failure>> + Send;
    /// Saves where the stored version is `seen`; `false` = it was not.
    fn update(&self, tx: &mut Tx, seen: i64) -> impl Future<Output = Result<bool, Failure>> + Send;
    /// What a scoped permission is compared with.
    fn facts(&self) -> Facts;
    /// What people call it.
    fn reference(&self) -> String;
    /// Counts the saves.
    fn version(&self) -> i64;
    /// Sets the version.
    fn set_version(&mut self, version: i64);
}

/// An event's word in the audit trail.
pub(crate) trait Event: Serialize + Send {
    /// E.g. `account.edited`.
    fn key(&self) -> &'static str;
}

/// The end of the chain.
#[derive(Clone, Debug)]
pub(crate) struct Head {
    pub(crate) seq: i64,
    pub(crate) hash: String,
}

/// The steps of a write.
pub(crate) type Body<'t, T> = Pin<Box<dyn Future<Output = Result<T, Failure>> + Send + 't>>;

/// What a refused attempt was about.
#[derive(Clone, Debug)]
pub(crate) struct About {
    pub(crate) action: Action,
    pub(crate) kind: &'static str,
    pub(crate) subject: String,
}

impl Store {
    /// Changes one record. `step` is the pure transition.
    pub(crate) async fn change<R, E>(
        &self,
        call: &Call,
        action: Action,
        id: R::Id,
        seen: i64,
        step: impl FnOnce(R, Moment) -> Result<Outcome<R, E>, Refusal> + Send + 'static,
    ) -> Result<Saved, Failure>
    where
        R: Record,
        E: Event,
    {
        let about = About {
            action,
            kind: R::KIND,
            subject: id.to_string(),
        };
        self.write(call, about, move |tx| {
            Box::pin(async move { tx.change(action, &id, seen, step).await })
        })
        .await
    }

    /// Runs a write in one transaction of its own task: a client that goes away cannot cancel it.
    pub(crate) async fn write<T, F>(&self, call: &Call, about: About, body: F) -> Result<T, Failure>
    where
        T: Serialize + DeserializeOwned + Send + Sync + 'static,
        F: for<'t> FnOnce(&'t mut Tx) -> Body<'t, T> + Send + 'static,
    {
        let (inner, call) = (Arc::clone(&self.0), call.clone());
        let task = tokio::spawn(async move {
            let done = run(&inner, &call, body).await;
            if let Err(Failure::Refused(refusal)) = &done {
                note_refusal(&inner, &call, &about, refusal).await?;
            }
            done
        });
        task.await.map_err(|e| Failure::worker(&e))?
    }
}

async fn run<T, F>(inner: &Arc<Inner>, call: &Call, body: F) -> Result<T, Failure>
where
    T: Serialize + DeserializeOwned + Send + Sync + 'static,
    F: for<'t> FnOnce(&'t mut Tx) -> Body<'t, T> + Send + 'static,
{
    let (mut tx, before) = begin(inner, call).await?;
    if let Some(before) = before {
        tx.conn.rollback().await?;
        return serde_json::from_str(&before)
            .map_err(|e| Failure::json("idempotency_key", "result", &call.request_id, &e));
    }
    let done = match body(&mut tx).await {
        Ok(value) => tx.settle_set_up().await.map(|()| value),
        Err(failure) => Err(failure),
    };
    match done {
        Ok(value) => {
            let moved = tx.finish(&value).await?;
            for name in moved {
                inner.cache.forget(name);
            }
            Ok(value)
        }
        Err(failure) => {
            tx.conn.rollback().await?;
            Err(failure)
        }
    }
}

/// A write that begins, and the result of its token if that was used before.
#[expect(clippy::disallowed_methods, reason = "the gate")]
async fn begin(inner: &Arc<Inner>, call: &Call) -> Result<(Tx, Option<String>), Failure> {
    // A deferred SQLite transaction that reads and then writes fails at once when another wrote in
    // between; an immediate one waits its turn.
    let options = TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..Default::default()
    };
    let conn = inner.write.begin_with_options(options).await?;
    // The head is locked first: all writes stand in one line, none can deadlock with another.
    let lock = if conn.get_database_backend() == DbBackend::Postgres {
        " FOR UPDATE"
    } else {
        ""
    };
    let head = Ask::new(
        format!("SELECT seq, hash FROM audit_head WHERE id = 1{lock}"),
        [],
    );
    let (head, before) = match &call.key {
        None => (head.rows(&conn).await?, Vec::new()),
        Some(token) => {
            let text = "SELECT result FROM idempotency_key WHERE actor = ? AND token = ?";
            let used = Ask::new(text, [call.actor_key().into(), token.clone().into()]);
            let [head, before] = sql::several(&conn, [head, used]).await?;
            (head, before)
        }
    };
    let before = before.first().map(|row| row.try_get("", "result"));
    let row = head
        .first()
        .ok_or_else(|| Failure::Unusable("The audit trail has no head: run `migrate`".into()))?;
    let head = Head {
        seq: row.try_get("", "seq")?,
        hash: row.try_get("", "hash")?,
    };
    let tx = Tx {
        conn,
        moment: inner.settings.clock.now(),
        call: call.clone(),
        head,
        acting_for: None,
        events: Vec::new(),
        effects: Vec::new(),
        revisions: BTreeSet::new(),
        judged: BTreeSet::new(),
        beyond_set_up: BTreeSet::new(),
        accounts: HashMap::new(),
        whole: None,
    };
    Ok((tx, before.transpose()?))
}

async fn note_refusal(
    inner: &Arc<Inner>,
    call: &Call,
    about: &About,
    refusal: &Refusal,
) -> Result<(), Failure> {
    let unkeyed = Call {
        key: None,
        ..call.clone()
    };
    let (mut tx, _) = begin(inner, &unkeyed).await?;
    tx.append(Entry {
        action: about.action,
        outcome: Done::Refused,
        subject_kind: about.kind,
        subject: about.subject.clone(),
        subject_version: None,
        event: "refused",
        payload: serde_json::json!({ "code": refusal.code(), "reason": refusal.to_string() }),
    });
    tx.finish(&()).await.map(|_| ())
}

/// Where the chain ends.
pub(crate) async fn read_head(store: &Store) -> Result<Head, Failure> {
    let rows = sql::rows(
        &store.0.read,
        "SELECT seq, hash FROM audit_head WHERE id = 1",
        [],
    )
    .await?;
    match rows.first() {
        Some(row) => Ok(Head {
            seq: row.try_get("", "seq")?,
            hash: row.try_get("", "hash")?,
        }),
        None => Ok(Head {
            seq: 0,
            hash: String::new(),
        }),
    }
}
