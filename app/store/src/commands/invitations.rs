//! Invitations to sign in for the first time: a link that one person may use once, within a week.
//! Only a hash of its token is kept. Using it is part of signing in, see `identities`.

use crate::{
    Store,
    audit::{Entry, Outcome, chain::sha256_hex},
    failure::Failure,
    gate::{About, Call, Record as _},
    outbox::Effect,
};
use chrono::{DateTime, Duration, Utc};
use domain::{
    ids::{InvitationId, PersonId},
    permission::Action,
    person::Person,
    refusal::Refusal,
};
use sea_orm::Value;
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

/// How long an invitation can be used.
pub const LASTS: Duration = Duration::days(7);

/// A new invitation. Its token is told here and never again.
#[derive(Clone, Debug)]
pub struct Invited {
    /// The end of the link; `None` when the same form was sent before, whose answer told it.
    pub token: Option<String>,
    /// Until when it can be used.
    pub expires_at: DateTime<Utc>,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    id: InvitationId,
    expires_at: DateTime<Utc>,
}

/// What is kept of a token.
pub fn hash(token: &str) -> String {
    sha256_hex(format!("invitation {token}").as_bytes())
}

/// Invites a person; earlier invitations of theirs end with it.
///
/// # Errors
/// Refusals of permission, and of somebody who may not sign in; [`Failure::NotFound`].
pub async fn invite(store: &Store, call: &Call, person: PersonId) -> Result<Invited, Failure> {
    let about = About {
        action: Action::EditPeople,
        kind: "person",
        subject: person.to_string(),
    };
    let token = hex::encode(rand::random::<[u8; 32]>());
    let (id, token_hash) = (InvitationId(Uuid::now_v7()), hash(&token));
    let kept = store
        .write(call, about, move |tx| {
            Box::pin(async move {
                let person = Person::load(tx, &person).await?.ok_or(Failure::NotFound)?;
                tx.allow(Action::EditPeople, &person.facts())?;
                if !person.may_sign_in() {
                    return Err(Refusal::rule(
                        "cannot-sign-in",
                        "Signing in is closed to this person. Open it first",
                    )
                    .into());
                }
                let now = tx.moment.at;
                let text = "UPDATE invitation SET withdrawn_at = ? WHERE person_id = ? AND used_at IS NULL AND withdrawn_at IS NULL";
                tx.execute(text, [now.into(), person.id.0.into()]).await?;
                let kept = Kept {
                    id,
                    expires_at: now + LASTS,
                };
                let text = "INSERT INTO invitation (id, person_id, token_hash, created_at, created_by, expires_at) VALUES (?, ?, ?, ?, ?, ?)";
                let values: [Value; 6] = [
                    id.0.into(),
                    person.id.0.into(),
                    token_hash.into(),
                    now.into(),
                    tx.call.actor.name().into(),
                    kept.expires_at.into(),
                ];
                tx.execute(text, values).await?;
                tx.append(Entry {
                    action: Action::EditPeople,
                    outcome: Outcome::Done,
                    subject_kind: Person::KIND,
                    subject: person.id.to_string(),
                    subject_version: Some(person.version),
                    event: "person.invited",
                    payload: json!({ "name": person.name, "expires_at": kept.expires_at }),
                });
                // Without the token: the outbox is kept, and the token must not be.
                tx.follow(Effect {
                    kind: "mail.invitation",
                    dedupe: id.to_string(),
                    subject_kind: Person::KIND,
                    subject: person.id.to_string(),
                    payload: json!({ "to": person.email, "name": person.name, "expires_at": kept.expires_at }),
                    due_at: now,
                });
                Ok(kept)
            })
        })
        .await?;
    Ok(Invited {
        token: (kept.id == id).then_some(token),
        expires_at: kept.expires_at,
    })
}
