//! How accounts stand: the rules of `domain::account::gaps` judged for each account that a write
//! touched, kept with their times so that lists, home and reports need not judge again, and so that
//! the past can be asked.

use crate::{
    Store,
    entity::account::now,
    failure::Failure,
    gate::{About, Call, Tx},
    queries, rows, sql,
};
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    access::Place,
    account::{AccessFacts, Account, concern, gaps},
    permission::{Action, Facts},
};
use sea_orm::{ConnectionTrait, FromQueryResult, Value};
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// How many accounts are judged with one set of statements.
const PORTION: usize = 500;

/// What stands around one account.
///
/// # Errors
/// The database.
pub(crate) async fn access_of(
    db: &impl ConnectionTrait,
    account: i64,
    today: NaiveDate,
) -> Result<AccessFacts, Failure> {
    let mut found = around(db, &[account], today).await?;
    Ok(found.remove(&account).unwrap_or_default())
}

/// What stands around each of these accounts, in four statements.
pub(crate) async fn around(
    db: &impl ConnectionTrait,
    numbers: &[i64],
    today: NaiveDate,
) -> Result<HashMap<i64, AccessFacts>, Failure> {
    let mut found: HashMap<i64, AccessFacts> = HashMap::new();
    named(db, numbers, &mut found).await?;
    live(db, numbers, today, &mut found).await?;
    let text = format!(
        "SELECT {} FROM account_security s WHERE s.account_number IN ({})",
        rows::access::SECURITY,
        sql::marks(numbers.len())
    );
    for row in sql::rows(db, &text, values(numbers)).await? {
        let security = rows::access::security(&row, Place::default())?;
        let number = security.account;
        found.entry(number).or_default().security = Some(security);
    }
    due(db, numbers, today, &mut found).await?;
    Ok(found)
}

fn values(numbers: &[i64]) -> Vec<Value> {
    numbers.iter().map(|n| (*n).into()).collect()
}

async fn named(
    db: &impl ConnectionTrait,
    numbers: &[i64],
    found: &mut HashMap<i64, AccessFacts>,
) -> Result<(), Failure> {
    let text = format!(
        "SELECT n.account_number, n.duty, n.person_id FROM nomination n JOIN person p ON p.id = n.person_id \
         WHERE n.ended_at IS NULL AND p.status <> 'left' AND n.account_number IN ({})",
        sql::marks(numbers.len())
    );
    for row in sql::rows(db, &text, values(numbers)).await? {
        let facts = found.entry(row.try_get("", "account_number")?).or_default();
        let duty: String = row.try_get("", "duty")?;
        if duty == "manager" {
            facts.has_manager = true;
        } else {
            facts.holders.push(row.try_get("", "person_id")?);
        }
    }
    Ok(())
}

#[derive(FromQueryResult)]
struct Live {
    account_number: i64,
    person_id: Uuid,
    level: String,
    name: String,
    departed: i32,
    team: i32,
    gm: i32,
}

async fn live(
    db: &impl ConnectionTrait,
    numbers: &[i64],
    today: NaiveDate,
    found: &mut HashMap<i64, AccessFacts>,
) -> Result<(), Failure> {
    let holds = "EXISTS (SELECT 1 FROM role_assignment r WHERE r.person_id = t.person_id AND r.from_day <= ? \
                 AND (r.until_day IS NULL OR r.until_day >= ?) AND r.role IN";
    let text = format!(
        "SELECT t.account_number, t.person_id, t.level, p.name, \
         CASE WHEN p.status = 'left' OR p.last_day < ? OR g.contract_until < ? OR t.until_day < ? THEN 1 ELSE 0 END AS departed, \
         CASE WHEN t.level = 'admin' AND {holds} ('design-and-marketing', 'principal-advisor')) THEN 1 ELSE 0 END AS team, \
         CASE WHEN t.level = 'admin' AND {holds} ('gm-ecoms', 'gm-ecoms-delegate')) THEN 1 ELSE 0 END AS gm \
         FROM access_grant t JOIN person p ON p.id = t.person_id LEFT JOIN agency g ON g.id = t.agency_id \
         WHERE t.state = 'active' AND t.account_number IN ({}) ORDER BY p.name_sort",
        sql::marks(numbers.len())
    );
    let mut asked: Vec<Value> = vec![today.into(); 7];
    asked.extend(values(numbers));
    for row in sql::rows(db, &text, asked).await? {
        let row = Live::from_query_result(&row, "")?;
        let facts = found.entry(row.account_number).or_default();
        if row.departed == 1 {
            facts.departed.push(row.name);
            continue;
        }
        facts.team_admin |= row.team == 1;
        facts.gm_admin |= row.gm == 1;
        if matches!(row.level.as_str(), "admin" | "publisher") {
            facts.runners.push(row.person_id);
        }
    }
    Ok(())
}

async fn due(
    db: &impl ConnectionTrait,
    numbers: &[i64],
    today: NaiveDate,
    found: &mut HashMap<i64, AccessFacts>,
) -> Result<(), Failure> {
    let text = format!(
        "SELECT account_number, number, kind, due FROM obligation WHERE account_number IN ({}) AND \
         (state = 'open' OR (state = 'waived' AND waived_until < ?)) ORDER BY number",
        sql::marks(numbers.len())
    );
    let mut asked = values(numbers);
    asked.push(today.into());
    for row in sql::rows(db, &text, asked).await? {
        let facts = found.entry(row.try_get("", "account_number")?).or_default();
        let kind: String = row.try_get("", "kind")?;
        let item: (i64, NaiveDate) = (row.try_get("", "number")?, row.try_get("", "due")?);
        if kind == "change-password" {
            facts.password_due.push(item);
        } else if item.1 < today {
            facts.overdue.push(item);
        }
    }
    Ok(())
}

