//! Session rows: a hash of the cookie, who it is, and until when. `save` changes a living session
//! and never makes or revives one, so that a slow request cannot undo a sign-out. Attempts to sign
//! in that are still with the identity provider are rows of the same table, of nobody yet.

use crate::{Store, failure::Failure, sql};
use chrono::{DateTime, Duration, Utc};
use domain::ids::PersonId;
use sea_orm::{ConnectionTrait as _, FromQueryResult, Value};
use uuid::Uuid;

/// A living session.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Session {
    /// Who is signed in; nobody yet while somebody is on the way through a provider.
    person_id: Option<Uuid>,
    /// Facts of the sign-in, JSON.
    pub data: String,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// When it was last used, to the minute.
    pub last_seen_at: DateTime<Utc>,
    /// When it ends whatever happens.
    pub expires_at: DateTime<Utc>,
}

impl Session {
    /// Who is signed in.
    pub fn person(&self) -> Option<PersonId> {
        self.person_id.map(PersonId)
    }
}

/// Whose session it is, and how they came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// Who.
    pub person: PersonId,
    /// The identity provider that proved it; `None` = the demonstration.
    pub provider: Option<AtProvider>,
    /// The browser in a few words, such as "Firefox on Windows"; may be empty.
    pub browser: String,
}

/// The same person and session as the identity provider names them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AtProvider {
    /// Which provider.
    pub issuer: String,
    /// Its word for the person.
    pub subject: String,
    /// Its word for the session (`sid`), if it has one.
    pub session: Option<String>,
}

/// The values of a holder's columns.
fn columns(holder: Option<&Holder>) -> [Value; 5] {
    let provider = holder.and_then(|holder| holder.provider.as_ref());
    [
        holder.map(|holder| holder.person.0).into(),
        provider.map(|at| at.issuer.clone()).into(),
        provider.map(|at| at.subject.clone()).into(),
        provider.and_then(|at| at.session.clone()).into(),
        holder
            .map(|holder| holder.browser.clone())
            .unwrap_or_default()
            .into(),
    ]
}

/// Begins a session. `id_hash` is the SHA-256 of the cookie's value: the value itself is not kept.
///
/// # Errors
/// When the database does not answer, or the hash is taken (which it never is by chance).
pub async fn create(
    store: &Store,
    id_hash: &str,
    holder: Option<&Holder>,
    data: &str,
    expires_at: DateTime<Utc>,
) -> Result<(), Failure> {
    let now = store.clock().now().at;
    let text = "INSERT INTO session (id_hash, public_id, data, created_at, last_seen_at, expires_at, person_id, issuer, subject, provider_session, browser) \
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    let mut values: Vec<Value> = vec![
        id_hash.into(),
        Uuid::now_v7().into(),
        data.into(),
        now.into(),
        now.into(),
        expires_at.into(),
    ];
    values.extend(columns(holder));
    execute(store, text, values).await.map(|_| ())
}

/// The living session with this hash: not revoked, not past its end, used within `idle`. Its last
/// use is noted at most once a minute.
///
/// # Errors
/// When the database does not answer.
pub async fn load(
    store: &Store,
    id_hash: &str,
    idle: Duration,
) -> Result<Option<Session>, Failure> {
    let now = store.clock().now().at;
    let text = "SELECT person_id, data, created_at, last_seen_at, expires_at FROM session \
                WHERE id_hash = ? AND revoked_at IS NULL AND expires_at > ? AND last_seen_at > ?";
    let rows = sql::rows(
        &store.0.read,
        text,
        [id_hash.into(), now.into(), (now - idle).into()],
    )
    .await?;
    let Some(row) = rows.first() else {
        return Ok(None);
    };
    let session = Session::from_query_result(row, "")?;
    if now - session.last_seen_at >= Duration::minutes(1) {
        let text = "UPDATE session SET last_seen_at = ? WHERE id_hash = ? AND revoked_at IS NULL";
        execute(store, text, [now.into(), id_hash.into()]).await?;
    }
    Ok(Some(session))
}

