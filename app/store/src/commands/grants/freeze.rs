//! Stepping in (P 6.14): an account with all its access, or all access of one person, stopped in one
//! transaction; everybody concerned is told.

use super::super::near::Told;
use crate::{
    Store,
    failure::Failure,
    gate::{About, Call, Record, Tx},
    queries, sql,
};
use domain::{
    access::{Grant, GrantState},
    account::{Account, AccountMove, InterventionReason},
    ids::{GrantId, PersonId, Reference},
    organisation::Organisation,
    permission::{Action, Facts},
    person::Person,
    refusal::Refusal,
};
use sea_orm::Value;
use serde::{Deserialize, Serialize};

/// What stepping in did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frozen {
    /// Live access that was suspended, or suspended access that goes on.
    pub changed: usize,
    /// Requests that were refused, or suspended access that stays so.
    pub left: usize,
}

/// Suspends an account, and every live access to it unless `and_access` is false.
///
/// # Errors
/// Refusals of permission and state; [`Failure::Stale`].
pub async fn freeze_account(
    store: &Store,
    call: &Call,
    number: i64,
    seen: i64,
    (reason, note): (InterventionReason, String),
    and_access: bool,
) -> Result<Frozen, Failure> {
    let names = queries::organisation::all(store).await?;
    store
        .write(call, about_account(number), move |tx| {
            Box::pin(async move {
                let wish = AccountMove::Suspend {
                    reason,
                    note: note.clone(),
                };
                tx.move_account(number, seen, wish, &names).await?;
                let mut frozen = Frozen::default();
                let mut to = Vec::new();
                if and_access {
                    for grant in tx.grants_in(Of::Account(number), &["active"]).await? {
                        tx.stop(&grant, reason, &note).await?;
                        to.push(grant.person);
                        frozen.changed += 1;
                    }
                }
                tx.tell_of_account("notify.account-frozen", number, to)
                    .await?;
                Ok(frozen)
            })
        })
        .await
}

/// Lets an account and its suspended access go on. One's own access stays suspended, and that of people
/// who may not have it any more.
///
/// # Errors
/// Refusals of permission and state; [`Failure::Stale`].
pub async fn thaw_account(
    store: &Store,
    call: &Call,
    number: i64,
    seen: i64,
    and_access: bool,
) -> Result<Frozen, Failure> {
    let names = queries::organisation::all(store).await?;
    store
        .write(call, about_account(number), move |tx| {
            Box::pin(async move {
                tx.move_account(number, seen, AccountMove::Resume, &names)
                    .await?;
                let mut thawed = Frozen::default();
                let mut to = Vec::new();
                if and_access {
                    for grant in tx.grants_in(Of::Account(number), &["suspended"]).await? {
                        if tx.go_on(&grant).await? {
                            to.push(grant.person);
                            thawed.changed += 1;
                        } else {
                            thawed.left += 1;
                        }
                    }
                    // What was approved meanwhile waited for the account.
                    for grant in tx.grants_in(Of::Account(number), &["approved"]).await? {
                        tx.complete_grant(&grant.id).await?;
                    }
                }
                tx.tell_of_account("notify.account-resumed", number, to)
                    .await?;
                Ok(thawed)
            })
        })
        .await
}

/// Suspends every live access of a person and refuses what they have asked for and do not have yet.
///
/// # Errors
/// There is none; one's own; refusals of permission.
pub async fn freeze_person(
    store: &Store,
    call: &Call,
    person: PersonId,
    reason: InterventionReason,
    note: String,
) -> Result<Frozen, Failure> {
    let about = About {
        action: Action::InterveneAccount,
        kind: Person::KIND,
        subject: person.to_string(),
    };
    store
        .write(call, about, move |tx| {
            Box::pin(async move {
                tx.allow(Action::InterveneAccount, &Facts::of_person(person))?;
                let mut frozen = Frozen::default();
                let by = tx.call.actor.by();
                let open = ["requested", "approved", "active"];
                for grant in tx.grants_in(Of::Person(person), &open).await? {
                    if grant.is_live() {
                        tx.stop(&grant, reason, &note).await?;
                        frozen.changed += 1;
                    } else {
                        let action = Action::InterveneAccount;
                        tx.change_grant(action, &grant.id, grant.version, |g, now| {
                            g.refuse(&by, &note, now)
                        })
                        .await?;
                        frozen.left += 1;
                    }
                    tx.tell_about(&grant.id, "notify.access-suspended", true)
                        .await?;
                }
                if frozen == Frozen::default() {
                    let words = "This person has no live access and has asked for none";
                    return Err(Refusal::rule("nothing", words).into());
                }
                Ok(frozen)
            })
        })
        .await
}

fn about_account(number: i64) -> About {
    About {
        action: Action::InterveneAccount,
        kind: Account::KIND,
        subject: Reference::account(number).to_string(),
    }
}

#[derive(Clone, Copy)]
enum Of {
    Account(i64),
    Person(PersonId),
}

impl Tx {
    async fn move_account(
        &mut self,
        number: i64,
        seen: i64,
        wish: AccountMove,
        names: &Organisation,
    ) -> Result<(), Failure> {
        let action = Action::InterveneAccount;
        self.change(action, &number, seen, |a: Account, moment| {
            a.move_to(wish, names, moment)
        })
        .await
        .map(|_| ())
    }

    async fn grants_in(&mut self, of: Of, states: &[&'static str]) -> Result<Vec<Grant>, Failure> {
        let (column, value): (&str, Value) = match of {
            Of::Account(number) => ("account_number", number.into()),
            Of::Person(person) => ("person_id", person.0.into()),
        };
        let text = format!(
            "SELECT id FROM access_grant WHERE {column} = ? AND state IN ({}) ORDER BY number",
            sql::marks(states.len())
        );
        let mut values = vec![value];
        values.extend(states.iter().map(|state| Value::from(*state)));
        let mut grants = Vec::new();
        for row in sql::rows(&self.conn, &text, values).await? {
            let id = GrantId(row.try_get("", "id")?);
            grants.extend(Grant::load(self, &id).await?);
        }
        Ok(grants)
    }

    async fn stop(
        &mut self,
        grant: &Grant,
        reason: InterventionReason,
        note: &str,
    ) -> Result<(), Failure> {
        let action = Action::InterveneAccount;
        self.change_grant(action, &grant.id, grant.version, |g, now| {
            g.suspend(reason, note, now)
        })
        .await
        .map(|_| ())
    }

    /// Whether the access goes on: nobody lets their own, and it must still be theirs to have.
    async fn go_on(&mut self, grant: &Grant) -> Result<bool, Failure> {
        let by = self.call.actor.by();
        let refused = grant.clone().resume_by(&by, self.moment).is_err();
        let GrantState::Suspended { .. } = grant.state else {
            return Ok(false);
        };
        if refused || self.why_not_entitled(grant.person).await?.is_some() {
            return Ok(false);
        }
        let action = Action::InterveneAccount;
        self.change_grant(action, &grant.id, grant.version, |g, now| {
            g.resume_by(&by, now)
        })
        .await?;
        Ok(true)
    }

    /// Tells those named for the account, those whose access changed, and the team.
    async fn tell_of_account(
        &mut self,
        kind: &'static str,
        number: i64,
        mut to: Vec<PersonId>,
    ) -> Result<(), Failure> {
        to.extend(self.place(number).await?.holders);
        to.sort_unstable();
        to.dedup();
        self.tell(Told {
            kind,
            subject_kind: Account::KIND,
            subject: Reference::account(number).to_string(),
            to,
            team: true,
            facts: serde_json::json!({ "account": number }),
        });
        Ok(())
    }
}
