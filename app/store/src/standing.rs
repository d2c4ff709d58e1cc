//! How accounts stand: the rules of `domain::account::gaps` judged for each account that a write
//! touched, kept with their times so that lists, home and reports need not judge again, and so that
//! the past can be asked.

use crate::{
    Store,
    entity::account::now,
    failure::Failure,
    gate::{About, Call, Tx},
    queries, rows,
    sql::{self, Ask},
};
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    access::Place,
    account::{AccessFacts, concern, gaps},
    permission::{Action, Facts},
};
use sea_orm::{ConnectionTrait, FromQueryResult, QueryResult, Value};
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

/// What stands around each of these accounts.
pub(crate) async fn around(
    db: &impl ConnectionTrait,
    numbers: &[i64],
    today: NaiveDate,
) -> Result<HashMap<i64, AccessFacts>, Failure> {
    let asks = [ask_near(numbers, today), ask_security(numbers)];
    let [near, security] = sql::several(db, asks).await?;
    Ok(read_around(&near, &security, today)?.0)
}

/// The answers of [`ask_near`] and [`ask_security`]: what stands around each account, and the exceptions that are
/// kept of them where these were asked for.
#[expect(
    clippy::type_complexity,
    reason = "two results of one pass, for this file and one page"
)]
pub(crate) fn read_around(
    near: &[QueryResult],
    security: &[QueryResult],
    today: NaiveDate,
) -> Result<(HashMap<i64, AccessFacts>, Vec<(i64, String)>), Failure> {
    let mut found: HashMap<i64, AccessFacts> = HashMap::new();
    let mut kept = Vec::new();
    for row in near {
        let row = Near::from_query_result(row, "")?;
        if row.part == EXCEPTION {
            kept.push((row.account_number, row.word));
        } else {
            let facts = found.entry(row.account_number).or_default();
            row.add(facts, today);
        }
    }
    for row in security {
        let security = rows::access::security(row, Place::default())?;
        let number = security.account;
        found.entry(number).or_default().security = Some(security);
    }
    Ok((found, kept))
}

/// What is recorded of these accounts' passwords.
fn ask_security(numbers: &[i64]) -> Ask {
    let text = format!(
        "SELECT {} FROM account_security s WHERE s.account_number IN ({})",
        rows::access::SECURITY,
        sql::marks(numbers.len())
    );
    Ask::new(text, values(numbers))
}

fn values(numbers: &[i64]) -> Vec<Value> {
    numbers.iter().map(|n| (*n).into()).collect()
}

const NOMINATION: i32 = 1;
const GRANT: i32 = 2;
const OBLIGATION: i32 = 3;
const EXCEPTION: i32 = 4;

/// A line of one of the tables around an account; which one, `part` says.
#[derive(FromQueryResult)]
struct Near {
    part: i32,
    account_number: i64,
    person_id: Option<Uuid>,
    /// The duty, the level, the kind or the rule.
    word: String,
    /// The person's.
    name: Option<String>,
    departed: i32,
    team: i32,
    gm: i32,
    /// Of the obligation.
    number: Option<i64>,
    due: Option<NaiveDate>,
}

impl Near {
    fn add(self, facts: &mut AccessFacts, today: NaiveDate) {
        match self.part {
            NOMINATION if self.word == "manager" => facts.has_manager = true,
            NOMINATION => facts.holders.extend(self.person_id),
            GRANT if self.departed == 1 => facts.departed.extend(self.name),
            GRANT => {
                facts.team_admin |= self.team == 1;
                facts.gm_admin |= self.gm == 1;
                if matches!(self.word.as_str(), "admin" | "publisher") {
                    facts.runners.extend(self.person_id);
                }
            }
            _ => {
                let Some(item) = self.number.zip(self.due) else {
                    return;
                };
                if self.word == "change-password" {
                    facts.password_due.push(item);
                } else if item.1 < today {
                    facts.overdue.push(item);
                }
            }
        }
    }
}

/// The lines around these accounts: access by name, obligations by number. One statement, since every
/// write of an account waits for it.
pub(crate) fn ask_near(numbers: &[i64], today: NaiveDate) -> Ask {
    near(numbers, today, false)
}

