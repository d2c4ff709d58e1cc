//! Who can decide at a step of an application, and who is told when it moves.

use crate::{
    commands::Told,
    dossier::{self, WhoCan},
    failure::Failure,
    gate::{Record as _, Tx},
};
use chrono::NaiveDate;
use domain::{
    decisions::{Hashes, Verdict},
    ids::{PersonId, PixelApplicationId},
    pixel::{Application, ApplicationState, Pixel, Step},
};
use sea_orm::{ConnectionTrait, Value};

/// Who can decide at `step` today, by name.
pub(crate) async fn deciders(
    db: &impl ConnectionTrait,
    application: &Application,
    step: Step,
    today: NaiveDate,
) -> Result<Vec<WhoCan>, Failure> {
    let at = dossier::Step {
        action: step.action(),
        facts: &application.facts(),
        given_to: application.given_to(step),
        parts: &application.parts(step),
    };
    dossier::deciders(db, &at, today).await
}

/// The steps that wait for somebody now.
pub(crate) fn waiting(application: &Application, hashes: &Hashes) -> Vec<Step> {
    match application.state {
        ApplicationState::InAssessment => {
            let lanes = application.waiting_lanes(hashes);
            lanes.into_iter().map(Step::Lane).collect()
        }
        _ => application.waits_at().into_iter().collect(),
    }
}

/// The page a message leads to, below the register's address.
pub(crate) fn path(application: &Application, step: Option<Step>) -> String {
    let reference = application.reference();
    match step {
        Some(Step::Lane(lane)) => {
            format!("/pixel-applications/{reference}/lanes/{}", lane.key())
        }
        Some(_) => format!("/pixel-applications/{reference}/decision"),
        None => format!("/pixel-applications/{reference}"),
    }
}

impl Tx {
    /// Tells those whom the application concerns where it stands now.
    pub(super) async fn tell_of_application(
        &mut self,
        id: &PixelApplicationId,
    ) -> Result<(), Failure> {
        let application = Application::load(self, id)
            .await?
            .ok_or(Failure::NotFound)?;
        let proposer: Vec<PersonId> = application.proposer.person.into_iter().collect();
        // Whoever answers for the pixel can put it on its pages now.
        let mut owners = proposer.clone();
        owners.extend(application.content.placement.owner);
        owners.dedup();
        let (kind, to, team) = match &application.state {
            ApplicationState::Draft => return Ok(()),
            ApplicationState::InAssessment
            | ApplicationState::WithDesignAndMarketing
            | ApplicationState::WithGeneralManager => return self.tell_of_lanes(id).await,
            ApplicationState::SentBack => ("notify.pixel-sent-back", proposer, false),
            ApplicationState::Approved { .. } => ("notify.pixel-approved", owners, true),
            ApplicationState::Declined { .. } => ("notify.pixel-declined", proposer, true),
            ApplicationState::Withdrawn { .. } => ("notify.pixel-withdrawn", Vec::new(), true),
        };
        let facts = facts(&application, None);
        self.tell(Told {
            kind,
            subject_kind: Application::KIND,
            subject: application.reference().to_string(),
            to,
            team,
            facts,
        });
        Ok(())
    }

    /// Tells the proposer that a lane was just refused: it stays open until something changes.
    pub(super) fn tell_of_refusal(&mut self, application: &Application) {
        let last = application.decisions.last();
        let refused = last.filter(|d| d.verdict == Verdict::Declined);
        let Some(step @ Step::Lane(_)) = refused.map(|d| d.step) else {
            return;
        };
        self.tell(Told {
            kind: "notify.pixel-lane-refused",
            subject_kind: Application::KIND,
            subject: format!("{}/{}", application.reference(), step.key()),
            to: application.proposer.person.into_iter().collect(),
            team: true,
            facts: facts(application, Some(step)),
        });
    }

    /// Tells those who can settle a step that waits and that they were not told of yet.
    pub(super) async fn tell_of_lanes(&mut self, id: &PixelApplicationId) -> Result<(), Failure> {
        let application = Application::load(self, id)
            .await?
            .ok_or(Failure::NotFound)?;
        let hashes = self.application_snapshot(&application).await?.hashes();
        for step in waiting(&application, &hashes) {
            let text = "SELECT since FROM pixel_step WHERE application_number = ? AND step = ? AND waiting = TRUE";
            let values: [Value; 2] = [application.number.into(), step.key().into()];
            let found = crate::sql::rows(&self.conn, text, values).await?;
            let Some(row) = found.first() else { continue };
            let since: chrono::DateTime<chrono::Utc> = row.try_get("", "since")?;
            let given = application
                .given_to(step)
                .map(|person| person.to_string())
                .unwrap_or_default();
            let dedupe = format!(
                "pixel-step:{}:{}:{}:{given}",
                application.number,
                step.key(),
                since.timestamp_micros()
            );
            if !self.first_time(&dedupe).await? {
                continue;
            }
            let today = self.moment.today;
            let who = deciders(&self.conn, &application, step, today).await?;
            // Nobody can: Design and Marketing finds somebody.
            let team = who.is_empty();
            let to = who.into_iter().map(|decider| decider.person).collect();
            let facts = facts(&application, Some(step));
            self.tell(Told {
                kind: match step {
                    Step::Lane(_) => "notify.pixel-lane-waiting",
                    Step::Review | Step::Approval => "notify.pixel-waiting",
                },
                subject_kind: Application::KIND,
                subject: format!("{}/{}", application.reference(), step.key()),
                to,
                team,
                facts,
            });
        }
        Ok(())
    }

    /// Tells the owner of a pixel, and Design and Marketing, what became of it.
    pub(crate) fn tell_of_pixel(&mut self, kind: &'static str, pixel: &Pixel) {
        self.tell(Told {
            kind,
            subject_kind: Pixel::KIND,
            subject: pixel.reference().to_string(),
            to: pixel.owner.person.into_iter().collect(),
            team: true,
            facts: pixel_facts(pixel),
        });
    }
}

/// What a message about a pixel needs.
pub(crate) fn pixel_facts(pixel: &Pixel) -> serde_json::Value {
    serde_json::json!({
        "name": pixel.title(),
        "state": pixel.state.name(),
        "reason": pixel.reason,
        "expires_on": pixel.expires_on,
        "path": format!("/pixels/{}", pixel.reference()),
    })
}

fn facts(application: &Application, step: Option<Step>) -> serde_json::Value {
    let last = application.decisions.last();
    serde_json::json!({
        "name": application.content.placement.title(),
        "proposer": application.proposer.name,
        "state": application.state.name(),
        "step": step.map(Step::name),
        "given_because": step.and_then(|step| {
            let given = application.reassigned.iter().rev().find(|r| r.step == step);
            given.map(|r| r.reason.clone())
        }),
        "decided_by": last.map(|d| d.by.name.clone()),
        "note": last.map(|d| d.note.clone()),
        "reasons": last.map(|d| d.reasons.clone()),
        "path": path(application, step),
    })
}
