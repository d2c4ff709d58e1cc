//! Design and Marketing's decisions about returns: accepted, with something to be done, sent back, undone;
//! not needed. Accepting many at once is `together`'s. What an accepted return confirms is recorded in the register.

use super::about;
use crate::{
    Store,
    failure::Failure,
    gate::{Call, Record as _, Saved, Tx},
    queries::{self, returns::copy},
    sql,
};
use domain::{
    account::{Account, Confirmed},
    ids::{ObligationId, Reference, ReferenceKind, ReturnId},
    obligation::{Obligation, ObligationKind, Opened},
    organisation::Organisation,
    permission::Action,
    refusal::Refusal,
    returns::{Known, Remedy, Return, ReviewDraft, ReviewVerdict, ReviewWords, Topic},
};

/// Decides about one return.
///
/// # Errors
/// [`Failure::Problems`] by field; refusals such as `own-return`; [`Failure::Stale`].
pub async fn review(
    store: &Store,
    call: &Call,
    id: ReturnId,
    seen: i64,
    draft: ReviewDraft,
) -> Result<Saved, Failure> {
    let names = queries::organisation::all(store).await?;
    let action = Action::ReviewReturn;
    store
        .write(call, about::<Return>(action, id), move |tx| {
            Box::pin(async move {
                let words = draft.check(tx.moment).map_err(Failure::Problems)?;
                let one = Return::load(tx, &id).await?.ok_or(Failure::NotFound)?;
                tx.allow(action, &one.facts())?;
                one.can_be_reviewed(&tx.call.actor.by())?;
                let obligation = match &words.remedy {
                    Some(remedy) => Some(tx.open_remedy(&one, remedy).await?),
                    None => None,
                };
                tx.settle_return(&id, seen, words, obligation, false, &names)
                    .await
            })
        })
        .await
}

/// Has an accepted return reviewed again.
///
/// # Errors
/// Refusals, also once the period is closed; [`Failure::Stale`].
pub async fn undo_acceptance(
    store: &Store,
    call: &Call,
    id: ReturnId,
    seen: i64,
    reason: String,
) -> Result<Saved, Failure> {
    let action = Action::ReviewReturn;
    store
        .write(call, about::<Return>(action, id), move |tx| {
            Box::pin(async move {
                let one = Return::load(tx, &id).await?.ok_or(Failure::NotFound)?;
                if tx.period(one.period).await?.is_closed() {
                    let words = "This quarter is closed: restate its report instead";
                    return Err(Refusal::rule("closed", words).into());
                }
                let by = tx.call.actor.by();
                let remedy = one.reviews.last().and_then(|review| review.obligation);
                let saved = tx
                    .change(action, &id, seen, move |r: Return, now| {
                        r.undo_acceptance(&reason, by, now)
                    })
                    .await?;
                if let Some(number) = remedy {
                    tx.drop_remedy(number).await?;
                }
                Ok(saved)
            })
        })
        .await
}

/// No return is needed for this account and quarter.
///
/// # Errors
/// Refusals; [`Failure::Stale`].
pub async fn not_needed(
    store: &Store,
    call: &Call,
    id: ReturnId,
    seen: i64,
    reason: String,
) -> Result<Saved, Failure> {
    let by = call.actor.by();
    store
        .change::<Return, _>(call, Action::ReviewReturn, id, seen, move |r, now| {
            r.not_needed(&reason, by, now)
        })
        .await
}

/// It is needed after all.
///
/// # Errors
/// Refusals; [`Failure::Stale`].
pub async fn needed(store: &Store, call: &Call, id: ReturnId, seen: i64) -> Result<Saved, Failure> {
    let action = Action::ReviewReturn;
    store
        .write(call, about::<Return>(action, id), move |tx| {
            Box::pin(async move {
                let one = Return::load(tx, &id).await?.ok_or(Failure::NotFound)?;
                let closed = tx.period(one.period).await?.is_closed();
                tx.change(action, &id, seen, move |r: Return, now| {
                    r.needed(closed, now)
                })
                .await
            })
        })
        .await
}

impl Tx {
    /// An account that leaves the everyday register owes no return that was not sent yet.
    pub(crate) async fn need_no_returns(
        &mut self,
        action: Action,
        account: i64,
    ) -> Result<(), Failure> {
        let text = "SELECT t.id FROM account_return t JOIN reporting_period p ON p.number = t.period_number \
                    WHERE p.state <> 'closed' AND t.account_number = ? AND t.state IN ('not-started', 'draft', 'sent-back')";
        for row in sql::rows(&self.conn, text, [account.into()]).await? {
            let id = ReturnId(row.try_get("", "id")?);
            let one = Return::load(self, &id).await?.ok_or(Failure::NotFound)?;
            let by = self.call.actor.by();
            self.change(action, &id, one.version, move |r: Return, now| {
                r.not_needed("The account was archived", by, now)
            })
            .await?;
        }
        Ok(())
    }

