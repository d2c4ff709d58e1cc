//! Naming holders and the account manager, and ending that (P 6.3, Proc "Monitoring").

use super::near::Told;
use crate::{
    Store,
    failure::Failure,
    gate::{About, Call, Event, Record, Saved, Tx},
    rows::access as rows,
    sql,
};
use domain::{
    access::{Duty, Nomination, NominationEvent, Others},
    ids::{NominationId, PersonId, Reference},
    outcome::Outcome,
    permission::{Action, Facts},
    problem::Problems,
};
use sea_orm::Value;
use uuid::Uuid;

impl Event for NominationEvent {
    fn key(&self) -> &'static str {
        self.key
    }
}

impl Record for Nomination {
    type Id = NominationId;
    const KIND: &'static str = "nomination";

    async fn load(tx: &mut Tx, id: &NominationId) -> Result<Option<Self>, Failure> {
        let text = format!(
            "SELECT {} FROM nomination n WHERE n.id = ?",
            rows::NOMINATION
        );
        let found = sql::rows(&tx.conn, &text, [id.0.into()]).await?;
        let Some(row) = found.first() else {
            return Ok(None);
        };
        let place = tx.place(row.try_get("", "account_number")?).await?;
        rows::nomination(row, place).map(Some)
    }

    async fn insert(&self, tx: &mut Tx) -> Result<(), Failure> {
        let text = "INSERT INTO nomination (id, account_number, person_id, duty, from_day, until_day, named_by, named_by_name, since, version) \
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
        let values: [Value; 10] = [
            self.id.0.into(),
            self.account.into(),
            self.person.0.into(),
            self.duty.key().into(),
            self.from.into(),
            self.until.into(),
            self.named_by.person.map(|p| p.0).into(),
            self.named_by.name.clone().into(),
            tx.moment.at.into(),
            self.version.into(),
        ];
        tx.execute(text, values).await?;
        tx.judge(self.account);
        Ok(())
    }

