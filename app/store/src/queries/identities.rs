//! How people are tied to the identity provider, and invitations that are open.

use crate::{Store, commands::invitations, failure::Failure, sql};
use chrono::{DateTime, Utc};
use domain::{
    actor::Actor,
    ids::PersonId,
    permission::{self, Action, Facts},
};
use sea_orm::{FromQueryResult, Value};

/// An identity at a provider.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Identity {
    /// Which provider.
    pub issuer: String,
    /// `invitation` or `verified-email`.
    pub linked_by: String,
    /// Since when.
    pub linked_at: DateTime<Utc>,
}

/// An invitation that can still be used.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Invitation {
    /// Whom it invites.
    pub name: String,
    /// Who made it.
    pub created_by: String,
    /// When.
    pub created_at: DateTime<Utc>,
    /// Until when it can be used.
    pub expires_at: DateTime<Utc>,
}

/// Somebody's way into the register.
#[derive(Clone, Debug)]
pub struct WayIn {
    /// Their name.
    pub name: String,
    /// Whether signing in is open to them.
    pub open: bool,
    /// Their identities, newest first.
    pub identities: Vec<Identity>,
    /// Their open invitation.
    pub invitation: Option<Invitation>,
}

const OPEN: &str = "SELECT p.name, i.created_by, i.created_at, i.expires_at FROM invitation i JOIN person p ON p.id = i.person_id \
     WHERE i.used_at IS NULL AND i.withdrawn_at IS NULL AND i.expires_at > ? AND p.status <> 'left' AND p.disabled_at IS NULL AND p.agency_id IS NULL";

/// The open invitation with this token. Whoever has the token may see it.
///
/// # Errors
/// When the database does not answer.
pub async fn invitation(store: &Store, token: &str) -> Result<Option<Invitation>, Failure> {
    let now = store.clock().now().at;
    let values: [Value; 2] = [now.into(), invitations::hash(token).into()];
    let text = format!("{OPEN} AND i.token_hash = ?");
    let rows = sql::rows(&store.0.read, &text, values).await?;
    let first = rows.first();
    Ok(first
        .map(|row| Invitation::from_query_result(row, ""))
        .transpose()?)
}

/// Whether somebody has signed in with this identity before.
///
/// # Errors
/// When the database does not answer.
pub async fn known(store: &Store, issuer: &str, subject: &str) -> Result<bool, Failure> {
    let text = "SELECT count(*) AS n FROM identity WHERE issuer = ? AND subject = ?";
    Ok(sql::count(&store.0.read, text, [issuer.into(), subject.into()]).await? > 0)
}

/// How a person gets in.
///
/// # Errors
/// Refusals of permission; [`Failure::NotFound`].
pub async fn way_in(store: &Store, actor: &Actor, person: PersonId) -> Result<WayIn, Failure> {
    let facts = Facts {
        person: Some(person),
        ..Facts::default()
    };
    permission::may(actor, Action::ViewPeople, &facts)?;
    let text = "SELECT name, CASE WHEN status <> 'left' AND disabled_at IS NULL AND agency_id IS NULL THEN 1 ELSE 0 END AS n FROM person WHERE id = ?";
    let rows = sql::rows(&store.0.read, text, [person.0.into()]).await?;
    let row = rows.first().ok_or(Failure::NotFound)?;
    let open: i32 = row.try_get("", "n")?;
    let text = "SELECT issuer, linked_by, linked_at FROM identity WHERE person_id = ? ORDER BY linked_at DESC";
    let identities = sql::rows(&store.0.read, text, [person.0.into()]).await?;
    let now = store.clock().now().at;
    let values: [Value; 2] = [now.into(), person.0.into()];
    let invitations = sql::rows(
        &store.0.read,
        &format!("{OPEN} AND i.person_id = ? ORDER BY i.created_at DESC"),
        values,
    )
    .await?;
    Ok(WayIn {
        name: row.try_get("", "name")?,
        open: open == 1,
        identities: identities
            .iter()
            .map(|row| Identity::from_query_result(row, ""))
            .collect::<Result<_, _>>()?,
        invitation: invitations
            .first()
            .map(|row| Invitation::from_query_result(row, ""))
            .transpose()?,
    })
}