    async fn open_remedy(&mut self, one: &Return, remedy: &Remedy) -> Result<i64, Failure> {
        let saved = self
            .open_obligation(Opened {
                kind: ObligationKind::Remedial,
                details: remedy.what.clone(),
                account: Some(one.account),
                about: None,
                grant: None,
                assignee: None,
                not_by: None,
                reason: format!(
                    "Agreed with the return {} of {}",
                    one.reference(),
                    one.period
                ),
                due: remedy.due,
            })
            .await?;
        let number = Reference::parse(ReferenceKind::Obligation, &saved.reference);
        number
            .map(|reference| reference.number)
            .ok_or(Failure::NotFound)
    }

    /// What an undone acceptance asked for need not be done for it any more.
    async fn drop_remedy(&mut self, number: i64) -> Result<(), Failure> {
        let text = "SELECT id FROM obligation WHERE number = ? AND state = 'open'";
        let found = sql::rows(&self.conn, text, [number.into()]).await?;
        let Some(row) = found.first() else {
            return Ok(());
        };
        let id = ObligationId(row.try_get("", "id")?);
        let open = Obligation::load(self, &id).await?;
        let open = open.ok_or(Failure::NotFound)?;
        let by = self.call.actor.by();
        self.change(
            Action::ReviewReturn,
            &id,
            open.version,
            |o: Obligation, now| {
                let words = "Not needed any more: the acceptance it came with was undone";
                o.close(words, &by, now)
            },
        )
        .await
        .map(|_| ())
    }

    /// Decides, and records what follows: messages, withdrawn proposals, confirmed facts.
    pub(super) async fn settle_return(
        &mut self,
        id: &ReturnId,
        seen: i64,
        words: ReviewWords,
        obligation: Option<i64>,
        in_bulk: bool,
        names: &Organisation,
    ) -> Result<Saved, Failure> {
        let (by, verdict) = (self.call.actor.by(), words.verdict);
        let saved = self
            .change(Action::ReviewReturn, id, seen, move |r: Return, now| {
                r.review(words, obligation, in_bulk, by, now)
            })
            .await?;
        let one = Return::load(self, id).await?.ok_or(Failure::NotFound)?;
        let sender = one.last_sent().and_then(|sent| sent.by.person);
        let mut to: Vec<_> = one.place.holders.iter().copied().chain(sender).collect();
        to.sort_unstable();
        to.dedup();
        if verdict == ReviewVerdict::SentBack {
            self.withdraw_corrections(id).await?;
            self.tell_of_return("notify.return-sent-back", id, to)
                .await?;
        } else {
            self.record_confirmations(&one, names).await?;
            // Nobody needs a message for what went as expected, unless something has to be done.
            if verdict == ReviewVerdict::AcceptedWithAction {
                self.tell_of_return("notify.return-accepted", id, to)
                    .await?;
            }
        }
        Ok(saved)
    }

    /// What the register held when the return was sent last.
    pub(super) async fn known_when_sent(&mut self, one: &Return) -> Result<Known, Failure> {
        let text = "SELECT body FROM return_copy WHERE return_number = ? ORDER BY seq DESC LIMIT 1";
        let found = sql::rows(&self.conn, text, [one.number.into()]).await?;
        let row = found.first().ok_or(Failure::NotFound)?;
        Ok(copy::read(row, one.number)?.known)
    }

    /// What the holder said is right was confirmed on the day it was sent (Proc "Reporting").
    async fn record_confirmations(
        &mut self,
        one: &Return,
        names: &Organisation,
    ) -> Result<(), Failure> {
        let Some(sent) = one.last_sent() else {
            return Ok(());
        };
        // Only what still stands as the holder saw it: nobody confirmed what came after.
        let seen = self.known_when_sent(one).await?;
        let held = self.held(one.account).await?;
        let same = |topic| one.content.is_right(topic) && held.known.is_same(&seen, topic);
        let confirmed = Confirmed {
            transparency: same(Topic::Transparency),
            arrangements: same(Topic::Monitoring),
        };
        let account = Account::load(self, &one.account).await?;
        let account = account.ok_or(Failure::NotFound)?;
        if account.archived.is_some() {
            return Ok(());
        }
        let (on, version) = (sent.on, account.version);
        self.change(
            Action::ReviewReturn,
            &one.account,
            version,
            |a: Account, _| a.confirm(confirmed, on, names),
        )
        .await
        .map(|_| ())
    }
}
