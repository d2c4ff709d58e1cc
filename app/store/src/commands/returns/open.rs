//! Opening a quarter: the period, then a return for each account, portion by portion, so that progress
//! shows and a crash loses nothing; then everybody concerned is told once.

use super::about;
use crate::{
    Store,
    audit::{Entry, Outcome as Done},
    failure::Failure,
    gate::{Call, Record as _, Saved, Tx},
    outbox::Effect,
    sql,
};
use domain::{
    ids::PersonId,
    permission::{Action, Facts},
    quarter::Quarter,
    returns::{OpenDraft, Period, PeriodState},
};
use sea_orm::Value;
use uuid::Uuid;

/// How many returns one transaction makes.
const PORTION: i64 = 1_000;

/// Accounts that a return is expected of: in use, suspended or being closed, on or before the quarter's
/// last day; on the table `a`. Marks: the quarter's last day.
pub(crate) const EXPECTED: &str = "a.archived_on IS NULL AND a.status IN ('active', 'suspended', 'compromised', 'closing') \
     AND (a.opened_on IS NULL OR a.opened_on <= ?)";

/// Opens a quarter. Its returns are made by [`fill`].
///
/// # Errors
/// [`Failure::Problems`] by field: `quarter`, `due`; refusals.
pub async fn open(store: &Store, call: &Call, draft: OpenDraft) -> Result<Saved, Failure> {
    let action = Action::OpenPeriod;
    store
        .write(
            call,
            about::<Period>(action, draft.quarter.clone()),
            move |tx| {
                Box::pin(async move {
                    tx.allow(action, &Facts::default())?;
                    let settings = tx.policy().await?;
                    let checked = draft
                        .check(&settings, tx.moment)
                        .map_err(Failure::Problems)?;
                    let newest = tx.newest_period().await?;
                    let number = tx.numbers(Period::KIND, 1).await?;
                    let by = tx.call.actor.by();
                    let outcome =
                        Period::open(number, checked, newest, by, tx.moment).map_err(|r| {
                            super::at_field(Failure::Refused(r), &[("opened", "quarter")])
                        })?;
                    tx.create(action, outcome).await
                })
            },
        )
        .await
}

/// Makes the returns of a quarter that is being opened, and tells everybody when all are there. May be
/// called again, and by several instances at once: each return is made once. Answers how many it made.
///
/// # Errors
/// The database; [`Failure::NotFound`].
pub async fn fill(store: &Store, call: &Call, quarter: Quarter) -> Result<i64, Failure> {
    let mut made = 0;
    let unkeyed = Call {
        key: None,
        ..call.clone()
    };
    loop {
        let action = Action::OpenPeriod;
        let more = store
            .write(&unkeyed, about::<Period>(action, quarter), move |tx| {
                Box::pin(async move {
                    tx.allow(action, &Facts::default())?;
                    tx.make_returns(quarter).await
                })
            })
            .await?;
        match more {
            0 => return Ok(made),
            many => made += many,
        }
    }
}

/// Goes on with every quarter whose opening was interrupted. Answers how many returns were made.
///
/// # Errors
/// The database.
pub async fn resume(store: &Store) -> Result<i64, Failure> {
    let text = "SELECT quarter FROM reporting_period WHERE state = 'opening'";
    let mut made = 0;
    for row in sql::rows(&store.0.read, text, []).await? {
        let quarter: String = row.try_get("", "quarter")?;
        let Ok(quarter) = quarter.parse::<Quarter>() else {
            continue;
        };
        let call = crate::sweep::call("returns", store.clock().now().today);
        made += fill(store, &call, quarter).await?;
    }
    Ok(made)
}

impl Tx {
    async fn newest_period(&mut self) -> Result<Option<Quarter>, Failure> {
        let text = "SELECT quarter FROM reporting_period ORDER BY quarter DESC LIMIT 1";
        let found = sql::rows(&self.conn, text, []).await?;
        let Some(row) = found.first() else {
            return Ok(None);
        };
        let key: String = row.try_get("", "quarter")?;
        Ok(key.parse().ok())
    }

