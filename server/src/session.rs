//! Sessions: our rows behind tower-sessions, the cookie, and what little a session remembers.
//! Roles are never kept in a session; they are read anew on each request (`visit`).

use app::context::ThisSession;
use axum::{extract::Request, middleware::Next, response::Response};
use chrono::{DateTime, TimeDelta, Utc};
use domain::ids::PersonId;
use http::{HeaderValue, header};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::{collections::HashMap, fmt, time::Duration};
use store::{Failure, Store, sessions};
use time::OffsetDateTime;
use tower_sessions::{
    Expiry, SessionManagerLayer, SessionStore,
    cookie::SameSite,
    session::{Id, Record},
    session_store::{Error, Result},
};

/// The cookie's name. Browsers keep a `__Host-` cookie only when it is Secure, for this host alone.
pub const COOKIE: &str = "__Host-smr";

/// The one entry of a session's data.
pub const SIGNED_IN: &str = "signed_in";

/// What a session remembers of a sign-in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedIn {
    /// Who.
    pub person: PersonId,
    /// How they proved it: `demo`, `provider`.
    pub way: String,
    /// When.
    pub at: DateTime<Utc>,
    /// The browser in a few words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub browser: String,
    /// The same person and session as the identity provider names them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<AtProvider>,
}

/// Somebody's session as the identity provider names it. Its tokens are not kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AtProvider {
    /// Which provider.
    pub issuer: String,
    /// Its word for the person.
    pub subject: String,
    /// Its word for the session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<String>,
}

/// Clocks of several instances differ by no more; a session last used further ahead than this was
/// made by a clock that has since jumped back, which must not prolong it.
const SKEW: TimeDelta = TimeDelta::minutes(5);

/// Session rows in the register's own database.
#[derive(Clone)]
pub struct Sessions {
    store: Store,
    idle: TimeDelta,
    whole: TimeDelta,
}

impl fmt::Debug for Sessions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sessions")
            .field("idle", &self.idle)
            .field("whole", &self.whole)
            .finish_non_exhaustive()
    }
}

impl Sessions {
    /// Sessions that end `idle` after their last request, and `whole` after sign-in in any case.
    pub fn new(store: Store, idle: Duration, whole: Duration) -> Self {
        let delta = |duration| TimeDelta::from_std(duration).unwrap_or(TimeDelta::zero());
        Self {
            store,
            idle: delta(idle),
            whole: delta(whole),
        }
    }

    /// How many people are signed in now.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn living(&self) -> std::result::Result<i64, Failure> {
        sessions::living(&self.store, self.idle).await
    }

    /// The session of a request, as lists of sessions know it.
    pub(crate) fn this(&self, id: Option<Id>) -> ThisSession {
        ThisSession {
            hash: id.map(|id| hash(&id)).unwrap_or_default(),
            idle: self.idle,
        }
    }

    /// The layer that reads and sets the cookie. No `Max-Age`: the server decides when it ends.
    pub fn layer(self) -> SessionManagerLayer<Self> {
        SessionManagerLayer::new(self)
            .with_name(COOKIE)
            .with_secure(true)
            .with_http_only(true)
            // Lax, not Strict: coming back from an identity provider is a navigation from another site.
            .with_same_site(SameSite::Lax)
            .with_path("/")
            .with_expiry(Expiry::OnSessionEnd)
    }
}

#[async_trait::async_trait]
impl SessionStore for Sessions {
    async fn create(&self, record: &mut Record) -> Result<()> {
        // The end is ours by the injected clock; tower-sessions would take the machine's.
        let ends = self.store.clock().now().at + self.whole;
        sessions::create(
            &self.store,
            &hash(&record.id),
            holder(record).as_ref(),
            &encode(record)?,
            ends,
        )
        .await
        .map_err(backend)
    }

    async fn save(&self, record: &Record) -> Result<()> {
        // `false` = it was revoked meanwhile: then a late request has nothing left to save.
        sessions::save(
            &self.store,
            &hash(&record.id),
            holder(record).as_ref(),
            &encode(record)?,
        )
        .await
        .map(|_| ())
        .map_err(backend)
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let found = sessions::load(&self.store, &hash(id), self.idle)
            .await
            .map_err(backend)?;
        let now = self.store.clock().now().at;
        found
            .filter(|session| session.last_seen_at <= now + SKEW)
            .map(|session| decode(*id, &session))
            .transpose()
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        sessions::revoke(&self.store, &hash(id))
            .await
            .map_err(backend)
    }
}

/// What is stored instead of the cookie's value, so that a copy of the database opens no session.
fn hash(id: &Id) -> String {
    hex::encode(Sha256::digest(id.to_string().as_bytes()))
}

/// Whose session it is, for the columns by which sessions are found and listed.
fn holder(record: &Record) -> Option<sessions::Holder> {
    let facts = record.data.get(SIGNED_IN)?;
    let facts: SignedIn = serde_json::from_value(facts.clone()).ok()?;
    Some(sessions::Holder {
        person: facts.person,
        browser: facts.browser,
        provider: facts.provider.map(|at| sessions::AtProvider {
            issuer: at.issuer,
            subject: at.subject,
            session: at.session,
        }),
    })
}

fn encode(record: &Record) -> Result<String> {
    serde_json::to_string(&record.data).map_err(|error| Error::Encode(error.to_string()))
}

fn decode(id: Id, session: &sessions::Session) -> Result<Record> {
    let data: HashMap<_, _> =
        serde_json::from_str(&session.data).map_err(|error| Error::Decode(error.to_string()))?;
    let expiry_date = OffsetDateTime::from_unix_timestamp(session.expires_at.timestamp())
        .map_err(|error| Error::Decode(error.to_string()))?;
    Ok(Record {
        id,
        data,
        expiry_date,
    })
}

fn backend(failure: Failure) -> Error {
    Error::Backend(failure.to_string())
}

/// Rewrites the removal cookie, which tower-sessions sends without `Secure`: browsers ignore such a
/// cookie for a `__Host-` name, and the old one would stay.
pub async fn seal_cookie(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let cookies: Vec<_> = response
        .headers()
        .get_all(header::SET_COOKIE)
        .iter()
        .map(seal)
        .collect();
    response.headers_mut().remove(header::SET_COOKIE);
    for cookie in cookies {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

fn seal(cookie: &HeaderValue) -> HeaderValue {
    let text = cookie.to_str().unwrap_or_default();
    let ours = text.split_once('=').is_some_and(|(name, _)| name == COOKIE);
    if ours && !text.split(';').any(|part| part.trim() == "Secure") {
        return HeaderValue::from_static(
            "__Host-smr=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax",
        );
    }
    cookie.clone()
}
