//! Returns that say that nothing has changed, accepted together and unread (P 7): those that were marked, all
//! or none; or whatever matches, of which each that cannot be accepted so is left to be reviewed by itself.

use super::about;
use crate::{
    Store,
    failure::Failure,
    gate::{Call, Record as _, Saved, Tx},
    queries,
};
use domain::{
    ids::ReturnId,
    permission::{Action, Facts},
    refusal::Refusal,
    returns::{Return, ReviewVerdict, ReviewWords, Topic},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How many of those that matched were accepted, and why others were left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AcceptedTogether {
    /// Accepted, unread.
    pub accepted: u64,
    /// Left: the register says something else by now than when they were sent.
    pub moved_on: u64,
    /// Left: changed, taken back or reviewed in the meantime, or sent by whoever asks.
    pub otherwise: u64,
}

impl AcceptedTogether {
    /// Both counted.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self {
            accepted: self.accepted + other.accepted,
            moved_on: self.moved_on + other.moved_on,
            otherwise: self.otherwise + other.otherwise,
        }
    }
}

/// Accepts returns together that say that nothing has changed, all or none: id and version seen. Each is
/// marked as accepted so.
///
/// # Errors
/// Refusals: `changed`, `own-return`, `moved-on`; [`Failure::Stale`].
pub async fn accept_many(
    store: &Store,
    call: &Call,
    returns: Vec<(ReturnId, i64)>,
) -> Result<Vec<Saved>, Failure> {
    let names = queries::organisation::all(store).await?;
    let (action, subject) = (Action::ReviewReturn, first(&returns));
    store
        .write(call, about::<Return>(action, subject), move |tx| {
            Box::pin(async move {
                let mut saved = Vec::with_capacity(returns.len());
                for (id, seen) in returns {
                    tx.is_as_it_was_sent(&id).await?;
                    let one = tx
                        .settle_return(&id, seen, as_it_is(), None, true, &names)
                        .await?;
                    saved.push(one);
                }
                Ok(saved)
            })
        })
        .await
}

/// Accepts those of these returns that can be accepted unread, id and version seen, and leaves the others as
/// they are: nobody looked at each of them, so none stands in the way of the rest.
///
/// # Errors
/// Refusals: whoever may not review returns; the database.
pub async fn accept_what_stands(
    store: &Store,
    call: &Call,
    returns: Vec<(ReturnId, i64)>,
) -> Result<AcceptedTogether, Failure> {
    let names = queries::organisation::all(store).await?;
    let (action, subject) = (Action::ReviewReturn, first(&returns));
    store
        .write(call, about::<Return>(action, subject), move |tx| {
            Box::pin(async move {
                tx.allow(action, &Facts::default())?;
                let mut done = AcceptedTogether::default();
                for (id, seen) in returns {
                    if !tx.waits_unchanged(&id, seen).await? {
                        done.otherwise += 1;
                        continue;
                    }
                    match tx.is_as_it_was_sent(&id).await {
                        Ok(()) => {}
                        Err(Failure::Refused(_)) => {
                            done.moved_on += 1;
                            continue;
                        }
                        Err(other) => return Err(other),
                    }
                    tx.settle_return(&id, seen, as_it_is(), None, true, &names)
                        .await?;
                    done.accepted += 1;
                }
                Ok(done)
            })
        })
        .await
}

fn first(returns: &[(ReturnId, i64)]) -> String {
    let first = returns.first();
    first.map(|(id, _)| id.to_string()).unwrap_or_default()
}

/// Accepted without a word.
const fn as_it_is() -> ReviewWords {
    ReviewWords {
        verdict: ReviewVerdict::Accepted,
        note: String::new(),
        reasons: BTreeMap::new(),
        remedy: None,
    }
}

impl Tx {
    /// Whether it still waits as it was seen, says that nothing has changed, and is another's.
    async fn waits_unchanged(&mut self, id: &ReturnId, seen: i64) -> Result<bool, Failure> {
        let one = Return::load(self, id).await?.ok_or(Failure::NotFound)?;
        let by = self.call.actor.by();
        Ok(one.version == seen && one.is_unchanged() && one.can_be_reviewed(&by).is_ok())
    }

    /// What is accepted unread is still as it was sent.
    async fn is_as_it_was_sent(&mut self, id: &ReturnId) -> Result<(), Failure> {
        let one = Return::load(self, id).await?.ok_or(Failure::NotFound)?;
        let seen = self.known_when_sent(&one).await?;
        let held = self.held(one.account).await?;
        let moved = Topic::ALL
            .iter()
            .any(|topic| !held.known.is_same(&seen, *topic));
        if moved {
            let words = format!(
                "The register says something else about {} by now than when {} was sent: review it by itself",
                held.account.details.name,
                one.reference()
            );
            return Err(Refusal::rule("moved-on", words).into());
        }
        Ok(())
    }
}
