//! What waits for one person: decisions, steps, obligations, people who leave. A few statements over
//! indexes, for the first page everybody sees.

use crate::{Store, failure::Failure, queries::NAMED_FOR, sql};
use chrono::NaiveDate;
use domain::{
    actor::{Actor, PersonActor},
    ids::{PersonId, Reference, ReferenceKind},
    obligation::{Obligation, ObligationKind},
    permission::{Action, Facts, Reach, allowed, may},
    platform::AccessLevel,
    role::Scope,
};
use sea_orm::{FromQueryResult, Value};
use uuid::Uuid;

/// How many of each are listed; the rest is behind a link.
pub const LISTED: usize = 8;

/// What waits for one person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mine {
    /// Requests for access that the person may decide, oldest first.
    pub decisions: Vec<Waiting>,
    /// Access of the person's own that waits for steps of theirs or others'.
    pub steps: Vec<Waiting>,
    /// What the person has to do by a day, soonest first.
    pub obligations: Vec<Due>,
    /// How many of those there are in all.
    pub obligations_in_all: i64,
    /// Accounts the person is named for, the most worrying first: number, name, concern.
    pub accounts: Vec<(i64, String, i64)>,
    /// People whose last day is known and who report to the person.
    pub leaving: Vec<Leaving>,
}

/// Access that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// `GR-0042`.
    pub reference: Reference,
    /// Whose.
    pub person: String,
    /// To which account: number and name.
    pub account: (i64, String),
    /// How much.
    pub level: AccessLevel,
    /// Since which day.
    pub since: NaiveDate,
}

/// Something to do by a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// `OB-0042`.
    pub reference: Reference,
    /// What.
    pub title: String,
    /// About which account: number and name.
    pub account: Option<(i64, String)>,
    /// The last day in time.
    pub due: NaiveDate,
}

/// Somebody who leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaving {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Their last day.
    pub last_day: NaiveDate,
}

/// Everything that waits for the actor; nothing for anybody but a person.
///
/// # Errors
/// When the database does not answer.
pub async fn mine(store: &Store, actor: &Actor) -> Result<Mine, Failure> {
    let Actor::Person(person) = actor else {
        return Ok(Mine::default());
    };
    let (obligations, obligations_in_all) = obligations(store, person).await?;
    Ok(Mine {
        decisions: decisions(store, actor, person).await?,
        steps: steps(store, person).await?,
        obligations,
        obligations_in_all,
        accounts: accounts(store, person).await?,
        leaving: leaving(store, person).await?,
    })
}

#[derive(FromQueryResult)]
struct WaitingRow {
    number: i64,
    person: String,
    account_number: i64,
    account: String,
    level: String,
    requested_at: chrono::DateTime<chrono::Utc>,
}

const WAITING: &str = "SELECT t.number, p.name AS person, t.account_number, a.name AS account, t.level, t.requested_at \
     FROM access_grant t JOIN person p ON p.id = t.person_id JOIN account a ON a.number = t.account_number WHERE";

async fn waiting(store: &Store, rest: &str, values: Vec<Value>) -> Result<Vec<Waiting>, Failure> {
    let text = format!("{WAITING} {rest} ORDER BY t.number LIMIT {LISTED}");
    let mut found = Vec::new();
    for row in sql::rows(&store.0.read, &text, values).await? {
        let row = WaitingRow::from_query_result(&row, "")?;
        let Some(level) = AccessLevel::from_key(&row.level) else {
            continue;
        };
        found.push(Waiting {
            reference: Reference::of(ReferenceKind::Grant, row.number),
            person: row.person,
            account: (row.account_number, row.account),
            level,
            since: crate::clock::local_day(row.requested_at),
        });
    }
    Ok(found)
}

/// Requests on accounts the person is named for, in the scope of a role, or everywhere. Never one's
/// own, nor one's own request (separation of duties).
async fn decisions(
    store: &Store,
    actor: &Actor,
    person: &PersonActor,
) -> Result<Vec<Waiting>, Failure> {
    let me: Value = person.id.0.into();
    let apart = "t.state = 'requested' AND t.person_id <> ? AND (t.requested_by IS NULL OR t.requested_by <> ?)";
    let mut values = vec![me.clone(), me.clone()];
    if may(actor, Action::ApproveAccess, &Facts::default()).is_ok() {
        return waiting(store, apart, values).await;
    }
    values.push(me);
    let mut within = vec![format!("t.account_number IN {NAMED_FOR}")];
    let scoped = allowed(Action::ApproveAccess);
    let lent = person.acting.iter().map(|acting| &acting.role);
    for held in person.roles.iter().chain(lent) {
        if !scoped.contains(&(held.role, Reach::InScope)) {
            continue;
        }
        match held.scope {
            Scope::All => within.push("1 = 1".into()),
            Scope::Group(group) => {
                within.push("a.group_id = ?".into());
                values.push(group.0.into());
            }
            Scope::Unit(unit) => {
                within.push("a.unit_id = ?".into());
                values.push(unit.0.into());
            }
        }
    }
    let rest = format!("{apart} AND ({})", within.join(" OR "));
    waiting(store, &rest, values).await
}

