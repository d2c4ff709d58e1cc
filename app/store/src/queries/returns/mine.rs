//! The returns that somebody files: all of a quarter on one page, and what is due, for home.

use super::{
    known::{before, ended, held},
    show::ShownSince,
};
use crate::{
    Store,
    failure::Failure,
    queries::{NAMED_FOR, policy},
    rows::returns as rows,
    sql,
};
use chrono::NaiveDate;
use domain::{
    access::Place,
    account::Account,
    actor::Actor,
    ids::PersonId,
    permission::{self, Action, Facts},
    quarter::Quarter,
    returns::{Known, Period, Return},
};
use sea_orm::Value;
use std::collections::HashMap;
use uuid::Uuid;

/// A return that somebody files, with what the register holds now and what changed.
#[derive(Clone, Debug)]
pub struct MyReturn {
    /// The return, with who is named for its account.
    pub one: Return,
    /// The account.
    pub account: Account,
    /// What the register holds now.
    pub known: Known,
    /// What changed since the return before.
    pub since: ShownSince,
}

/// Returns that wait for somebody, of one open quarter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// Which quarter.
    pub quarter: Quarter,
    /// The last day in time.
    pub due: NaiveDate,
    /// When the quarter was opened, local day.
    pub opened_on: NaiveDate,
    /// How many still have to be sent.
    pub waiting: i64,
    /// How many of those were sent back.
    pub sent_back: i64,
    /// How many there are in all.
    pub all: i64,
}

/// Returns, as `t`, that a person files for themselves or for somebody; marks: the person, twice.
pub(super) fn filed_by() -> String {
    format!("(t.delegate_id = ? OR t.account_number IN {NAMED_FOR})")
}

/// The returns of a quarter that the actor files, what waits first. Nothing for anybody but a person.
///
/// # Errors
/// The database.
pub async fn mine(store: &Store, actor: &Actor, period: &Period) -> Result<Vec<MyReturn>, Failure> {
    let Some(me) = actor.person() else {
        return Ok(Vec::new());
    };
    let mine = filed_by();
    let text = format!(
        "SELECT {} FROM account_return t JOIN reporting_period p ON p.number = t.period_number \
         JOIN account a ON a.number = t.account_number WHERE t.period_number = ? AND {mine} \
         ORDER BY CASE WHEN t.state IN ('not-started', 'draft', 'sent-back') THEN 0 ELSE 1 END, a.name_sort, t.number",
        rows::RETURN
    );
    let values: [Value; 3] = [period.number.into(), me.0.into(), me.0.into()];
    let found = sql::rows(&store.0.read, &text, values).await?;
    let mut numbers = Vec::with_capacity(found.len());
    for row in &found {
        numbers.push(row.try_get::<i64>("", "account_number")?);
    }
    let today = store.clock().now().today;
    let settings = policy::current(store).await?;
    let db = &store.0.read;
    let mut held = held(db, &numbers, &settings, today).await?;
    let mut before = before(db, &numbers, period.number).await?;
    // The earliest day that "since" can mean; each return keeps what came after its own.
    let earliest = before.values().map(|b| b.on).min();
    let first = earliest.unwrap_or(period.quarter.first());
    let mut ended = ended(db, &numbers, first.min(period.quarter.first())).await?;
    let named = named(store, &numbers).await?;
    let mut all = Vec::with_capacity(found.len());
    for (row, number) in found.iter().zip(numbers) {
        let Some(held) = held.remove(&number) else {
            continue;
        };
        let place = Place {
            group: held.account.details.group,
            unit: held.account.details.unit,
            holders: named.get(&number).cloned().unwrap_or_default(),
            manager: None,
        };
        let since = ShownSince::of(
            &held.known,
            before.remove(&number),
            ended.remove(&number).unwrap_or_default(),
            period.quarter,
        );
        all.push(MyReturn {
            one: rows::one_return(row, place)?,
            account: held.account,
            known: held.known,
            since,
        });
    }
    Ok(all)
}

