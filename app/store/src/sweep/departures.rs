//! People whose last day is over and who still have access: it is not ended in silence, because a
//! successor may be needed. The account shows it, and somebody is asked, once, to end it (P 6.12).

use super::call;
use crate::{
    Store,
    failure::Failure,
    gate::{About, Record as _, Tx},
    sql,
};
use chrono::{Days, NaiveDate};
use domain::{
    access::Grant,
    ids::{DepartureId, GrantId},
    leaving::Departure,
    moment::long_date,
    obligation::{ObligationKind, Opened},
    permission::Action,
};

/// Asks for the end of access that outlives a last day, once each. Answers how many times.
pub(super) async fn outstanding(store: &Store, today: NaiveDate) -> Result<usize, Failure> {
    let text = "SELECT d.id, t.id AS grant_id FROM departure d JOIN access_grant t ON t.person_id = d.person_id \
                WHERE d.state IN ('planned', 'in-progress') AND d.last_day < ? AND t.state IN ('active', 'suspended') \
                AND t.from_day <= d.last_day ORDER BY t.number";
    let mut asked = 0;
    for row in sql::rows(&store.0.read, text, [today.into()]).await? {
        let departure = DepartureId(row.try_get("", "id")?);
        let grant = GrantId(row.try_get("", "grant_id")?);
        asked += store
            .write(&call("departures", today), about(departure), move |tx| {
                Box::pin(async move { tx.ask_for_the_end(&departure, &grant).await })
            })
            .await?;
    }
    Ok(asked)
}

/// Closes what asked for the end of access that has ended since. Answers how many.
pub(super) async fn settled(store: &Store, today: NaiveDate) -> Result<usize, Failure> {
    let text = "SELECT o.grant_id, d.id FROM obligation o JOIN access_grant t ON t.id = o.grant_id \
                JOIN departure d ON d.person_id = o.about_person WHERE o.kind = ? AND o.state <> 'done' \
                AND t.state = 'revoked' ORDER BY o.number";
    let mut closed = 0;
    let kind = ObligationKind::Other.key();
    for row in sql::rows(&store.0.read, text, [kind.into()]).await? {
        let grant = GrantId(row.try_get("", "grant_id")?);
        let departure = DepartureId(row.try_get("", "id")?);
        closed += store
            .write(&call("departures", today), about(departure), move |tx| {
                Box::pin(async move {
                    tx.close_reminders(&grant).await?;
                    Ok(1)
                })
            })
            .await?;
    }
    Ok(closed)
}

fn about(id: DepartureId) -> About {
    About {
        action: Action::RunDeparture,
        kind: Departure::KIND,
        subject: id.to_string(),
    }
}

impl Tx {
    async fn ask_for_the_end(
        &mut self,
        departure: &DepartureId,
        grant: &GrantId,
    ) -> Result<usize, Failure> {
        let (Some(departure), Some(grant)) = (
            Departure::load(self, departure).await?,
            Grant::load(self, grant).await?,
        ) else {
            return Ok(0);
        };
        let today = self.moment.today;
        if !departure.is_open() || !departure.is_past(today) || !grant.is_open() {
            return Ok(0);
        }
        let once =
            "INSERT INTO reminder (dedupe, at) VALUES (?, ?) ON CONFLICT (dedupe) DO NOTHING";
        let word = format!("departed:{}:{}", departure.id, grant.id);
        let at = self.moment.at;
        if self.execute(once, [word.into(), at.into()]).await? != 1 {
            return Ok(0);
        }
        let name = self.name_of_person(departure.person).await?;
        let days = self.policy().await?.removal_days;
        let day = long_date(departure.last_day);
        self.open_obligation(Opened {
            kind: ObligationKind::Other,
            details: format!(
                "End the access of {name} ({}), whose last day was {day}",
                grant.reference()
            ),
            account: Some(grant.account),
            about: Some(departure.person),
            grant: Some(grant.id),
            assignee: None,
            not_by: Some(departure.person),
            reason: "Access outlived the last day (P 6.12)".into(),
            due: today
                .checked_add_days(Days::new(days.into()))
                .unwrap_or(today),
        })
        .await?;
        self.judge(grant.account);
        Ok(1)
    }
}
