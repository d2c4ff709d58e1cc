//! Files attached to a case and taken away again. What is taken away stays stored: decisions were made
//! on it.

use super::{about, problem};
use crate::{
    Store,
    audit::chain::sha256_hex,
    failure::Failure,
    gate::{Call, Record as _, Saved, Tx},
};
use domain::{
    attachment::{FileKind, LARGEST, MOST, clean_name},
    case::{BusinessCase, Section},
    ids::{AttachmentId, CaseId},
    permission::Action,
};
use sea_orm::Value;
use uuid::Uuid;

/// A file as it arrived, recognised by its content.
#[derive(Clone, Debug)]
pub struct Upload {
    /// The section it belongs to.
    pub section: Section,
    /// Its name as sent.
    pub name: String,
    /// What it is.
    pub kind: FileKind,
    /// All of it.
    pub bytes: Vec<u8>,
}

/// Attaches a file to a section.
///
/// # Errors
/// [`Failure::Problems`] for one too many, too large or attached already; refusals.
pub async fn attach(
    store: &Store,
    call: &Call,
    id: CaseId,
    upload: Upload,
) -> Result<Saved, Failure> {
    if upload.bytes.len() > LARGEST {
        let words = "The file is larger than 10 MB. Make it smaller, or split it";
        return Err(problem("file", "too-large", words));
    }
    let action = Action::WriteCase;
    store
        .write(call, about(action, id), move |tx| {
            Box::pin(async move {
                let case = BusinessCase::load(tx, &id).await?.ok_or(Failure::NotFound)?;
                tx.allow(action, &case.facts())?;
                let name = clean_name(&upload.name, upload.kind);
                let sha256 = sha256_hex(&upload.bytes);
                let words = format!("{name} ({})", upload.section.name());
                let outcome = case.clone().attach("case.file-attached", words)?;
                let files = super::files_of(&tx.conn, case.number).await?;
                if files.len() >= MOST {
                    let words = format!("A case has at most {MOST} files. Take one away first");
                    return Err(problem("file", "too-many", words));
                }
                let section = upload.section.key();
                if let Some(same) = files.iter().find(|f| f.sha256 == sha256 && f.section == section) {
                    let words = format!("This file is attached already, as {}", same.name);
                    return Err(problem("file", "twice", words));
                }
                let by = tx.call.actor.by();
                let text = "INSERT INTO attachment (id, subject_kind, subject_number, section, name, media_type, size, sha256, \
                            content, added_by, added_by_name, added_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
                let values: [Value; 12] = [
                    Uuid::now_v7().into(),
                    BusinessCase::KIND.into(),
                    case.number.into(),
                    section.into(),
                    name.into(),
                    upload.kind.media_type().into(),
                    i64::try_from(upload.bytes.len()).unwrap_or(i64::MAX).into(),
                    sha256.into(),
                    upload.bytes.into(),
                    by.person.map(|p| p.0).into(),
                    by.name.into(),
                    tx.moment.at.into(),
                ];
                tx.execute(text, values).await?;
                tx.touch_case(action, &case, outcome.event).await
            })
        })
        .await
}

/// Takes a file away.
///
/// # Errors
/// [`Failure::NotFound`] when it is not there any more; refusals.
pub async fn detach(
    store: &Store,
    call: &Call,
    id: CaseId,
    file: AttachmentId,
) -> Result<Saved, Failure> {
    let action = Action::WriteCase;
    store
        .write(call, about(action, id), move |tx| {
            Box::pin(async move {
                let case = BusinessCase::load(tx, &id)
                    .await?
                    .ok_or(Failure::NotFound)?;
                tx.allow(action, &case.facts())?;
                let files = super::files_of(&tx.conn, case.number).await?;
                let found = files
                    .iter()
                    .find(|f| f.id == file)
                    .ok_or(Failure::NotFound)?;
                let outcome = case
                    .clone()
                    .attach("case.file-removed", found.name.clone())?;
                let text =
                    "UPDATE attachment SET removed_at = ? WHERE id = ? AND removed_at IS NULL";
                let at = tx.moment.at;
                tx.execute(text, [at.into(), file.0.into()]).await?;
                tx.touch_case(action, &case, outcome.event).await
            })
        })
        .await
}

impl Tx {
    /// A new version of a case whose files changed.
    async fn touch_case(
        &mut self,
        action: Action,
        case: &BusinessCase,
        event: domain::case::CaseEvent,
    ) -> Result<Saved, Failure> {
        let mut next = case.clone();
        next.version += 1;
        if !next.update(self, case.version).await? {
            return Err(Failure::Stale);
        }
        self.record(action, &next, &event)
    }
}
