//! Ending sessions from a list of them: one's own, or another person's by those who may. A session
//! that was ended is gone with its next request, on every instance.

use crate::{
    Store,
    audit::{Entry, Outcome},
    failure::Failure,
    gate::{About, Call},
    sql,
};
use domain::{
    ids::{PersonId, SessionId},
    permission::{Action, Facts},
};
use sea_orm::Value;

/// Which of a person's sessions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    /// This one.
    One(SessionId),
    /// All but the one with this hash.
    AllBut(String),
    /// All.
    All,
}

/// Ends sessions of `person`; answers how many there were.
///
/// # Errors
/// [`Failure::NotFound`] when the one is not theirs or has ended; refusals.
pub async fn end(
    store: &Store,
    call: &Call,
    person: PersonId,
    which: Which,
) -> Result<u64, Failure> {
    let about = About {
        action: Action::EndSessions,
        kind: "session",
        subject: person.to_string(),
    };
    store
        .write(call, about, move |tx| {
            Box::pin(async move {
                let facts = Facts {
                    person: Some(person),
                    ..Facts::default()
                };
                // One's own are one's own, also without any role.
                if tx.call.actor.person() != Some(person) {
                    tx.allow(Action::EndSessions, &facts)?;
                }
                let now = tx.moment.at;
                let (and, value): (&str, Option<Value>) = match &which {
                    Which::One(id) => (" AND public_id = ?", Some(id.0.into())),
                    Which::AllBut(hash) => (" AND id_hash <> ?", Some(hash.as_str().into())),
                    Which::All => ("", None),
                };
                let living = "person_id = ? AND revoked_at IS NULL AND expires_at > ?";
                let mut values: Vec<Value> = vec![person.0.into(), now.into()];
                values.extend(value);
                let text = format!("SELECT browser FROM session WHERE {living}{and}");
                let rows = sql::rows(&tx.conn, &text, values.clone()).await?;
                if rows.is_empty() && matches!(which, Which::One(_)) {
                    return Err(Failure::NotFound);
                }
                let browsers: Vec<String> = rows
                    .iter()
                    .map(|row| row.try_get("", "browser"))
                    .collect::<Result<_, _>>()?;
                values.insert(0, now.into());
                let text = format!("UPDATE session SET revoked_at = ? WHERE {living}{and}");
                let ended = tx.execute(&text, values).await?;
                if ended > 0 {
                    tx.append(Entry {
                        action: Action::EndSessions,
                        outcome: Outcome::Done,
                        subject_kind: "session",
                        subject: person.to_string(),
                        subject_version: None,
                        event: "session.ended",
                        payload: serde_json::json!({ "sessions": ended, "browsers": browsers }),
                    });
                }
                Ok(ended)
            })
        })
        .await
}
