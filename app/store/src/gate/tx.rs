//! A write in progress: what its steps may do inside the one transaction. Beginning, authorising a
//! repeat and ending it is the gate's.

use super::{Call, Event, Head, Record, Saved, Together};
use crate::{
    audit::{self, Entry, Outcome as Done, Who},
    cache,
    entity::{account::now, audit_event, outbox},
    failure::Failure,
    outbox::Effect,
    sql,
};
use domain::{
    account::Account,
    moment::Moment,
    outcome::Outcome,
    permission::{self, Action, Facts},
    refusal::Refusal,
};
use sea_orm::{
    ActiveModelTrait, ConnectionTrait as _, DatabaseTransaction, EntityTrait, IntoActiveModel,
    Value,
};
use serde::Serialize;
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// A write in progress. Only the gate makes one.
pub(crate) struct Tx {
    pub(crate) conn: DatabaseTransaction,
    pub(crate) moment: Moment,
    pub(crate) call: Call,
    pub(crate) head: Head,
    /// For whom the actor does what was allowed last.
    pub(super) acting_for: Option<String>,
    pub(super) events: Vec<audit_event::Model>,
    pub(super) effects: Vec<Effect>,
    pub(super) revisions: BTreeSet<&'static str>,
    /// Accounts whose gaps are judged anew before the transaction ends.
    pub(crate) judged: BTreeSet<i64>,
    /// Accounts saved here in a state in which they have no checklist.
    pub(crate) beyond_set_up: BTreeSet<i64>,
    /// Rows of accounts as they were read last, until they are saved: only what differs is written.
    pub(crate) accounts: HashMap<i64, now::Model>,
    /// What was judged once for everything that follows in this transaction.
    pub(super) whole: Option<Action>,
}

impl Tx {
    /// One change of one record inside this transaction.
    pub(crate) async fn change<R, E>(
        &mut self,
        action: Action,
        id: &R::Id,
        seen: i64,
        step: impl FnOnce(R, Moment) -> Result<Outcome<R, E>, Refusal> + Send,
    ) -> Result<Saved, Failure>
    where
        R: Record,
        E: Event,
    {
        let before = R::load(self, id).await?.ok_or(Failure::NotFound)?;
        self.change_loaded(action, before, seen, step).await
    }

    /// One change of a record that this transaction has just loaded.
    pub(crate) async fn change_loaded<R, E>(
        &mut self,
        action: Action,
        before: R,
        seen: i64,
        step: impl FnOnce(R, Moment) -> Result<Outcome<R, E>, Refusal> + Send,
    ) -> Result<Saved, Failure>
    where
        R: Record,
        E: Event,
    {
        self.allow(action, &before.facts())?;
        if before.version() != seen {
            return Err(Failure::Stale);
        }
        let Outcome { mut next, event } = step(before.clone(), self.moment)?;
        if next == before {
            return Ok(Saved {
                reference: before.reference(),
                version: seen,
                event: None,
            });
        }
        if next.facts() != before.facts() {
            // Nobody moves a record out of their own reach, or into somebody else's.
            self.allow(action, &next.facts())?;
        }
        next.set_version(seen + 1);
        if !next.update(self, seen).await? {
            return Err(Failure::Stale);
        }
        self.record(action, &next, &event)
    }

    /// Saves one new record inside this transaction.
    pub(crate) async fn create<R, E>(
        &mut self,
        action: Action,
        outcome: Outcome<R, E>,
    ) -> Result<Saved, Failure>
    where
        R: Record,
        E: Event,
    {
        self.allow(action, &outcome.next.facts())?;
        outcome.next.insert(self).await?;
        self.record(action, &outcome.next, &outcome.event)
    }

    /// Whether the actor may. From here on events say for whom, if a lent role was needed.
    pub(crate) fn allow(&mut self, action: Action, facts: &Facts) -> Result<(), Failure> {
        if self.whole == Some(action) {
            return Ok(());
        }
        permission::may(&self.call.actor, action, facts)?;
        let acting = permission::acting_for(&self.call.actor, action, facts);
        self.acting_for = acting.map(|acting| acting.for_name.clone());
        Ok(())
    }

    /// Whether the actor may, and then everything of this transaction that is done as part of it: who
    /// runs somebody's off-boarding ends what that person holds, whatever accounts it belongs to.
    pub(crate) fn allow_whole(&mut self, action: Action, facts: &Facts) -> Result<(), Failure> {
        self.allow(action, facts)?;
        self.whole = Some(action);
        Ok(())
    }

    /// Writes down what happened to `record`, with a hash of all of it.
    pub(crate) fn record<R: Record, E: Event>(
        &mut self,
        action: Action,
        record: &R,
        event: &E,
    ) -> Result<Saved, Failure> {
        let broken =
            |e: serde_json::Error| Failure::json(R::KIND, "event", &record.reference(), &e);
        let mut payload = serde_json::to_value(event).map_err(broken)?;
        let state = serde_json::to_vec(record).map_err(broken)?;
        if let Some(map) = payload.as_object_mut() {
            map.insert("state_hash".into(), audit::chain::sha256_hex(&state).into());
        }
        let seq = self.append(Entry {
            action,
            outcome: Done::Done,
            subject_kind: R::KIND,
            subject: record.reference(),
            subject_version: Some(record.version()),
            event: event.key(),
            payload,
        });
        Ok(Saved {
            reference: record.reference(),
            version: record.version(),
            event: Some(seq),
        })
    }

