//! Files attached to an application for a pixel and taken away again: to its sections by the proposer,
//! to a lane by whoever settles it.

use super::{about, dossier_of, problem};
use crate::{
    Store,
    dossier::{self, Upload},
    failure::Failure,
    gate::{Call, Record as _, Saved, Tx},
};
use domain::{
    ids::{AttachmentId, PixelApplicationId},
    permission::Action,
    pixel::{Application, ApplicationEvent, ApplicationState, Lane},
};

/// Attaches a file to a section or a lane.
///
/// # Errors
/// [`Failure::Problems`] for one too many, too large or attached already; refusals.
pub async fn attach(
    store: &Store,
    call: &Call,
    id: PixelApplicationId,
    upload: Upload,
) -> Result<Saved, Failure> {
    upload.check()?;
    let looks = Action::ViewPixels;
    store
        .write(call, about::<Application>(looks, id), move |tx| {
            Box::pin(async move {
                let application = Application::load(tx, &id).await?.ok_or(Failure::NotFound)?;
                let action = tx.may_file(&application, &upload.section)?;
                let words = tx.keep_file(dossier_of(&application), upload).await?;
                let key = "pixel-application.file-attached";
                let outcome = application.clone().attach(key, words);
                tx.touch_application(action, &application, outcome.event)
                    .await
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
    id: PixelApplicationId,
    file: AttachmentId,
) -> Result<Saved, Failure> {
    let looks = Action::ViewPixels;
    store
        .write(call, about::<Application>(looks, id), move |tx| {
            Box::pin(async move {
                let application = Application::load(tx, &id).await?.ok_or(Failure::NotFound)?;
                let of = dossier_of(&application);
                let files = dossier::files(&tx.conn, of).await?;
                let found = files.iter().find(|f| f.id == file);
                let section = found.ok_or(Failure::NotFound)?.section.clone();
                let action = tx.may_file(&application, &section)?;
                let found = tx.drop_file(of, file).await?;
                let key = "pixel-application.file-removed";
                let outcome = application.clone().attach(key, found.name);
                tx.touch_application(action, &application, outcome.event)
                    .await
            })
        })
        .await
}

impl Tx {
    /// Who may change the files of a section or lane, and when.
    fn may_file(&mut self, application: &Application, section: &str) -> Result<Action, Failure> {
        let (action, open) = match Lane::from_key(section) {
            Some(lane) => (
                lane.action(),
                application.state == ApplicationState::InAssessment,
            ),
            None => (
                Action::WritePixelApplication,
                application.state.is_open_to_the_proposer(),
            ),
        };
        let step = Lane::from_key(section).map(domain::pixel::Step::Lane);
        let facts = match step {
            Some(step) => application.facts_at(step),
            None => application.facts(),
        };
        self.allow(action, &facts)?;
        if open {
            return Ok(action);
        }
        let words = format!(
            "This application is “{}”: its files cannot be changed now",
            application.state.name()
        );
        Err(problem("file", "not-open", words))
    }

    /// A new version of an application whose files changed.
    async fn touch_application(
        &mut self,
        action: Action,
        application: &Application,
        event: ApplicationEvent,
    ) -> Result<Saved, Failure> {
        let mut next = application.clone();
        next.version += 1;
        if !next.update(self, application.version).await? {
            return Err(Failure::Stale);
        }
        self.record(action, &next, &event)
    }
}
