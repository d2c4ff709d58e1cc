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
    permission::{Action, Facts},
    person::{Delegation, DelegationDraft, DelegationEvent, Person},
    refusal::Refusal,
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
/// [`Failure::Problems`] as [`DelegationDraft::check`] says them, and when the other person cannot
/// sign in; [`Failure::NotFound`] when there is no such lender.
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
                let lender = Person::load(tx, &from).await?.ok_or(Failure::NotFound)?;
                tx.allow(Action::Delegate, &lender.facts())?;
                let id = DelegationId(Uuid::now_v7());
                let lent = draft
                    .check(id, &lender, tx.moment)
                    .map_err(Failure::Problems)?;
                let other = Person::load(tx, &lent.next.to).await?;
                if !other.is_some_and(|other| other.may_sign_in()) {
                    return Err(Refusal::rule(
                        "cannot-act",
                        "Choose somebody who works here and can sign in",
                    )
                    .into());
                }
                tx.create(Action::Delegate, lent).await
            })
        })
        .await
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
    store
        .change::<Delegation, _>(call, Action::Delegate, id, seen, Delegation::end)
        .await
}
