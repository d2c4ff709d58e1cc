//! Writes to obligations: opened, closed, waived, assigned, escalated.

use super::near::Told;
use crate::{
    Store,
    failure::Failure,
    gate::{About, Call, Event, Record, Saved, Tx},
    rows::obligation as rows,
    sql,
};
use chrono::NaiveDate;
use domain::{
    access::Place,
    ids::{GrantId, ObligationId, PersonId},
    obligation::{Obligation, ObligationDraft, ObligationEvent, ObligationKind, Opened},
    permission::{Action, Facts},
    refusal::Refusal,
};
use sea_orm::Value;
use uuid::Uuid;

impl Event for ObligationEvent {
    fn key(&self) -> &'static str {
        self.key
    }
}

impl Record for Obligation {
    type Id = ObligationId;
    const KIND: &'static str = "obligation";

    async fn load(tx: &mut Tx, id: &ObligationId) -> Result<Option<Self>, Failure> {
        let text = format!(
            "SELECT {} FROM obligation o WHERE o.id = ?",
            rows::OBLIGATION
        );
        let found = sql::rows(&tx.conn, &text, [id.0.into()]).await?;
        let Some(row) = found.first() else {
            return Ok(None);
        };
        let account: Option<i64> = row.try_get("", "account_number")?;
        let place = tx.place_if(account).await?;
        rows::obligation(row, place).map(Some)
    }

    async fn insert(&self, tx: &mut Tx) -> Result<(), Failure> {
        let text = format!(
            "INSERT INTO obligation (number, id, kind, details, account_number, about_person, grant_id, not_by, opened_on, opened_by, opened_by_name, reason, due, {}) \
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, {})",
            rows::OBLIGATION_CHANGES.join(", "),
            sql::marks(rows::OBLIGATION_CHANGES.len())
        );
        let mut values: Vec<Value> = vec![
            self.number.into(),
            self.id.0.into(),
            self.kind.key().into(),
            self.details.clone().into(),
            self.account.into(),
            self.about.map(|p| p.0).into(),
            self.grant.map(|g| g.0).into(),
            self.not_by.map(|p| p.0).into(),
            self.opened_on.into(),
            self.opened_by.person.map(|p| p.0).into(),
            self.opened_by.name.clone().into(),
            self.reason.clone().into(),
            self.due.into(),
        ];
        values.extend(rows::obligation_changes(self));
        tx.execute(&text, values).await?;
        tx.judge_if(self.account);
        Ok(())
    }

    async fn update(&self, tx: &mut Tx, seen: i64) -> Result<bool, Failure> {
        tx.judge_if(self.account);
        let key = ("id", self.id.0.into());
        let values = rows::obligation_changes(self);
        tx.save_row("obligation", rows::OBLIGATION_CHANGES, values, key, seen)
            .await
    }

    fn facts(&self) -> Facts {
        Self::facts(self)
    }

    fn reference(&self) -> String {
        Self::reference(self).to_string()
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn set_version(&mut self, version: i64) {
        self.version = version;
    }
}

/// Opens an obligation by hand.
///
/// # Errors
/// [`Failure::Problems`] by field; refusals.
pub async fn open(store: &Store, call: &Call, draft: ObligationDraft) -> Result<Saved, Failure> {
    let about = About {
        action: Action::OpenObligation,
        kind: Obligation::KIND,
        subject: "new".into(),
    };
    store
        .write(call, about, move |tx| {
            Box::pin(async move {
                tx.allow(Action::OpenObligation, &Facts::default())?;
                let opened = draft.check(tx.moment).map_err(Failure::Problems)?;
                tx.open_obligation(opened).await
            })
        })
        .await
}

/// Closes an obligation with evidence. A password change is closed by attesting the new password, and
/// a removal by confirming it with the access, so that both facts stand where they belong.
///
/// # Errors
/// Refusals, also for those two kinds; [`Failure::Stale`].
pub async fn close(
    store: &Store,
    call: &Call,
    id: ObligationId,
    seen: i64,
    evidence: String,
) -> Result<Saved, Failure> {
    let by = call.actor.by();
    store
        .change::<Obligation, _>(
            call,
            Action::CloseObligation,
            id,
            seen,
            move |obligation, now| {
                if obligation.kind == ObligationKind::ChangePassword {
                    return Err(Refusal::Rule {
                        code: "attest-instead",
                        message:
                            "Record the change with the account’s password facts: that closes this"
                                .into(),
                        clause: Some("P 6.8"),
                    });
                }
                if obligation.kind == ObligationKind::RemoveOnPlatform && obligation.grant.is_some()
                {
                    return Err(Refusal::Rule {
                        code: "confirm-instead",
                        message: "Confirm the removal with the access itself: that closes this"
                            .into(),
                        clause: Some("P 6.12"),
                    });
                }
                obligation.close(&evidence, &by, now)
            },
        )
        .await
}

/// Waives an obligation until a day.
///
/// # Errors
/// Refusals; [`Failure::Stale`].
pub async fn waive(
    store: &Store,
    call: &Call,
    id: ObligationId,
    seen: i64,
    reason: String,
    until: NaiveDate,
) -> Result<Saved, Failure> {
    let by = call.actor.by();
    store
        .change::<Obligation, _>(
            call,
            Action::WaiveObligation,
            id,
            seen,
            move |obligation, now| obligation.waive(&reason, until, &by, now),
        )
        .await
}

/// Opens an obligation again.
///
/// # Errors
/// Refusals; [`Failure::Stale`].
pub async fn reopen(
    store: &Store,
    call: &Call,
    id: ObligationId,
    seen: i64,
    reason: String,
) -> Result<Saved, Failure> {
    store
        .change::<Obligation, _>(
            call,
            Action::OpenObligation,
            id,
            seen,
            move |obligation, _| obligation.reopen(&reason),
        )
        .await
}

/// Gives an obligation to somebody.
///
/// # Errors
/// Refusals; [`Failure::Stale`]; [`Failure::NotFound`] when there is no such person.
pub async fn assign(
    store: &Store,
    call: &Call,
    id: ObligationId,
    seen: i64,
    to: PersonId,
) -> Result<Saved, Failure> {
    store
        .write(call, about(Action::OpenObligation, id), move |tx| {
            Box::pin(async move {
                let name = tx.name_of_person(to).await?;
                let saved = tx
                    .change::<Obligation, _>(Action::OpenObligation, &id, seen, |o, _| {
                        o.assign(to, &name)
                    })
                    .await?;
                tx.tell(Told {
                    kind: "notify.obligation-assigned",
                    subject_kind: Obligation::KIND,
                    subject: saved.reference.clone(),
                    to: vec![to],
                    team: false,
                    facts: serde_json::json!({}),
                });
                Ok(saved)
            })
        })
        .await
}

fn about(action: Action, id: ObligationId) -> About {
    About {
        action,
        kind: Obligation::KIND,
        subject: id.to_string(),
    }
}

impl Tx {
    async fn place_if(&mut self, account: Option<i64>) -> Result<Place, Failure> {
        match account {
            Some(account) => self.place(account).await,
            None => Ok(Place::default()),
        }
    }

