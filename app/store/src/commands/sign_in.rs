//! The events of signing in and out, and the end of sessions by the identity provider's word.
//! Sessions themselves are in `sessions`; who somebody is, is found in `identities`.

use crate::{
    Store,
    audit::{Entry, Outcome},
    failure::Failure,
    gate::{About, Call, Tx},
};
use domain::{ids::PersonId, permission::Action};
use sea_orm::Value;
use serde_json::json;

/// Writes down that somebody signed in (`how`: `demo`).
///
/// # Errors
/// When the database does not answer: then there is no sign-in.
pub async fn signed_in(store: &Store, call: &Call, how: &'static str) -> Result<i64, Failure> {
    let person = call.actor.person();
    store
        .write(call, about(person), move |tx| {
            Box::pin(async move { tx.signed_in(person, json!({ "how": how })).await })
        })
        .await
}

/// Writes down that somebody signed out.
///
/// # Errors
/// When the database does not answer.
pub async fn signed_out(store: &Store, call: &Call) -> Result<i64, Failure> {
    let person = call.actor.person();
    store
        .write(call, about(person), move |tx| {
            Box::pin(
                async move { Ok(tx.session_event("signed-out", person, json!({ "how": "" }))) },
            )
        })
        .await
}

/// What the identity provider wants ended (OpenID Connect Back-Channel Logout 1.0, 2.4).
#[derive(Clone, Debug)]
pub struct ProviderLogout {
    /// Which provider.
    pub issuer: String,
    /// Its word for the person.
    pub subject: Option<String>,
    /// Its word for the session; without it every session of the person ends.
    pub session: Option<String>,
    /// The number of the notice, which counts once.
    pub notice: String,
}

/// Ends the sessions that a provider's notice names; how many those were, or `None` when the same
/// notice came before. The caller has proved that it is the provider's.
///
/// # Errors
/// When the database does not answer.
pub async fn provider_logout(
    store: &Store,
    call: &Call,
    wish: ProviderLogout,
) -> Result<Option<u64>, Failure> {
    let call = Call {
        key: Some(format!("logout {} {}", wish.issuer, wish.notice)),
        ..call.clone()
    };
    let about = About {
        action: Action::EndSessions,
        kind: "session",
        subject: wish.subject.clone().unwrap_or_default(),
    };
    let request = call.request_id.clone();
    let (by, ended): (String, u64) = store
        .write(&call, about, move |tx| {
            Box::pin(async move {
                let ended = tx.end_at_provider(&wish).await?;
                Ok((tx.call.request_id.clone(), ended))
            })
        })
        .await?;
    Ok((by == request).then_some(ended))
}

fn about(person: Option<PersonId>) -> About {
    About {
        action: Action::SignIn,
        kind: "session",
        subject: person.map(|person| person.to_string()).unwrap_or_default(),
    }
}

impl Tx {
    /// Writes down that `person` signed in, in the trail and on their record.
    pub(crate) async fn signed_in(
        &mut self,
        person: Option<PersonId>,
        payload: serde_json::Value,
    ) -> Result<i64, Failure> {
        if let Some(person) = person {
            let text = "UPDATE person SET last_sign_in_at = ? WHERE id = ?";
            let values: [Value; 2] = [self.moment.at.into(), person.0.into()];
            self.execute(text, values).await?;
        }
        Ok(self.session_event("signed-in", person, payload))
    }

    fn session_event(
        &mut self,
        event: &'static str,
        person: Option<PersonId>,
        payload: serde_json::Value,
    ) -> i64 {
        self.append(Entry {
            action: Action::SignIn,
            outcome: Outcome::Done,
            subject_kind: "session",
            subject: person.map(|person| person.to_string()).unwrap_or_default(),
            subject_version: None,
            event,
            payload,
        })
    }

    /// Ends sessions by the provider's words for them, and writes it down if there were any.
    async fn end_at_provider(&mut self, wish: &ProviderLogout) -> Result<u64, Failure> {
        let mut text = String::from(
            "UPDATE session SET revoked_at = ? WHERE revoked_at IS NULL AND person_id IS NOT NULL AND issuer = ?",
        );
        let mut values: Vec<Value> = vec![self.moment.at.into(), wish.issuer.clone().into()];
        for (column, word) in [
            ("provider_session", &wish.session),
            ("subject", &wish.subject),
        ] {
            if let Some(word) = word {
                text.push_str(" AND ");
                text.push_str(column);
                text.push_str(" = ?");
                values.push(word.clone().into());
            }
        }
        if wish.session.is_none() && wish.subject.is_none() {
            return Ok(0);
        }
        let ended = self.execute(&text, values).await?;
        if ended > 0 {
            self.append(Entry {
                action: Action::EndSessions,
                outcome: Outcome::Done,
                subject_kind: "session",
                subject: wish.subject.clone().unwrap_or_default(),
                subject_version: None,
                event: "session.ended-by-provider",
                payload: json!({ "sessions": ended }),
            });
        }
        Ok(ended)
    }
}
