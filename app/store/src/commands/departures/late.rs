//! Access that outlived a last day: counted, and noted as an incident once (P 6.12).

use crate::{
    clock,
    failure::Failure,
    gate::{Record as _, Tx},
    sql,
};
use chrono::{DateTime, Utc};
use domain::{
    ids::{DepartureId, Reference, ReferenceKind},
    incident::{IncidentKind, Noticed},
    leaving::Departure,
    moment::long_date,
};
use sea_orm::Value;

impl Tx {
    /// Notes an incident, once, when access outlived the last day (P 6.12). Answers its reference.
    pub(crate) async fn note_lateness(
        &mut self,
        id: &DepartureId,
    ) -> Result<Option<String>, Failure> {
        let departure = Departure::load(self, id).await?.ok_or(Failure::NotFound)?;
        let incident = |number| Reference::of(ReferenceKind::Incident, number).to_string();
        if let Some(number) = departure.late_incident {
            return Ok(Some(incident(number)));
        }
        let Some((days, accounts)) = self.late_accounts(&departure).await? else {
            return Ok(None);
        };
        let name = self.name_of_person(departure.person).await?;
        let times = if days == 1 { "day" } else { "days" };
        let one = match accounts.as_slice() {
            [only] => Some(*only),
            _ => None,
        };
        let named: Vec<String> = accounts
            .iter()
            .map(|n| Reference::account(*n).to_string())
            .collect();
        let noticed = Noticed {
            kind: IncidentKind::Breach,
            summary: format!(
                "{name} kept access to {} for {days} {times} after the last day, {}",
                named.join(", "),
                long_date(departure.last_day)
            ),
            clause: "P 6.12",
            account: one,
            about: Some(departure.person),
        };
        let reference = self.report_incident(noticed).await?.reference;
        let number = Reference::parse(ReferenceKind::Incident, &reference).map_or(0, |r| r.number);
        let told = reference.clone();
        self.change_departure(&departure, departure.version, |d, _| {
            d.note_late(number, &told)
        })
        .await?;
        Ok(Some(reference))
    }

    /// How many days access outlived the last day, and of which accounts.
    pub(crate) async fn late_accounts(
        &mut self,
        departure: &Departure,
    ) -> Result<Option<(i64, Vec<i64>)>, Failure> {
        let over = clock::end_of_day(departure.last_day);
        let text = "SELECT account_number, live_until FROM access_period WHERE person_id = ? AND live_from < ? \
                    AND (live_until IS NULL OR live_until > ?) ORDER BY account_number";
        let values: [Value; 3] = [departure.person.0.into(), over.into(), over.into()];
        let (mut days, mut accounts) = (0, Vec::new());
        for row in sql::rows(&self.conn, text, values).await? {
            let until: Option<DateTime<Utc>> = row.try_get("", "live_until")?;
            let last = until.map_or(self.moment.today, clock::local_day);
            let late = (last - departure.last_day).num_days();
            if late > 0 {
                days = days.max(late);
                accounts.push(row.try_get("", "account_number")?);
            }
        }
        accounts.dedup();
        Ok((!accounts.is_empty()).then_some((days, accounts)))
    }
}
