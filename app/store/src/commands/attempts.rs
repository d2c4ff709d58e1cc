//! Attempts that end before a command could run: somebody sends a form they may not send. The
//! attempt is judged and noted as a command would; nothing else is written here.

use crate::{
    Store,
    failure::Failure,
    gate::{About, Call},
};
use domain::permission::{Action, Facts};

/// Judges `action` on the record `subject` of this kind, whose facts the caller has read.
///
/// # Errors
/// The refusal, which then stands in the audit trail.
pub async fn judged(
    store: &Store,
    call: &Call,
    action: Action,
    kind: &'static str,
    subject: String,
    facts: Facts,
) -> Result<(), Failure> {
    // Most may: no transaction for them.
    if domain::permission::may(&call.actor, action, &facts).is_ok() {
        return Ok(());
    }
    let about = About {
        action,
        kind,
        subject,
    };
    store
        .write(call, about, move |tx| {
            Box::pin(async move { tx.allow(action, &facts) })
        })
        .await
}
