//! Writes about mail: an administrator sends a message again, gives it up or lifts the ban of an address;
//! somebody chooses how they are told, and makes or withdraws the secret address of their calendar.

use crate::{
    Store,
    audit::{Entry, Outcome},
    failure::Failure,
    gate::{About, Call, Tx},
    mail::{KIND, State},
    sql,
};
use domain::{
    ids::PersonId,
    message::{How, Topic},
    permission::{Action, Facts},
    problem::Problems,
    refusal::Refusal,
};
use sea_orm::Value;
use serde_json::json;
use uuid::Uuid;

/// The longest reason, in characters.
const LONGEST: usize = 500;

/// What a message stood as, and to whom it goes.
struct Known {
    state: State,
    kind: String,
    address: String,
}

fn about(action: Action, kind: &'static str, subject: impl ToString) -> About {
    About {
        action,
        kind,
        subject: subject.to_string(),
    }
}

/// Sends a message again: one that failed, is not sent or was given up, or one whose next attempt would
/// only come later.
///
/// # Errors
/// [`Failure::NotFound`]; a rule for one that was sent or waits for a summary; refusals.
pub async fn retry(store: &Store, call: &Call, id: Uuid) -> Result<(), Failure> {
    store
        .write(call, about(Action::ManageMail, KIND, id), move |tx| {
            Box::pin(async move {
                let known = tx.mail_known(id).await?;
                if matches!(known.state, State::Sent | State::Waiting | State::Bundled) {
                    return Err(Refusal::rule("sent", "This message need not be sent again").into());
                }
                let text = "UPDATE mail SET state = 'queued', due_at = ?, attempts = 0, leased_until = NULL, \
                            fence = fence + 1, settled_at = NULL WHERE id = ?";
                let now = tx.moment.at;
                tx.execute(text, [now.into(), id.into()]).await?;
                tx.mail_event(id, "mail.retried", &known, json!({}));
                Ok(())
            })
        })
        .await
}

/// Gives a message up: it is not sent, for a reason.
///
/// # Errors
/// [`Failure::NotFound`]; [`Failure::Problems`] without a reason; a rule for one that is not to be sent
/// any more; refusals.
pub async fn give_up(store: &Store, call: &Call, id: Uuid, typed: &str) -> Result<(), Failure> {
    let reason = reason(typed)?;
    store
        .write(call, about(Action::ManageMail, KIND, id), move |tx| {
            Box::pin(async move {
                let known = tx.mail_known(id).await?;
                if !matches!(known.state, State::Queued | State::Failed | State::Suppressed) {
                    let words = "This message is not on its way any more";
                    return Err(Refusal::rule("settled", words).into());
                }
                let text = "UPDATE mail SET state = 'given-up', settled_at = ?, leased_until = NULL, \
                            fence = fence + 1, last_error = ? WHERE id = ?";
                let values: [Value; 3] = [tx.moment.at.into(), reason.clone().into(), id.into()];
                tx.execute(text, values).await?;
                tx.mail_event(id, "mail.given-up", &known, json!({ "reason": reason }));
                Ok(())
            })
        })
        .await
}

/// Lets mail go to an address again that had none.
///
/// # Errors
/// [`Failure::NotFound`] when mail goes there already; refusals.
pub async fn lift(store: &Store, call: &Call, address: &str) -> Result<(), Failure> {
    let address = address.trim().to_lowercase();
    let about = about(Action::ManageMail, "mail-address", &address);
    store
        .write(call, about, move |tx| {
            Box::pin(async move {
                tx.allow(Action::ManageMail, &Facts::default())?;
                let text = "UPDATE mail_suppression SET lifted_at = ? WHERE address = ? AND lifted_at IS NULL";
                let values: [Value; 2] = [tx.moment.at.into(), address.clone().into()];
                if tx.execute(text, values).await? == 0 {
                    return Err(Failure::NotFound);
                }
                tx.append(Entry {
                    action: Action::ManageMail,
                    outcome: Outcome::Done,
                    subject_kind: "mail-address",
                    subject: address,
                    subject_version: None,
                    event: "mail.lifted",
                    payload: json!({}),
                });
                Ok(())
            })
        })
        .await
}

/// Chooses how the actor is told of each of these topics; of others it stays as it was.
///
/// # Errors
/// Refusals; the database.
pub async fn prefer(store: &Store, call: &Call, wishes: Vec<(Topic, How)>) -> Result<(), Failure> {
    let me = me(call)?;
    store
        .write(call, about(Action::EditOwnMail, "person", me), move |tx| {
            Box::pin(async move {
                tx.allow(Action::EditOwnMail, &Facts::of_person(me))?;
                let before = tx.wishes_of(me).await?;
                let mut changed = serde_json::Map::new();
                for (topic, how) in wishes {
                    let is = before.iter().find(|(known, _)| *known == topic);
                    if is.map_or(How::Daily, |(_, how)| *how) == how {
                        continue;
                    }
                    let text = "INSERT INTO mail_preference (person_id, topic, how) VALUES (?, ?, ?) \
                                ON CONFLICT (person_id, topic) DO UPDATE SET how = excluded.how";
                    let values: [Value; 3] = [me.0.into(), topic.key().into(), how.key().into()];
                    tx.execute(text, values).await?;
                    changed.insert(topic.key().to_owned(), how.key().into());
                }
                if !changed.is_empty() {
                    tx.own_event(me, "person.mail-chosen", json!({ "topics": changed }));
                }
                Ok(())
            })
        })
        .await
}