impl Tx {
    /// Judges every account that this transaction touched.
    pub(crate) async fn judge_all(&mut self) -> Result<(), Failure> {
        let numbers: Vec<i64> = std::mem::take(&mut self.judged).into_iter().collect();
        if numbers.is_empty() {
            return Ok(());
        }
        let settings = self.policy().await?;
        let (at, today) = (self.moment.at, self.moment.today);
        for numbers in numbers.chunks(PORTION) {
            let text = format!(
                "SELECT * FROM account WHERE number IN ({})",
                sql::marks(numbers.len())
            );
            let accounts = sql::rows(&self.conn, &text, values(numbers)).await?;
            let access = around(&self.conn, numbers, today).await?;
            let none = AccessFacts::default();
            let mut wanted: HashMap<i64, BTreeMap<&'static str, i64>> = HashMap::new();
            let mut concerns: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
            for row in &accounts {
                let stored: i64 = row.try_get("", "concern")?;
                let account = rows::account::from_row(now::Model::from_query_result(row, "")?)?;
                let facts = access.get(&account.number).unwrap_or(&none);
                let found = gaps(&account, facts, &settings, today);
                let weight = concern(&found);
                if weight != stored {
                    concerns.entry(weight).or_default().push(account.number);
                }
                let rules = found
                    .iter()
                    .map(|g| (g.rule.key(), g.weight.points()))
                    .collect();
                wanted.insert(account.number, rules);
            }
            self.keep_exceptions(numbers, wanted, at).await?;
            for (weight, numbers) in concerns {
                let text = format!(
                    "UPDATE account SET concern = ? WHERE number IN ({})",
                    sql::marks(numbers.len())
                );
                let mut set: Vec<Value> = vec![weight.into()];
                set.extend(values(&numbers));
                self.execute(&text, set).await?;
            }
        }
        Ok(())
    }

    /// Ends the exceptions that are gone and begins those that are new.
    async fn keep_exceptions(
        &mut self,
        numbers: &[i64],
        mut wanted: HashMap<i64, BTreeMap<&'static str, i64>>,
        at: DateTime<Utc>,
    ) -> Result<(), Failure> {
        let text = format!(
            "SELECT account_number, rule FROM account_exception WHERE until IS NULL AND account_number IN ({})",
            sql::marks(numbers.len())
        );
        for row in sql::rows(&self.conn, &text, values(numbers)).await? {
            let number: i64 = row.try_get("", "account_number")?;
            let rule: String = row.try_get("", "rule")?;
            let stays = wanted
                .get_mut(&number)
                .is_some_and(|rules| rules.remove(rule.as_str()).is_some());
            if !stays {
                let text = "UPDATE account_exception SET until = ? WHERE account_number = ? AND rule = ? AND until IS NULL";
                let set: [Value; 3] = [at.into(), number.into(), rule.into()];
                self.execute(text, set).await?;
            }
        }
        let new: Vec<_> = wanted
            .into_iter()
            .flat_map(|(number, rules)| {
                rules
                    .into_iter()
                    .map(move |(rule, points)| (number, rule, points))
            })
            .collect();
        for new in new.chunks(PORTION) {
            let text = format!(
                "INSERT INTO account_exception (account_number, rule, points, since) VALUES {} \
                 ON CONFLICT (account_number, rule, since) DO UPDATE SET until = NULL",
                vec!["(?, ?, ?, ?)"; new.len()].join(", ")
            );
            let mut set: Vec<Value> = Vec::with_capacity(new.len() * 4);
            for (number, rule, points) in new {
                set.extend([
                    (*number).into(),
                    (*rule).into(),
                    (*points).into(),
                    at.into(),
                ]);
            }
            self.execute(&text, set).await?;
        }
        Ok(())
    }
}

/// Judges every account anew, because a day has passed. Answers how many.
///
/// # Errors
/// The database.
pub(crate) async fn judge_everything(store: &Store, call: &Call) -> Result<usize, Failure> {
    let mut judged = 0;
    let mut last = 0_i64;
    loop {
        let text = "SELECT number AS n FROM account WHERE number > ? ORDER BY number LIMIT 500";
        let rows = sql::rows(&store.0.read, text, [last.into()]).await?;
        let mut numbers = Vec::with_capacity(rows.len());
        for row in &rows {
            numbers.push(row.try_get::<i64>("", "n")?);
        }
        let Some(end) = numbers.last().copied() else {
            return Ok(judged);
        };
        last = end;
        judged += numbers.len();
        let about = About {
            action: Action::ViewRegister,
            kind: "account",
            subject: "all".into(),
        };
        store
            .write(call, about, move |tx| {
                Box::pin(async move {
                    tx.allow(Action::ViewRegister, &Facts::default())?;
                    for number in numbers {
                        tx.judge(number);
                    }
                    Ok(())
                })
            })
            .await?;
    }
}

/// The gaps of one account as they are now, by what is stored this moment.
///
/// # Errors
/// The database.
pub(crate) async fn gaps_of(
    store: &Store,
    account: &Account,
) -> Result<Vec<domain::account::Gap>, Failure> {
    let today = store.clock().now().today;
    let access = access_of(&store.0.read, account.number, today).await?;
    let settings = queries::policy::current(store).await?;
    Ok(gaps(account, &access, &settings, today))
}
