//! Decisions about an application for a pixel: lanes, the review, the approval with the permission that
//! it gives, and a step given to somebody else.

use super::{about, at_field, dossier_of, problem};
use crate::{
    Store,
    dossier::Snapshot,
    failure::Failure,
    gate::{Call, Record as _, Saved, Tx},
    queries,
};
use domain::{
    actor::{Actor, By},
    decisions::{DecisionDraft, Hashes},
    ids::{PersonId, PixelApplicationId, PixelId},
    permission::{self, Action, Facts},
    pixel::{Application, ApplicationState, Lane, LaneDraft, Pixel, Section, Step},
    refusal::Refusal,
};
use uuid::Uuid;

/// Which field mends which rule of a decision.
const FIELDS: &[(&str, &str)] = &[
    ("verdict", "verdict"),
    ("statement", "agreed"),
    ("note", "note"),
    ("reasons", "reason-placement"),
    ("secret", "note"),
    ("too-long", "note"),
    ("unguarded", "verdict"),
    ("lanes-open", "verdict"),
];

/// Settles a lane.
///
/// # Errors
/// [`Failure::Stale`] when the application was changed in the meantime; [`Failure::Problems`] for what
/// the form lacks; refusals of permission and of the separation of duties.
pub async fn settle(
    store: &Store,
    call: &Call,
    id: PixelApplicationId,
    seen: i64,
    lane: Lane,
    draft: LaneDraft,
) -> Result<Saved, Failure> {
    let step = Step::Lane(lane);
    let looks = Action::ViewPixels;
    store
        .write(call, about::<Application>(step.action(), id), move |tx| {
            Box::pin(async move {
                let application = Application::load(tx, &id).await?.ok_or(Failure::NotFound)?;
                tx.allow(looks, &application.facts())?;
                // Lanes are settled side by side: another lane that was settled in the meantime is no
                // conflict, as long as what this one looks at is the same.
                if tx.is_overtaken(&application, lane, seen).await? {
                    return Err(Failure::Stale);
                }
                let application = tx.placed_now(application).await?;
                let (actor, lender) = tx.judge_step(&application, step)?;
                let snapshot = tx.application_snapshot(&application).await?;
                let (hashes, version) = (snapshot.hashes(), application.version);
                let outcome = application
                    .settle(lane, &draft, &actor, lender, &hashes, tx.moment)
                    .map_err(|refusal| at_field(refusal.into(), FIELDS))?
                    .map_err(Failure::Problems)?;
                let action = step.action();
                tx.decided(action, (&id, version), outcome, &snapshot).await
            })
        })
        .await
}

/// Reviews or approves.
///
/// # Errors
/// [`Failure::Stale`] when somebody decided or changed it in the meantime; [`Failure::Problems`] for
/// what the form lacks and for the guard of P 6.23; refusals of permission and of the separation of
/// duties.
pub async fn decide(
    store: &Store,
    call: &Call,
    id: PixelApplicationId,
    seen: i64,
    draft: DecisionDraft,
) -> Result<Saved, Failure> {
    let looks = Action::ViewPixels;
    store
        .write(call, about::<Application>(looks, id), move |tx| {
            Box::pin(async move {
                let application = Application::load(tx, &id).await?.ok_or(Failure::NotFound)?;
                tx.allow(looks, &application.facts())?;
                if application.version != seen {
                    return Err(Failure::Stale);
                }
                let Some(step) = application.waits_at() else {
                    let words = format!(
                        "This application is “{}”: there is nothing to decide",
                        application.state.name()
                    );
                    return Err(Refusal::rule("not-waiting", words).into());
                };
                let application = tx.placed_now(application).await?;
                let (actor, lender) = tx.judge_step(&application, step)?;
                let snapshot = tx.application_snapshot(&application).await?;
                let hashes = snapshot.hashes();
                let outcome = application
                    .decide(&draft, &actor, lender, &hashes, tx.moment)
                    .map_err(|refusal| at_field(refusal.into(), FIELDS))?;
                let action = step.action();
                tx.decided(action, (&id, seen), outcome, &snapshot).await
            })
        })
        .await
}

/// Gives a step that waits to somebody by name.
///
/// # Errors
/// [`Failure::Stale`]; [`Failure::Problems`] when the person has a part in it or cannot sign in, or no
/// reason is given; refusals.
pub async fn reassign(
    store: &Store,
    call: &Call,
    id: PixelApplicationId,
    seen: i64,
    step: Step,
    to: PersonId,
    reason: String,
) -> Result<Saved, Failure> {
    let action = Action::ReassignPixel;
    let to_actor = queries::people::actor(store, to).await?;
    store
        .write(call, about::<Application>(action, id), move |tx| {
            Box::pin(async move {
                let application = tx.application_to_change(action, &id, seen).await?;
                let works_here = tx.colleague(to).await?.is_some();
                let Some(to) = to_actor.filter(|_| works_here) else {
                    let words = "Choose somebody who works here and can sign in";
                    return Err(problem("to", "unknown", words));
                };
                let (to, by) = (Actor::Person(to), tx.call.actor.clone());
                let hashes = tx.application_snapshot(&application).await?.hashes();
                let fields = [
                    ("note", "reason"),
                    ("secret", "reason"),
                    ("own-case", "to"),
                    ("will-hold", "to"),
                    ("decided-already", "to"),
                    ("not-waiting", "step"),
                    ("to-oneself", "to"),
                    ("no-rank", "to"),
                ];
                let saved = tx
                    .change::<Application, _>(action, &id, seen, |a, _| {
                        a.reassign(step, &to, &by, &reason, &hashes)
                    })
                    .await
                    .map_err(|e| at_field(e, &fields))?;
                tx.tell_of_application(&id).await?;
                Ok(saved)
            })
        })
        .await
}

