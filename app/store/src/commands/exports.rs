//! What leaves the register as a file: written down before the file is handed over.

use crate::{
    Store,
    audit::{Entry, Outcome},
    failure::Failure,
    gate::{About, Call, Saved},
};
use domain::permission::{Action, Facts};

/// A file that is about to be handed over.
#[derive(Clone, Debug)]
pub struct Export {
    /// Its name.
    pub file: String,
    /// Which accounts are in it, in words.
    pub filter: String,
    /// How many.
    pub rows: u64,
    /// SHA-256 of its bytes, in hexadecimal: tells later whether a file is this one.
    pub sha256: String,
}

const KIND: &str = "export";

/// Notes who takes what out. A file of which this cannot be noted must not be handed over.
///
/// # Errors
/// A refusal of permission, which is noted too; or the database.
pub async fn noted(store: &Store, call: &Call, export: Export) -> Result<Saved, Failure> {
    let about = About {
        action: Action::ExportRegister,
        kind: KIND,
        subject: export.file.clone(),
    };
    store
        .write(call, about, move |tx| {
            Box::pin(async move {
                tx.allow(Action::ExportRegister, &Facts::default())?;
                let seq = tx.append(Entry {
                    action: Action::ExportRegister,
                    outcome: Outcome::Done,
                    subject_kind: KIND,
                    subject: export.file.clone(),
                    subject_version: None,
                    event: "register.exported",
                    payload: serde_json::json!({
                        "filter": export.filter,
                        "rows": export.rows,
                        "sha256": export.sha256,
                    }),
                });
                Ok(Saved {
                    reference: export.file,
                    version: 1,
                    event: Some(seq),
                })
            })
        })
        .await
}

/// Notes who takes the audit trail out, and which part of it (the filter in words). The file holds what
/// was written before this event.
///
/// # Errors
/// As [`noted`].
pub async fn trail_noted(store: &Store, call: &Call, filter: String) -> Result<i64, Failure> {
    let about = About {
        action: Action::ViewAudit,
        kind: KIND,
        subject: TRAIL.into(),
    };
    store
        .write(call, about, move |tx| {
            Box::pin(async move {
                tx.allow(Action::ViewAudit, &Facts::default())?;
                Ok(tx.append(Entry {
                    action: Action::ViewAudit,
                    outcome: Outcome::Done,
                    subject_kind: KIND,
                    subject: TRAIL.into(),
                    subject_version: None,
                    event: "audit.exported",
                    payload: serde_json::json!({ "filter": filter }),
                }))
            })
        })
        .await
}

const TRAIL: &str = "audit-trail.csv";