    /// The next portion; 0 when all were there already, and the period is open from now on.
    async fn make_returns(&mut self, quarter: Quarter) -> Result<i64, Failure> {
        let period = self.period(quarter).await?;
        if period.state != PeriodState::Opening {
            return Ok(0);
        }
        let text = format!(
            "SELECT a.number AS n FROM account a WHERE {EXPECTED} AND NOT EXISTS \
             (SELECT 1 FROM account_return t WHERE t.period_number = ? AND t.account_number = a.number) \
             ORDER BY a.number LIMIT {PORTION}"
        );
        let values: [Value; 2] = [quarter.last().into(), period.number.into()];
        let mut accounts = Vec::new();
        for row in sql::rows(&self.conn, &text, values).await? {
            accounts.push(row.try_get::<i64>("", "n")?);
        }
        if accounts.is_empty() {
            self.all_are_made(&period).await?;
            return Ok(0);
        }
        let many = i64::try_from(accounts.len()).unwrap_or(i64::MAX);
        let first = self.numbers("return", many).await?;
        for (place, accounts) in accounts.chunks(250).enumerate() {
            let start = first + i64::try_from(place * 250).unwrap_or(0);
            self.insert_returns(&period, start, accounts).await?;
        }
        self.append(Entry {
            action: Action::OpenPeriod,
            outcome: Done::Done,
            subject_kind: Period::KIND,
            subject: quarter.to_string(),
            subject_version: Some(period.version),
            event: "period.returns-made",
            payload: serde_json::json!({
                "returns": many,
                "first": super::record::return_reference(first),
                "last": super::record::return_reference(first + many - 1),
            }),
        });
        Ok(many)
    }

    async fn insert_returns(
        &mut self,
        period: &Period,
        first: i64,
        accounts: &[i64],
    ) -> Result<(), Failure> {
        let one =
            "(?, ?, ?, ?, ?, 'not-started', ?, '', '{}', '[]', '[]', '', FALSE, FALSE, FALSE, 1)";
        let text = format!(
            "INSERT INTO account_return (number, id, period_number, account_number, due, state, since, delegate_name, \
             content, sent, reviews, unneeded, sent_late, unchanged, in_bulk, version) VALUES {}",
            vec![one; accounts.len()].join(", ")
        );
        let mut values: Vec<Value> = Vec::with_capacity(accounts.len() * 6);
        for (number, account) in (first..).zip(accounts) {
            values.extend([
                number.into(),
                Uuid::now_v7().into(),
                period.number.into(),
                (*account).into(),
                period.due.into(),
                self.moment.at.into(),
            ]);
        }
        self.execute(&text, values).await.map(|_| ())
    }

    async fn all_are_made(&mut self, period: &Period) -> Result<(), Failure> {
        let text = "SELECT count(*) AS n FROM account_return WHERE period_number = ?";
        let returns = sql::count(&self.conn, text, [period.number.into()]).await?;
        let quarter = period.quarter;
        self.change::<Period, _>(Action::OpenPeriod, &quarter, period.version, |p, _| {
            p.ready(returns)
        })
        .await?;
        let text = "SELECT n.person_id, count(DISTINCT t.account_number) AS n FROM account_return t \
                    JOIN nomination n ON n.account_number = t.account_number AND n.ended_at IS NULL \
                    JOIN person p ON p.id = n.person_id AND p.status <> 'left' \
                    WHERE t.period_number = ? GROUP BY n.person_id";
        let mut told = Vec::new();
        for row in sql::rows(&self.conn, text, [period.number.into()]).await? {
            let person: Uuid = row.try_get("", "person_id")?;
            told.push((PersonId(person), row.try_get::<i64>("", "n")?));
        }
        let due_at = self.moment.at;
        for (person, count) in told {
            self.follow(Effect {
                kind: "notify.return-opened",
                dedupe: format!("return-opened:{quarter}:{person}"),
                subject_kind: Period::KIND,
                subject: quarter.to_string(),
                payload: serde_json::json!({
                    "to": [person],
                    "team": false,
                    "facts": {
                        "period": quarter.name(),
                        "count": count,
                        "due": period.due,
                        "path": format!("/returns/{quarter}"),
                    },
                }),
                due_at,
            });
        }
        Ok(())
    }
}
