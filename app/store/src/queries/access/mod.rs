//! Reads of access: who can touch which account, who is named for it, what is known of its password;
//! as it is and as it was on a day.

mod filter;
mod list;
mod named;
mod past;
mod reach;
mod security;
mod show;

pub use filter::{AccessFilter, AccessOrder, Kind};
pub use list::{
    AccessPage, AccessRow, PAGE_SIZE, Summary, Whose, chosen, list, of_account, of_person, plan,
    summary, waiting,
};
pub use named::{Named, NamedFor, named, named_for, nomination};
pub use past::{PastRow, past_of_account, past_of_person};
pub use security::{Due, SecurityPage, security};
pub use show::{Became, GrantPage, change, show};

pub(crate) use list::{ask_summary, read_summary};
pub(crate) use named::{ask_named, read_named};
pub(crate) use security::{ask_due, ask_facts, read_security};

use crate::{Store, commands::place, failure::Failure};
use domain::{
    access::Place,
    actor::Actor,
    ids::PersonId,
    permission::{self, Action, Facts},
};

/// Where an account belongs and who is named for it.
///
/// # Errors
/// [`Failure::NotFound`]; the database.
pub async fn place_of(store: &Store, account: i64) -> Result<Place, Failure> {
    place(&store.0.read, account)
        .await?
        .ok_or(Failure::NotFound)
}

/// What a permission about an account's access is compared with.
pub fn on_account(place: &Place) -> Facts {
    Facts {
        group: place.group,
        unit: place.unit,
        holders: place.holders.clone(),
        ..Facts::default()
    }
}

/// What a permission about a person's access is compared with: themselves and their manager.
///
/// # Errors
/// The database. Somebody unknown has no manager.
pub async fn on_person(store: &Store, person: PersonId) -> Result<Facts, Failure> {
    let text = "SELECT manager_id FROM person WHERE id = ?";
    let found = crate::sql::rows(&store.0.read, text, [person.0.into()]).await?;
    let manager: Option<uuid::Uuid> = match found.first() {
        Some(row) => row.try_get("", "manager_id")?,
        None => None,
    };
    Ok(Facts {
        person: Some(person),
        manager: manager.map(PersonId),
        ..Facts::default()
    })
}

/// Whether the actor may see the access of an account.
fn may_see(actor: &Actor, facts: &Facts) -> Result<(), Failure> {
    Ok(permission::may(actor, Action::ViewAccess, facts)?)
}

/// Agencies by id and name, in the order of their names; for those who may see agencies.
///
/// # Errors
/// A refusal of permission; the database.
pub async fn agency_names(store: &Store, actor: &Actor) -> Result<Vec<(String, String)>, Failure> {
    permission::may(actor, Action::ViewAgencies, &Facts::default())?;
    let text = "SELECT id, name FROM agency ORDER BY name_sort, number";
    let found = crate::sql::rows(&store.0.read, text, []).await?;
    let one = |row: &sea_orm::QueryResult| {
        let id: uuid::Uuid = row.try_get("", "id")?;
        Ok((id.to_string(), row.try_get("", "name")?))
    };
    found.iter().map(one).collect()
}
