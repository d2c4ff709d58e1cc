//! What is to be sent: leased to one instance for a while, sent by it outside any transaction, and settled
//! by the number of that lease. An instance that comes back too late changes nothing.

use super::{STALE, State, about, call, is_any};
use crate::{Store, dossier::WORKS_HERE, failure::Failure, gate::Tx, sql};
use chrono::{DateTime, Duration, Utc};
use domain::message::Letter;
use sea_orm::{FromQueryResult, Value};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Why mail to somebody who has left is not sent.
pub(super) const GONE: &str = "This person does not work here any more";

const OLD: &str = "It could not be sent within 14 days";

/// A message somebody undertook to send.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leased {
    /// The message. Its Message-ID is made of this, and stays the same however often it is sent.
    pub id: Uuid,
    /// The number of the lease.
    pub fence: i64,
    /// Which attempt this is, from 1.
    pub attempt: i64,
    /// To which address.
    pub address: String,
    /// To whom.
    pub name: String,
    /// What it says.
    pub letter: Letter,
    /// When it was written.
    pub created_at: DateTime<Utc>,
}

/// What became of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Settled {
    /// The server took it.
    Sent,
    /// Not this time: it is tried again after a while, until it has been tried often enough.
    Later {
        /// What the server said, or what went wrong.
        why: String,
    },
    /// The server will never take it.
    Refused {
        /// What it said.
        why: String,
        /// There is no such address: nothing more is sent there.
        no_such_address: bool,
    },
    /// It was not tried: another message showed that the server is out of reach.
    Untried,
}

/// How long after each failed attempt the next one comes. About three days in all.
const PAUSES: [i64; 8] = [1, 5, 15, 60, 240, 24 * 60, 24 * 60, 24 * 60];

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    fence: i64,
    attempts: i64,
    letter: String,
    email: String,
    name: String,
    created_at: DateTime<Utc>,
    due_at: DateTime<Utc>,
    here: i64,
    suppressed: Option<String>,
}

/// Undertakes to send up to `many` messages that are due, within `lasts`; afterwards others may.
///
/// # Errors
/// The database; then nothing is leased.
pub async fn lease(store: &Store, many: u32, lasts: Duration) -> Result<Vec<Leased>, Failure> {
    let now = store.clock().now().at;
    let due = "SELECT id FROM mail WHERE state = 'queued' AND due_at <= ? LIMIT 1";
    if !is_any(store, due, now).await? {
        return Ok(Vec::new());
    }
    store
        .write(&call(), about(), move |tx| {
            Box::pin(async move { tx.lease_mail(many, lasts).await })
        })
        .await
}

/// Notes what became of a message that was leased. `false` = the lease ran out and somebody else has the
/// message now, or it was given up: nothing is changed.
///
/// # Errors
/// The database.
pub async fn settle(store: &Store, leased: &Leased, became: Settled) -> Result<bool, Failure> {
    let leased = leased.clone();
    store
        .write(&call(), about(), move |tx| {
            Box::pin(async move { tx.settle_mail(&leased, became).await })
        })
        .await
}

impl Tx {
    async fn lease_mail(&mut self, many: u32, lasts: Duration) -> Result<Vec<Leased>, Failure> {
        let now = self.moment.at;
        let text = format!(
            "SELECT m.id, m.fence, m.attempts, m.letter, m.created_at, m.due_at, p.email, p.name, \
             CAST(CASE WHEN {WORKS_HERE} THEN 1 ELSE 0 END AS bigint) AS here, s.why AS suppressed \
             FROM mail m JOIN person p ON p.id = m.person_id \
             LEFT JOIN mail_suppression s ON s.address = lower(p.email) AND s.lifted_at IS NULL \
             WHERE m.state = 'queued' AND m.due_at <= ? AND (m.leased_until IS NULL OR m.leased_until <= ?) \
             ORDER BY m.due_at, m.id LIMIT {many}"
        );
        let mut leased = Vec::new();
        for row in sql::rows(&self.conn, &text, [now.into(), now.into()]).await? {
            let row = Row::from_query_result(&row, "")?;
            if let Some((state, why)) = unsendable(&row, now) {
                self.end_mail(row.id, row.fence, state, &why).await?;
            } else {
                leased.push(self.take(row, now + lasts).await?);
            }
        }
        Ok(leased)
    }

