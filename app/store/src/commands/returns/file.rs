//! Evidence attached to a return and taken away again, as long as it can be written.

use super::{about, dossier_of, problem};
use crate::{
    Store,
    dossier::Upload,
    failure::Failure,
    gate::{Call, Record as _, Saved},
};
use domain::{
    ids::{AttachmentId, ReturnId},
    permission::Action,
    returns::{Part, Return},
};

/// Attaches a file to a part of the return.
///
/// # Errors
/// [`Failure::Problems`] for one too many, too large or attached already; refusals.
pub async fn attach(
    store: &Store,
    call: &Call,
    id: ReturnId,
    upload: Upload,
) -> Result<Saved, Failure> {
    upload.check()?;
    let action = Action::FileReturn;
    store
        .write(call, about::<Return>(action, id), move |tx| {
            Box::pin(async move {
                let one = Return::load(tx, &id).await?.ok_or(Failure::NotFound)?;
                tx.allow(action, &one.facts())?;
                one.can_be_written()?;
                if Part::from_key(&upload.section).is_none() {
                    let words = "Choose what the file shows";
                    return Err(problem("section", "section", words));
                }
                let words = tx.keep_file(dossier_of(&one), upload).await?;
                let outcome = one
                    .clone()
                    .file("return.file-attached", &words, tx.moment)?;
                tx.save_return(&one, outcome, action).await
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
    id: ReturnId,
    file: AttachmentId,
) -> Result<Saved, Failure> {
    let action = Action::FileReturn;
    store
        .write(call, about::<Return>(action, id), move |tx| {
            Box::pin(async move {
                let one = Return::load(tx, &id).await?.ok_or(Failure::NotFound)?;
                tx.allow(action, &one.facts())?;
                one.can_be_written()?;
                let found = tx.drop_file(dossier_of(&one), file).await?;
                let outcome = one
                    .clone()
                    .file("return.file-removed", &found.name, tx.moment)?;
                tx.save_return(&one, outcome, action).await
            })
        })
        .await
}

impl crate::gate::Tx {
    /// A new version of a return whose files changed.
    async fn save_return(
        &mut self,
        before: &Return,
        outcome: domain::outcome::Outcome<Return, domain::returns::ReturnEvent>,
        action: Action,
    ) -> Result<Saved, Failure> {
        let domain::outcome::Outcome { mut next, event } = outcome;
        next.version += 1;
        if !next.update(self, before.version).await? {
            return Err(Failure::Stale);
        }
        self.record(action, &next, &event)
    }
}
