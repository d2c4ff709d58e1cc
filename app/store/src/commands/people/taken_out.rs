//! Files of people that leave the register: written down before they are handed over.

use crate::{
    Store,
    audit::{Entry, Outcome},
    failure::Failure,
    gate::{About, Call, Saved},
};
use domain::permission::{Action, Facts};

/// A file of people that is about to be handed over.
#[derive(Clone, Debug)]
pub struct TakenOut {
    /// The permission of the list, such as [`Action::ViewPeople`].
    pub action: Action,
    /// What that permission is compared with: default for a list of everything.
    pub facts: Facts,
    /// Its name.
    pub file: String,
    /// Who is in it, in words.
    pub filter: String,
    /// How many rows.
    pub rows: u64,
    /// SHA-256 of its bytes, in hexadecimal: tells later whether a file is this one.
    pub sha256: String,
}

const KIND: &str = "export";

/// Notes who takes people's records out. A file of which this cannot be noted must not be handed over.
///
/// # Errors
/// A refusal of permission, which is noted too; or the database.
pub async fn taken_out(store: &Store, call: &Call, out: TakenOut) -> Result<Saved, Failure> {
    let about = About {
        action: out.action,
        kind: KIND,
        subject: out.file.clone(),
    };
    store
        .write(call, about, move |tx| {
            Box::pin(async move {
                tx.allow(out.action, &out.facts)?;
                let seq = tx.append(Entry {
                    action: out.action,
                    outcome: Outcome::Done,
                    subject_kind: KIND,
                    subject: out.file.clone(),
                    subject_version: None,
                    event: "people.exported",
                    payload: serde_json::json!({
                        "filter": out.filter,
                        "rows": out.rows,
                        "sha256": out.sha256,
                    }),
                });
                Ok(Saved {
                    reference: out.file,
                    version: 1,
                    event: Some(seq),
                })
            })
        })
        .await
}
