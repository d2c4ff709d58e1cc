//! One wish about many grants in one transaction. What a rule forbids for one of them is left alone and
//! told; nothing is half done.

use crate::{
    Store,
    audit::{Entry, Outcome as Done},
    failure::Failure,
    gate::{About, Call, Record as _, Tx},
    queries::access::Became,
    sql,
};
use chrono::NaiveDate;
use domain::{
    access::{Grant, RevokedBecause},
    account::InterventionReason,
    ids::GrantId,
    permission::{self, Action},
    refusal::Refusal,
};
use uuid::Uuid;

/// What is to become of each of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Stopped for a time.
    Suspend {
        /// One of the policy's reasons.
        reason: InterventionReason,
        /// In words.
        note: String,
    },
    /// Let go on.
    Resume,
    /// Ended for good.
    End {
        /// Why.
        because: RevokedBecause,
        /// In words.
        note: String,
    },
    /// Confirmed as gone from the platform.
    Removed {
        /// On which day.
        day: NaiveDate,
    },
}

impl Wish {
    /// The stable word.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Suspend { .. } => "suspend",
            Self::Resume => "resume",
            Self::End { .. } => "end",
            Self::Removed { .. } => "removed",
        }
    }

    const fn told(&self) -> Option<&'static str> {
        match self {
            Self::Suspend { .. } => Some("notify.access-suspended"),
            Self::Resume => Some("notify.access-resumed"),
            // The end tells by itself; a removal was told with the end.
            Self::End { .. } | Self::Removed { .. } => None,
        }
    }
}

/// So many grants can be changed at once.
pub const MOST: usize = 500;

/// Changes each of these grants: its number and the version that was seen. Answers the word under which
/// `queries::access::change` tells what became of each.
///
/// # Errors
/// A refusal when the actor may change none of them; more than [`MOST`]; a rule about the words; the
/// database.
pub async fn change_many(
    store: &Store,
    call: &Call,
    grants: Vec<(i64, i64)>,
    wish: Wish,
) -> Result<String, Failure> {
    let about = About {
        action: Action::ChangeAccess,
        kind: Grant::KIND,
        subject: format!("{} grants", grants.len()),
    };
    store
        .write(call, about, move |tx| {
            Box::pin(async move {
                if grants.is_empty() || grants.len() > MOST {
                    let words = format!("Choose between one and {MOST} at once");
                    return Err(Refusal::rule("how-many", words).into());
                }
                tx.change_each(&grants, &wish).await
            })
        })
        .await
}

impl Tx {
    async fn change_each(&mut self, grants: &[(i64, i64)], wish: &Wish) -> Result<String, Failure> {
        let mut became = Vec::with_capacity(grants.len());
        let mut refused = None;
        for (number, seen) in grants {
            let Some((grant, one)) = self.named_grant(*number).await? else {
                continue;
            };
            let (done, words) = match self.change_one(&grant, *seen, wish).await {
                Ok(state) => (true, state.to_owned()),
                Err(Failure::Stale) => (
                    false,
                    "Somebody changed it in the meantime. Look at it again".to_owned(),
                ),
                Err(Failure::Refused(refusal)) => {
                    let words = refusal.to_string();
                    refused = Some(refusal);
                    (false, words)
                }
                Err(other) => return Err(other),
            };
            became.push(Became { done, words, ..one });
        }
        // A rule that stops every one of them is the answer, not a result.
        if let (Some(refusal), false) = (refused, became.iter().any(|one| one.done)) {
            return Err(refusal.into());
        }
        let reference = Uuid::now_v7().to_string();
        self.append(Entry {
            action: Action::ChangeAccess,
            outcome: Done::Done,
            subject_kind: "access-change",
            subject: reference.clone(),
            subject_version: None,
            event: "access.changed-many",
            payload: serde_json::json!({ "wish": wish.key(), "became": became }),
        });
        Ok(reference)
    }

    /// A grant by its number, with the words that tell it apart; `None` = there is none.
    async fn named_grant(&mut self, number: i64) -> Result<Option<(Grant, Became)>, Failure> {
        let text = "SELECT t.id, p.name, a.name AS account FROM access_grant t JOIN person p ON p.id = t.person_id \
                    JOIN account a ON a.number = t.account_number WHERE t.number = ?";
        let found = sql::rows(&self.conn, text, [number.into()]).await?;
        let Some(row) = found.first() else {
            return Ok(None);
        };
        let one = Became {
            grant: number,
            person: row.try_get("", "name")?,
            account: row.try_get("", "account")?,
            done: false,
            words: String::new(),
        };
        let id = GrantId(row.try_get("", "id")?);
        Ok(Grant::load(self, &id).await?.map(|grant| (grant, one)))
    }

    /// One of them; every refusal comes before anything is written, so that the others can go on.
    async fn change_one(
        &mut self,
        grant: &Grant,
        seen: i64,
        wish: &Wish,
    ) -> Result<&'static str, Failure> {
        let action = Action::ChangeAccess;
        permission::may(&self.call.actor, action, &grant.facts())?;
        if grant.version != seen {
            return Err(Failure::Stale);
        }
        let (id, by) = (grant.id, self.call.actor.by());
        match wish {
            Wish::Suspend { reason, note } => {
                self.change_grant(action, &id, seen, |g, now| g.suspend(*reason, note, now))
                    .await?;
            }
            Wish::Resume => {
                if let Some(refusal) = self.why_not_entitled(grant.person).await? {
                    return Err(refusal.into());
                }
                self.change_grant(action, &id, seen, |g, now| g.resume_by(&by, now))
                    .await?;
            }
            Wish::End { because, note } => {
                self.end_grant(action, &id, *because, note).await?;
            }
            Wish::Removed { day } => {
                self.confirm_removed(&id, seen, *day).await?;
            }
        }
        if let Some(kind) = wish.told() {
            self.tell_about(&id, kind, true).await?;
        }
        Ok(match wish {
            Wish::Suspend { .. } => "Suspended",
            Wish::Resume => "Live again",
            Wish::End { .. } => "Ended",
            Wish::Removed { .. } => "Confirmed as removed on the platform",
        })
    }
}
