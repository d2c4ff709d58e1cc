//! People whose last day has passed have left: their sessions end with the next request.

use super::call;
use crate::{Store, failure::Failure, gate::Record as _, sql};
use chrono::NaiveDate;
use domain::{ids::PersonId, permission::Action, person::Person};

/// Marks everybody whose last day has passed. Answers how many.
pub(super) async fn last_days(store: &Store, today: NaiveDate) -> Result<usize, Failure> {
    let text = "SELECT id FROM person WHERE status = 'leaving' AND last_day < ? ORDER BY id";
    let mut departed = 0;
    for row in sql::rows(&store.0.read, text, [today.into()]).await? {
        let id = PersonId(row.try_get("", "id")?);
        let about = crate::gate::About {
            action: Action::RunDeparture,
            kind: Person::KIND,
            subject: id.to_string(),
        };
        departed += store
            .write(&call("last-days", today), about, move |tx| {
                Box::pin(async move {
                    let Some(person) = Person::load(tx, &id).await? else {
                        return Ok(0);
                    };
                    if person.clone().has_left(tx.moment).is_err() {
                        return Ok(0);
                    }
                    tx.change::<Person, _>(
                        Action::RunDeparture,
                        &id,
                        person.version,
                        |person, now| person.has_left(now),
                    )
                    .await?;
                    Ok(1)
                })
            })
            .await?;
    }
    Ok(departed)
}
