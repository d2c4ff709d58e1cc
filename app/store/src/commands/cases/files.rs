//! Files attached to a case and taken away again.

use super::{about, dossier_of};
use crate::{
    Store,
    dossier::Upload,
    failure::Failure,
    gate::{Call, Record as _, Saved, Tx},
};
use domain::{
    case::BusinessCase,
    ids::{AttachmentId, CaseId},
    permission::Action,
};

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
    upload.check()?;
    let action = Action::WriteCase;
    store
        .write(call, about::<BusinessCase>(action, id), move |tx| {
            Box::pin(async move {
                let case = BusinessCase::load(tx, &id)
                    .await?
                    .ok_or(Failure::NotFound)?;
                tx.allow(action, &case.facts())?;
                let key = "case.file-attached";
                let mut outcome = case.clone().attach(key, String::new())?;
                outcome.event.note = tx.keep_file(dossier_of(&case), upload).await?;
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
        .write(call, about::<BusinessCase>(action, id), move |tx| {
            Box::pin(async move {
                let case = BusinessCase::load(tx, &id)
                    .await?
                    .ok_or(Failure::NotFound)?;
                tx.allow(action, &case.facts())?;
                let found = tx.drop_file(dossier_of(&case), file).await?;
                let outcome = case.clone().attach("case.file-removed", found.name)?;
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
