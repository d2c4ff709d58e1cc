//! Obligations: the list of what somebody may see, mine first, and one with its history.

mod filter;
mod list;

pub use filter::{Assigned, ObligationFilter, ObligationOrder};
pub use list::{ObligationRow, ObligationsPage, PAGE_SIZE, list, mine};

use crate::{
    Store,
    commands::place,
    failure::Failure,
    queries::audit::{self, Event},
    rows::obligation as rows,
    sql,
};
use domain::{
    access::Place,
    actor::Actor,
    ids::PersonId,
    obligation::Obligation,
    permission::{self, Action, Facts},
};
use sea_orm::QueryResult;
use uuid::Uuid;

/// One obligation with the names around it.
#[derive(Clone, Debug)]
pub struct ObligationPage {
    /// The obligation.
    pub obligation: Obligation,
    /// The account's name.
    pub account_name: Option<String>,
    /// The access's number.
    pub grant_number: Option<i64>,
    /// The person it is about.
    pub about_name: Option<String>,
    /// Who has to do it.
    pub assignee_name: Option<String>,
    /// Who must not close it.
    pub not_by_name: Option<String>,
    /// The holders of the account, by name.
    pub holders: Vec<String>,
    /// What happened to it, newest first.
    pub history: Vec<Event>,
}

/// So many events are told.
const EVENTS: i64 = 200;

const SELECT: &str = "a.name AS account_name, t.number AS grant_number, b.name AS about_name, s.name AS assignee_name, x.name AS not_by_name \
     FROM obligation o LEFT JOIN account a ON a.number = o.account_number LEFT JOIN access_grant t ON t.id = o.grant_id \
     LEFT JOIN person b ON b.id = o.about_person LEFT JOIN person s ON s.id = o.assignee LEFT JOIN person x ON x.id = o.not_by \
     WHERE o.number = ?";

/// One obligation.
///
/// # Errors
/// A refusal of permission; [`Failure::NotFound`]; or the database.
pub async fn show(store: &Store, actor: &Actor, number: i64) -> Result<ObligationPage, Failure> {
    let text = format!("SELECT {}, {SELECT}", rows::OBLIGATION);
    let found = sql::rows(&store.0.read, &text, [number.into()]).await?;
    let Some(row) = found.first() else {
        permission::may(actor, Action::ViewObligations, &Facts::default())?;
        return Err(Failure::NotFound);
    };
    let obligation = placed(store, row).await?;
    permission::may(actor, Action::ViewObligations, &obligation.facts())?;
    let reference = obligation.reference().to_string();
    Ok(ObligationPage {
        account_name: row.try_get("", "account_name")?,
        grant_number: row.try_get("", "grant_number")?,
        about_name: row.try_get("", "about_name")?,
        assignee_name: row.try_get("", "assignee_name")?,
        not_by_name: row.try_get("", "not_by_name")?,
        holders: holders(store, &obligation).await?,
        history: audit::history(store, "obligation", &reference, EVENTS).await?,
        obligation,
    })
}

/// An obligation with where its account belongs and the manager of whoever is to do it.
async fn placed(store: &Store, row: &QueryResult) -> Result<Obligation, Failure> {
    let account: Option<i64> = row.try_get("", "account_number")?;
    let mut at = match account {
        Some(account) => place(&store.0.read, account).await?.unwrap_or_default(),
        None => Place::default(),
    };
    let assignee: Option<Uuid> = row.try_get("", "assignee")?;
    if let Some(assignee) = assignee {
        let text = "SELECT manager_id FROM person WHERE id = ?";
        let found = sql::rows(&store.0.read, text, [assignee.into()]).await?;
        let manager: Option<Uuid> = match found.first() {
            Some(row) => row.try_get("", "manager_id")?,
            None => None,
        };
        at.manager = manager.map(PersonId);
    }
    rows::obligation(row, at)
}

async fn holders(store: &Store, obligation: &Obligation) -> Result<Vec<String>, Failure> {
    let Some(account) = obligation.account else {
        return Ok(Vec::new());
    };
    let text = "SELECT DISTINCT p.name, p.name_sort FROM nomination n JOIN person p ON p.id = n.person_id \
                WHERE n.account_number = ? AND n.ended_at IS NULL AND p.status <> 'left' ORDER BY p.name_sort";
    let found = sql::rows(&store.0.read, text, [account.into()]).await?;
    found
        .iter()
        .map(|row| Ok(row.try_get("", "name")?))
        .collect()
}
