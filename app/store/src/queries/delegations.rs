//! Who acts for whom.

use crate::{Store, failure::Failure, rows::person as rows, sql};
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    actor::Actor,
    ids::{DelegationId, PersonId},
    permission::{self, Action, Facts},
    person::Delegation,
};
use sea_orm::{QueryResult, Value};

/// A delegation with the names of both people.
#[derive(Clone, Debug)]
pub struct Lent {
    /// The delegation.
    pub delegation: Delegation,
    /// Whose role it is.
    pub from_name: String,
    /// Who acts.
    pub to_name: String,
    /// Who entered it.
    pub by: String,
    /// When it was entered.
    pub at: DateTime<Utc>,
    /// Whether the lender can sign in and holds the role today: without that it does not count.
    pub held: bool,
}

impl Lent {
    /// Whether the other person can act with it on `day`.
    pub fn counts_on(&self, day: NaiveDate) -> bool {
        self.held && self.delegation.holds_on(day)
    }
}

/// Everything after the columns of a delegation: names, and whether the lender still has the role. The
/// same conditions as those of an actor's lent roles.
const FROM: &str = "l.name AS from_name, t.name AS to_name, d.created_by, d.created_at, \
     CASE WHEN l.status <> 'left' AND l.disabled_at IS NULL AND EXISTS (SELECT 1 FROM role_assignment h \
     WHERE h.person_id = l.id AND h.role = d.role AND h.from_day <= ? AND (h.until_day IS NULL OR h.until_day >= ?) \
     AND h.scope_group_id IS NOT DISTINCT FROM d.scope_group_id AND h.scope_unit_id IS NOT DISTINCT FROM d.scope_unit_id) \
     THEN 1 ELSE 0 END AS held \
     FROM delegation d JOIN person l ON l.id = d.from_person_id JOIN person t ON t.id = d.to_person_id";

/// Whether the actor may see what this person lends and borrows: their own, or whoever may lend for
/// them, or whoever may see people.
fn visible(actor: &Actor, person: PersonId) -> Result<(), Failure> {
    let on = Facts {
        person: Some(person),
        ..Facts::default()
    };
    permission::may(actor, Action::Delegate, &on)
        .or_else(|refusal| permission::may(actor, Action::ViewPeople, &on).map_err(|_| refusal))?;
    Ok(())
}

/// What a person lent and borrowed, the latest first.
///
/// # Errors
/// A refusal of permission; or the database.
pub async fn of(store: &Store, actor: &Actor, person: PersonId) -> Result<Vec<Lent>, Failure> {
    visible(actor, person)?;
    let condition =
        "d.from_person_id = ? OR d.to_person_id = ? ORDER BY d.from_day DESC, d.id DESC";
    read(store, condition, vec![person.0.into(), person.0.into()]).await
}

/// One delegation.
///
/// # Errors
/// [`Failure::NotFound`] when there is none; a refusal when it is not the actor's to see.
pub async fn show(store: &Store, actor: &Actor, id: DelegationId) -> Result<Lent, Failure> {
    let mut found = read(store, "d.id = ?", vec![id.0.into()]).await?;
    match found.pop() {
        Some(lent) => visible(actor, lent.delegation.from)
            .or_else(|refusal| visible(actor, lent.delegation.to).map_err(|_| refusal))
            .map(|()| lent),
        // Whether there is one is for those who may see all of them.
        None => {
            permission::may(actor, Action::ViewPeople, &Facts::default())?;
            Err(Failure::NotFound)
        }
    }
}

/// What these people borrow on `day`. One statement.
pub(super) async fn borrowed(
    store: &Store,
    people: &[uuid::Uuid],
    day: NaiveDate,
) -> Result<Vec<Lent>, Failure> {
    if people.is_empty() {
        return Ok(Vec::new());
    }
    let condition = format!(
        "d.to_person_id IN ({}) AND d.ended_at IS NULL AND d.from_day <= ? AND d.until_day >= ? ORDER BY d.from_day, d.id",
        sql::marks(people.len())
    );
    let mut values: Vec<Value> = people.iter().map(|id| (*id).into()).collect();
    values.extend([day.into(), day.into()]);
    read(store, &condition, values).await
}

async fn read(store: &Store, condition: &str, more: Vec<Value>) -> Result<Vec<Lent>, Failure> {
    let today = store.clock().now().today;
    let text = format!("SELECT {}, {FROM} WHERE {condition}", rows::DELEGATION);
    let mut values: Vec<Value> = vec![today.into(), today.into()];
    values.extend(more);
    let found = sql::rows(&store.0.read, &text, values).await?;
    found.iter().map(lent).collect()
}

fn lent(row: &QueryResult) -> Result<Lent, Failure> {
    let held: i32 = row.try_get("", "held")?;
    Ok(Lent {
        delegation: rows::delegation(row)?,
        from_name: row.try_get("", "from_name")?,
        to_name: row.try_get("", "to_name")?,
        by: row.try_get("", "created_by")?,
        at: row.try_get("", "created_at")?,
        held: held == 1,
    })
}