async fn named(store: &Store, numbers: &[i64]) -> Result<HashMap<i64, Vec<PersonId>>, Failure> {
    let mut found: HashMap<i64, Vec<PersonId>> = HashMap::new();
    if numbers.is_empty() {
        return Ok(found);
    }
    let text = format!(
        "SELECT DISTINCT account_number, person_id FROM nomination WHERE ended_at IS NULL AND account_number IN ({})",
        sql::marks(numbers.len())
    );
    let values: Vec<Value> = numbers.iter().map(|n| (*n).into()).collect();
    for row in sql::rows(&store.0.read, &text, values).await? {
        let person: Uuid = row.try_get("", "person_id")?;
        let account = row.try_get("", "account_number")?;
        found.entry(account).or_default().push(PersonId(person));
    }
    Ok(found)
}

/// What is due from somebody, quarter by quarter, the oldest first: of open quarters, and of closed ones
/// what was begun late or sent back.
///
/// # Errors
/// The database.
pub async fn due_of(store: &Store, person: PersonId) -> Result<Vec<Due>, Failure> {
    let mine = filed_by();
    let text = format!(
        "SELECT p.quarter, min(t.due) AS due, min(p.opened_on) AS opened_on, count(*) AS n, \
         sum(CASE WHEN t.state IN ('not-started', 'draft', 'sent-back') THEN 1 ELSE 0 END) AS waiting, \
         sum(CASE WHEN t.state = 'sent-back' THEN 1 ELSE 0 END) AS back \
         FROM account_return t JOIN reporting_period p ON p.number = t.period_number \
         WHERE (p.state = 'open' OR (p.state = 'closed' AND t.state IN ('draft', 'sent-back'))) AND {mine} \
         GROUP BY p.quarter ORDER BY p.quarter"
    );
    let values: [Value; 2] = [person.0.into(), person.0.into()];
    let mut all = Vec::new();
    for row in sql::rows(&store.0.read, &text, values).await? {
        let quarter: String = row.try_get("", "quarter")?;
        let Ok(quarter) = quarter.parse() else {
            continue;
        };
        all.push(Due {
            quarter,
            due: row.try_get("", "due")?,
            opened_on: row.try_get("", "opened_on")?,
            waiting: row.try_get("", "waiting")?,
            sent_back: row.try_get("", "back")?,
            all: row.try_get("", "n")?,
        });
    }
    Ok(all)
}

/// The quarter that was closed last, and how many returns of somebody it was closed without; `None` = all of them
/// came in. They can still be sent.
///
/// # Errors
/// The database.
pub async fn missed_by(store: &Store, person: PersonId) -> Result<Option<(Quarter, i64)>, Failure> {
    let mine = filed_by();
    let text = format!(
        "SELECT p.quarter, count(*) AS n FROM account_return t JOIN reporting_period p ON p.number = t.period_number \
         WHERE t.state = 'not-reported' AND {mine} \
         AND p.quarter = (SELECT max(quarter) FROM reporting_period WHERE state = 'closed') GROUP BY p.quarter"
    );
    let values: [Value; 2] = [person.0.into(), person.0.into()];
    let found = sql::rows(&store.0.read, &text, values).await?;
    let Some(row) = found.first() else {
        return Ok(None);
    };
    let quarter: String = row.try_get("", "quarter")?;
    let many = row.try_get("", "n")?;
    Ok(quarter.parse().ok().map(|quarter| (quarter, many)))
}

/// What waits for Design and Marketing: returns to review, by quarter, and proposals to decide. Nothing for
/// anybody who may not review.
///
/// # Errors
/// The database.
pub async fn to_review(
    store: &Store,
    actor: &Actor,
) -> Result<(Vec<(Quarter, i64)>, i64), Failure> {
    if permission::may(actor, Action::ReviewReturn, &Facts::default()).is_err() {
        return Ok((Vec::new(), 0));
    }
    let text = "SELECT p.quarter, count(*) AS n FROM account_return t JOIN reporting_period p ON p.number = t.period_number \
                WHERE t.state = 'submitted' GROUP BY p.quarter ORDER BY p.quarter";
    let mut all = Vec::new();
    for row in sql::rows(&store.0.read, text, []).await? {
        let quarter: String = row.try_get("", "quarter")?;
        if let Ok(quarter) = quarter.parse() {
            all.push((quarter, row.try_get("", "n")?));
        }
    }
    let text = "SELECT count(*) AS n FROM register_correction WHERE state = 'open'";
    Ok((all, sql::count(&store.0.read, text, []).await?))
}
