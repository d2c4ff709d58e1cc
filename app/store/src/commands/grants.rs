//! Writes to access: asked for, decided, completed, suspended, ended. What the end of access brings
//! with it (removal on the platform, a password to change) is in one place: `Tx::end_grant`.

mod complete;
mod end;
mod freeze;
mod inside;
mod many;
mod record;
mod request;

pub use freeze::{Frozen, freeze_account, freeze_person, thaw_account};
pub use many::{MOST, Wish, change_many};

use crate::{
    Store,
    failure::Failure,
    gate::{About, Call, Record, Saved},
    sql,
};
use chrono::NaiveDate;
use domain::{
    access::{Grant, RequestDraft, RevokedBecause},
    account::InterventionReason,
    ids::{GrantId, PersonId},
    permission::Action,
    platform::AccessLevel,
};
use sea_orm::ConnectionTrait;

/// Asks for access to an account.
///
/// # Errors
/// [`Failure::Problems`] by field, also when the person has such access already; refusals.
pub async fn request(
    store: &Store,
    call: &Call,
    account: i64,
    draft: RequestDraft,
) -> Result<Saved, Failure> {
    let about = About {
        action: Action::RequestAccess,
        kind: Grant::KIND,
        subject: domain::ids::Reference::account(account).to_string(),
    };
    let catalogue = crate::queries::platforms::catalogue(store).await?;
    store
        .write(call, about, move |tx| {
            Box::pin(async move {
                let platform = tx.platform_of(account).await?;
                let offered = platform
                    .and_then(|key| catalogue.get(key.as_str()).map(|p| p.access_levels.clone()))
                    .unwrap_or_else(|| AccessLevel::ALL.to_vec());
                tx.request_grant(account, &draft, &offered).await
            })
        })
        .await
}

/// Approves a request; live at once when nothing else is missing.
///
/// # Errors
/// Separation of duties; somebody who has left; [`Failure::Stale`]; refusals.
pub async fn approve(store: &Store, call: &Call, id: GrantId, seen: i64) -> Result<Saved, Failure> {
    store
        .write(call, about(Action::ApproveAccess, id), move |tx| {
            Box::pin(async move { tx.approve_grant(&id, seen).await })
        })
        .await
}

/// Refuses a request.
///
/// # Errors
/// No reason; [`Failure::Stale`]; refusals.
pub async fn refuse(
    store: &Store,
    call: &Call,
    id: GrantId,
    seen: i64,
    reason: String,
) -> Result<Saved, Failure> {
    store
        .write(call, about(Action::ApproveAccess, id), move |tx| {
            Box::pin(async move {
                let by = tx.call.actor.by();
                let saved = tx
                    .change_grant(Action::ApproveAccess, &id, seen, |g, now| {
                        g.refuse(&by, &reason, now)
                    })
                    .await?;
                tx.tell_about(&id, "notify.access-refused", false).await?;
                Ok(saved)
            })
        })
        .await
}

/// The person attests a second factor of their own on the account (P 6.10).
///
/// # Errors
/// Somebody else tries; [`Failure::Stale`]; refusals.
pub async fn attest_second_factor(
    store: &Store,
    call: &Call,
    id: GrantId,
    seen: i64,
) -> Result<Saved, Failure> {
    store
        .write(call, about(Action::CompleteAccess, id), move |tx| {
            Box::pin(async move { tx.attest_own_factor(&id, seen).await })
        })
        .await
}

/// The person acknowledges the policy in force; every grant of theirs that waits for it moves on.
/// Answers how many went live.
///
/// # Errors
/// Somebody else tries; refusals.
pub async fn acknowledge_policy(
    store: &Store,
    call: &Call,
    person: PersonId,
) -> Result<usize, Failure> {
    let about = About {
        action: Action::CompleteAccess,
        kind: "person",
        subject: person.to_string(),
    };
    store
        .write(call, about, move |tx| {
            Box::pin(async move {
                tx.acknowledge_policy(person).await?;
                tx.complete_grants_of(person).await
            })
        })
        .await
}

/// Stops access for a time (P 6.14).
///
/// # Errors
/// [`Failure::Stale`]; refusals.
pub async fn suspend(
    store: &Store,
    call: &Call,
    id: GrantId,
    seen: i64,
    reason: InterventionReason,
    note: String,
) -> Result<Saved, Failure> {
    store
        .write(call, about(Action::ChangeAccess, id), move |tx| {
            Box::pin(async move {
                let saved = tx
                    .change_grant(Action::ChangeAccess, &id, seen, |g, now| {
                        g.suspend(reason, &note, now)
                    })
                    .await?;
                tx.tell_about(&id, "notify.access-suspended", true).await?;
                Ok(saved)
            })
        })
        .await
}

/// Lets suspended access go on; never one's own (P 6.14).
///
/// # Errors
/// Somebody who has left, or whose agency's contract ended; [`Failure::Stale`]; refusals.
pub async fn resume(store: &Store, call: &Call, id: GrantId, seen: i64) -> Result<Saved, Failure> {
    store
        .write(call, about(Action::ChangeAccess, id), move |tx| {
            Box::pin(async move {
                tx.agency_must_allow(&id).await?;
                let by = tx.call.actor.by();
                let saved = tx
                    .change_grant(Action::ChangeAccess, &id, seen, |g, now| {
                        g.resume_by(&by, now)
                    })
                    .await?;
                tx.must_be_entitled(&id).await?;
                tx.tell_about(&id, "notify.access-resumed", true).await?;
                Ok(saved)
            })
        })
        .await
}

/// Ends access for good, with everything that follows from it.
///
/// # Errors
/// [`Failure::Stale`]; refusals.
pub async fn revoke(
    store: &Store,
    call: &Call,
    id: GrantId,
    seen: i64,
    because: RevokedBecause,
    note: String,
) -> Result<Saved, Failure> {
    store
        .write(call, about(Action::ChangeAccess, id), move |tx| {
            Box::pin(async move {
                let grant = Grant::load(tx, &id).await?.ok_or(Failure::NotFound)?;
                tx.allow(Action::ChangeAccess, &grant.facts())?;
                if grant.version != seen {
                    return Err(Failure::Stale);
                }
                tx.end_grant(Action::ChangeAccess, &id, because, &note)
                    .await
            })
        })
        .await
}

/// Confirms that ended access is gone from the platform; closes the obligation to remove it.
///
/// # Errors
/// [`Failure::Stale`]; refusals.
pub async fn confirm_removal(
    store: &Store,
    call: &Call,
    id: GrantId,
    seen: i64,
    day: NaiveDate,
) -> Result<Saved, Failure> {
    store
        .write(call, about(Action::ChangeAccess, id), move |tx| {
            Box::pin(async move { tx.confirm_removed(&id, seen, day).await })
        })
        .await
}

fn about(action: Action, id: GrantId) -> About {
    About {
        action,
        kind: Grant::KIND,
        subject: id.to_string(),
    }
}

/// The id behind `GR-0042`.
///
/// # Errors
/// [`Failure::NotFound`]; the database.
pub async fn by_number(store: &Store, number: i64) -> Result<GrantId, Failure> {
    numbered(&store.0.read, number).await
}

/// See [`by_number`].
pub(crate) async fn numbered(db: &impl ConnectionTrait, number: i64) -> Result<GrantId, Failure> {
    let text = "SELECT id FROM access_grant WHERE number = ?";
    let found = sql::rows(db, text, [number.into()]).await?;
    let row = found.first().ok_or(Failure::NotFound)?;
    Ok(GrantId(row.try_get("", "id")?))
}
