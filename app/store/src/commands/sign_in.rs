//! The events of signing in and out. Sessions themselves are in `sessions`.

use crate::{
    Store,
    audit::{Entry, Outcome},
    failure::Failure,
    gate::{About, Call},
};
use domain::permission::Action;

/// Writes down that somebody signed in (`how`: `demo`, later the provider).
///
/// # Errors
/// When the database does not answer: then there is no sign-in.
pub async fn signed_in(store: &Store, call: &Call, how: &'static str) -> Result<i64, Failure> {
    note(store, call, "signed-in", how).await
}

/// Writes down that somebody signed out.
///
/// # Errors
/// When the database does not answer.
pub async fn signed_out(store: &Store, call: &Call) -> Result<i64, Failure> {
    note(store, call, "signed-out", "").await
}

async fn note(
    store: &Store,
    call: &Call,
    event: &'static str,
    how: &'static str,
) -> Result<i64, Failure> {
    let subject = call
        .actor
        .person()
        .map(|p| p.to_string())
        .unwrap_or_default();
    let about = About {
        action: Action::SignIn,
        kind: "session",
        subject: subject.clone(),
    };
    store
        .write(call, about, move |tx| {
            Box::pin(async move {
                Ok(tx.append(Entry {
                    action: Action::SignIn,
                    outcome: Outcome::Done,
                    subject_kind: "session",
                    subject,
                    subject_version: None,
                    event,
                    payload: serde_json::json!({ "how": how }),
                }))
            })
        })
        .await
}
