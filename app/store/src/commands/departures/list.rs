//! Departures of a list: each row that was ticked is planned, all in one transaction. A list that is
//! sent again plans nobody twice.

use super::about;
use crate::{
    Store,
    failure::Failure,
    gate::{Call, Record as _, Tx},
};
use chrono::NaiveDate;
use domain::{
    ids::PersonId,
    leaving::{CheckedDeparture, DepartureDraft, DepartureSource},
    permission::{Action, Facts},
    person::{Person, PersonStatus},
};
use serde::{Deserialize, Serialize};

/// What became of the rows of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Planned {
    /// Planned now.
    pub planned: usize,
    /// Under way before, left already, or not in the register: nothing was done.
    pub skipped: usize,
}

/// Plans the departures of these people.
///
/// # Errors
/// Refusals of permission; a last day that is too far off, which takes everything back.
pub async fn plan_listed(
    store: &Store,
    call: &Call,
    rows: Vec<(PersonId, NaiveDate)>,
) -> Result<Planned, Failure> {
    store
        .write(call, about(format!("{} rows", rows.len())), move |tx| {
            Box::pin(async move {
                tx.allow_whole(Action::RunDeparture, &Facts::default())?;
                let mut done = Planned::default();
                for (person, last_day) in rows {
                    if tx.plan_row(person, last_day).await? {
                        done.planned += 1;
                    } else {
                        done.skipped += 1;
                    }
                }
                Ok(done)
            })
        })
        .await
}

impl Tx {
    async fn plan_row(&mut self, id: PersonId, last_day: NaiveDate) -> Result<bool, Failure> {
        let Some(person) = Person::load(self, &id).await? else {
            return Ok(false);
        };
        let under_way = self.open_departure_of(id).await?.is_some();
        if person.status == PersonStatus::Left || under_way {
            return Ok(false);
        }
        // The same bounds as for a departure entered by hand.
        let draft = DepartureDraft {
            kind: "leaving".into(),
            last_day: Some(last_day),
            note: String::new(),
        };
        draft.check(self.moment).map_err(Failure::Problems)?;
        let checked = CheckedDeparture::leaving(last_day, "From a list of leavers");
        self.plan_departure(person, checked, DepartureSource::List)
            .await?;
        Ok(true)
    }
}
