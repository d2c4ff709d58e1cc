//! What the writes about grants share inside a transaction.

use super::super::near::Told;
use crate::{
    audit::{Entry, Outcome as Done},
    failure::Failure,
    gate::{Record as _, Saved, Tx},
    sql,
};
use domain::{
    access::{Grant, GrantEvent, Step},
    ids::{GrantId, PersonId},
    moment::Moment,
    outcome::Outcome,
    permission::{Action, Facts},
    refusal::Refusal,
};
use sea_orm::Value;
use uuid::Uuid;

impl Tx {
    /// One change of a grant, with the person's name in the event.
    pub(crate) async fn change_grant(
        &mut self,
        action: Action,
        id: &GrantId,
        seen: i64,
        step: impl FnOnce(Grant, Moment) -> Result<Outcome<Grant, GrantEvent>, Refusal> + Send,
    ) -> Result<Saved, Failure> {
        let text = "SELECT person_id FROM access_grant WHERE id = ?";
        let found = sql::rows(&self.conn, text, [id.0.into()]).await?;
        let row = found.first().ok_or(Failure::NotFound)?;
        let person: Uuid = row.try_get("", "person_id")?;
        let name = self.name_of_person(PersonId(person)).await?;
        self.change::<Grant, _>(action, id, seen, move |grant, now| {
            let Outcome { next, event } = step(grant, now)?;
            let event = event.named(&name);
            Ok(Outcome { next, event })
        })
        .await
    }

    /// Approves; live at once when nothing else is missing.
    pub(crate) async fn approve_grant(
        &mut self,
        id: &GrantId,
        seen: i64,
    ) -> Result<Saved, Failure> {
        let by = self.call.actor.by();
        self.agency_must_allow(id).await?;
        let saved = self
            .change_grant(Action::ApproveAccess, id, seen, |g, now| {
                g.approve(&by, now)
            })
            .await?;
        self.must_be_entitled(id).await?;
        // Design and Marketing is told in the same transaction (Proc "Staff access").
        self.tell_about(id, "notify.access-approved", true).await?;
        Ok(self.complete_grant(id).await?.unwrap_or(saved))
    }

    /// The person's own second factor is attested.
    pub(crate) async fn attest_own_factor(
        &mut self,
        id: &GrantId,
        seen: i64,
    ) -> Result<Saved, Failure> {
        let step = |grant: Grant, now| grant.step(Step::SecondFactor, now);
        let saved = self
            .change_grant(Action::CompleteAccess, id, seen, step)
            .await?;
        Ok(self.complete_grant(id).await?.unwrap_or(saved))
    }

    /// The person has read the policy in force; once is enough.
    pub(crate) async fn acknowledge_policy(&mut self, person: PersonId) -> Result<(), Failure> {
        self.allow(Action::CompleteAccess, &Facts::of_person(person))?;
        let version = self.policy().await?.policy_version;
        let text = "INSERT INTO policy_acknowledgement (person_id, policy_version, on_day, at) VALUES (?, ?, ?, ?) ON CONFLICT (person_id, policy_version) DO NOTHING";
        let values: [Value; 4] = [
            person.0.into(),
            version.clone().into(),
            self.moment.today.into(),
            self.moment.at.into(),
        ];
        if self.execute(text, values).await? == 1 {
            self.append(Entry {
                action: Action::CompleteAccess,
                outcome: Done::Done,
                subject_kind: "person",
                subject: person.to_string(),
                subject_version: None,
                event: "policy.acknowledged",
                payload: serde_json::json!({ "version": version }),
            });
        }
        Ok(())
    }

    /// Tells the person, the account's holders and, where the policy asks, the team.
    pub(super) async fn tell_about(
        &mut self,
        id: &GrantId,
        kind: &'static str,
        team: bool,
    ) -> Result<(), Failure> {
        let Some(grant) = Grant::load(self, id).await? else {
            return Ok(());
        };
        let mut to = grant.place.holders.clone();
        to.push(grant.person);
        self.tell(Told {
            kind,
            subject_kind: Grant::KIND,
            subject: grant.reference().to_string(),
            to,
            team,
            facts: serde_json::json!({ "account": grant.account, "person": grant.person, "level": grant.level }),
        });
        Ok(())
    }

    /// Refuses what would let somebody touch an account who does not work here any more (P 6.12), or
    /// whose agency's contract has ended or is in dispute (P 6.13).
    pub(super) async fn must_be_entitled(&mut self, id: &GrantId) -> Result<(), Failure> {
        let grant = Grant::load(self, id).await?.ok_or(Failure::NotFound)?;
        match self.why_not_entitled(grant.person).await? {
            Some(refusal) => Err(refusal.into()),
            None => Ok(()),
        }
    }

    /// The same as an answer.
    pub(super) async fn why_not_entitled(
        &mut self,
        person: PersonId,
    ) -> Result<Option<Refusal>, Failure> {
        let rule = |code, message: &str, clause| {
            Some(Refusal::Rule {
                code,
                message: message.into(),
                clause: Some(clause),
            })
        };
        if self.has_left(person).await? {
            let words = "This person has left: end the access instead";
            return Ok(rule("left", words, "P 6.12"));
        }
        let today = self.moment.today;
        Ok(match self.contract_of(person).await? {
            Some(contract) if contract.ends < today => rule(
                "contract-ended",
                "The contract of this person’s agency has ended or is in dispute",
                "P 6.13",
            ),
            _ => None,
        })
    }
}
