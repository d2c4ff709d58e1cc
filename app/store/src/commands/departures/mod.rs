//! Writes to departures: planned, moved, carried out, cancelled. Certificates are in `clearances`.

mod end;
mod late;
mod list;
mod provider;
mod record;

pub use end::{EndAll, EndedAll, end_all};
pub use list::{Planned, plan_listed};

use super::{Told, problem};
use crate::{
    Store,
    failure::Failure,
    gate::{About, Call, Record, Saved, Tx},
    sql,
};
use chrono::NaiveDate;
use domain::{
    ids::{DepartureId, PersonId},
    leaving::{CheckedDeparture, Departure, DepartureDraft, DepartureKind, DepartureSource},
    outcome::Outcome,
    permission::Action,
    person::{Person, PersonStatus},
    refusal::Refusal,
};
use uuid::Uuid;

/// Plans somebody's departure. Whoever leaves the organisation gets a last day with it.
///
/// # Errors
/// [`Failure::Problems`] by field; a refusal when one is under way or the person has left.
pub async fn plan(
    store: &Store,
    call: &Call,
    person: PersonId,
    draft: DepartureDraft,
) -> Result<Saved, Failure> {
    let about = about(person.to_string());
    store
        .write(call, about, move |tx| {
            Box::pin(async move {
                let whose = Person::load(tx, &person).await?.ok_or(Failure::NotFound)?;
                tx.allow_whole(Action::RunDeparture, &whose.facts())?;
                let checked = draft.check(tx.moment).map_err(Failure::Problems)?;
                tx.plan_departure(whose, checked, DepartureSource::Register)
                    .await
            })
        })
        .await
}

/// Another last day.
///
/// # Errors
/// [`Failure::Stale`]; refusals.
pub async fn move_day(
    store: &Store,
    call: &Call,
    id: DepartureId,
    seen: i64,
    last_day: NaiveDate,
) -> Result<Saved, Failure> {
    store
        .write(call, about(id.to_string()), move |tx| {
            Box::pin(async move {
                let departure = Departure::load(tx, &id).await?.ok_or(Failure::NotFound)?;
                tx.allow_whole(Action::RunDeparture, &departure.facts())?;
                let saved = tx
                    .change_departure(&departure, seen, |d, now| d.move_day(last_day, now))
                    .await?;
                if departure.kind == DepartureKind::Leaving {
                    tx.set_last_day(departure.person, last_day).await?;
                }
                Ok(saved)
            })
        })
        .await
}

/// The person stays after all. What was ended stays ended.
///
/// # Errors
/// [`Failure::Stale`]; refusals, also when the person has left already.
pub async fn cancel(
    store: &Store,
    call: &Call,
    id: DepartureId,
    seen: i64,
    reason: String,
) -> Result<Saved, Failure> {
    store
        .write(call, about(id.to_string()), move |tx| {
            Box::pin(async move {
                let departure = Departure::load(tx, &id).await?.ok_or(Failure::NotFound)?;
                tx.allow_whole(Action::RunDeparture, &departure.facts())?;
                tx.cancel_departure(&departure, seen, &reason).await
            })
        })
        .await
}

pub(super) fn about(subject: String) -> About {
    About {
        action: Action::RunDeparture,
        kind: Departure::KIND,
        subject,
    }
}

impl Tx {
    /// One change of a departure, with the person's name in the event.
    pub(crate) async fn change_departure<F>(
        &mut self,
        departure: &Departure,
        seen: i64,
        step: F,
    ) -> Result<Saved, Failure>
    where
        F: FnOnce(
                Departure,
                domain::moment::Moment,
            )
                -> Result<Outcome<Departure, domain::leaving::DepartureEvent>, Refusal>
            + Send,
    {
        let name = self.name_of_person(departure.person).await?;
        self.change::<Departure, _>(Action::RunDeparture, &departure.id, seen, |d, now| {
            let Outcome { next, event } = step(d, now)?;
            let event = event.named(&name);
            Ok(Outcome { next, event })
        })
        .await
    }

