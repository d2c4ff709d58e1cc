//! Writes to applications for pixels: begun, written section by section, handed in, settled lane by lane,
//! decided, given to somebody else, withdrawn; the files attached to them; and what happens to the pixel
//! that comes of them. Who is told is in `tell`.

mod decide;
mod files;
mod living;
mod record;
mod tell;

pub use decide::{decide, reassign, settle};
pub use files::{attach, detach};
pub(crate) use living::removal;
pub use living::{ask_renewal, decide_renewal, go_live, hand_over, pause, remove};
pub(crate) use record::{dossier_of, snapshot};
pub(crate) use tell::{deciders, path, pixel_facts, waiting};

use crate::{
    Store,
    commands::{about, at_field, problem},
    failure::Failure,
    gate::{Call, Record as _, Saved, Tx},
    sql,
};
use domain::{
    ids::{GroupId, PixelApplicationId, UnitId},
    permission::{Action, Facts},
    pixel::{Application, ApplicationState, PixelState, Section, SectionDraft},
};
use sea_orm::Value;
use uuid::Uuid;

/// What a new application begins with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Beginning {
    /// The pixel that it is to change.
    pub amends: Option<i64>,
    /// The account whose page it was begun on.
    pub account: Option<i64>,
}

/// Begins a draft. One that changes a pixel begins with what stands there, and with the lanes that
/// settled it.
///
/// # Errors
/// [`Failure::NotFound`] for an unknown pixel; [`Failure::Problems`] when it has an application under
/// way, or is removed; refusals.
pub async fn begin(store: &Store, call: &Call, with: Beginning) -> Result<Saved, Failure> {
    let action = Action::ProposePixel;
    store
        .write(call, about::<Application>(action, "new"), move |tx| {
            Box::pin(async move {
                tx.allow(action, &Facts::default())?;
                let known = match with.amends {
                    Some(number) => Some(tx.pixel_to_amend(number).await?),
                    None => None,
                };
                let id = PixelApplicationId(Uuid::now_v7());
                let number = tx.numbers(Application::KIND, 1).await?;
                let by = tx.call.actor.by();
                let mut outcome = Application::begin(id, number, by, tx.moment, known);
                if let Some(account) = with.account {
                    let reference = domain::ids::Reference::account(account);
                    outcome.next.content.placement.accounts = reference.to_string();
                }
                let place = tx.place_of(&outcome.next).await?;
                outcome.next = outcome.next.placed(place);
                tx.create(action, outcome).await
            })
        })
        .await
}

/// Saves a section as typed. In an assessment, it opens the lanes that look at it.
///
/// # Errors
/// [`Failure::Problems`] for what cannot be kept; [`Failure::Stale`]; refusals.
pub async fn write(
    store: &Store,
    call: &Call,
    id: PixelApplicationId,
    seen: i64,
    draft: SectionDraft,
) -> Result<Saved, Failure> {
    let action = Action::WritePixelApplication;
    store
        .write(call, about::<Application>(action, id), move |tx| {
            Box::pin(async move {
                let application = tx.application_to_change(action, &id, seen).await?;
                let placement = draft.section() == Section::Placement;
                let mut outcome = application.write(draft)?.map_err(Failure::Problems)?;
                if placement {
                    let place = match outcome.next.state {
                        ApplicationState::InAssessment => tx.known_place_of(&outcome.next).await?,
                        _ => tx.place_of(&outcome.next).await?,
                    };
                    outcome.next = outcome.next.placed(place);
                }
                let hashes = tx.application_snapshot(&outcome.next).await?.hashes();
                let outcome = Application::changed(outcome, &hashes, tx.moment);
                let saved = tx
                    .change::<Application, _>(action, &id, seen, |_, _| Ok(outcome))
                    .await?;
                tx.tell_of_lanes(&id).await?;
                Ok(saved)
            })
        })
        .await
}

/// Hands an application in.
///
/// # Errors
/// [`Failure::Problems`] when something is missing or an account is not in the register;
/// [`Failure::Stale`]; refusals.
pub async fn submit(
    store: &Store,
    call: &Call,
    id: PixelApplicationId,
    seen: i64,
) -> Result<Saved, Failure> {
    let action = Action::WritePixelApplication;
    store
        .write(call, about::<Application>(action, id), move |tx| {
            Box::pin(async move {
                let application = tx.application_to_change(action, &id, seen).await?;
                let place = tx.known_place_of(&application).await?;
                let application = application.placed(place);
                let hashes = tx.application_snapshot(&application).await?.hashes();
                let saved = tx
                    .change::<Application, _>(action, &id, seen, |_, now| {
                        application.submit(&hashes, now)
                    })
                    .await
                    .map_err(|e| at_field(e, &[("incomplete", "")]))?;
                tx.tell_of_application(&id).await?;
                Ok(saved)
            })
        })
        .await
}

