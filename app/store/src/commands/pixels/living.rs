//! What happens to a pixel after its approval: on its pages, off for now, off for good, renewed, given to
//! another owner.

use super::{about, at_field, problem};
use crate::{
    Store,
    failure::Failure,
    gate::{Call, Record as _, Saved, Tx},
    sql,
};
use domain::{
    actor::By,
    ids::{ObligationId, PersonId, PixelId},
    moment::Moment,
    obligation::{ObligationKind, Opened},
    outcome::Outcome,
    permission::Action,
    pixel::{Pixel, PixelEvent},
    refusal::Refusal,
};
use sea_orm::Value;

/// Which field mends which rule.
const FIELDS: &[(&str, &str)] = &[
    ("unguarded", "privacy_page"),
    ("reason", "reason"),
    ("secret", "reason"),
    ("statement", "unchanged"),
];

/// A change of one pixel, of which its owner is told.
async fn change(
    store: &Store,
    call: &Call,
    action: Action,
    (id, seen): (PixelId, i64),
    tells: &'static str,
    step: impl FnOnce(Pixel, Moment) -> Result<Outcome<Pixel, PixelEvent>, Refusal> + Send + 'static,
) -> Result<Saved, Failure> {
    store
        .write(call, about::<Pixel>(action, id), move |tx| {
            Box::pin(async move {
                let saved = tx
                    .change::<Pixel, _>(action, &id, seen, step)
                    .await
                    .map_err(|e| at_field(e, FIELDS))?;
                let pixel = Pixel::load(tx, &id).await?.ok_or(Failure::NotFound)?;
                tx.tell_of_pixel(tells, &pixel);
                Ok(saved)
            })
        })
        .await
}

/// Puts a pixel on its pages, or back on them. `privacy_page` and `choice`: what P 6.23 asks for, as
/// whoever does it has seen it.
///
/// # Errors
/// [`Failure::Problems`] for the guard; [`Failure::Stale`]; refusals.
pub async fn go_live(
    store: &Store,
    call: &Call,
    which: (PixelId, i64),
    privacy_page: bool,
    choice: bool,
) -> Result<Saved, Failure> {
    let by = call.actor.by();
    let step = move |pixel: Pixel, now| pixel.go_live(privacy_page, choice, by, now);
    change(
        store,
        call,
        Action::RunPixel,
        which,
        "notify.pixel-live",
        step,
    )
    .await
}

/// Turns a pixel off for now.
///
/// # Errors
/// [`Failure::Problems`] without a reason; [`Failure::Stale`]; refusals.
pub async fn pause(
    store: &Store,
    call: &Call,
    which: (PixelId, i64),
    reason: String,
) -> Result<Saved, Failure> {
    let step = move |pixel: Pixel, now| pixel.pause(&reason, now);
    change(
        store,
        call,
        Action::RunPixel,
        which,
        "notify.pixel-paused",
        step,
    )
    .await
}

/// Takes a pixel off for good. What was open about its removal is done by that.
///
/// # Errors
/// [`Failure::Problems`] without a reason; [`Failure::Stale`]; refusals.
pub async fn remove(
    store: &Store,
    call: &Call,
    which: (PixelId, i64),
    reason: String,
) -> Result<Saved, Failure> {
    let action = Action::RunPixel;
    let (id, seen) = which;
    store
        .write(call, about::<Pixel>(action, id), move |tx| {
            Box::pin(async move {
                let saved = tx
                    .change::<Pixel, _>(action, &id, seen, |pixel, now| pixel.remove(&reason, now))
                    .await
                    .map_err(|e| at_field(e, FIELDS))?;
                let pixel = Pixel::load(tx, &id).await?.ok_or(Failure::NotFound)?;
                tx.settle_removal(action, &pixel).await?;
                tx.tell_of_pixel("notify.pixel-removed", &pixel);
                Ok(saved)
            })
        })
        .await
}