    /// Adds an event to the chain; it is stored when the transaction finishes.
    pub(crate) fn append(&mut self, entry: Entry) -> i64 {
        let call = &self.call;
        let who = Who {
            kind: call.actor.kind(),
            person: call.actor.person(),
            name: call.actor.name(),
            acting_for: self.acting_for.as_deref(),
            request_id: &call.request_id,
            at: self.moment.at,
        };
        let row = audit::link(&who, entry, self.head.seq + 1, &self.head.hash);
        self.head = Head {
            seq: row.seq,
            hash: row.hash.clone(),
        };
        self.events.push(row);
        self.head.seq
    }

    /// Work to follow this write.
    pub(crate) fn follow(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    /// Nobody is told of what was done in this transaction until now.
    pub(crate) fn tell_nobody(&mut self) {
        self.effects.clear();
    }

    /// Has the gaps of an account judged anew before the transaction ends.
    pub(crate) fn judge(&mut self, account: i64) {
        self.judged.insert(account);
    }

    /// Makes every instance read a cached value anew.
    pub(crate) fn moved(&mut self, name: &'static str) {
        self.revisions.insert(name);
    }

    /// The next `many` numbers of a register; the first of them is returned.
    pub(crate) async fn numbers(&mut self, register: &str, many: i64) -> Result<i64, Failure> {
        let text = "INSERT INTO counter (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = counter.value + excluded.value RETURNING value AS n";
        let last = sql::count(&self.conn, text, [register.into(), many.into()]).await?;
        Ok(last - many + 1)
    }

    /// Inserts rows, in portions that fit both databases' limit of bound values.
    #[expect(clippy::disallowed_methods, reason = "the gate")]
    pub(crate) async fn insert_all<A>(&mut self, rows: Vec<A>) -> Result<(), Failure>
    where
        A: ActiveModelTrait + Send,
    {
        let columns = <<A::Entity as EntityTrait>::Column as sea_orm::Iterable>::iter()
            .count()
            .max(1);
        let portion = 30_000 / columns;
        let mut rows = rows.into_iter().peekable();
        while rows.peek().is_some() {
            let some: Vec<A> = rows.by_ref().take(portion).collect();
            A::Entity::insert_many(some)
                .exec_without_returning(&self.conn)
                .await?;
        }
        Ok(())
    }

    /// A hand-written UPDATE or INSERT; answers how many rows it touched.
    #[expect(clippy::disallowed_methods, reason = "the gate")]
    pub(crate) async fn execute(
        &mut self,
        text: &str,
        values: impl IntoIterator<Item = Value>,
    ) -> Result<u64, Failure> {
        let statement = sql::statement(&self.conn, text, values);
        Ok(self.conn.execute_raw(statement).await?.rows_affected())
    }

    pub(super) async fn finish<T: Serialize + Sync>(
        mut self,
        value: &T,
    ) -> Result<BTreeSet<&'static str>, Failure> {
        let events = std::mem::take(&mut self.events);
        if events
            .iter()
            .any(|event| event.subject_kind == Account::KIND)
        {
            self.moved(cache::ACCOUNTS);
        }
        self.judge_all().await?;
        let mut last = Together::default();
        let appended = !events.is_empty();
        let rows = events.into_iter().map(IntoActiveModel::into_active_model);
        self.insert_with(&mut last, rows.collect()).await?;
        self.send_effects(&mut last).await?;
        let revisions = std::mem::take(&mut self.revisions);
        if !revisions.is_empty() {
            let text = format!(
                "INSERT INTO revision (name, value) VALUES {} ON CONFLICT (name) DO UPDATE SET value = revision.value + 1",
                vec!["(?, 1)"; revisions.len()].join(", ")
            );
            last.add(text, revisions.iter().map(|name| (*name).into()));
        }
        if let Some(token) = self.call.key.clone() {
            let result = serde_json::to_string(value)
                .map_err(|e| Failure::json("idempotency_key", "result", &token, &e))?;
            let values = [
                self.call.actor_key().into(),
                token.into(),
                result.into(),
                self.moment.at.into(),
            ];
            last.add(
                "INSERT INTO idempotency_key (actor, token, result, at) VALUES (?, ?, ?, ?)",
                values,
            );
        }
        if appended {
            let (seq, hash) = (self.head.seq, self.head.hash.clone());
            last.add(
                "UPDATE audit_head SET seq = ?, hash = ? WHERE id = 1",
                [seq.into(), hash.into()],
            );
        }
        self.together(last).await?;
        self.conn.commit().await?;
        Ok(revisions)
    }

    async fn send_effects(&mut self, last: &mut Together) -> Result<(), Failure> {
        let effects = std::mem::take(&mut self.effects);
        let (at, done_by) = (self.moment.at, self.call.actor.person().map(|p| p.0));
        let rows = effects
            .into_iter()
            .map(|e| {
                outbox::Model {
                    id: Uuid::now_v7(),
                    kind: e.kind.to_owned(),
                    dedupe: e.dedupe,
                    subject_kind: e.subject_kind.to_owned(),
                    subject: e.subject,
                    payload: e.payload.to_string(),
                    created_at: at,
                    due_at: e.due_at,
                    done_at: None,
                    attempts: 0,
                    done_by,
                }
                .into_active_model()
            })
            .collect();
        self.insert_with(last, rows).await
    }
}
