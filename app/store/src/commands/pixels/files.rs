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
    outcome::Outcome,
    permission::Action,
    pixel::{Application, ApplicationEvent, ApplicationState, Lane, Section},
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
    let action = Lane::from_key(&upload.section);
    let action = action.map_or(Action::WritePixelApplication, Lane::action);
    store
        .write(call, about::<Application>(action, id), move |tx| {
            Box::pin(async move {
                let application = Application::load(tx, &id).await?.ok_or(Failure::NotFound)?;
                let part = upload.section.clone();
                let is_lane = application.lanes().any(|lane| lane.key() == part);
                if !is_lane && Section::from_key(&part).is_none() {
                    let words = "Choose the section or the lane that the file belongs to";
                    return Err(problem("file", "section", words));
                }
                let action = tx.may_file(&application, &part)?;
                let words = tx.keep_file(dossier_of(&application), upload).await?;
                let key = "pixel-application.file-attached";
                let outcome = application.clone().attach(key, &part, words);
                tx.touch_application(action, &application, outcome).await
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
                let outcome = application.clone().attach(key, &section, found.name);
                tx.touch_application(action, &application, outcome).await
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

    /// A new version of an application whose files changed: lanes that look at them are open again, or
    /// settled again.
    async fn touch_application(
        &mut self,
        action: Action,
        application: &Application,
        outcome: Outcome<Application, ApplicationEvent>,
    ) -> Result<Saved, Failure> {
        let hashes = self.application_snapshot(&outcome.next).await?.hashes();
        let Outcome { mut next, event } = Application::changed(outcome, &hashes, self.moment);
        next.version += 1;
        if !next.update(self, application.version).await? {
            return Err(Failure::Stale);
        }
        let saved = self.record(action, &next, &event)?;
        self.tell_of_lanes(&next.id).await?;
        Ok(saved)
    }
}