/// Asks for the renewal of a pixel, because nothing has changed.
///
/// # Errors
/// [`Failure::Problems`] without the statement; [`Failure::Stale`]; refusals.
pub async fn ask_renewal(
    store: &Store,
    call: &Call,
    which: (PixelId, i64),
    unchanged: bool,
    note: String,
) -> Result<Saved, Failure> {
    let settings = crate::queries::policy::current(store).await?;
    let by = call.actor.by();
    let step = move |pixel: Pixel, now| pixel.ask_renewal(unchanged, &note, by, &settings, now);
    let action = Action::AskPixelRenewal;
    change(
        store,
        call,
        action,
        which,
        "notify.pixel-renewal-asked",
        step,
    )
    .await
}

/// Confirms a renewal or refuses it.
///
/// # Errors
/// [`Failure::Problems`] for a refusal without reason; [`Failure::Stale`]; refusals, also of the
/// separation of duties.
pub async fn decide_renewal(
    store: &Store,
    call: &Call,
    which: (PixelId, i64),
    confirmed: bool,
    note: String,
) -> Result<Saved, Failure> {
    let settings = crate::queries::policy::current(store).await?;
    let actor = call.actor.clone();
    let step =
        move |pixel: Pixel, now| pixel.decide_renewal(confirmed, &note, &actor, &settings, now);
    let action = Action::RenewPixel;
    change(
        store,
        call,
        action,
        which,
        "notify.pixel-renewal-decided",
        step,
    )
    .await
}

/// Gives a pixel to another owner.
///
/// # Errors
/// [`Failure::Problems`] for somebody who cannot sign in; [`Failure::Stale`]; refusals.
pub async fn hand_over(
    store: &Store,
    call: &Call,
    (id, seen): (PixelId, i64),
    to: PersonId,
) -> Result<Saved, Failure> {
    let action = Action::RenewPixel;
    store
        .write(call, about::<Pixel>(action, id), move |tx| {
            Box::pin(async move {
                let Some(name) = tx.colleague(to).await? else {
                    let words = "Choose somebody who works here and can sign in";
                    return Err(problem("owner", "unknown", words));
                };
                let owner = By {
                    person: Some(to),
                    name,
                };
                let saved = tx
                    .change::<Pixel, _>(action, &id, seen, |pixel, _| pixel.hand_over(owner))
                    .await?;
                let pixel = Pixel::load(tx, &id).await?.ok_or(Failure::NotFound)?;
                tx.tell_of_pixel("notify.pixel-handed-over", &pixel);
                Ok(saved)
            })
        })
        .await
}

impl Tx {
    /// Closes what was open about the removal of a pixel.
    async fn settle_removal(&mut self, action: Action, pixel: &Pixel) -> Result<(), Failure> {
        self.allow_whole(action, &pixel.facts())?;
        let text = "SELECT id FROM obligation WHERE kind = ? AND state <> 'done' AND details = ? ORDER BY number";
        let values: [Value; 2] = [
            ObligationKind::RemovePixel.key().into(),
            details(pixel).into(),
        ];
        for row in sql::rows(&self.conn, text, values).await? {
            let id = ObligationId(row.try_get("", "id")?);
            let evidence = format!("{} was removed", pixel.reference());
            self.close_unless_barred(action, &id, &evidence).await?;
        }
        Ok(())
    }
}

fn details(pixel: &Pixel) -> String {
    format!("{} ({})", pixel.title(), pixel.reference())
}

/// The obligation to take a pixel off whose permission ran out.
pub(crate) fn removal(pixel: &Pixel, due: chrono::NaiveDate) -> Opened {
    Opened {
        kind: ObligationKind::RemovePixel,
        details: details(pixel),
        account: pixel.accounts.first().copied(),
        about: None,
        grant: None,
        assignee: pixel.owner.person,
        not_by: None,
        reason: pixel.reason.clone(),
        due,
    }
}