async fn steps(store: &Store, person: &PersonActor) -> Result<Vec<Waiting>, Failure> {
    let rest = "t.state = 'approved' AND t.person_id = ?";
    waiting(store, rest, vec![person.id.0.into()]).await
}

#[derive(FromQueryResult)]
struct DueRow {
    number: i64,
    kind: String,
    details: String,
    account_number: Option<i64>,
    account: Option<String>,
    due: NaiveDate,
}

/// What is the person's to do: given to them, or to nobody and about an account they are named for.
async fn obligations(store: &Store, person: &PersonActor) -> Result<(Vec<Due>, i64), Failure> {
    let today = store.clock().now().today;
    let me: Value = person.id.0.into();
    let theirs = format!(
        "(o.state = 'open' OR (o.state = 'waived' AND o.waived_until < ?)) AND (o.not_by IS NULL OR o.not_by <> ?) \
         AND (o.assignee = ? OR (o.assignee IS NULL AND o.account_number IN {NAMED_FOR}))"
    );
    let values = vec![today.into(), me.clone(), me.clone(), me];
    let text = format!(
        "SELECT o.number, o.kind, o.details, o.account_number, a.name AS account, o.due FROM obligation o \
         LEFT JOIN account a ON a.number = o.account_number WHERE {theirs} ORDER BY o.due, o.number LIMIT {LISTED}"
    );
    let mut found = Vec::new();
    for row in sql::rows(&store.0.read, &text, values.clone()).await? {
        let row = DueRow::from_query_result(&row, "")?;
        let Some(kind) = ObligationKind::from_key(&row.kind) else {
            continue;
        };
        found.push(Due {
            reference: Reference::of(ReferenceKind::Obligation, row.number),
            title: Obligation::title_of(kind, &row.details),
            account: row.account_number.zip(row.account),
            due: row.due,
        });
    }
    let text = format!("SELECT count(*) AS n FROM obligation o WHERE {theirs}");
    let all = if found.len() < LISTED {
        i64::try_from(found.len()).unwrap_or(i64::MAX)
    } else {
        sql::count(&store.0.read, &text, values).await?
    };
    Ok((found, all))
}

/// The most accounts of one's own that are listed.
const OWN: usize = 30;

async fn accounts(store: &Store, person: &PersonActor) -> Result<Vec<(i64, String, i64)>, Failure> {
    let text = format!(
        "SELECT a.number, a.name, a.concern FROM account a WHERE a.archived_on IS NULL AND a.number IN \
         (SELECT n.account_number FROM nomination n WHERE n.person_id = ? AND n.ended_at IS NULL) \
         ORDER BY a.concern DESC, a.name_sort, a.number LIMIT {OWN}"
    );
    let mut found = Vec::new();
    for row in sql::rows(&store.0.read, &text, [person.id.0.into()]).await? {
        found.push((
            row.try_get("", "number")?,
            row.try_get("", "name")?,
            row.try_get("", "concern")?,
        ));
    }
    Ok(found)
}

async fn leaving(store: &Store, person: &PersonActor) -> Result<Vec<Leaving>, Failure> {
    let text = "SELECT p.id, p.name, d.last_day FROM departure d JOIN person p ON p.id = d.person_id \
                WHERE d.state IN ('planned', 'in-progress') AND p.manager_id = ? ORDER BY d.last_day, p.name_sort LIMIT 8";
    let mut found = Vec::new();
    for row in sql::rows(&store.0.read, text, [person.id.0.into()]).await? {
        let id: Uuid = row.try_get("", "id")?;
        found.push(Leaving {
            person: PersonId(id),
            name: row.try_get("", "name")?,
            last_day: row.try_get("", "last_day")?,
        });
    }
    Ok(found)
}