/// Gives the actor's calendar a secret address; the one it had opens nothing any more. Only the hash of
/// the secret is kept. `false` = the same form was sent before, with another secret.
///
/// # Errors
/// Refusals; the database.
pub async fn open_calendar(store: &Store, call: &Call, secret_hash: &str) -> Result<bool, Failure> {
    let me = me(call)?;
    let hash = secret_hash.to_owned();
    let kept: String = store
        .write(call, about(Action::EditOwnMail, "person", me), move |tx| {
            Box::pin(async move {
                tx.allow(Action::EditOwnMail, &Facts::of_person(me))?;
                let before = tx.close_calendar_of(me).await?;
                let text = "INSERT INTO calendar_feed (secret_hash, person_id, created_at) VALUES (?, ?, ?)";
                let values: [Value; 3] = [hash.clone().into(), me.0.into(), tx.moment.at.into()];
                tx.execute(text, values).await?;
                tx.own_event(me, "person.calendar-opened", json!({ "replaced": before }));
                Ok(hash)
            })
        })
        .await?;
    Ok(kept == secret_hash)
}

/// Withdraws the secret address of the actor's calendar.
///
/// # Errors
/// [`Failure::NotFound`] when there is none; refusals.
pub async fn close_calendar(store: &Store, call: &Call) -> Result<(), Failure> {
    let me = me(call)?;
    store
        .write(call, about(Action::EditOwnMail, "person", me), move |tx| {
            Box::pin(async move {
                tx.allow(Action::EditOwnMail, &Facts::of_person(me))?;
                if !tx.close_calendar_of(me).await? {
                    return Err(Failure::NotFound);
                }
                tx.own_event(me, "person.calendar-closed", json!({}));
                Ok(())
            })
        })
        .await
}

/// A new secret for the address of a calendar: 256 random bits.
pub fn new_secret() -> String {
    hex::encode(rand::random::<[u8; 32]>())
}

/// Only people have mail of their own.
fn me(call: &Call) -> Result<PersonId, Failure> {
    call.actor.person().ok_or(Failure::NotFound)
}

fn reason(typed: &str) -> Result<String, Failure> {
    let reason = domain::text::collapse(typed);
    let problem = |code, words: &str| {
        let mut problems = Problems::default();
        problems.add("reason", code, words);
        Err(Failure::Problems(problems))
    };
    match reason.chars().count() {
        0 => problem("required", "Enter why it is not sent"),
        many if many > LONGEST => problem("too-long", "The reason must be 500 characters or fewer"),
        _ => Ok(reason),
    }
}

impl Tx {
    /// A message, for those who look after mail.
    async fn mail_known(&mut self, id: Uuid) -> Result<Known, Failure> {
        self.allow(Action::ManageMail, &Facts::default())?;
        let text = "SELECT state, kind, address FROM mail WHERE id = ?";
        let found = sql::rows(&self.conn, text, [id.into()]).await?;
        let row = found.first().ok_or(Failure::NotFound)?;
        let state: String = row.try_get("", "state")?;
        let state = State::from_key(&state).ok_or_else(|| Failure::Inconsistent {
            table: "mail",
            column: "state",
            row: id.to_string(),
            why: "unknown".into(),
        })?;
        Ok(Known {
            state,
            kind: row.try_get("", "kind")?,
            address: row.try_get("", "address")?,
        })
    }

    fn mail_event(
        &mut self,
        id: Uuid,
        event: &'static str,
        known: &Known,
        more: serde_json::Value,
    ) {
        let mut payload = json!({
            "kind": known.kind,
            "address": known.address,
            "was": known.state.key(),
        });
        if let (Some(payload), serde_json::Value::Object(more)) = (payload.as_object_mut(), more) {
            payload.extend(more);
        }
        self.append(Entry {
            action: Action::ManageMail,
            outcome: Outcome::Done,
            subject_kind: KIND,
            subject: id.to_string(),
            subject_version: None,
            event,
            payload,
        });
    }

    fn own_event(&mut self, me: PersonId, event: &'static str, mut payload: serde_json::Value) {
        if let Some(payload) = payload.as_object_mut() {
            payload.insert("name".into(), self.call.actor.name().into());
        }
        self.append(Entry {
            action: Action::EditOwnMail,
            outcome: Outcome::Done,
            subject_kind: "person",
            subject: me.to_string(),
            subject_version: None,
            event,
            payload,
        });
    }

    async fn wishes_of(&mut self, person: PersonId) -> Result<Vec<(Topic, How)>, Failure> {
        crate::queries::mail::wishes(&self.conn, person).await
    }

    /// Whether there was one.
    async fn close_calendar_of(&mut self, person: PersonId) -> Result<bool, Failure> {
        let text =
            "UPDATE calendar_feed SET revoked_at = ? WHERE person_id = ? AND revoked_at IS NULL";
        let values: [Value; 2] = [self.moment.at.into(), person.0.into()];
        Ok(self.execute(text, values).await? > 0)
    }
}
