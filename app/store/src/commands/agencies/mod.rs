//! Writes to agencies: entered, corrected, extended; disputed, settled and ended with everything that
//! does to the access of their people, in one transaction (P 6.13).

mod confirm;
mod people;
mod record;

pub use confirm::confirm_steps;
pub use people::add_person;

use super::near::Told;
use crate::{
    Store,
    failure::Failure,
    gate::{About, Call, Record, Saved, Tx},
    sql,
};
use chrono::NaiveDate;
use domain::{
    access::{Grant, GrantState, RevokedBecause},
    account::InterventionReason,
    agency::{Agency, AgencyState, CheckedAgency},
    ids::{AgencyId, GrantId, PersonId},
    permission::{Action, Facts},
    refusal::Refusal,
};
use sea_orm::Value;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What a move of an agency did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// The agency as it was saved.
    pub saved: Saved,
    /// How many accesses of its people were suspended, resumed or ended.
    pub access: usize,
    /// How many could not be resumed, because their last day has passed.
    pub left: usize,
}

fn about(id: impl ToString) -> About {
    About {
        action: Action::EditAgencies,
        kind: Agency::KIND,
        subject: id.to_string(),
    }
}

/// Enters an agency.
///
/// # Errors
/// [`Failure::Problems`] when the name is taken; refusals.
pub async fn enter(store: &Store, call: &Call, checked: CheckedAgency) -> Result<Saved, Failure> {
    store
        .write(call, about("new"), move |tx| {
            Box::pin(async move {
                tx.allow(Action::EditAgencies, &Facts::default())?;
                let id = AgencyId(Uuid::now_v7());
                // A rule that refuses must not use a number up.
                Agency::enter(id, 0, checked.clone(), tx.moment)?;
                let number = tx.numbers("agency", 1).await?;
                let entered = Agency::enter(id, number, checked, tx.moment)?;
                tx.create(Action::EditAgencies, entered).await
            })
        })
        .await
}

/// Saves other details.
///
/// # Errors
/// [`Failure::Stale`], [`Failure::Problems`] when the name is taken; refusals.
pub async fn edit(
    store: &Store,
    call: &Call,
    id: AgencyId,
    seen: i64,
    checked: CheckedAgency,
) -> Result<Saved, Failure> {
    store
        .change::<Agency, _>(call, Action::EditAgencies, id, seen, move |agency, now| {
            agency.edit(checked, now)
        })
        .await
}

/// Moves the contract's last day to a later one, or renews a contract that ended.
///
/// # Errors
/// [`Failure::Stale`]; refusals.
pub async fn extend(
    store: &Store,
    call: &Call,
    id: AgencyId,
    seen: i64,
    until: NaiveDate,
    note: String,
) -> Result<Saved, Failure> {
    store
        .change::<Agency, _>(call, Action::EditAgencies, id, seen, move |agency, now| {
            agency.extend(until, &note, now)
        })
        .await
}

/// A dispute: suspends all live access of the agency's people at once, and withdraws what was not live
/// yet (P 6.13). Everybody concerned is told.
///
/// # Errors
/// [`Failure::Stale`]; refusals.
pub async fn dispute(
    store: &Store,
    call: &Call,
    id: AgencyId,
    seen: i64,
    reason: InterventionReason,
    note: String,
) -> Result<Moved, Failure> {
    store
        .write(call, about(id), move |tx| {
            Box::pin(async move {
                let saved = tx
                    .change::<Agency, _>(Action::EditAgencies, &id, seen, |agency, now| {
                        agency.dispute(reason, &note, now)
                    })
                    .await?;
                let agency = Agency::load(tx, &id).await?.ok_or(Failure::NotFound)?;
                let words = agency.dispute_words().unwrap_or_default();
                let told = tx.concerned_by(id).await?;
                let mut access = 0;
                for grant in tx.open_grants_of_agency(id).await? {
                    tx.stop_for_dispute(&grant, reason, &words).await?;
                    access += 1;
                }
                tx.tell_of_agency("notify.agency-disputed", &agency, told);
                let left = 0;
                Ok(Moved {
                    saved,
                    access,
                    left,
                })
            })
        })
        .await
}

/// Settles a dispute: access suspended by it goes on, except where its last day has passed.
///
/// # Errors
/// [`Failure::Stale`]; refusals.
pub async fn settle(
    store: &Store,
    call: &Call,
    id: AgencyId,
    seen: i64,
    note: String,
) -> Result<Moved, Failure> {
    store
        .write(call, about(id), move |tx| {
            Box::pin(async move {
                let before = Agency::load(tx, &id).await?.ok_or(Failure::NotFound)?;
                let words = before.dispute_words();
                let saved = tx
                    .change::<Agency, _>(Action::EditAgencies, &id, seen, |agency, now| {
                        agency.settle(&note, now)
                    })
                    .await?;
                let (mut access, mut left) = (0, 0);
                for grant in tx.open_grants_of_agency(id).await? {
                    if !is_suspended_by(&grant, words.as_deref()) {
                        continue;
                    }
                    if grant.clone().resume(tx.moment).is_err() {
                        left += 1;
                        continue;
                    }
                    let action = Action::EditAgencies;
                    tx.change_grant(action, &grant.id, grant.version, Grant::resume)
                        .await?;
                    access += 1;
                }
                let told = tx.concerned_by(id).await?;
                tx.tell_of_agency("notify.agency-settled", &before, told);
                Ok(Moved {
                    saved,
                    access,
                    left,
                })
            })
        })
        .await
}

