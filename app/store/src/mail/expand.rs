//! The outbox becomes messages: for each row that is due, who is told and what it says to them.

use super::{STALE, State, about, call, facts, is_any, recipients::Told, summary::next_summary};
use crate::{Store, failure::Failure, gate::Tx, sql};
use chrono::{DateTime, Duration, Utc};
use domain::{
    ids::PersonId,
    message::{self, Delivery, Item, Letter},
};
use sea_orm::{FromQueryResult, Value};
use uuid::Uuid;

/// Rows of the outbox in one transaction.
const AT_ONCE: usize = 50;

/// A row of a kind that this version does not know is looked at again after so long: a newer instance
/// may have written it.
const LATER: Duration = Duration::hours(6);

#[derive(FromQueryResult)]
pub(super) struct Row {
    pub(super) id: Uuid,
    pub(super) kind: String,
    pub(super) subject_kind: String,
    pub(super) subject: String,
    payload: String,
    due_at: DateTime<Utc>,
    pub(super) done_by: Option<Uuid>,
}

/// Turns rows of the outbox that are due into messages, together with marking them done. Answers how
/// many rows; less than it could = nothing is left.
///
/// # Errors
/// The database; then nothing of it happened.
pub async fn expand(store: &Store) -> Result<usize, Failure> {
    let now = store.clock().now().at;
    let due = "SELECT id FROM outbox WHERE done_at IS NULL AND due_at <= ? LIMIT 1";
    if !is_any(store, due, now).await? {
        return Ok(0);
    }
    store
        .write(&call(), about(), |tx| {
            Box::pin(async move { tx.expand_outbox().await })
        })
        .await
}

impl Tx {
    async fn expand_outbox(&mut self) -> Result<usize, Failure> {
        let now = self.moment.at;
        let text = format!(
            "SELECT id, kind, subject_kind, subject, payload, due_at, done_by FROM outbox \
             WHERE done_at IS NULL AND due_at <= ? ORDER BY due_at, id LIMIT {AT_ONCE}"
        );
        let rows = sql::rows(&self.conn, &text, [now.into()]).await?;
        let team = self.mail_team().await?;
        for row in &rows {
            let row = Row::from_query_result(row, "")?;
            self.expand_row(&row, &team).await?;
        }
        Ok(rows.len())
    }

    async fn expand_row(&mut self, row: &Row, team: &[PersonId]) -> Result<(), Failure> {
        let now = self.moment.at;
        let payload: Result<serde_json::Value, _> = serde_json::from_str(&row.payload);
        let (Some(kind), Ok(payload)) = (message::kind(&row.kind), payload) else {
            tracing::error!(kind = row.kind, id = %row.id, "a message of a kind that is not known");
            let text = "UPDATE outbox SET due_at = ?, attempts = attempts + 1 WHERE id = ?";
            let values: [Value; 2] = [(now + LATER).into(), row.id.into()];
            return self.execute(text, values).await.map(|_| ());
        };
        let text = "UPDATE outbox SET done_at = ? WHERE id = ?";
        self.execute(text, [now.into(), row.id.into()]).await?;
        if row.due_at < now - STALE {
            return Ok(());
        }
        let facts = facts::gather(&self.conn, row, &payload).await?;
        let today = self.moment.today;
        for told in self.mail_recipients(row, &payload, team).await? {
            let how = told.how(kind.topic);
            let item = Item::of(kind, &facts, told.audience);
            let (state, due_at) = match kind.delivery(&facts, told.audience, how, today) {
                Delivery::Never => continue,
                Delivery::AtOnce => (State::Queued, now),
                Delivery::Daily => (State::Waiting, next_summary(row.due_at)),
            };
            self.post(row, &told, &facts.reference, item, (state, due_at))
                .await?;
        }
        Ok(())
    }

    async fn post(
        &mut self,
        row: &Row,
        told: &Told,
        reference: &str,
        item: Item,
        (state, due_at): (State, DateTime<Utc>),
    ) -> Result<(), Failure> {
        let letter = Letter::one(item);
        let post = Post {
            outbox: Some(row.id),
            person: told.person,
            kind: &row.kind,
            reference,
            address: &told.address,
            letter: &letter,
            state,
            due_at,
        };
        self.insert_mail(&post).await.map(|_| ())
    }

    /// One more message; its id.
    pub(super) async fn insert_mail(&mut self, post: &Post<'_>) -> Result<Uuid, Failure> {
        let id = Uuid::now_v7();
        let letter = serde_json::to_string(post.letter)
            .map_err(|e| Failure::json("mail", "letter", &id, &e))?;
        // Somebody without an address is not forgotten: the message says why it was not sent.
        let (state, why) = if post.address.trim().is_empty() {
            (State::Suppressed, "There is no address for this person")
        } else {
            (post.state, "")
        };
        let text = "INSERT INTO mail (id, outbox_id, person_id, kind, reference, headline, letter, state, address, \
                    created_at, due_at, attempts, fence, last_error) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, ?) \
                    ON CONFLICT DO NOTHING";
        let values: [Value; 12] = [
            id.into(),
            post.outbox.into(),
            post.person.0.into(),
            post.kind.into(),
            post.reference.into(),
            post.letter.subject().into(),
            letter.into(),
            state.key().into(),
            post.address.into(),
            self.moment.at.into(),
            post.due_at.into(),
            why.into(),
        ];
        self.execute(text, values).await?;
        Ok(id)
    }
}

/// A message before it is stored.
pub(super) struct Post<'a> {
    pub(super) outbox: Option<Uuid>,
    pub(super) person: PersonId,
    pub(super) kind: &'a str,
    pub(super) reference: &'a str,
    pub(super) address: &'a str,
    pub(super) letter: &'a Letter,
    pub(super) state: State,
    pub(super) due_at: DateTime<Utc>,
}
