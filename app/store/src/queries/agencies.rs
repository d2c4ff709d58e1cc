//! Agencies: the list, one with its people and their access, and the contract behind somebody's access.

mod list;
mod show;

pub use list::{AgencyFilter, AgencyOrder, AgencyPage, AgencyRow, PAGE_SIZE, list};
pub use show::{AgencyFacts, AgencyGrant, AgencyPerson, Employer, employer_of, show};

use crate::{Store, failure::Failure, rows::agencies as rows, sql};
use domain::{
    access::Contract,
    actor::Actor,
    agency::Agency,
    ids::PersonId,
    permission::{self, Action, Facts},
};
use sea_orm::ConnectionTrait;

/// One agency's record, for forms about it.
///
/// # Errors
/// A refusal of permission; [`Failure::NotFound`]; or the database.
pub async fn agency(store: &Store, actor: &Actor, number: i64) -> Result<Agency, Failure> {
    permission::may(actor, Action::ViewAgencies, &Facts::default())?;
    load(store, number).await
}

async fn load(store: &Store, number: i64) -> Result<Agency, Failure> {
    let text = format!("SELECT {} FROM agency g WHERE g.number = ?", rows::AGENCY);
    let found = sql::rows(&store.0.read, &text, [number.into()]).await?;
    found
        .first()
        .ok_or(Failure::NotFound)
        .and_then(rows::agency)
}

/// The contract behind the access of a person, when they work for an agency (P 6.13). Asked for by the
/// forms of access; it names no more than the person's own page does.
///
/// # Errors
/// When the database does not answer.
pub async fn contract_of(store: &Store, person: PersonId) -> Result<Option<Contract>, Failure> {
    contract(&store.0.read, person).await
}

/// The same within a write.
pub(crate) async fn contract(
    db: &impl ConnectionTrait,
    person: PersonId,
) -> Result<Option<Contract>, Failure> {
    let text = format!(
        "SELECT {} FROM person p JOIN agency g ON g.id = p.agency_id WHERE p.id = ?",
        rows::AGENCY
    );
    let found = sql::rows(db, &text, [person.0.into()]).await?;
    let agency = found.first().map(rows::agency).transpose()?;
    Ok(agency.map(|agency| agency.contract()))
}