    fn judge_if(&mut self, account: Option<i64>) {
        if let Some(account) = account {
            self.judge(account);
        }
    }

    /// Opens an obligation inside this transaction. What follows from a rule needs nobody's permission.
    pub(crate) async fn open_obligation(&mut self, opened: Opened) -> Result<Saved, Failure> {
        let place = self.place_if(opened.account).await?;
        let number = self.numbers("obligation", 1).await?;
        let by = self.call.actor.by();
        let mut to = place.holders.clone();
        to.extend(opened.assignee);
        to.retain(|person| Some(*person) != opened.not_by);
        let outcome = Obligation::open(
            ObligationId(Uuid::now_v7()),
            number,
            opened,
            place,
            by,
            self.moment,
        );
        outcome.next.insert(self).await?;
        let saved = self.record(Action::OpenObligation, &outcome.next, &outcome.event)?;
        self.tell(Told {
            kind: "notify.obligation-opened",
            subject_kind: Obligation::KIND,
            subject: saved.reference.clone(),
            to,
            team: true,
            facts: serde_json::json!({ "due": outcome.next.due }),
        });
        Ok(saved)
    }

    /// Whether a password change because of that person is open for an account.
    pub(crate) async fn password_change_is_open(
        &mut self,
        account: i64,
        because_of: PersonId,
    ) -> Result<bool, Failure> {
        let text = "SELECT count(*) AS n FROM obligation WHERE account_number = ? AND kind = ? AND not_by = ? AND state = 'open' AND opened_on = ?";
        let values: [Value; 4] = [
            account.into(),
            ObligationKind::ChangePassword.key().into(),
            because_of.0.into(),
            self.moment.today.into(),
        ];
        Ok(sql::count(&self.conn, text, values).await? > 0)
    }

    /// Closes the open obligations of one kind about a grant: the same fact was recorded elsewhere.
    pub(crate) async fn close_obligations_of(
        &mut self,
        kind: ObligationKind,
        grant: &GrantId,
        evidence: &str,
    ) -> Result<(), Failure> {
        let text = "SELECT id FROM obligation WHERE grant_id = ? AND kind = ? AND state <> 'done' ORDER BY number";
        let values: [Value; 2] = [grant.0.into(), kind.key().into()];
        let mut ids = Vec::new();
        for row in sql::rows(&self.conn, text, values).await? {
            ids.push(ObligationId(row.try_get("", "id")?));
        }
        for id in ids {
            self.close_unless_barred(Action::ChangeAccess, &id, evidence)
                .await?;
        }
        Ok(())
    }

    /// Closes an obligation whose fact the actor recorded elsewhere, unless it is theirs not to close.
    pub(crate) async fn close_unless_barred(
        &mut self,
        action: Action,
        id: &ObligationId,
        evidence: &str,
    ) -> Result<bool, Failure> {
        let obligation = Obligation::load(self, id).await?.ok_or(Failure::NotFound)?;
        let by = self.call.actor.by();
        if obligation.not_by.is_some() && obligation.not_by == by.person {
            return Ok(false);
        }
        let seen = obligation.version;
        self.change::<Obligation, _>(action, id, seen, |o, now| o.close(evidence, &by, now))
            .await?;
        Ok(true)
    }
}
