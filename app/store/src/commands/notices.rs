//! Writes about notices: publishing a text, and that somebody has read it. A published text is never
//! changed.

use crate::{
    Store,
    audit::{Entry, Outcome, chain::sha256_hex},
    cache,
    failure::Failure,
    gate::{About, Call, Saved, Tx},
    sql,
};
use domain::{
    actor::{Actor, PersonActor, SystemActor},
    ids::PersonId,
    notice::{self, FIRST},
    permission::{Action, Facts},
    problem::Problems,
    refusal::Refusal,
};
use sea_orm::Value;
use uuid::Uuid;

const KIND: &str = "notice";

/// Publishes a text; from now on everybody is asked to read it. `seen` is the number of the newest
/// text the publisher has seen, 0 = none.
///
/// # Errors
/// [`Failure::Problems`] for an empty or too long text and for the same one again;
/// [`Failure::Stale`] when another was published in the meantime; refusals.
pub async fn publish(store: &Store, call: &Call, seen: i64, typed: &str) -> Result<Saved, Failure> {
    let body = notice::check(typed).map_err(Failure::Problems)?;
    store
        .write(call, about(Action::PublishNotice, seen + 1), move |tx| {
            Box::pin(async move {
                tx.allow(Action::PublishNotice, &Facts::default())?;
                let (newest, hash) = tx.newest_notice().await?;
                if newest != seen {
                    return Err(Failure::Stale);
                }
                if hash == sha256_hex(body.as_bytes()) {
                    let mut problems = Problems::default();
                    problems.add("body", "same", "This is the text that is published already");
                    return Err(Failure::Problems(problems));
                }
                tx.publish_notice(newest + 1, &body).await
            })
        })
        .await
}

/// Publishes the built-in text in a register that has none; `false` = it has one.
///
/// # Errors
/// A refusal for anybody who may not; the database.
pub async fn publish_first(store: &Store, call: &Call) -> Result<bool, Failure> {
    store
        .write(call, about(Action::PublishNotice, 1), move |tx| {
            Box::pin(async move {
                tx.allow(Action::PublishNotice, &Facts::default())?;
                if tx.newest_notice().await?.0 > 0 {
                    return Ok(false);
                }
                tx.publish_notice(1, FIRST).await.map(|_| true)
            })
        })
        .await
}

/// Notes that the person has read the newest text. `number` and `hash` are of the text they saw. A
/// second time changes nothing.
///
/// # Errors
/// [`Failure::Stale`] when the text they saw is not the newest; a refusal for whoever is no person.
pub async fn acknowledge(
    store: &Store,
    call: &Call,
    number: i64,
    hash: &str,
) -> Result<Saved, Failure> {
    let hash = hash.to_owned();
    let saved = store
        .write(call, about(Action::SignIn, number), move |tx| {
            Box::pin(async move {
                let person = match &tx.call.actor {
                    Actor::Person(person) => person.id,
                    _ => return Err(Refusal::rule("no-person", "Only people read notices").into()),
                };
                // Whoever has a record reads, also before anybody has given them a role.
                let newest = tx.newest_notice().await?;
                if number < 1 || newest != (number, hash.clone()) {
                    return Err(Failure::Stale);
                }
                tx.note_reading(person, number, &hash).await
            })
        })
        .await?;
    Ok(saved)
}

/// Notes for several people of the demonstration that they have read the newest text. Answers how
/// many.
///
/// # Errors
/// A refusal for anybody but the demonstration; the database.
pub async fn acknowledged_by(
    store: &Store,
    call: &Call,
    people: Vec<PersonActor>,
) -> Result<usize, Failure> {
    store
        .write(call, about(Action::SignIn, 0), move |tx| {
            Box::pin(async move {
                if tx.call.actor != Actor::System(SystemActor::Demo) {
                    let words = "Only the demonstration reads in the name of others";
                    return Err(Refusal::rule("not-the-demonstration", words).into());
                }
                let (number, hash) = tx.newest_notice().await?;
                let many = people.len();
                let me = tx.call.actor.clone();
                for person in people {
                    let id = person.id;
                    tx.call.actor = Actor::Person(person);
                    tx.note_reading(id, number, &hash).await?;
                }
                tx.call.actor = me;
                Ok(many)
            })
        })
        .await
}

fn about(action: Action, number: i64) -> About {
    About {
        action,
        kind: KIND,
        subject: number.to_string(),
    }
}

impl Tx {
    /// Number and hash of the newest text; 0 = there is none.
    async fn newest_notice(&mut self) -> Result<(i64, String), Failure> {
        let text = "SELECT number, hash FROM notice ORDER BY number DESC LIMIT 1";
        match sql::rows(&self.conn, text, []).await?.first() {
            Some(row) => Ok((row.try_get("", "number")?, row.try_get("", "hash")?)),
            None => Ok((0, String::new())),
        }
    }

    async fn publish_notice(&mut self, number: i64, body: &str) -> Result<Saved, Failure> {
        let hash = sha256_hex(body.as_bytes());
        let text = "INSERT INTO notice (number, body, hash, published_at, published_by) VALUES (?, ?, ?, ?, ?)";
        let by = self.call.actor.name().to_owned();
        let values: [Value; 5] = [
            number.into(),
            body.into(),
            hash.clone().into(),
            self.moment.at.into(),
            by.into(),
        ];
        self.execute(text, values).await?;
        self.moved(cache::NOTICE);
        let payload = serde_json::json!({ "hash": hash, "characters": body.chars().count() });
        Ok(self.note_notice(Action::PublishNotice, "notice.published", number, payload))
    }

    async fn note_reading(
        &mut self,
        person: PersonId,
        number: i64,
        hash: &str,
    ) -> Result<Saved, Failure> {
        let text = "INSERT INTO acknowledgement (id, person_id, notice_number, hash, at) VALUES (?, ?, ?, ?, ?) \
                    ON CONFLICT (person_id, notice_number) DO NOTHING";
        let values: [Value; 5] = [
            Uuid::now_v7().into(),
            person.0.into(),
            number.into(),
            hash.into(),
            self.moment.at.into(),
        ];
        if self.execute(text, values).await? == 0 {
            return Ok(Saved {
                reference: number.to_string(),
                version: 1,
                event: None,
            });
        }
        let payload = serde_json::json!({ "hash": hash });
        Ok(self.note_notice(Action::SignIn, "notice.acknowledged", number, payload))
    }

    fn note_notice(
        &mut self,
        action: Action,
        event: &'static str,
        number: i64,
        payload: serde_json::Value,
    ) -> Saved {
        let seq = self.append(Entry {
            action,
            outcome: Outcome::Done,
            subject_kind: KIND,
            subject: number.to_string(),
            subject_version: None,
            event,
            payload,
        });
        Saved {
            reference: number.to_string(),
            version: 1,
            event: Some(seq),
        }
    }
}
