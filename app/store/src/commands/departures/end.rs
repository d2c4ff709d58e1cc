//! Everything somebody holds ends in one transaction: successors first, then nominations, access,
//! roles, what is lent, what they had to do. If one part is refused, nothing is done, and each reason
//! stands at the field that mends it (P 6.3, 6.12).

use super::about;
use crate::{
    Store,
    failure::Failure,
    gate::{Call, Record, Saved, Tx},
    queries::departures::Holdings,
    sql,
};
use chrono::Days;
use domain::{
    access::Duty,
    ids::{DepartureId, PersonId, Reference, RoleId},
    leaving::{Departure, DepartureKind},
    moment::long_date,
    obligation::{Obligation, ObligationKind},
    outcome::Outcome,
    permission::Action,
    person::{Delegation, Person},
    problem::Problems,
    refusal::Refusal,
};
use sea_orm::Value;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What is to be ended, and who takes over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EndAll {
    /// Who takes over an account, by its number.
    pub successors: BTreeMap<i64, PersonId>,
    /// Who takes over every other account that needs somebody.
    pub successor: Option<PersonId>,
    /// Who takes over what the person had to do.
    pub hand_over: Option<PersonId>,
    /// Roles that stay with somebody who moves.
    pub keep: BTreeSet<RoleId>,
}

/// What was ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndedAll {
    /// The departure now.
    pub saved: Saved,
    /// How many nominations.
    pub nominations: usize,
    /// How much access.
    pub grants: usize,
    /// How many roles.
    pub roles: usize,
    /// How many roles lent or borrowed.
    pub delegations: usize,
    /// How many obligations went to somebody else.
    pub handed_over: usize,
    /// The incident about access that outlived the last day.
    pub late: Option<String>,
}

/// Ends everything.
///
/// # Errors
/// [`Failure::Problems`] by field (`successor`, `successor-7`, `hand_over`, `roles`);
/// [`Failure::Stale`]; refusals.
pub async fn end_all(
    store: &Store,
    call: &Call,
    id: DepartureId,
    seen: i64,
    how: EndAll,
) -> Result<EndedAll, Failure> {
    store
        .write(call, about(id.to_string()), move |tx| {
            Box::pin(async move {
                let departure = Departure::load(tx, &id).await?.ok_or(Failure::NotFound)?;
                tx.allow_whole(Action::RunDeparture, &departure.facts())?;
                tx.end_everything(&departure, seen, &how).await
            })
        })
        .await
}

const RUN: Action = Action::RunDeparture;

impl Tx {
    async fn end_everything(
        &mut self,
        departure: &Departure,
        seen: i64,
        how: &EndAll,
    ) -> Result<EndedAll, Failure> {
        let by = self.call.actor.by();
        let saved = self
            .change_departure(departure, seen, |d, now| d.carry_out(&by, now))
            .await?;
        let held = self.holdings_of(departure).await?;
        let mut problems = Problems::default();
        let note = format!(
            "{}, last day {}",
            departure.kind.name(),
            long_date(departure.last_day)
        );
        self.name_successors(&held, how, &mut problems).await?;
        // After the successors, so that an account's new holder can take over.
        let handed_over = self.hand_over(departure, &held, how, &mut problems).await?;
        if !problems.is_empty() {
            return Err(Failure::Problems(problems));
        }
        for nomination in &held.nominations {
            self.end_nomination_if(&nomination.id, &note).await?;
        }
        for grant in &held.grants {
            self.end_grant(RUN, &grant.id, departure.kind.because(), &note)
                .await?;
            self.close_reminders(&grant.id).await?;
        }
        let roles = self.end_roles(departure, &held, how).await?;
        let delegations = self.end_delegations(&held).await?;
        let late = self.note_lateness(&departure.id).await?;
        Ok(EndedAll {
            saved,
            nominations: held.nominations.len(),
            grants: held.grants.len(),
            roles,
            delegations,
            handed_over,
            late,
        })
    }

    /// What a departure has to end.
    pub(crate) async fn holdings_of(&mut self, departure: &Departure) -> Result<Holdings, Failure> {
        let wanted = usize::from(self.policy().await?.people_per_account);
        let today = self.moment.today;
        let held =
            crate::queries::departures::holdings(&self.conn, departure.person, today, wanted)
                .await?;
        Ok(held.of_departure(departure))
    }

    async fn name_successors(
        &mut self,
        held: &Holdings,
        how: &EndAll,
        problems: &mut Problems,
    ) -> Result<(), Failure> {
        for nomination in held.nominations.iter().filter(|n| n.needs_successor()) {
            let account = nomination.account;
            let own = how.successors.get(&account).copied();
            let field = if own.is_none() && how.successor.is_some() {
                "successor".to_owned()
            } else {
                format!("successor-{account}")
            };
            let Some(successor) = own.or(how.successor) else {
                problems.add(
                    &field,
                    "last-holder",
                    format!(
                        "Enter who takes over {} {}: it would have nobody responsible for it (P 6.3)",
                        Reference::account(account),
                        nomination.account_name
                    ),
                );
                continue;
            };
            let managed = held
                .nominations
                .iter()
                .any(|n| n.account == account && n.duty == Duty::Manager);
            let duties = [Some(Duty::Holder), managed.then_some(Duty::Manager)];
            for duty in duties.into_iter().flatten() {
                match self.name_for(RUN, account, successor, duty).await {
                    Err(Failure::Problems(found)) => {
                        for problem in found.0 {
                            if problems.of(&field).is_none() {
                                problems.add(&field, &problem.code, problem.message);
                            }
                        }
                        break;
                    }
                    other => other.map(|_| ())?,
                }
            }
        }
        Ok(())
    }

