//! One change of several obligations at once: one transaction, and for each what became of it.

use crate::{
    Store,
    failure::Failure,
    gate::{About, Call, Record, Tx},
    sql,
};
use chrono::NaiveDate;
use domain::{
    ids::{ObligationId, PersonId, Reference, ReferenceKind},
    obligation::Obligation,
    permission::{Action, Facts},
    refusal::Refusal,
};
use serde::{Deserialize, Serialize};

/// What is done with each of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Waived until a day.
    Waive {
        /// Why.
        reason: String,
        /// Last day of the waiver.
        until: NaiveDate,
    },
    /// Given to somebody.
    Assign {
        /// To whom.
        to: PersonId,
    },
}

impl Change {
    const fn action(&self) -> Action {
        match self {
            Self::Waive { .. } => Action::WaiveObligation,
            Self::Assign { .. } => Action::OpenObligation,
        }
    }
}

/// What became of one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Became {
    /// What people call it.
    pub reference: String,
    /// Why nothing was done; `None` = it was done.
    pub refused: Option<String>,
}

/// Changes obligations by number; answers what became of each, in their order.
///
/// # Errors
/// Refusals of permission, which take everything back; the database.
pub async fn change(
    store: &Store,
    call: &Call,
    numbers: Vec<i64>,
    change: Change,
) -> Result<Vec<Became>, Failure> {
    let about = About {
        action: change.action(),
        kind: Obligation::KIND,
        subject: format!("{} obligations", numbers.len()),
    };
    store
        .write(call, about, move |tx| {
            Box::pin(async move {
                tx.allow(change.action(), &Facts::default())?;
                let mut all = Vec::with_capacity(numbers.len());
                for number in numbers {
                    let reference = Reference::of(ReferenceKind::Obligation, number).to_string();
                    let refused = match tx.change_chosen(number, &change).await {
                        Ok(()) => None,
                        Err(Failure::Refused(Refusal::Rule { message, .. })) => Some(message),
                        Err(Failure::NotFound) => Some("There is no such obligation".into()),
                        Err(other) => return Err(other),
                    };
                    all.push(Became { reference, refused });
                }
                Ok(all)
            })
        })
        .await
}

impl Tx {
    async fn change_chosen(&mut self, number: i64, change: &Change) -> Result<(), Failure> {
        let text = "SELECT id FROM obligation WHERE number = ?";
        let found = sql::rows(&self.conn, text, [number.into()]).await?;
        let row = found.first().ok_or(Failure::NotFound)?;
        let id = ObligationId(row.try_get("", "id")?);
        let obligation = Obligation::load(self, &id)
            .await?
            .ok_or(Failure::NotFound)?;
        let (seen, action) = (obligation.version, change.action());
        match change {
            Change::Waive { reason, until } => {
                let (by, until) = (self.call.actor.by(), *until);
                self.change::<Obligation, _>(action, &id, seen, |o, now| {
                    o.waive(reason, until, &by, now)
                })
                .await
            }
            Change::Assign { to } => {
                let (name, to) = (self.name_of_person(*to).await?, *to);
                self.change::<Obligation, _>(action, &id, seen, |o, _| o.assign(to, &name))
                    .await
            }
        }
        .map(|_| ())
    }
}