/// Whether something that happened to an application is no matter of `lane`.
fn is_beside(lane: Lane, payload: &serde_json::Value) -> bool {
    let word = |at: &str| payload.pointer(at).and_then(serde_json::Value::as_str);
    if let Some(settled) = word("/decision/step/lane") {
        return settled != lane.key();
    }
    match (word("/part"), word("/part").and_then(Section::from_key)) {
        (_, Some(section)) => !lane.sections().contains(&section),
        (Some(part), None) => part != lane.key(),
        (None, None) => false,
    }
}

impl Tx {
    /// Whether what a lane looks at, or the lane itself, has changed since version `seen`.
    async fn is_overtaken(
        &mut self,
        application: &Application,
        lane: Lane,
        seen: i64,
    ) -> Result<bool, Failure> {
        if application.version == seen {
            return Ok(false);
        }
        // What happened since: other lanes settled, files of theirs, sections that this one does not
        // look at.
        let text = "SELECT payload FROM audit_event WHERE subject_kind = ? AND subject = ? AND outcome = 'done' ORDER BY seq DESC LIMIT ?";
        let since = application.version - seen;
        if !(1..=20).contains(&since) {
            return Ok(true);
        }
        let values: [sea_orm::Value; 3] = [
            Application::KIND.into(),
            application.reference().to_string().into(),
            since.into(),
        ];
        for row in crate::sql::rows(&self.conn, text, values).await? {
            let payload: String = row.try_get("", "payload")?;
            let payload: serde_json::Value = serde_json::from_str(&payload)
                .map_err(|e| Failure::json("audit_event", "payload", &application.number, &e))?;
            if !is_beside(lane, &payload) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The application with its accounts' place as it is today: an account or a group may have changed
    /// since it was handed in.
    async fn placed_now(&mut self, application: Application) -> Result<Application, Failure> {
        let place = self.place_of(&application).await?;
        Ok(application.placed(place))
    }

    /// Whoever decides at a step, and for whom.
    fn judge_step(
        &mut self,
        application: &Application,
        step: Step,
    ) -> Result<(Actor, Option<By>), Failure> {
        let (action, facts): (Action, Facts) = (step.action(), application.facts_at(step));
        self.allow_whole(action, &facts)?;
        let actor = self.call.actor.clone();
        let lender = permission::acting_for(&actor, action, &facts).map(|acting| By {
            person: Some(acting.for_person),
            name: acting.for_name.clone(),
        });
        Ok((actor, lender))
    }

    /// Saves a decision with what it was made on, and what follows from it.
    async fn decided(
        &mut self,
        action: Action,
        (id, version): (&PixelApplicationId, i64),
        outcome: domain::outcome::Outcome<Application, domain::pixel::ApplicationEvent>,
        snapshot: &Snapshot,
    ) -> Result<Saved, Failure> {
        let saved = self
            .change::<Application, _>(action, id, version, |_, _| Ok(outcome))
            .await?;
        let application = Application::load(self, id)
            .await?
            .ok_or(Failure::NotFound)?;
        let seq = application.decisions.len();
        self.keep_snapshot(dossier_of(&application), seq, snapshot)
            .await?;
        if matches!(application.state, ApplicationState::Approved { .. }) {
            self.permit(&application, action, &snapshot.hashes())
                .await?;
        }
        self.tell_of_refusal(&application);
        self.tell_of_application(id).await?;
        Ok(saved)
    }

    /// The permission that an approval gives, or the one that it changes.
    async fn permit(
        &mut self,
        application: &Application,
        action: Action,
        hashes: &Hashes,
    ) -> Result<(), Failure> {
        let settings = self.policy().await?;
        let number = match application.amends {
            Some(number) => {
                let pixel = self.pixel_numbered(number).await?;
                let (now, version) = (self.moment, pixel.version);
                let id = pixel.id;
                self.change::<Pixel, _>(action, &id, version, |pixel, _| {
                    pixel.amend(application, hashes, &settings, now)
                })
                .await?;
                let pixel = self.pixel_numbered(number).await?;
                self.settle_removal(action, &pixel, "has a permission again")
                    .await?;
                number
            }
            None => {
                let number = self.numbers(Pixel::KIND, 1).await?;
                let id = PixelId(Uuid::now_v7());
                let now = self.moment;
                let outcome = Pixel::permit(id, number, application, hashes, &settings, now);
                outcome.next.insert(self).await?;
                self.record(action, &outcome.next, &outcome.event)?;
                number
            }
        };
        let (id, version) = (application.id, application.version);
        self.change::<Application, _>(action, &id, version, |a, _| Ok(a.permitted(number)))
            .await?;
        Ok(())
    }
}
