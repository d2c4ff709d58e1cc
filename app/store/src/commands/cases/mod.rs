//! Writes to business cases: begun, written section by section, handed in, decided, given to somebody
//! else, withdrawn; and the files attached to them. Who is told of each step is in `tell`.

mod decide;
mod files;
mod record;
mod set_up;
mod tell;

pub use decide::{decide, reassign};
pub use files::{attach, detach};
pub(crate) use record::{dossier_of, snapshot};
pub(crate) use tell::{deciders, path};

use crate::{
    Store,
    commands::{about, at_field, problem},
    failure::Failure,
    gate::{Call, Record as _, Saved, Tx},
    sql,
};
use domain::{
    case::{BusinessCase, SectionDraft},
    ids::{CaseId, GroupId, UnitId},
    permission::{Action, Facts},
};
use sea_orm::FromQueryResult;
use uuid::Uuid;

/// Begins a draft for a unit. `adopts`: the account that exists already (P 12.1c); what is known of it
/// is written into the first section.
///
/// # Errors
/// [`Failure::Problems`] for an unknown unit or account; refusals.
pub async fn begin(
    store: &Store,
    call: &Call,
    unit: Option<UnitId>,
    adopts: Option<i64>,
) -> Result<Saved, Failure> {
    let action = Action::ProposeCase;
    store
        .write(call, about::<BusinessCase>(action, "new"), move |tx| {
            Box::pin(async move {
                tx.allow(action, &Facts::default())?;
                let place = tx.place_of_unit(unit).await?;
                let known = match adopts {
                    Some(number) => Some(tx.account_to_adopt(number).await?),
                    None => None,
                };
                let id = CaseId(Uuid::now_v7());
                let number = tx.numbers("business-case", 1).await?;
                let by = tx.call.actor.by();
                let mut outcome = BusinessCase::begin(id, number, by, place, adopts, tx.moment);
                if let Some(known) = known {
                    let purpose = &mut outcome.next.content.purpose;
                    purpose.name = known.name;
                    purpose.platform = known.platform;
                    purpose.handle = known.handle;
                    purpose.purpose = known.purpose;
                    purpose.audience = known.audience;
                    outcome.event.name = purpose.name.clone();
                }
                tx.create(action, outcome).await
            })
        })
        .await
}

/// Saves a section as typed; with the unit as long as nobody has seen the case.
///
/// # Errors
/// [`Failure::Problems`] for what cannot be kept; [`Failure::Stale`]; refusals.
pub async fn write(
    store: &Store,
    call: &Call,
    id: CaseId,
    seen: i64,
    draft: SectionDraft,
    unit: Option<UnitId>,
) -> Result<Saved, Failure> {
    let action = Action::WriteCase;
    store
        .write(call, about::<BusinessCase>(action, id), move |tx| {
            Box::pin(async move {
                let case = tx.case_to_change(action, &id, seen).await?;
                let place = match unit {
                    Some(unit) if case.is_unseen() => Some(tx.place_of_unit(Some(unit)).await?),
                    _ => None,
                };
                let outcome = case.write(draft, place)?.map_err(Failure::Problems)?;
                tx.change::<BusinessCase, _>(action, &id, seen, |_, _| Ok(outcome))
                    .await
            })
        })
        .await
}

/// Hands a case in: it goes to the first step whose approval does not count any more.
///
/// # Errors
/// [`Failure::Problems`] when something is missing; [`Failure::Stale`]; refusals.
pub async fn submit(store: &Store, call: &Call, id: CaseId, seen: i64) -> Result<Saved, Failure> {
    let action = Action::WriteCase;
    store
        .write(call, about::<BusinessCase>(action, id), move |tx| {
            Box::pin(async move {
                let case = tx.case_to_change(action, &id, seen).await?;
                let hashes = tx.snapshot_of(&case).await?.hashes();
                let settings = tx.policy().await?;
                let saved = tx
                    .change::<BusinessCase, _>(action, &id, seen, |case, now| {
                        case.submit(&hashes, &settings, now)
                    })
                    .await
                    .map_err(|e| at_field(e, &[("no-unit", ""), ("incomplete", "")]))?;
                tx.tell_of_case(&id).await?;
                Ok(saved)
            })
        })
        .await
}

/// Takes a case back, with a reason.
///
/// # Errors
/// [`Failure::Problems`] without a reason; [`Failure::Stale`]; refusals.
pub async fn withdraw(
    store: &Store,
    call: &Call,
    id: CaseId,
    seen: i64,
    reason: String,
) -> Result<Saved, Failure> {
    let action = Action::WriteCase;
    if domain::text::is_blank(&reason) {
        return Err(problem("reason", "required", "Say why it is withdrawn"));
    }
    store
        .write(call, about::<BusinessCase>(action, id), move |tx| {
            Box::pin(async move {
                let case = tx.case_to_change(action, &id, seen).await?;
                let told = case.waits_at().is_some();
                let saved = tx
                    .change::<BusinessCase, _>(action, &id, seen, |case, now| {
                        case.withdraw(&reason, now)
                    })
                    .await
                    .map_err(|e| at_field(e, &[("secret", "reason")]))?;
                if told {
                    tx.tell_of_case(&id).await?;
                }
                Ok(saved)
            })
        })
        .await
}

/// What is known of an account that a case is to adopt.
#[derive(FromQueryResult)]
struct Known {
    name: String,
    platform: String,
    handle: String,
    purpose: String,
    audience: String,
}

impl Tx {
    /// The case, for a change by somebody who may and has seen this version of it.
    async fn case_to_change(
        &mut self,
        action: Action,
        id: &CaseId,
        seen: i64,
    ) -> Result<BusinessCase, Failure> {
        let case = BusinessCase::load(self, id)
            .await?
            .ok_or(Failure::NotFound)?;
        self.allow(action, &case.facts())?;
        if case.version == seen {
            Ok(case)
        } else {
            Err(Failure::Stale)
        }
    }

    async fn place_of_unit(
        &mut self,
        unit: Option<UnitId>,
    ) -> Result<(Option<GroupId>, Option<UnitId>), Failure> {
        let unknown = || problem("unit", "required", "Choose the business unit");
        let unit = unit.ok_or_else(unknown)?;
        let text = "SELECT group_id FROM business_unit WHERE id = ?";
        let found = sql::rows(&self.conn, text, [unit.0.into()]).await?;
        let row = found.first().ok_or_else(unknown)?;
        Ok((Some(GroupId(row.try_get("", "group_id")?)), Some(unit)))
    }

    async fn account_to_adopt(&mut self, account: i64) -> Result<Known, Failure> {
        let text = "SELECT name, platform, handle, purpose, audience FROM account WHERE number = ?";
        let found = sql::rows(&self.conn, text, [account.into()]).await?;
        let Some(row) = found.first() else {
            let words = "There is no such account in the register";
            return Err(problem("adopts", "unknown", words));
        };
        let known = Known::from_query_result(row, "")?;
        let text = "SELECT number FROM business_case WHERE adopts = ? AND state NOT IN ('declined', 'withdrawn') LIMIT 1";
        if let Some(row) = sql::rows(&self.conn, text, [account.into()]).await?.first() {
            let case = self.case_numbered(row.try_get("", "number")?).await?;
            let words = format!("This account has a case already: {}", case.reference());
            return Err(problem("adopts", "taken", words));
        }
        Ok(known)
    }
}
