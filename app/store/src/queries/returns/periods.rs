//! Periods: all of them, one, and what opening one would bring.

use super::progress::Counts;
use crate::{Store, commands::returns::EXPECTED, failure::Failure, rows::returns as rows, sql};
use domain::{
    actor::Actor,
    permission::{self, Action, Facts},
    quarter::Quarter,
    returns::Period,
};
use sea_orm::Value;

/// A period with how its returns stand, of those that the actor may see.
#[derive(Clone, Debug)]
pub struct PeriodLine {
    /// The period.
    pub period: Period,
    /// Its returns by state.
    pub counts: Counts,
}

/// What opening a quarter would bring.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    /// How many returns.
    pub returns: i64,
    /// How many people would be told.
    pub people: i64,
    /// How many by business group, by name; no group = empty.
    pub by_group: Vec<(String, i64)>,
    /// Accounts that nobody is named for: how many.
    pub without_holder: i64,
    /// The first of them: number and name.
    pub nameless: Vec<(i64, String)>,
    /// Accounts without a business unit.
    pub without_unit: i64,
}

/// How many accounts without a holder are named.
const NAMED: i64 = 20;

/// One period.
///
/// # Errors
/// [`Failure::NotFound`]; the database.
pub async fn period(store: &Store, quarter: Quarter) -> Result<Period, Failure> {
    let text = format!(
        "SELECT {} FROM reporting_period p WHERE p.quarter = ?",
        rows::PERIOD
    );
    let found = sql::rows(&store.0.read, &text, [quarter.to_string().into()]).await?;
    found.first().map(rows::period).ok_or(Failure::NotFound)?
}

/// The newest period that is open.
///
/// # Errors
/// The database.
pub async fn newest_open(store: &Store) -> Result<Option<Period>, Failure> {
    let text = format!(
        "SELECT {} FROM reporting_period p WHERE p.state <> 'closed' ORDER BY p.quarter DESC LIMIT 1",
        rows::PERIOD
    );
    let found = sql::rows(&store.0.read, &text, []).await?;
    found.first().map(rows::period).transpose()
}

/// Every period, newest first, with the returns that the actor may see.
///
/// # Errors
/// The database.
pub async fn periods(store: &Store, actor: &Actor) -> Result<Vec<PeriodLine>, Failure> {
    let text = format!(
        "SELECT {} FROM reporting_period p ORDER BY p.quarter DESC",
        rows::PERIOD
    );
    let counts = super::progress::by_period(store, actor, None).await?;
    let mut all = Vec::new();
    for row in sql::rows(&store.0.read, &text, []).await? {
        let period = rows::period(&row)?;
        let counts = counts.get(&period.number).copied().unwrap_or_default();
        all.push(PeriodLine { period, counts });
    }
    Ok(all)
}

/// What opening `quarter` would bring: how many returns, for whom, and what is missing for it.
///
/// # Errors
/// A refusal of permission; or the database.
pub async fn preview(store: &Store, actor: &Actor, quarter: Quarter) -> Result<Preview, Failure> {
    permission::may(actor, Action::OpenPeriod, &Facts::default())?;
    let db = &store.0.read;
    let last: Value = quarter.last().into();
    let text = format!(
        "SELECT g.name, count(*) AS n FROM account a LEFT JOIN business_group g ON g.id = a.group_id \
         WHERE {EXPECTED} GROUP BY g.name ORDER BY g.name"
    );
    let mut found = Preview::default();
    for row in sql::rows(db, &text, [last.clone()]).await? {
        let name: Option<String> = row.try_get("", "name")?;
        let many: i64 = row.try_get("", "n")?;
        found.returns += many;
        found.by_group.push((name.unwrap_or_default(), many));
    }
    let named = "EXISTS (SELECT 1 FROM nomination n JOIN person h ON h.id = n.person_id AND h.status <> 'left' \
                 WHERE n.account_number = a.number AND n.ended_at IS NULL)";
    let text = format!(
        "SELECT count(DISTINCT n.person_id) AS n FROM account a JOIN nomination n ON n.account_number = a.number \
         AND n.ended_at IS NULL JOIN person h ON h.id = n.person_id AND h.status <> 'left' WHERE {EXPECTED}"
    );
    found.people = sql::count(db, &text, [last.clone()]).await?;
    let text = format!("SELECT count(*) AS n FROM account a WHERE {EXPECTED} AND NOT {named}");
    found.without_holder = sql::count(db, &text, [last.clone()]).await?;
    let text = format!(
        "SELECT a.number, a.name FROM account a WHERE {EXPECTED} AND NOT {named} ORDER BY a.name_sort, a.number LIMIT {NAMED}"
    );
    for row in sql::rows(db, &text, [last.clone()]).await? {
        found
            .nameless
            .push((row.try_get("", "number")?, row.try_get("", "name")?));
    }
    let text =
        format!("SELECT count(*) AS n FROM account a WHERE {EXPECTED} AND a.unit_id IS NULL");
    found.without_unit = sql::count(db, &text, [last]).await?;
    Ok(found)
}
