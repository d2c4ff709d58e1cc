//! One grant with everything around it, and what became of a change of many.

use super::list::{self, AccessRow};
use crate::{
    Store,
    failure::Failure,
    queries::audit::{self, Event},
    sql,
};
use domain::{
    access::Grant,
    actor::Actor,
    ids::PersonId,
    permission::{self, Action, Facts},
};
use sea_orm::Value;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// One grant's page.
#[derive(Clone, Debug)]
pub struct GrantPage {
    /// The grant with its place and holders, and the names around it.
    pub row: AccessRow,
    /// Who is named for the account: who can decide, beside the team.
    pub holders: Vec<(PersonId, String)>,
    /// What is to be done about it: obligation number, what, whether it is done.
    pub obligations: Vec<(i64, String, bool)>,
    /// What happened, newest first.
    pub events: Vec<Event>,
}

/// So much of the history stands on the page.
const LATEST: i64 = 100;

/// One grant.
///
/// # Errors
/// A refusal of permission; [`Failure::NotFound`]; the database.
pub async fn show(store: &Store, actor: &Actor, number: i64) -> Result<GrantPage, Failure> {
    let found = list::one(store, number).await;
    let mut row = match found {
        Ok(row) => row,
        Err(Failure::NotFound) => {
            // Nobody learns by trying which grants there are.
            permission::may(actor, Action::ViewAccess, &Facts::default())?;
            return Err(Failure::NotFound);
        }
        Err(other) => return Err(other),
    };
    let place = super::place_of(store, row.grant.account).await?;
    row.grant.place.holders.clone_from(&place.holders);
    permission::may(actor, Action::ViewAccess, &row.grant.facts())?;
    let text = "SELECT DISTINCT p.id, p.name, p.name_sort FROM nomination n JOIN person p ON p.id = n.person_id \
                WHERE n.account_number = ? AND n.ended_at IS NULL AND p.status <> 'left' ORDER BY p.name_sort";
    let mut holders = Vec::new();
    for named in sql::rows(&store.0.read, text, [row.grant.account.into()]).await? {
        let id: Uuid = named.try_get("", "id")?;
        holders.push((PersonId(id), named.try_get("", "name")?));
    }
    let reference = row.grant.reference().to_string();
    Ok(GrantPage {
        obligations: obligations(store, &row.grant).await?,
        events: audit::history(store, "access", &reference, LATEST).await?,
        holders,
        row,
    })
}

async fn obligations(store: &Store, grant: &Grant) -> Result<Vec<(i64, String, bool)>, Failure> {
    let text =
        "SELECT number, kind, details, state FROM obligation WHERE grant_id = ? ORDER BY number";
    let mut all = Vec::new();
    for row in sql::rows(&store.0.read, text, [grant.id.0.into()]).await? {
        let kind: String = row.try_get("", "kind")?;
        let state: String = row.try_get("", "state")?;
        let name = domain::obligation::ObligationKind::from_key(&kind).map(|kind| kind.name());
        all.push((
            row.try_get("", "number")?,
            name.unwrap_or("Something to do").to_owned(),
            state == "done",
        ));
    }
    Ok(all)
}

/// What became of one grant in a change of many.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Became {
    /// The grant's number.
    pub grant: i64,
    /// Whose access.
    pub person: String,
    /// Which account.
    pub account: String,
    /// Whether it was changed.
    pub done: bool,
    /// What it is now, or why it was left alone.
    pub words: String,
}

#[derive(Deserialize)]
struct Payload {
    wish: String,
    became: Vec<Became>,
}

/// A change of many grants: what was wished for, and what became of each. For whoever made it and
/// whoever may read the trail.
///
/// # Errors
/// [`Failure::NotFound`], also for everybody else; the database.
pub async fn change(
    store: &Store,
    actor: &Actor,
    reference: &str,
) -> Result<(String, Vec<Became>), Failure> {
    let text = "SELECT actor_person, payload, seq FROM audit_event WHERE subject_kind = ? AND subject = ? AND outcome = 'done'";
    let values: [Value; 2] = ["access-change".into(), reference.into()];
    let found = sql::rows(&store.0.read, text, values).await?;
    let row = found.first().ok_or(Failure::NotFound)?;
    let by: Option<Uuid> = row.try_get("", "actor_person")?;
    let own = by.is_some() && by.map(PersonId) == actor.person();
    if !own && permission::may(actor, Action::ViewAudit, &Facts::default()).is_err() {
        return Err(Failure::NotFound);
    }
    let payload: String = row.try_get("", "payload")?;
    let seq: i64 = row.try_get("", "seq")?;
    let payload: Payload = serde_json::from_str(&payload)
        .map_err(|e| Failure::json("audit_event", "payload", &seq, &e))?;
    Ok((payload.wish, payload.became))
}