    async fn hand_over(
        &mut self,
        departure: &Departure,
        held: &Holdings,
        how: &EndAll,
        problems: &mut Problems,
    ) -> Result<usize, Failure> {
        let mut done = 0;
        for duty in &held.assigned {
            let Some(to) = self.takes_over(departure, duty, how).await? else {
                if problems.of("hand_over").is_none() {
                    problems.add(
                        "hand_over",
                        "required",
                        format!(
                            "Enter who takes over what {} has to do",
                            self.name_of_person(departure.person).await?
                        ),
                    );
                }
                continue;
            };
            let name = self.name_of_person(to).await?;
            let assigned = self
                .change::<Obligation, _>(RUN, &duty.id, duty.version, |o, _| o.assign(to, &name))
                .await;
            match assigned {
                Ok(_) => done += 1,
                Err(Failure::Refused(Refusal::Rule { code, message, .. })) => {
                    problems.add("hand_over", code, message);
                }
                Err(other) => return Err(other),
            }
        }
        Ok(done)
    }

    /// Who takes over something the person had to do: whoever was named, the successor, another holder
    /// of the account, the manager.
    async fn takes_over(
        &mut self,
        departure: &Departure,
        duty: &Obligation,
        how: &EndAll,
    ) -> Result<Option<PersonId>, Failure> {
        let mut candidates: Vec<PersonId> = how.hand_over.into_iter().collect();
        if let Some(account) = duty.account {
            candidates.extend(how.successors.get(&account));
            candidates.extend(self.place(account).await?.holders);
        }
        candidates.extend(how.successor);
        // One person who takes over everything else takes over this too.
        let mut named = how.successors.values();
        if let Some(one) = named.next().filter(|one| named.all(|other| other == *one)) {
            candidates.push(*one);
        }
        candidates.extend(departure.manager);
        for candidate in candidates {
            let barred = candidate == departure.person || duty.not_by == Some(candidate);
            if !barred && self.works_here(candidate).await? {
                return Ok(Some(candidate));
            }
        }
        Ok(None)
    }

    async fn works_here(&mut self, person: PersonId) -> Result<bool, Failure> {
        let text = "SELECT count(*) AS n FROM person WHERE id = ? AND status = 'active' AND agency_id IS NULL";
        Ok(sql::count(&self.conn, text, [person.0.into()]).await? == 1)
    }

    /// A successor as account manager has ended the nomination already.
    async fn end_nomination_if(
        &mut self,
        id: &domain::ids::NominationId,
        note: &str,
    ) -> Result<(), Failure> {
        let text = "SELECT count(*) AS n FROM nomination WHERE id = ? AND ended_at IS NULL";
        if sql::count(&self.conn, text, [id.0.into()]).await? == 1 {
            self.end_nomination(RUN, id, note).await?;
        }
        Ok(())
    }

    async fn end_roles(
        &mut self,
        departure: &Departure,
        held: &Holdings,
        how: &EndAll,
    ) -> Result<usize, Failure> {
        let moves = departure.kind == DepartureKind::Moving;
        let today = self.moment.today;
        let yesterday = today.checked_sub_days(Days::new(1)).unwrap_or(today);
        let before = self.administrators().await?;
        let mut ended = 0;
        for role in &held.roles {
            if moves && how.keep.contains(&role.id) {
                continue;
            }
            let id = departure.person;
            let person = Person::load(self, &id).await?.ok_or(Failure::NotFound)?;
            let role = role.id;
            self.change::<Person, _>(RUN, &id, person.version, |p, now| {
                p.end_role(role, yesterday, now)
            })
            .await?;
            ended += 1;
        }
        match self.administrators_must_remain(before).await {
            Err(Failure::Refused(Refusal::Rule { code, message, .. })) => {
                Err(crate::commands::problem("roles", code, message))
            }
            other => other.map(|()| ended),
        }
    }

    async fn end_delegations(&mut self, held: &Holdings) -> Result<usize, Failure> {
        let mut ended = 0;
        for lent in &held.delegations {
            let names = (lent.from_name.clone(), lent.to_name.clone());
            let (id, seen) = (lent.delegation.id, lent.delegation.version);
            self.change::<Delegation, _>(RUN, &id, seen, move |d, now| {
                let Outcome { next, event } = d.end(now)?;
                let event = event.named(&names.0, &names.1);
                Ok(Outcome { next, event })
            })
            .await?;
            ended += 1;
        }
        Ok(ended)
    }

    /// Closes what asked for the end of this access: it has ended.
    pub(crate) async fn close_reminders(
        &mut self,
        grant: &domain::ids::GrantId,
    ) -> Result<(), Failure> {
        let text = "SELECT id FROM obligation WHERE grant_id = ? AND kind = ? AND state <> 'done' ORDER BY number";
        let values: [Value; 2] = [grant.0.into(), ObligationKind::Other.key().into()];
        for row in sql::rows(&self.conn, text, values).await? {
            let id = domain::ids::ObligationId(row.try_get("", "id")?);
            self.close_unless_barred(RUN, &id, "The access has ended")
                .await?;
        }
        Ok(())
    }
}
