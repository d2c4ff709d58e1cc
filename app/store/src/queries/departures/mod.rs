//! Departures: the page of one person, the list of all, and whom the rows of a list of leavers mean.

mod filter;
mod holdings;
mod list;
mod matching;
mod read;

pub use filter::{DepartureFilter, DepartureOrder, StateFilter};
pub use holdings::{HeldDelegation, HeldGrant, HeldNomination, Holdings, Thinned, WaitingRequest};
pub use list::{DepartureRow, DeparturesPage, list};
pub use matching::{Matched, judge_list};
pub(crate) use read::of as holdings;

use crate::{
    Store,
    failure::Failure,
    queries::clearances::{self, CertificateRow},
    rows::{departure as rows, person as person_rows},
    sql,
};
use domain::{
    actor::Actor,
    ids::PersonId,
    leaving::{Departure, DepartureKind},
    permission::{self, Action, Facts},
    person::Person,
    policy::PolicySettings,
};
use sea_orm::ConnectionTrait;

/// Everything the page about somebody's way out shows.
#[derive(Clone, Debug)]
pub struct OffBoarding {
    /// The person.
    pub person: Person,
    /// Their manager's name.
    pub manager_name: Option<String>,
    /// The departure under way, or else the newest one.
    pub departure: Option<Departure>,
    /// Those before it, newest first.
    pub former: Vec<Departure>,
    /// What they hold.
    pub holdings: Holdings,
    /// Their certificates, newest first.
    pub certificates: Vec<CertificateRow>,
    /// The policy's parameters.
    pub policy: PolicySettings,
}

impl Holdings {
    /// What a departure has to end. Somebody who moves takes up what begins after the last day.
    pub(crate) fn of_departure(mut self, departure: &Departure) -> Self {
        if departure.kind == DepartureKind::Moving {
            self.grants.retain(|g| g.from <= departure.last_day);
            self.nominations.retain(|n| n.from <= departure.last_day);
        }
        self
    }
}

/// The page of one person.
///
/// # Errors
/// A refusal of permission, also for whoever may not learn that there is nobody;
/// [`Failure::NotFound`]; or the database.
pub async fn show(store: &Store, actor: &Actor, id: PersonId) -> Result<OffBoarding, Failure> {
    let db = &store.0.read;
    let Some(person) = person(db, id).await? else {
        permission::may(actor, Action::ViewDepartures, &Facts::default())?;
        return Err(Failure::NotFound);
    };
    permission::may(actor, Action::ViewDepartures, &person.facts())?;
    let text = format!(
        "SELECT {} FROM departure d JOIN person p ON p.id = d.person_id WHERE d.person_id = ? ORDER BY d.opened_at DESC, d.id DESC",
        rows::DEPARTURE
    );
    let found = sql::rows(db, &text, [id.0.into()]).await?;
    let mut all: Vec<Departure> = found
        .iter()
        .map(rows::departure)
        .collect::<Result<_, _>>()?;
    let newest = all.iter().position(Departure::is_open).unwrap_or(0);
    let departure = (!all.is_empty()).then(|| all.remove(newest));
    let policy = super::policy::current(store).await?;
    let today = store.clock().now().today;
    let wanted = usize::from(policy.people_per_account);
    let mut held = holdings(db, id, today, wanted).await?;
    if let Some(departure) = departure.as_ref().filter(|d| d.is_open()) {
        held = held.of_departure(departure);
    }
    let manager_name = match person.manager {
        Some(manager) => super::about::name(store, manager).await?,
        None => None,
    };
    Ok(OffBoarding {
        manager_name,
        departure,
        former: all,
        holdings: held,
        certificates: clearances::of_person(store, id).await?,
        policy,
        person,
    })
}

/// The person of an address, judged for `action`, with whom a form was sent about.
///
/// # Errors
/// As [`show`].
pub async fn subject(store: &Store, id: PersonId) -> Result<Option<Facts>, Failure> {
    Ok(person(&store.0.read, id).await?.map(|p| p.facts()))
}

async fn person(db: &impl ConnectionTrait, id: PersonId) -> Result<Option<Person>, Failure> {
    let text = format!(
        "SELECT {} FROM person p WHERE p.id = ?",
        person_rows::PERSON
    );
    let people = sql::rows(db, &text, [id.0.into()]).await?;
    let text = format!(
        "SELECT {} FROM role_assignment r WHERE r.person_id = ?",
        person_rows::ROLE
    );
    let roles = sql::rows(db, &text, [id.0.into()]).await?;
    Ok(person_rows::people(&people, &roles)?.pop())
}
