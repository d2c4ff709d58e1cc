//! Living sessions as people see them: which browser, since when. Their cookies are not known here.

use crate::{Store, failure::Failure, sql};
use chrono::{DateTime, Duration, Utc};
use domain::{
    actor::Actor,
    ids::{PersonId, SessionId},
    permission::{self, Action, Facts},
};
use sea_orm::{FromQueryResult, Value};
use uuid::Uuid;

/// A living session.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Listed {
    public_id: Option<Uuid>,
    id_hash: String,
    issuer: Option<String>,
    /// The browser in a few words; may be empty.
    pub browser: String,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// When it was last used, to the minute.
    pub last_seen_at: DateTime<Utc>,
    /// When it ends whatever happens.
    pub expires_at: DateTime<Utc>,
}

impl Listed {
    /// How it is named to be ended; sessions of an older version have no name and end with the others.
    pub fn id(&self) -> Option<SessionId> {
        self.public_id.map(SessionId)
    }

    /// Whether it is the session with this hash.
    pub fn is(&self, hash: &str) -> bool {
        self.id_hash == hash
    }

    /// Whether the identity provider proved who it is.
    pub fn by_provider(&self) -> bool {
        self.issuer.is_some()
    }
}

/// The living sessions of `person`, the one used last first: not ended, used within `idle`.
///
/// # Errors
/// A refusal for whoever may not end them; or the database.
pub async fn of(
    store: &Store,
    actor: &Actor,
    person: PersonId,
    idle: Duration,
) -> Result<Vec<Listed>, Failure> {
    let facts = Facts {
        person: Some(person),
        ..Facts::default()
    };
    // One's own are one's own, also without any role.
    if actor.person() != Some(person) {
        permission::may(actor, Action::EndSessions, &facts)?;
    }
    let now = store.clock().now().at;
    let text = "SELECT public_id, id_hash, issuer, browser, created_at, last_seen_at, expires_at FROM session \
                WHERE person_id = ? AND revoked_at IS NULL AND expires_at > ? AND last_seen_at > ? \
                ORDER BY last_seen_at DESC, created_at DESC";
    let values: [Value; 3] = [person.0.into(), now.into(), (now - idle).into()];
    let rows = sql::rows(&store.0.read, text, values).await?;
    Ok(rows
        .iter()
        .map(|row| Listed::from_query_result(row, ""))
        .collect::<Result<_, _>>()?)
}
