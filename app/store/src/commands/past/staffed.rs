//! Who runs the many accounts of a large demonstration: each step is the one that people's clicks take, many of
//! them in one transaction.

use super::only_the_demonstration;
use crate::{
    Store,
    commands::{grants::numbered, training::Completed},
    failure::Failure,
    gate::{About, Call, Tx},
    queries, sql,
};
use domain::{
    access::{CheckedSecurity, Duty, RequestDraft},
    actor::{Actor, PersonActor},
    ids::{CourseId, PersonId, Reference, ReferenceKind},
    permission::Action,
    platform::{AccessLevel, Catalogue},
};
use sea_orm::QueryResult;
use std::collections::HashSet;

/// Who runs one account, when everything was asked for, approved and done.
#[derive(Clone, Debug)]
pub struct Staffing {
    /// The account's number.
    pub account: i64,
    /// Its holders, one at least.
    pub holders: Vec<PersonActor>,
    /// Whether the first of them is its manager too.
    pub managed: bool,
    /// Who has which access; the highest that the platform has where it lacks that one.
    pub access: Vec<(PersonActor, AccessLevel)>,
    /// What the first holder attests of its password.
    pub security: Option<CheckedSecurity>,
}

/// Who asks for access and who names people and approves: never the same.
#[derive(Clone, Debug)]
pub struct Desk {
    /// Asks.
    pub asks: PersonActor,
    /// Names and approves.
    pub approves: PersonActor,
}

/// Gives accounts their people in one transaction, all or none. Nobody is told by mail: it was years ago.
/// Answers how many grants that made.
///
/// # Errors
/// A refusal for anybody but the demonstration, and whatever a step is refused for.
pub async fn staffed(
    store: &Store,
    call: &Call,
    desk: Desk,
    accounts: Vec<Staffing>,
) -> Result<usize, Failure> {
    let about = About {
        action: Action::RequestAccess,
        kind: "access",
        subject: format!("{} accounts", accounts.len()),
    };
    let catalogue = queries::platforms::catalogue(store).await?;
    store
        .write(call, about, move |tx| {
            Box::pin(async move {
                only_the_demonstration(tx)?;
                let mut run = Run {
                    catalogue: &catalogue,
                    courses: courses(tx).await?,
                    prepared: HashSet::new(),
                    desk,
                    grants: 0,
                };
                let me = tx.call.actor.clone();
                for account in accounts {
                    run.staff(tx, account).await?;
                }
                tx.call.actor = me;
                tx.tell_nobody();
                Ok(run.grants)
            })
        })
        .await
}

struct Run<'a> {
    catalogue: &'a Catalogue,
    courses: Vec<CourseId>,
    /// Who has been seen to have read the policy and completed the courses.
    prepared: HashSet<PersonId>,
    desk: Desk,
    grants: usize,
}

impl Run<'_> {
    async fn staff(&mut self, tx: &mut Tx, of: Staffing) -> Result<(), Failure> {
        let action = Action::Nominate;
        for (place, holder) in of.holders.iter().enumerate() {
            become_person(tx, &self.desk.approves);
            tx.name_for(action, of.account, holder.id, Duty::Holder)
                .await?;
            if place == 0 && of.managed {
                tx.name_for(action, of.account, holder.id, Duty::Manager)
                    .await?;
            }
        }
        let platform = tx.platform_of(of.account).await?;
        let offered = platform
            .and_then(|key| self.catalogue.get(key.as_str()))
            .map_or_else(|| AccessLevel::ALL.to_vec(), |p| p.access_levels.clone());
        for (person, level) in &of.access {
            self.prepare(tx, person).await?;
            self.give(tx, of.account, person, *level, &offered).await?;
        }
        if let (Some(checked), Some(holder)) = (of.security, of.holders.first()) {
            become_person(tx, holder);
            tx.attest(of.account, 0, checked).await?;
        }
        Ok(())
    }

    /// What access waits for: the policy is read, the courses are completed.
    async fn prepare(&mut self, tx: &mut Tx, person: &PersonActor) -> Result<(), Failure> {
        if !self.prepared.insert(person.id) || tx.is_trained(person.id).await? {
            return Ok(());
        }
        become_person(tx, person);
        tx.acknowledge_policy(person.id).await?;
        become_person(tx, &self.desk.approves);
        for course in &self.courses {
            let done = Completed {
                person: person.id,
                course: *course,
                on: tx.moment.today,
            };
            tx.complete_course(&done).await?;
        }
        Ok(())
    }

    async fn give(
        &mut self,
        tx: &mut Tx,
        account: i64,
        person: &PersonActor,
        level: AccessLevel,
        offered: &[AccessLevel],
    ) -> Result<(), Failure> {
        let highest = offered.first().copied().unwrap_or(level);
        let draft = RequestDraft {
            person: Some(person.id),
            level: Some(if offered.contains(&level) {
                level
            } else {
                highest
            }),
            from: None,
            until: None,
            reason: "Day-to-day running".into(),
        };
        become_person(tx, &self.desk.asks);
        let saved = tx.request_grant(account, &draft, offered).await?;
        become_person(tx, &self.desk.approves);
        let number = Reference::parse(ReferenceKind::Grant, &saved.reference)
            .ok_or(Failure::NotFound)?
            .number;
        let id = numbered(&tx.conn, number).await?;
        let approved = tx.approve_grant(&id, saved.version).await?;
        become_person(tx, person);
        tx.attest_own_factor(&id, approved.version).await?;
        self.grants += 1;
        Ok(())
    }
}

/// The courses that access needs.
async fn courses(tx: &Tx) -> Result<Vec<CourseId>, Failure> {
    let text =
        "SELECT id FROM course WHERE for_access = ? AND retired_on IS NULL ORDER BY name_sort";
    let found = sql::rows(&tx.conn, text, [true.into()]).await?;
    let one = |row: &QueryResult| Ok(CourseId(row.try_get("", "id")?));
    found.iter().map(one).collect()
}

fn become_person(tx: &mut Tx, person: &PersonActor) {
    tx.call.actor = Actor::Person(person.clone());
}
