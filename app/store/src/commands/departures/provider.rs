//! The identity provider closes or opens somebody's sign-in: whoever holds access then leaves today,
//! until somebody says otherwise (P 6.12).

use crate::{
    failure::Failure,
    gate::{Record as _, Tx},
    sql,
};
use domain::{
    ids::PersonId,
    leaving::{CheckedDeparture, DepartureKey, DepartureSource},
    person::{Person, PersonStatus},
};
use sea_orm::Value;

impl Tx {
    /// The provider closed the sign-in: a departure is planned for whoever holds access or is named for
    /// an account, unless one is under way.
    pub(crate) async fn provider_closed(&mut self, id: PersonId) -> Result<(), Failure> {
        let person = Person::load(self, &id).await?.ok_or(Failure::NotFound)?;
        let held = "SELECT (SELECT count(*) FROM access_grant WHERE person_id = ? AND state IN ('requested', 'approved', 'active', 'suspended')) \
                    + (SELECT count(*) FROM nomination WHERE person_id = ? AND ended_at IS NULL) AS n";
        let values: [Value; 2] = [id.0.into(), id.0.into()];
        let holds = sql::count(&self.conn, held, values).await? > 0;
        let under_way = self.open_departure_of(id).await?.is_some();
        if !holds || under_way || person.status == PersonStatus::Left {
            return Ok(());
        }
        let checked =
            CheckedDeparture::leaving(self.moment.today, "Sign-in closed by the identity provider");
        self.plan_departure(person, checked, DepartureSource::Provider)
            .await
            .map(|_| ())
    }

    /// The provider opened the sign-in again: what it planned and nobody has carried out is cancelled.
    pub(crate) async fn provider_opened(&mut self, id: PersonId) -> Result<(), Failure> {
        let Some(departure) = self.open_departure_of(id).await? else {
            return Ok(());
        };
        let person = Person::load(self, &id).await?.ok_or(Failure::NotFound)?;
        let untouched = departure.source == DepartureSource::Provider
            && departure.state.key() == DepartureKey::Planned
            && person.status != PersonStatus::Left;
        if untouched {
            let words = "The identity provider opened the sign-in again";
            self.cancel_departure(&departure, departure.version, words)
                .await?;
        }
        Ok(())
    }
}