/// Changes the data of a living session; `false` = there is none.
///
/// # Errors
/// When the database does not answer.
pub async fn save(
    store: &Store,
    id_hash: &str,
    holder: Option<&Holder>,
    data: &str,
) -> Result<bool, Failure> {
    let text = "UPDATE session SET data = ?, person_id = ?, issuer = ?, subject = ?, provider_session = ?, browser = ? \
                WHERE id_hash = ? AND revoked_at IS NULL";
    let mut values: Vec<Value> = vec![data.into()];
    values.extend(columns(holder));
    values.push(id_hash.into());
    Ok(execute(store, text, values).await? == 1)
}

/// Keeps what an attempt to sign in needs when the browser comes back from the identity provider.
/// `hash` is of the attempt's state together with the browser's own session.
///
/// # Errors
/// When the database does not answer, or the hash is taken (which it never is by chance).
pub async fn begin_attempt(
    store: &Store,
    hash: &str,
    data: &str,
    lasts: Duration,
) -> Result<(), Failure> {
    let ends = store.clock().now().at + lasts;
    create(store, hash, None, data, ends).await
}

/// What was kept for the attempt: once, and not after its end. Of two requests at the same moment
/// one gets it.
///
/// # Errors
/// When the database does not answer.
pub async fn take_attempt(store: &Store, hash: &str) -> Result<Option<String>, Failure> {
    let now = store.clock().now().at;
    let text = "SELECT data AS t FROM session WHERE id_hash = ? AND person_id IS NULL AND revoked_at IS NULL AND expires_at > ?";
    let rows = sql::rows(&store.0.read, text, [hash.into(), now.into()]).await?;
    let Some(row) = rows.first() else {
        return Ok(None);
    };
    let data: String = row.try_get("", "t")?;
    let text =
        "UPDATE session SET revoked_at = ?, data = '{}' WHERE id_hash = ? AND revoked_at IS NULL";
    let taken = execute(store, text, [now.into(), hash.into()]).await?;
    Ok((taken == 1).then_some(data))
}

/// Ends one session for good.
///
/// # Errors
/// When the database does not answer.
pub async fn revoke(store: &Store, id_hash: &str) -> Result<(), Failure> {
    let now = store.clock().now().at;
    let text = "UPDATE session SET revoked_at = ? WHERE id_hash = ? AND revoked_at IS NULL";
    execute(store, text, [now.into(), id_hash.into()])
        .await
        .map(|_| ())
}

/// Ends every session of a person.
///
/// # Errors
/// When the database does not answer.
pub async fn revoke_all(store: &Store, person: PersonId) -> Result<u64, Failure> {
    let now = store.clock().now().at;
    let text = "UPDATE session SET revoked_at = ? WHERE person_id = ? AND revoked_at IS NULL";
    execute(store, text, [now.into(), person.0.into()]).await
}

/// How many people's sessions are alive: not revoked, not past their end, used within `idle`.
///
/// # Errors
/// When the database does not answer.
pub async fn living(store: &Store, idle: Duration) -> Result<i64, Failure> {
    let now = store.clock().now().at;
    let text = "SELECT count(*) AS n FROM session \
                WHERE revoked_at IS NULL AND person_id IS NOT NULL AND expires_at > ? AND last_seen_at > ?";
    sql::count(&store.0.read, text, [now.into(), (now - idle).into()]).await
}

/// Removes sessions that ended more than a day ago: technical rows, not records.
///
/// # Errors
/// When the database does not answer.
pub async fn purge(store: &Store) -> Result<u64, Failure> {
    let before = store.clock().now().at - Duration::days(1);
    execute(
        store,
        "DELETE FROM session WHERE expires_at < ?",
        [before.into()],
    )
    .await
}

/// Session rows are not records of the register: they are written outside the gate, each in a task of
/// its own so that a client that goes away cannot cancel the statement half-way.
#[expect(clippy::disallowed_methods, reason = "session rows are not records")]
async fn execute(
    store: &Store,
    text: &'static str,
    values: impl IntoIterator<Item = Value>,
) -> Result<u64, Failure> {
    let inner = std::sync::Arc::clone(&store.0);
    let statement = sql::statement(&inner.write, text, values);
    let task = tokio::spawn(async move {
        inner
            .write
            .execute_raw(statement)
            .await
            .map(|r| r.rows_affected())
    });
    Ok(task.await.map_err(|e| Failure::worker(&e))??)
}