    /// Plans a departure inside this transaction.
    pub(crate) async fn plan_departure(
        &mut self,
        person: Person,
        checked: CheckedDeparture,
        source: DepartureSource,
    ) -> Result<Saved, Failure> {
        if person.status == PersonStatus::Left {
            return Err(problem(
                "last_day",
                "left",
                format!("{} has left", person.name),
            ));
        }
        if let Some(open) = self.open_departure_of(person.id).await? {
            let day = domain::moment::long_date(open.last_day);
            let words = format!(
                "A departure of {} is under way, with the last day {day}",
                person.name
            );
            return Err(problem("last_day", "planned", words));
        }
        let (kind, last_day) = (checked.kind(), checked.last_day());
        let by = self.call.actor.by();
        let id = DepartureId(Uuid::now_v7());
        let Outcome { next, event } =
            Departure::plan(id, person.id, person.manager, checked, source, by);
        let event = event.named(&person.name);
        let saved = self
            .create(Action::RunDeparture, Outcome { next, event })
            .await?;
        if kind == DepartureKind::Leaving {
            self.set_last_day(person.id, last_day).await?;
        }
        self.tell(Told {
            kind: "notify.departure-planned",
            subject_kind: Departure::KIND,
            subject: id.to_string(),
            to: person.manager.into_iter().collect(),
            team: true,
            facts: serde_json::json!({ "person": person.id, "kind": kind, "last_day": last_day }),
        });
        Ok(saved)
    }

    /// Gives somebody a last day; if it is over, they have left.
    pub(super) async fn set_last_day(
        &mut self,
        id: PersonId,
        last_day: NaiveDate,
    ) -> Result<(), Failure> {
        let action = Action::RunDeparture;
        let before = self.administrators().await?;
        let person = Person::load(self, &id).await?.ok_or(Failure::NotFound)?;
        self.change::<Person, _>(action, &id, person.version, |p, _| p.leaves(last_day))
            .await?;
        if last_day < self.moment.today {
            let person = Person::load(self, &id).await?.ok_or(Failure::NotFound)?;
            self.change::<Person, _>(action, &id, person.version, Person::has_left)
                .await?;
            self.administrators_must_remain(before).await?;
        }
        self.judge_accounts_of(id).await
    }

    /// Cancels a departure inside this transaction; the person stays.
    pub(super) async fn cancel_departure(
        &mut self,
        departure: &Departure,
        seen: i64,
        reason: &str,
    ) -> Result<Saved, Failure> {
        let id = departure.person;
        let person = Person::load(self, &id).await?.ok_or(Failure::NotFound)?;
        if person.status == PersonStatus::Left {
            let words = format!(
                "{} has left: this cannot be cancelled any more",
                person.name
            );
            return Err(Refusal::rule("left", words).into());
        }
        let by = self.call.actor.by();
        let saved = self
            .change_departure(departure, seen, |d, now| d.cancel(reason, &by, now))
            .await?;
        if person.status == PersonStatus::Leaving {
            self.change::<Person, _>(Action::RunDeparture, &id, person.version, |p, _| p.stays())
                .await?;
            self.judge_accounts_of(id).await?;
        }
        Ok(saved)
    }

    /// The departure of somebody that is under way.
    pub(crate) async fn open_departure_of(
        &mut self,
        person: PersonId,
    ) -> Result<Option<Departure>, Failure> {
        let text =
            "SELECT id FROM departure WHERE person_id = ? AND state IN ('planned', 'in-progress')";
        let found = sql::rows(&self.conn, text, [person.0.into()]).await?;
        match found.first() {
            Some(row) => Departure::load(self, &DepartureId(row.try_get("", "id")?)).await,
            None => Ok(None),
        }
    }
}
