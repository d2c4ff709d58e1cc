//! Writes to periods and returns: a quarter opened, returns written, confirmed, sent, taken back, given to
//! somebody else, reviewed; what they propose to correct. Closing a quarter is `reports`'.

mod corrections;
mod file;
mod open;
mod record;
mod review;
mod send;
mod together;

pub use corrections::{apply, decline};
pub use file::{attach, detach};
pub(crate) use open::EXPECTED;
pub use open::{fill, open, resume};
pub(crate) use record::dossier_of;
pub use review::{needed, not_needed, review, undo_acceptance};
pub use send::{confirm_unchanged, send, write};
pub use together::{AcceptedTogether, accept_many, accept_what_stands};

use crate::{
    Store,
    commands::{about, at_field, problem},
    failure::Failure,
    gate::{Call, Record as _, Saved, Tx},
};
use domain::{
    ids::{PersonId, ReturnId},
    permission::Action,
    quarter::Quarter,
    returns::{Period, Return},
};

/// The page of a return, below the register's address.
pub(crate) fn path(one: &Return) -> String {
    let account = domain::ids::Reference::account(one.account);
    format!("/returns/{}/{account}", one.period)
}

/// Takes back a return that was sent and not reviewed yet; what it proposed is withdrawn.
///
/// # Errors
/// Refusals; [`Failure::Stale`].
pub async fn take_back(
    store: &Store,
    call: &Call,
    id: ReturnId,
    seen: i64,
) -> Result<Saved, Failure> {
    let action = Action::FileReturn;
    store
        .write(call, about::<Return>(action, id), move |tx| {
            Box::pin(async move {
                let saved = tx
                    .change(action, &id, seen, |one: Return, now| one.take_back(now))
                    .await?;
                tx.withdraw_corrections(&id).await?;
                Ok(saved)
            })
        })
        .await
}

/// Has somebody file a return who is not named for the account; `None` = nobody any more.
///
/// # Errors
/// [`Failure::Problems`] for somebody who does not work here or is named already; refusals.
pub async fn give(
    store: &Store,
    call: &Call,
    id: ReturnId,
    seen: i64,
    to: Option<PersonId>,
) -> Result<Saved, Failure> {
    let action = Action::GiveReturn;
    store
        .write(call, about::<Return>(action, id), move |tx| {
            Box::pin(async move {
                let by = match to {
                    None => None,
                    Some(person) => {
                        let name = tx.colleague(person).await?.ok_or_else(|| {
                            problem("to", "not-here", "Choose somebody who works here")
                        })?;
                        Some(domain::actor::By {
                            person: Some(person),
                            name,
                        })
                    }
                };
                let saved = tx
                    .change(action, &id, seen, |one: Return, _| one.give(by))
                    .await
                    .map_err(|f| at_field(f, &[("named", "to")]))?;
                if let Some(person) = to {
                    tx.tell_of_return("notify.return-given", &id, vec![person])
                        .await?;
                }
                Ok(saved)
            })
        })
        .await
}

impl Tx {
    /// The period with its questions.
    pub(crate) async fn period(&mut self, quarter: Quarter) -> Result<Period, Failure> {
        Period::load(self, &quarter).await?.ok_or(Failure::NotFound)
    }

    /// Tells people about one return.
    pub(crate) async fn tell_of_return(
        &mut self,
        kind: &'static str,
        id: &ReturnId,
        to: Vec<PersonId>,
    ) -> Result<(), Failure> {
        let one = Return::load(self, id).await?.ok_or(Failure::NotFound)?;
        let account = domain::account::Account::load(self, &one.account)
            .await?
            .ok_or(Failure::NotFound)?;
        let last = one.reviews.last();
        let reasons: Vec<String> = last.map_or_else(Vec::new, |review| {
            let part = |key: &str| {
                domain::returns::Part::from_key(key).map_or("", domain::returns::Part::name)
            };
            let lines = review.reasons.iter();
            lines
                .map(|(key, text)| format!("{}: {text}", part(key)))
                .collect()
        });
        let facts = serde_json::json!({
            "period": one.period.name(),
            "account": account.details.name,
            "due": one.due,
            "note": last.map(|review| review.note.clone()),
            "reasons": reasons,
            "by": self.call.actor.name(),
            "path": path(&one),
        });
        self.tell(crate::commands::Told {
            kind,
            subject_kind: Return::KIND,
            subject: one.reference().to_string(),
            to,
            team: false,
            facts,
        });
        Ok(())
    }
}