    async fn take(&mut self, row: Row, until: DateTime<Utc>) -> Result<Leased, Failure> {
        let text = "UPDATE mail SET leased_until = ?, fence = fence + 1, attempts = attempts + 1, address = ? \
                    WHERE id = ? AND fence = ? AND state = 'queued'";
        let values: [Value; 4] = [
            until.into(),
            row.email.clone().into(),
            row.id.into(),
            row.fence.into(),
        ];
        self.execute(text, values).await?;
        let letter = serde_json::from_str(&row.letter)
            .map_err(|e| Failure::json("mail", "letter", &row.id, &e))?;
        Ok(Leased {
            id: row.id,
            fence: row.fence + 1,
            attempt: row.attempts + 1,
            address: row.email,
            name: row.name,
            letter,
            created_at: row.created_at,
        })
    }

    async fn settle_mail(&mut self, leased: &Leased, became: Settled) -> Result<bool, Failure> {
        let (id, fence) = (leased.id, leased.fence);
        match became {
            Settled::Sent => self.end_mail(id, fence, State::Sent, "").await,
            Settled::Refused {
                why,
                no_such_address,
            } => {
                let mine = self.end_mail(id, fence, State::Failed, &why).await?;
                if mine && no_such_address {
                    self.suppress(leased, &why).await?;
                }
                Ok(mine)
            }
            Settled::Later { why } => {
                let tried = usize::try_from(leased.attempt - 1).unwrap_or(usize::MAX);
                match PAUSES.get(tried) {
                    Some(pause) => self.postpone(leased, Duration::minutes(*pause), &why).await,
                    None => self.end_mail(id, fence, State::Failed, &why).await,
                }
            }
            Settled::Untried => {
                let text = "UPDATE mail SET leased_until = NULL, attempts = attempts - 1 \
                            WHERE id = ? AND fence = ? AND state = 'queued'";
                Ok(self.execute(text, [id.into(), fence.into()]).await? == 1)
            }
        }
    }

    async fn postpone(
        &mut self,
        leased: &Leased,
        pause: Duration,
        why: &str,
    ) -> Result<bool, Failure> {
        let text = "UPDATE mail SET due_at = ?, leased_until = NULL, last_error = ? \
                    WHERE id = ? AND fence = ? AND state = 'queued'";
        let values: [Value; 4] = [
            (self.moment.at + pause).into(),
            why.into(),
            leased.id.into(),
            leased.fence.into(),
        ];
        Ok(self.execute(text, values).await? == 1)
    }

    async fn end_mail(
        &mut self,
        id: Uuid,
        fence: i64,
        state: State,
        why: &str,
    ) -> Result<bool, Failure> {
        let text = "UPDATE mail SET state = ?, settled_at = ?, leased_until = NULL, last_error = ? \
                    WHERE id = ? AND fence = ? AND state = 'queued'";
        let values: [Value; 5] = [
            state.key().into(),
            self.moment.at.into(),
            why.into(),
            id.into(),
            fence.into(),
        ];
        Ok(self.execute(text, values).await? == 1)
    }

    async fn suppress(&mut self, leased: &Leased, why: &str) -> Result<(), Failure> {
        let text = "INSERT INTO mail_suppression (address, since, why, mail_id) VALUES (?, ?, ?, ?) \
                    ON CONFLICT (address) DO UPDATE SET since = excluded.since, why = excluded.why, \
                    mail_id = excluded.mail_id, lifted_at = NULL";
        let values: [Value; 4] = [
            leased.address.to_lowercase().into(),
            self.moment.at.into(),
            why.into(),
            leased.id.into(),
        ];
        self.execute(text, values).await.map(|_| ())
    }
}

/// Why a message is not sent at all.
fn unsendable(row: &Row, now: DateTime<Utc>) -> Option<(State, String)> {
    if row.here == 0 {
        return Some((State::Suppressed, GONE.to_owned()));
    }
    if let Some(why) = &row.suppressed {
        return Some((State::Suppressed, why.clone()));
    }
    (row.due_at < now - STALE).then(|| (State::Failed, OLD.to_owned()))
}