/// Takes an application back, with a reason.
///
/// # Errors
/// [`Failure::Problems`] without a reason; [`Failure::Stale`]; refusals.
pub async fn withdraw(
    store: &Store,
    call: &Call,
    id: PixelApplicationId,
    seen: i64,
    reason: String,
) -> Result<Saved, Failure> {
    let action = Action::WritePixelApplication;
    if domain::text::is_blank(&reason) {
        return Err(problem("reason", "required", "Say why it is withdrawn"));
    }
    store
        .write(call, about::<Application>(action, id), move |tx| {
            Box::pin(async move {
                let application = tx.application_to_change(action, &id, seen).await?;
                let known = !application.state.is_open_to_the_proposer()
                    || !application.decisions.is_empty();
                let saved = tx
                    .change::<Application, _>(action, &id, seen, |a, now| a.withdraw(&reason, now))
                    .await
                    .map_err(|e| at_field(e, &[("secret", "reason")]))?;
                if known {
                    tx.tell_of_application(&id).await?;
                }
                Ok(saved)
            })
        })
        .await
}

impl Tx {
    /// The application, for a change by somebody who may and has seen this version of it.
    async fn application_to_change(
        &mut self,
        action: Action,
        id: &PixelApplicationId,
        seen: i64,
    ) -> Result<Application, Failure> {
        let application = Application::load(self, id)
            .await?
            .ok_or(Failure::NotFound)?;
        self.allow(action, &application.facts())?;
        if application.version == seen {
            Ok(application)
        } else {
            Err(Failure::Stale)
        }
    }

    /// The content of a pixel and the lanes that settled it.
    async fn pixel_to_amend(
        &mut self,
        number: i64,
    ) -> Result<
        (
            i64,
            domain::pixel::Content,
            Vec<domain::decisions::Decision<domain::pixel::Step>>,
        ),
        Failure,
    > {
        let pixel = self.pixel_numbered(number).await?;
        if pixel.state == PixelState::Removed {
            let words = "A pixel that was removed needs an application of its own";
            return Err(problem("amends", "removed", words));
        }
        let text = "SELECT number FROM pixel_application WHERE amends = ? AND state NOT IN ('approved', 'declined', 'withdrawn') LIMIT 1";
        if let Some(row) = sql::rows(&self.conn, text, [number.into()]).await?.first() {
            let other = self
                .application_numbered(row.try_get("", "number")?)
                .await?;
            let words = format!("A change of this pixel is under way: {}", other.reference());
            return Err(problem("amends", "taken", words));
        }
        let application = self.application_numbered(pixel.application).await?;
        // It may have been given to somebody else since it was approved.
        let mut content = pixel.content;
        content.placement.owner = pixel.owner.person;
        content.placement.owner_name = pixel.owner.name;
        Ok((number, content, application.decisions))
    }

    /// Where the accounts of an application belong: the place of the first one, and whether a group of
    /// any needs the confirmation of Customer Experience and Insights (P 6.25).
    async fn place_of(
        &mut self,
        application: &Application,
    ) -> Result<(Option<GroupId>, Option<UnitId>, bool), Failure> {
        let (numbers, _) = application.content.placement.account_numbers();
        let mut place = (None, None, false);
        for (n, number) in numbers.iter().enumerate() {
            let text = "SELECT a.group_id, a.unit_id, g.needs_cxi FROM account a LEFT JOIN business_group g ON g.id = a.group_id WHERE a.number = ?";
            let found = sql::rows(&self.conn, text, [Value::from(*number)]).await?;
            let Some(row) = found.first() else { continue };
            let (group, unit): (Option<Uuid>, Option<Uuid>) =
                (row.try_get("", "group_id")?, row.try_get("", "unit_id")?);
            if n == 0 {
                (place.0, place.1) = (group.map(GroupId), unit.map(UnitId));
            }
            let needs: Option<bool> = row.try_get("", "needs_cxi")?;
            place.2 |= needs.unwrap_or(false);
        }
        Ok(place)
    }

    /// The same, where every account has to be in the register and the first one in a business group.
    async fn known_place_of(
        &mut self,
        application: &Application,
    ) -> Result<(Option<GroupId>, Option<UnitId>, bool), Failure> {
        let (numbers, _) = application.content.placement.account_numbers();
        for number in &numbers {
            let text = "SELECT count(*) AS n FROM account WHERE number = ?";
            if sql::count(&self.conn, text, vec![Value::from(*number)]).await? == 0 {
                let reference = domain::ids::Reference::account(*number);
                let words = format!("{reference} is not in the register");
                return Err(problem("accounts", "unknown", words));
            }
        }
        let place = self.place_of(application).await?;
        if place.0.is_none() && !numbers.is_empty() {
            let words = "The first account has no business group, so nobody could approve the pixel. Give it one in the register first";
            return Err(problem("accounts", "no-group", words));
        }
        Ok(place)
    }
}
