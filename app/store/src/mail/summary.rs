//! One summary a person a day: on working days at half past seven in New Zealand, of everything that
//! could wait until then.

use super::{SUMMARY, State, about, call, expand::Post, is_any};
use crate::{
    Store,
    clock::{end_of_day, local_day, local_time},
    dossier::WORKS_HERE,
    failure::Failure,
    gate::Tx,
    sql,
};
use chrono::{DateTime, Utc};
use domain::{
    calendar::{Calendar, is_working_day},
    ids::PersonId,
    message::{Item, LISTED, Letter},
};
use sea_orm::Value;
use uuid::Uuid;

/// People in one transaction.
const AT_ONCE: usize = 20;

/// When the next summary is due after an instant.
pub(super) fn next_summary(after: DateTime<Utc>) -> DateTime<Utc> {
    let mut day = local_day(after);
    loop {
        let at = local_time(day, 7, 30);
        if at > after && is_working_day(day, Calendar::Ordinary) {
            return at;
        }
        match day.succ_opt() {
            Some(next) => day = next,
            None => return after,
        }
    }
}

/// Makes summaries that are due. Answers how many people were looked at; 0 = nothing is left.
///
/// # Errors
/// The database; then nothing of it happened.
pub async fn summaries(store: &Store) -> Result<usize, Failure> {
    let now = store.clock().now().at;
    let due = "SELECT id FROM mail WHERE state = 'waiting' AND due_at <= ? LIMIT 1";
    if !is_any(store, due, now).await? {
        return Ok(0);
    }
    store
        .write(&call(), about(), |tx| {
            Box::pin(async move { tx.make_summaries().await })
        })
        .await
}

impl Tx {
    async fn make_summaries(&mut self) -> Result<usize, Failure> {
        let now = self.moment.at;
        let text = format!(
            "SELECT m.person_id, count(*) AS n FROM mail m WHERE m.state = 'waiting' AND m.due_at <= ? \
             GROUP BY m.person_id ORDER BY m.person_id LIMIT {AT_ONCE}"
        );
        let rows = sql::rows(&self.conn, &text, [now.into()]).await?;
        for row in &rows {
            let person = PersonId(row.try_get("", "person_id")?);
            self.make_summary(person, row.try_get("", "n")?).await?;
        }
        Ok(rows.len())
    }

    async fn make_summary(&mut self, person: PersonId, many: i64) -> Result<(), Failure> {
        let now = self.moment.at;
        let yesterday = self.moment.today.pred_opt().unwrap_or(self.moment.today);
        let text =
            "SELECT id FROM mail WHERE person_id = ? AND kind = ? AND created_at >= ? LIMIT 1";
        let values: [Value; 3] = [
            person.0.into(),
            SUMMARY.into(),
            end_of_day(yesterday).into(),
        ];
        if !sql::rows(&self.conn, text, values).await?.is_empty() {
            // There was one today: what came after it waits for the next.
            let text = "UPDATE mail SET due_at = ? WHERE person_id = ? AND state = 'waiting' AND due_at <= ?";
            let values: [Value; 3] = [next_summary(now).into(), person.0.into(), now.into()];
            return self.execute(text, values).await.map(|_| ());
        }
        let text = format!("SELECT p.email FROM person p WHERE p.id = ? AND {WORKS_HERE}");
        let found = sql::rows(&self.conn, &text, [person.0.into()]).await?;
        let Some(row) = found.first() else {
            let text = "UPDATE mail SET state = ?, settled_at = ?, last_error = ? WHERE person_id = ? AND state = 'waiting'";
            let values: [Value; 4] = [
                State::Suppressed.key().into(),
                now.into(),
                super::deliver::GONE.into(),
                person.0.into(),
            ];
            return self.execute(text, values).await.map(|_| ());
        };
        let address: String = row.try_get("", "email")?;
        let items = self.lines(person, now).await?;
        let listed = i64::try_from(items.len()).unwrap_or(i64::MAX);
        let letter = Letter::summary(items, many - listed);
        let post = Post {
            outbox: None,
            person,
            kind: SUMMARY,
            reference: "",
            address: &address,
            letter: &letter,
            state: State::Queued,
            due_at: now,
        };
        let id = self.insert_mail(&post).await?;
        let text = "UPDATE mail SET state = 'bundled', bundle_id = ?, settled_at = ? \
                    WHERE person_id = ? AND state = 'waiting' AND due_at <= ?";
        let values: [Value; 4] = [id.into(), now.into(), person.0.into(), now.into()];
        self.execute(text, values).await.map(|_| ())
    }

    /// The first lines of somebody's summary, oldest first.
    async fn lines(&mut self, person: PersonId, now: DateTime<Utc>) -> Result<Vec<Item>, Failure> {
        let text = format!(
            "SELECT id, letter FROM mail WHERE person_id = ? AND state = 'waiting' AND due_at <= ? \
             ORDER BY due_at, id LIMIT {LISTED}"
        );
        let values: [Value; 2] = [person.0.into(), now.into()];
        let mut items = Vec::new();
        for row in sql::rows(&self.conn, &text, values).await? {
            let id: Uuid = row.try_get("", "id")?;
            let stored: String = row.try_get("", "letter")?;
            let letter: Letter = serde_json::from_str(&stored)
                .map_err(|e| Failure::json("mail", "letter", &id, &e))?;
            items.extend(letter.items);
        }
        Ok(items)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn summaries_come_at_half_past_seven_on_working_days() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        for (after, due) in [
            // Monday 23 November, early and late: summer time, 13 hours ahead.
            ("2026-11-22T17:00:00Z", "2026-11-22T18:30:00Z"),
            ("2026-11-22T18:30:00Z", "2026-11-23T18:30:00Z"),
            // Friday evening to Monday.
            ("2026-11-20T06:00:00Z", "2026-11-22T18:30:00Z"),
            // Christmas Eve to the day after Boxing Day as observed.
            ("2026-12-24T03:00:00Z", "2026-12-28T18:30:00Z"),
            // In winter 12 hours ahead.
            ("2026-06-15T00:00:00Z", "2026-06-15T19:30:00Z"),
        ] {
            assert_eq!(next_summary(at(after)), at(due), "{after}");
        }
    }
}