    async fn update(&self, tx: &mut Tx, seen: i64) -> Result<bool, Failure> {
        let text = "UPDATE nomination SET until_day = ?, ended_at = ?, version = ? WHERE id = ? AND version = ?";
        let ended_at = self.until.map(|_| tx.moment.at);
        let values: [Value; 5] = [
            self.until.into(),
            ended_at.into(),
            self.version.into(),
            self.id.0.into(),
            seen.into(),
        ];
        tx.judge(self.account);
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

/// Names somebody for an account. A new account manager takes the place of the former one.
///
/// # Errors
/// [`Failure::Problems`] about `person`: already named, has left, works for an agency; refusals.
pub async fn name(
    store: &Store,
    call: &Call,
    account: i64,
    person: PersonId,
    duty: Duty,
) -> Result<Saved, Failure> {
    store
        .write(call, about(account), move |tx| {
            Box::pin(async move { tx.name_for(Action::Nominate, account, person, duty).await })
        })
        .await
}

/// Ends a nomination; `successor` takes over in the same transaction.
///
/// # Errors
/// `last-holder` without a successor (P 6.3); [`Failure::Stale`]; refusals.
pub async fn end(
    store: &Store,
    call: &Call,
    id: NominationId,
    seen: i64,
    note: String,
    successor: Option<PersonId>,
) -> Result<Saved, Failure> {
    let about = About {
        action: Action::Nominate,
        kind: Nomination::KIND,
        subject: id.to_string(),
    };
    store
        .write(call, about, move |tx| {
            Box::pin(async move {
                let nomination = Nomination::load(tx, &id).await?.ok_or(Failure::NotFound)?;
                tx.allow(Action::Nominate, &nomination.facts())?;
                if nomination.version != seen {
                    return Err(Failure::Stale);
                }
                if let Some(successor) = successor {
                    tx.name_for(
                        Action::Nominate,
                        nomination.account,
                        successor,
                        nomination.duty,
                    )
                    .await?;
                }
                // A successor as account manager has ended it already.
                let now = Nomination::load(tx, &id).await?.ok_or(Failure::NotFound)?;
                if !now.in_office() {
                    return Ok(Saved {
                        reference: now.reference(),
                        version: now.version,
                        event: None,
                    });
                }
                tx.end_nomination(Action::Nominate, &id, &note).await
            })
        })
        .await
}

fn about(account: i64) -> About {
    About {
        action: Action::Nominate,
        kind: Nomination::KIND,
        subject: Reference::account(account).to_string(),
    }
}

impl Tx {
    /// Names somebody inside this transaction.
    pub(crate) async fn name_for(
        &mut self,
        action: Action,
        account: i64,
        person: PersonId,
        duty: Duty,
    ) -> Result<Saved, Failure> {
        let place = self.place(account).await?;
        let text = "SELECT name, status, agency_id FROM person WHERE id = ?";
        let found = sql::rows(&self.conn, text, [person.0.into()]).await?;
        let Some(row) = found.first() else {
            return Err(problem("unknown", "Choose somebody in the register"));
        };
        let name: String = row.try_get("", "name")?;
        let status: String = row.try_get("", "status")?;
        let agency: Option<Uuid> = row.try_get("", "agency_id")?;
        if status != "active" {
            return Err(problem(
                "leaving",
                &format!("{name} has left or is leaving: choose somebody else"),
            ));
        }
        if agency.is_some() {
            return Err(problem(
                "agency",
                &format!(
                    "{name} works for an agency: an account is the responsibility of staff (P 6.11)"
                ),
            ));
        }
        let text = "SELECT id, person_id FROM nomination WHERE account_number = ? AND duty = ? AND ended_at IS NULL";
        let values: [Value; 2] = [account.into(), duty.key().into()];
        let mut former = Vec::new();
        for row in sql::rows(&self.conn, text, values).await? {
            let held: Uuid = row.try_get("", "person_id")?;
            if held == person.0 {
                return Err(problem("named", &format!("{name} is named already")));
            }
            former.push(NominationId(row.try_get("", "id")?));
        }
        let by = self.call.actor.by();
        let id = NominationId(Uuid::now_v7());
        let Outcome { next, event } =
            Nomination::name(id, account, place, person, duty, by, self.moment);
        // The trail tells the end of the former manager first.
        if duty == Duty::Manager {
            for former in former {
                self.end_nomination(action, &former, &format!("{name} takes over"))
                    .await?;
            }
        }
        let event = event.named(&name);
        let saved = self.create(action, Outcome { next, event }).await?;
        self.tell(Told {
            kind: "notify.named",
            subject_kind: Nomination::KIND,
            subject: id.to_string(),
            to: vec![person],
            team: true,
            facts: serde_json::json!({ "account": account, "person": person, "duty": duty }),
        });
        Ok(saved)
    }

    /// Ends a nomination inside this transaction.
    pub(crate) async fn end_nomination(
        &mut self,
        action: Action,
        id: &NominationId,
        note: &str,
    ) -> Result<Saved, Failure> {
        let nomination = Nomination::load(self, id).await?.ok_or(Failure::NotFound)?;
        let others = self.others(&nomination).await?;
        let name = self.name_of_person(nomination.person).await?;
        let seen = nomination.version;
        self.change::<Nomination, _>(action, id, seen, |nomination, now| {
            let Outcome { next, event } = nomination.end(others, note, now)?;
            let event = event.named(&name);
            Ok(Outcome { next, event })
        })
        .await
    }

    /// What stands beside a nomination that is to end: people who have left do not count.
    async fn others(&mut self, nomination: &Nomination) -> Result<Others, Failure> {
        let text = "SELECT count(*) AS n FROM nomination n JOIN person p ON p.id = n.person_id \
                    WHERE n.account_number = ? AND n.duty = ? AND n.ended_at IS NULL AND n.id <> ? AND p.status <> 'left'";
        let values: [Value; 3] = [
            nomination.account.into(),
            nomination.duty.key().into(),
            nomination.id.0.into(),
        ];
        let in_office = sql::count(&self.conn, text, values).await?;
        let text = "SELECT count(*) AS n FROM account WHERE number = ? AND archived_on IS NULL AND status <> 'closed'";
        let lives = sql::count(&self.conn, text, [nomination.account.into()]).await?;
        Ok(Others {
            in_office: usize::try_from(in_office).unwrap_or(0),
            account_lives: lives > 0,
        })
    }
}

fn problem(code: &str, words: &str) -> Failure {
    let mut problems = Problems::default();
    problems.add("person", code, words);
    Failure::Problems(problems)
}
