//! The people of an agency: records of people who never sign in here.

use super::about;
use crate::{
    Store,
    failure::Failure,
    gate::{Call, Record as _, Saved},
};
use domain::{
    agency::{Agency, AgencyState},
    ids::{AgencyId, PersonId},
    permission::{Action, Facts},
    person::{CheckedPerson, Person, PersonSource},
    refusal::Refusal,
};
use uuid::Uuid;

/// Adds somebody who works for an agency. They get a record, so that access can be given to them, and
/// nothing else: they never sign in and hold no roles.
///
/// # Errors
/// [`Failure::Problems`] when the e-mail is taken; refusals, also after the contract's end.
pub async fn add_person(
    store: &Store,
    call: &Call,
    agency: AgencyId,
    details: CheckedPerson,
) -> Result<Saved, Failure> {
    store
        .write(call, about(agency), move |tx| {
            Box::pin(async move {
                tx.allow(Action::EditAgencies, &Facts::default())?;
                let found = Agency::load(tx, &agency).await?.ok_or(Failure::NotFound)?;
                if matches!(found.state, AgencyState::Ended { .. }) {
                    let words = "The contract has ended. Renew it before people are added";
                    return Err(Refusal::rule("ended", words).into());
                }
                let id = PersonId(Uuid::now_v7());
                let mut entered = Person::enter(id, details, PersonSource::Register);
                entered.next.agency = Some(agency);
                tx.create(Action::EditAgencies, entered).await
            })
        })
        .await
}
