//! Who is named for an account, and what somebody is named for (P 6.3).

use crate::{
    Store,
    failure::Failure,
    rows::access as rows,
    sql::{self, Ask},
};
use domain::{
    access::{Nomination, Place},
    actor::Actor,
    ids::{NominationId, PersonId},
    permission::{self, Action, Facts},
    person::PersonStatus,
};
use sea_orm::QueryResult;

/// Somebody named for an account.
#[derive(Clone, Debug)]
pub struct Named {
    /// The nomination.
    pub nomination: Nomination,
    /// Their name.
    pub name: String,
    /// Their work e-mail.
    pub email: String,
    /// Whether they work here.
    pub status: PersonStatus,
}

/// An account somebody is named for.
#[derive(Clone, Debug)]
pub struct NamedFor {
    /// The nomination.
    pub nomination: Nomination,
    /// The account's name.
    pub account: String,
    /// The account's platform, by its key.
    pub platform: String,
}

/// Everybody who is or was named for an account: those in office first, holders before the account
/// manager, then the latest. Who is responsible for an account is no secret within the organisation.
///
/// # Errors
/// A refusal for those who may not see the register; the database.
pub async fn named(store: &Store, actor: &Actor, account: i64) -> Result<Vec<Named>, Failure> {
    permission::may(actor, Action::ViewRegister, &Facts::default())?;
    read_named(&ask_named(account).rows(&store.0.read).await?)
}

/// See [`named`].
pub(crate) fn ask_named(account: i64) -> Ask {
    let text = format!(
        "SELECT {}, p.name AS person_name, p.email AS person_email, p.status AS person_status \
         FROM nomination n JOIN person p ON p.id = n.person_id WHERE n.account_number = ? \
         ORDER BY n.ended_at IS NOT NULL, n.duty, n.ended_at DESC, p.name_sort",
        rows::NOMINATION
    );
    Ask::new(text, [account.into()])
}

/// See [`ask_named`].
pub(crate) fn read_named(found: &[QueryResult]) -> Result<Vec<Named>, Failure> {
    found.iter().map(one).collect()
}

fn one(row: &QueryResult) -> Result<Named, Failure> {
    let status: String = row.try_get("", "person_status")?;
    Ok(Named {
        nomination: rows::nomination(row, Place::default())?,
        name: row.try_get("", "person_name")?,
        email: row.try_get("", "person_email")?,
        // The table's CHECK keeps it to the known ones.
        status: PersonStatus::from_key(&status).unwrap_or(PersonStatus::Active),
    })
}

/// One nomination of an account with the person's name.
///
/// # Errors
/// [`Failure::NotFound`]; as [`named`].
pub async fn nomination(
    store: &Store,
    actor: &Actor,
    account: i64,
    id: NominationId,
) -> Result<Named, Failure> {
    let all = named(store, actor, account).await?;
    let found = all.into_iter().find(|named| named.nomination.id == id);
    found.ok_or(Failure::NotFound)
}

/// What somebody is named for today, by account.
///
/// # Errors
/// A refusal of permission (`facts`: of the person, with their manager); the database.
pub async fn named_for(
    store: &Store,
    actor: &Actor,
    person: PersonId,
    facts: &Facts,
) -> Result<Vec<NamedFor>, Failure> {
    super::may_see(actor, facts)?;
    let text = format!(
        "SELECT {}, a.name AS account_name, a.platform FROM nomination n JOIN account a ON a.number = n.account_number \
         WHERE n.person_id = ? AND n.ended_at IS NULL ORDER BY a.name_sort, n.duty",
        rows::NOMINATION
    );
    let found = sql::rows(&store.0.read, &text, [person.0.into()]).await?;
    found
        .iter()
        .map(|row| {
            Ok(NamedFor {
                nomination: rows::nomination(row, Place::default())?,
                account: row.try_get("", "account_name")?,
                platform: row.try_get("", "platform")?,
            })
        })
        .collect()
}