/// Ends the contract today: all access of its people ends, with what follows from that.
///
/// # Errors
/// [`Failure::Stale`]; refusals.
pub async fn end(
    store: &Store,
    call: &Call,
    id: AgencyId,
    seen: i64,
    note: String,
) -> Result<Moved, Failure> {
    store
        .write(call, about(id), move |tx| {
            Box::pin(async move {
                let disputed = Agency::load(tx, &id)
                    .await?
                    .ok_or(Failure::NotFound)?
                    .dispute_words()
                    .is_some();
                let saved = tx
                    .change::<Agency, _>(Action::EditAgencies, &id, seen, |agency, now| {
                        agency.end(&note, now)
                    })
                    .await?;
                let because = if disputed {
                    RevokedBecause::Dispute
                } else {
                    RevokedBecause::ContractEnded
                };
                let access = tx.end_access_of_agency(id, because, &note).await?;
                let left = 0;
                Ok(Moved {
                    saved,
                    access,
                    left,
                })
            })
        })
        .await
}

fn is_suspended_by(grant: &Grant, words: Option<&str>) -> bool {
    matches!(&grant.state, GrantState::Suspended { note, .. } if Some(note.as_str()) == words)
}

impl Tx {
    /// The access of an agency's people that is not over, oldest first.
    pub(crate) async fn open_grants_of_agency(
        &mut self,
        id: AgencyId,
    ) -> Result<Vec<Grant>, Failure> {
        let text = "SELECT id FROM access_grant WHERE agency_id = ? \
                    AND state IN ('requested', 'approved', 'active', 'suspended') ORDER BY number";
        let mut grants = Vec::new();
        for row in sql::rows(&self.conn, text, [id.0.into()]).await? {
            let id = GrantId(row.try_get("", "id")?);
            grants.extend(Grant::load(self, &id).await?);
        }
        Ok(grants)
    }

    /// Ends all access of an agency's people. Answers how much.
    pub(crate) async fn end_access_of_agency(
        &mut self,
        id: AgencyId,
        because: RevokedBecause,
        note: &str,
    ) -> Result<usize, Failure> {
        let grants = self.open_grants_of_agency(id).await?;
        for grant in &grants {
            self.end_grant(Action::EditAgencies, &grant.id, because, note)
                .await?;
        }
        Ok(grants.len())
    }

    /// Refuses what would make access of an agency's person live while its contract is in dispute or
    /// over (P 6.13). Access of staff passes.
    ///
    /// # Errors
    /// The refusal, with its clause.
    pub(crate) async fn agency_must_allow(&mut self, id: &GrantId) -> Result<(), Failure> {
        let text = "SELECT agency_id FROM access_grant WHERE id = ?";
        let found = sql::rows(&self.conn, text, [id.0.into()]).await?;
        let agency: Option<Uuid> = match found.first() {
            Some(row) => row.try_get("", "agency_id")?,
            None => None,
        };
        let Some(agency) = agency else {
            return Ok(());
        };
        let id = AgencyId(agency);
        let agency = Agency::load(self, &id).await?.ok_or(Failure::NotFound)?;
        if agency.contract().ends >= self.moment.today {
            return Ok(());
        }
        let state = match agency.state {
            AgencyState::Disputed { .. } => "is in dispute",
            AgencyState::Active | AgencyState::Ended { .. } => "has ended",
        };
        Err(Refusal::Rule {
            code: "agency-contract",
            message: format!("The contract with {} {state}", agency.name),
            clause: Some("P 6.13"),
        }
        .into())
    }

    async fn stop_for_dispute(
        &mut self,
        grant: &Grant,
        reason: InterventionReason,
        words: &str,
    ) -> Result<(), Failure> {
        let action = Action::EditAgencies;
        match grant.state {
            GrantState::Active { .. } => {
                self.change_grant(action, &grant.id, grant.version, |g, now| {
                    g.suspend(reason, words, now)
                })
                .await?;
            }
            GrantState::Requested | GrantState::Approved => {
                self.end_grant(action, &grant.id, RevokedBecause::Dispute, words)
                    .await?;
            }
            // Suspended for another reason: it stays so, whatever becomes of the dispute.
            GrantState::Suspended { .. }
            | GrantState::Revoked { .. }
            | GrantState::Refused { .. } => {}
        }
        Ok(())
    }

    /// The people with open access of this agency, and those named for the accounts.
    pub(crate) async fn concerned_by(&mut self, id: AgencyId) -> Result<Vec<PersonId>, Failure> {
        let text = "SELECT person_id FROM access_grant WHERE agency_id = ? AND state IN ('requested', 'approved', 'active', 'suspended') \
                    UNION SELECT n.person_id FROM nomination n JOIN access_grant t ON t.account_number = n.account_number \
                    WHERE n.ended_at IS NULL AND t.agency_id = ? AND t.state IN ('requested', 'approved', 'active', 'suspended') ORDER BY 1";
        let values: [Value; 2] = [id.0.into(), id.0.into()];
        let rows = sql::rows(&self.conn, text, values).await?;
        rows.iter()
            .map(|row| Ok(PersonId(row.try_get("", "person_id")?)))
            .collect()
    }

    fn tell_of_agency(&mut self, kind: &'static str, agency: &Agency, to: Vec<PersonId>) {
        self.tell(Told {
            kind,
            subject_kind: Agency::KIND,
            subject: agency.reference().to_string(),
            to,
            team: true,
            facts: serde_json::json!({ "name": agency.name, "until": agency.until }),
        });
    }
}