/// As [`ask_near`], and the exceptions that are kept of them.
fn ask_near_and_kept(numbers: &[i64], today: NaiveDate) -> Ask {
    near(numbers, today, true)
}

fn near(numbers: &[i64], today: NaiveDate, and_kept: bool) -> Ask {
    let marks = sql::marks(numbers.len());
    let holds = "EXISTS (SELECT 1 FROM role_assignment r WHERE r.person_id = t.person_id AND r.from_day <= ? \
                 AND (r.until_day IS NULL OR r.until_day >= ?) AND r.role IN";
    let kept = if and_kept {
        format!(
            "UNION ALL SELECT {EXCEPTION}, account_number, NULL, rule, NULL, 0, 0, 0, NULL, NULL, '' FROM account_exception \
             WHERE until IS NULL AND account_number IN ({marks}) "
        )
    } else {
        String::new()
    };
    let text = format!(
        "SELECT {NOMINATION} AS part, n.account_number, n.person_id, n.duty AS word, CAST(NULL AS text) AS name, \
         0 AS departed, 0 AS team, 0 AS gm, CAST(NULL AS bigint) AS number, CAST(NULL AS date) AS due, '' AS place \
         FROM nomination n JOIN person p ON p.id = n.person_id \
         WHERE n.ended_at IS NULL AND p.status <> 'left' AND n.account_number IN ({marks}) \
         UNION ALL SELECT {GRANT}, t.account_number, t.person_id, t.level, p.name, \
         CASE WHEN p.status = 'left' OR p.last_day < ? OR g.contract_until < ? OR t.until_day < ? THEN 1 ELSE 0 END, \
         CASE WHEN t.level = 'admin' AND {holds} ('design-and-marketing', 'principal-advisor')) THEN 1 ELSE 0 END, \
         CASE WHEN t.level = 'admin' AND {holds} ('gm-ecoms', 'gm-ecoms-delegate')) THEN 1 ELSE 0 END, NULL, NULL, p.name_sort \
         FROM access_grant t JOIN person p ON p.id = t.person_id LEFT JOIN agency g ON g.id = t.agency_id \
         WHERE t.state = 'active' AND t.account_number IN ({marks}) \
         UNION ALL SELECT {OBLIGATION}, account_number, NULL, kind, NULL, 0, 0, 0, number, due, '' FROM obligation \
         WHERE account_number IN ({marks}) AND (state = 'open' OR (state = 'waived' AND waived_until < ?)) \
         {kept}ORDER BY part, place, number"
    );
    let mut asked = values(numbers);
    asked.extend(vec![Value::from(today); 7]);
    asked.extend(values(numbers));
    asked.extend(values(numbers));
    asked.push(today.into());
    if and_kept {
        asked.extend(values(numbers));
    }
    Ask::new(text, asked)
}

impl Tx {
    /// Judges every account that this transaction touched.
    pub(crate) async fn judge_all(&mut self) -> Result<(), Failure> {
        let numbers: Vec<i64> = std::mem::take(&mut self.judged).into_iter().collect();
        if numbers.is_empty() {
            return Ok(());
        }
        let (at, today) = (self.moment.at, self.moment.today);
        for numbers in numbers.chunks(PORTION) {
            let text = format!(
                "SELECT a.*, ({}) AS settings FROM account a WHERE number IN ({})",
                queries::policy::NEWEST,
                sql::marks(numbers.len())
            );
            let accounts = Ask::new(text, values(numbers));
            let near = ask_near_and_kept(numbers, today);
            let asks = [accounts, near, ask_security(numbers)];
            let [accounts, near, security] = sql::several(&self.conn, asks).await?;
            let settings = queries::policy::read(accounts.first())?;
            let (access, kept) = read_around(&near, &security, today)?;
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
            self.keep_exceptions(kept, wanted, at).await?;
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
        kept: Vec<(i64, String)>,
        mut wanted: HashMap<i64, BTreeMap<&'static str, i64>>,
        at: DateTime<Utc>,
    ) -> Result<(), Failure> {
        for (number, rule) in kept {
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
