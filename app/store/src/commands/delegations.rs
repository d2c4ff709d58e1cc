//! Roles lent for a time, and ended early.

use crate::{
    Store,
    failure::Failure,
    gate::{About, Call, Event, Record, Saved, Tx},
    rows::person::{self as rows, scope_values},
    sql,
};
use domain::{
    ids::{DelegationId, PersonId},
    outcome::Outcome,
    permission::{Action, Facts},
    person::{Delegation, DelegationDraft, DelegationEvent, Person},
    problem::Problems,
};
use sea_orm::Value;
use uuid::Uuid;

impl Event for DelegationEvent {
    fn key(&self) -> &'static str {
        Self::key(self)
    }
}

impl Record for Delegation {
    type Id = DelegationId;
    const KIND: &'static str = "delegation";

    async fn load(tx: &mut Tx, id: &DelegationId) -> Result<Option<Self>, Failure> {
        let text = format!(
            "SELECT {} FROM delegation d WHERE d.id = ?",
            rows::DELEGATION
        );
        let found = sql::rows(&tx.conn, &text, [id.0.into()]).await?;
        found.first().map(rows::delegation).transpose()
    }

    async fn insert(&self, tx: &mut Tx) -> Result<(), Failure> {
        let text = "INSERT INTO delegation (id, from_person_id, to_person_id, role, scope_group_id, scope_unit_id, from_day, until_day, reason, created_at, created_by, version) \
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
        let [group, unit] = scope_values(self.scope);
        let values: [Value; 12] = [
            self.id.0.into(),
            self.from.0.into(),
            self.to.0.into(),
            self.role.key().into(),
            group,
            unit,
            self.first.into(),
            self.last.into(),
            self.reason.clone().into(),
            tx.moment.at.into(),
            tx.call.actor.name().into(),
            self.version.into(),
        ];
        tx.execute(text, values).await.map(|_| ())
    }

    async fn update(&self, tx: &mut Tx, seen: i64) -> Result<bool, Failure> {
        let text = "UPDATE delegation SET ended_at = ?, version = ? WHERE id = ? AND version = ?";
        let values: [Value; 4] = [
            self.ended_at.into(),
            self.version.into(),
            self.id.0.into(),
            seen.into(),
        ];
        Ok(tx.execute(text, values).await? == 1)
    }

    fn facts(&self) -> Facts {
        Self::facts(self)
    }

    fn reference(&self) -> String {
        self.id.to_string()
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn set_version(&mut self, version: i64) {
        self.version = version;
    }
}

/// Lends one of `from`'s roles.
///
/// # Errors
/// [`Failure::Problems`] as [`DelegationDraft::check`] says them, when the other person cannot sign
/// in, and when they act in that role on one of those days already; [`Failure::NotFound`] when there
/// is no such lender.
pub async fn lend(
    store: &Store,
    call: &Call,
    from: PersonId,
    draft: DelegationDraft,
) -> Result<Saved, Failure> {
    let about = About {
        action: Action::Delegate,
        kind: Delegation::KIND,
        subject: from.to_string(),
    };
    store
        .write(call, about, move |tx| {
            Box::pin(async move {
                let on = Facts {
                    person: Some(from),
                    ..Facts::default()
                };
                tx.allow(Action::Delegate, &on)?;
                let lender = Person::load(tx, &from).await?.ok_or(Failure::NotFound)?;
                let id = DelegationId(Uuid::now_v7());
                let lent = draft
                    .check(id, &lender, tx.moment)
                    .map_err(Failure::Problems)?;
                let other = Person::load(tx, &lent.next.to).await?;
                let Some(other) = other.filter(Person::may_sign_in) else {
                    let words = "Choose somebody who works here and can sign in";
                    return Err(problem("cannot-act", words));
                };
                if tx.acts_already(&lent.next).await? {
                    let words = format!(
                        "{} acts in that role on some of those days already",
                        other.name
                    );
                    return Err(problem("acts-already", &words));
                }
                let event = lent.event.named(&lender.name, &other.name);
                let next = lent.next;
                tx.create(Action::Delegate, Outcome { next, event }).await
            })
        })
        .await
}

fn problem(code: &str, words: &str) -> Failure {
    let mut problems = Problems::default();
    problems.add("to", code, words);
    Failure::Problems(problems)
}

/// Ends a delegation at once.
///
/// # Errors
/// [`Failure::Stale`]; a refusal when it has ended already.
pub async fn end(
    store: &Store,
    call: &Call,
    id: DelegationId,
    seen: i64,
) -> Result<Saved, Failure> {
    let about = About {
        action: Action::Delegate,
        kind: Delegation::KIND,
        subject: id.to_string(),
    };
    store
        .write(call, about, move |tx| {
            Box::pin(async move {
                let lent = Delegation::load(tx, &id).await?.ok_or(Failure::NotFound)?;
                let names = [
                    tx.person_name(lent.from).await?,
                    tx.person_name(lent.to).await?,
                ];
                tx.change::<Delegation, _>(Action::Delegate, &id, seen, move |lent, now| {
                    let Outcome { next, event } = lent.end(now)?;
                    let event = event.named(&names[0], &names[1]);
                    Ok(Outcome { next, event })
                })
                .await
            })
        })
        .await
}

impl Tx {
    async fn person_name(&mut self, id: PersonId) -> Result<String, Failure> {
        let text = "SELECT name FROM person WHERE id = ?";
        let found = sql::rows(&self.conn, text, [id.0.into()]).await?;
        let name = found.first().map(|row| row.try_get("", "name"));
        Ok(name.transpose()?.unwrap_or_default())
    }

    /// Whether the same role is lent to the same person on one of those days.
    async fn acts_already(&mut self, new: &Delegation) -> Result<bool, Failure> {
        let text = "SELECT count(*) AS n FROM delegation WHERE to_person_id = ? AND from_person_id = ? AND role = ? \
                    AND scope_group_id IS NOT DISTINCT FROM ? AND scope_unit_id IS NOT DISTINCT FROM ? \
                    AND ended_at IS NULL AND from_day <= ? AND until_day >= ?";
        let [group, unit] = scope_values(new.scope);
        let values: [Value; 7] = [
            new.to.0.into(),
            new.from.0.into(),
            new.role.key().into(),
            group,
            unit,
            new.last.into(),
            new.first.into(),
        ];
        Ok(sql::count(&self.conn, text, values).await? > 0)
    }
}
