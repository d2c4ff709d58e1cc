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
    actor::{Actor, By},
    ids::{ObligationId, PersonId, PixelId},
    moment::Moment,
    obligation::{ObligationKind, Opened},
    outcome::Outcome,
    permission::{self, Action},
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

/// What a change of a pixel is and brings.
#[derive(Clone, Copy)]
struct Kind {
    action: Action,
    /// The message to its owner.
    tells: &'static str,
    /// What it says about the obligation to take the pixel off, if it ends that.
    ends_removal: Option<&'static str>,
}

const fn kind(action: Action, tells: &'static str) -> Kind {
    Kind {
        action,
        tells,
        ends_removal: None,
    }
}

/// A change of one pixel, of which its owner is told.
async fn change(
    store: &Store,
    call: &Call,
    kind: Kind,
    (id, seen): (PixelId, i64),
    step: impl FnOnce(Pixel, Moment) -> Result<Outcome<Pixel, PixelEvent>, Refusal> + Send + 'static,
) -> Result<Saved, Failure> {
    let action = kind.action;
    store
        .write(call, about::<Pixel>(action, id), move |tx| {
            Box::pin(async move {
                let saved = tx
                    .change::<Pixel, _>(action, &id, seen, step)
                    .await
                    .map_err(|e| at_field(e, FIELDS))?;
                if saved.event.is_none() {
                    return Ok(saved);
                }
                let pixel = Pixel::load(tx, &id).await?.ok_or(Failure::NotFound)?;
                if let Some(words) = kind.ends_removal {
                    tx.settle_removal(action, &pixel, words).await?;
                }
                tx.tell_of_pixel(kind.tells, &pixel);
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
    let kind = kind(Action::RunPixel, "notify.pixel-live");
    change(store, call, kind, which, step).await
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
    let kind = kind(Action::RunPixel, "notify.pixel-paused");
    change(store, call, kind, which, step).await
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
    let step = move |pixel: Pixel, now| pixel.remove(&reason, now);
    let kind = Kind {
        ends_removal: Some("was removed"),
        ..kind(Action::RunPixel, "notify.pixel-removed")
    };
    change(store, call, kind, which, step).await
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
    let actor = call.actor.clone();
    let step = move |pixel: Pixel, now| {
        let lender = lender(&actor, Action::AskPixelRenewal, &pixel);
        pixel.ask_renewal(unchanged, &note, actor.by(), lender, &settings, now)
    };
    let kind = kind(Action::AskPixelRenewal, "notify.pixel-renewal-asked");
    change(store, call, kind, which, step).await
}

/// Confirms a renewal or refuses it. What has a permission again need not be taken off any more.
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
    let step = move |pixel: Pixel, now| {
        let lender = lender(&actor, Action::RenewPixel, &pixel).and_then(|by| by.person);
        pixel.decide_renewal(confirmed, &note, &actor, lender, &settings, now)
    };
    let kind = Kind {
        ends_removal: confirmed.then_some("has a permission again"),
        ..kind(Action::RenewPixel, "notify.pixel-renewal-decided")
    };
    change(store, call, kind, which, step).await
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
                if saved.event.is_none() {
                    return Ok(saved);
                }
                let pixel = Pixel::load(tx, &id).await?.ok_or(Failure::NotFound)?;
                tx.tell_of_pixel("notify.pixel-handed-over", &pixel);
                Ok(saved)
            })
        })
        .await
}

impl Tx {
    /// Closes what was open about the removal of a pixel, whatever it was called then; `words`: what it
    /// did since.
    pub(super) async fn settle_removal(
        &mut self,
        action: Action,
        pixel: &Pixel,
        words: &str,
    ) -> Result<(), Failure> {
        self.allow_whole(action, &pixel.facts())?;
        let text = "SELECT id FROM obligation WHERE kind = ? AND state <> 'done' AND details LIKE ? ORDER BY number";
        let values: [Value; 2] = [
            ObligationKind::RemovePixel.key().into(),
            format!("% ({})", pixel.reference()).into(),
        ];
        for row in sql::rows(&self.conn, text, values).await? {
            let id = ObligationId(row.try_get("", "id")?);
            let evidence = format!("{} {words}", pixel.reference());
            self.close_unless_barred(action, &id, &evidence).await?;
        }
        Ok(())
    }
}

/// For whom somebody acts on a pixel, when a lent role is what allows it.
fn lender(actor: &Actor, action: Action, pixel: &Pixel) -> Option<By> {
    permission::acting_for(actor, action, &pixel.facts()).map(|acting| By {
        person: Some(acting.for_person),
        name: acting.for_name.clone(),
    })
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
