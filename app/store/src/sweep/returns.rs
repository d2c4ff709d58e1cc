//! Returns that are not in (P 7): whoever files them is reminded before they are due and told when they
//! are late; then it goes to their managers, then to the General Managers. One message a person and step,
//! however many accounts.

use super::call;
use crate::{
    Store,
    failure::Failure,
    gate::{About, Record as _, Tx},
    outbox::Effect,
    sql,
};
use chrono::{Days, NaiveDate};
use domain::{
    ids::PersonId,
    permission::Action,
    quarter::Quarter,
    returns::{Period, PeriodState},
    role::Role,
};
use sea_orm::Value;
use std::collections::BTreeMap;
use uuid::Uuid;

/// How many accounts a message names.
const NAMED: usize = 5;

/// To whom a step goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Whom {
    /// Those who file the returns.
    Holders,
    /// Their managers.
    Managers,
    /// The General Managers of the accounts' units.
    GeneralManagers,
}

/// One step of chasing.
struct Step {
    kind: &'static str,
    /// Told once by this word.
    word: String,
    whom: Whom,
}

/// Reminds, and takes it up. Answers how many messages that made.
pub(super) async fn chase(store: &Store, today: NaiveDate) -> Result<usize, Failure> {
    let text = "SELECT quarter FROM reporting_period WHERE state = 'open' ORDER BY quarter";
    let mut told = 0;
    for row in sql::rows(&store.0.read, text, []).await? {
        let key: String = row.try_get("", "quarter")?;
        let Ok(quarter) = key.parse::<Quarter>() else {
            continue;
        };
        let about = About {
            action: Action::OpenPeriod,
            kind: Period::KIND,
            subject: key,
        };
        told += store
            .write(&call("returns", today), about, move |tx| {
                Box::pin(async move { tx.chase(quarter).await })
            })
            .await?;
    }
    Ok(told)
}

/// The steps that `today` has reached: the newest reminder before the last day, everything after it.
fn steps(
    period: &Period,
    reminders: &[u16],
    [manager, general_manager]: [u16; 2],
    today: NaiveDate,
) -> Vec<Step> {
    let left = (period.due - today).num_days();
    if left >= 0 {
        let reached = reminders
            .iter()
            .copied()
            .filter(|days| left <= i64::from(*days))
            .min();
        // Who was told of the opening that day or later need not be reminded of it as well.
        let is_new = |days: &u16| {
            let day = period.due.checked_sub_days(Days::new(u64::from(*days)));
            day.is_some_and(|day| day > period.opened_on)
        };
        return reached
            .filter(is_new)
            .map(|days| Step {
                kind: "notify.return-reminder",
                word: format!("reminder-{days}"),
                whom: Whom::Holders,
            })
            .into_iter()
            .collect();
    }
    let mut found = vec![Step {
        kind: "notify.return-overdue",
        word: "overdue".into(),
        whom: Whom::Holders,
    }];
    for (days, word, whom) in [
        (manager, "manager", Whom::Managers),
        (general_manager, "general-manager", Whom::GeneralManagers),
    ] {
        if -left >= i64::from(days) {
            found.push(Step {
                kind: "notify.return-escalated",
                word: word.into(),
                whom,
            });
        }
    }
    found
}

impl Tx {
    async fn chase(&mut self, quarter: Quarter) -> Result<usize, Failure> {
        let period = self.period(quarter).await?;
        if period.state != PeriodState::Open {
            return Ok(0);
        }
        let settings = self.policy().await?;
        let today = self.moment.today;
        let mut told = 0;
        for step in steps(
            &period,
            &settings.return_reminder_days,
            settings.return_escalation_days,
            today,
        ) {
            let concerned = self.concerned(&period, step.whom).await?;
            for (person, accounts) in concerned {
                told += self.chase_one(&period, &step, person, &accounts).await?;
            }
        }
        Ok(told)
    }

    async fn chase_one(
        &mut self,
        period: &Period,
        step: &Step,
        person: Option<PersonId>,
        accounts: &[String],
    ) -> Result<usize, Failure> {
        let who = person.map_or_else(|| "team".to_owned(), |person| person.to_string());
        let dedupe = format!("return:{}:{}:{who}", period.quarter, step.word);
        if !self.first_time(&dedupe).await? {
            return Ok(0);
        }
        let path = match step.whom {
            Whom::Holders => format!("/returns/{}", period.quarter),
            Whom::Managers | Whom::GeneralManagers => {
                format!("/returns/{}/all?late=yes", period.quarter)
            }
        };
        let due_at = self.moment.at;
        self.follow(Effect {
            kind: step.kind,
            dedupe,
            subject_kind: Period::KIND,
            subject: period.quarter.to_string(),
            payload: serde_json::json!({
                "to": person.into_iter().collect::<Vec<_>>(),
                "team": person.is_none(),
                "facts": {
                    "period": period.quarter.name(),
                    "count": accounts.len(),
                    "accounts": accounts.iter().take(NAMED).collect::<Vec<_>>(),
                    "due": period.due,
                    "path": path,
                },
            }),
            due_at,
        });
        Ok(1)
    }

    /// Who is told at a step, each with the accounts whose returns are not in. Accounts that lead to nobody
    /// go to Design and Marketing: `None`.
    async fn concerned(
        &mut self,
        period: &Period,
        whom: Whom,
    ) -> Result<BTreeMap<Option<PersonId>, Vec<String>>, Failure> {
        let today: Value = self.moment.today.into();
        let filed = "SELECT n.account_number, n.person_id FROM nomination n JOIN person h ON h.id = n.person_id \
                     AND h.status <> 'left' WHERE n.ended_at IS NULL \
                     UNION SELECT d.account_number, d.delegate_id FROM account_return d WHERE d.period_number = ? \
                     AND d.delegate_id IS NOT NULL";
        let number: Value = period.number.into();
        let (from, values) = match whom {
            Whom::Holders => (
                format!("LEFT JOIN ({filed}) f ON f.account_number = t.account_number"),
                vec![number.clone()],
            ),
            Whom::Managers => (
                format!(
                    "LEFT JOIN (SELECT x.account_number, m.id AS person_id FROM ({filed}) x JOIN person y ON y.id = x.person_id \
                     JOIN person m ON m.id = y.manager_id AND m.status <> 'left') f ON f.account_number = t.account_number"
                ),
                vec![number.clone()],
            ),
            Whom::GeneralManagers => (
                "LEFT JOIN (SELECT r.person_id, r.scope_group_id, r.scope_unit_id FROM role_assignment r JOIN person m ON m.id = r.person_id \
                 AND m.status <> 'left' WHERE r.role = ? AND r.from_day <= ? AND (r.until_day IS NULL OR r.until_day >= ?)) f \
                 ON (f.scope_group_id IS NULL AND f.scope_unit_id IS NULL) OR f.scope_unit_id = a.unit_id OR f.scope_group_id = a.group_id"
                    .to_owned(),
                vec![Role::GeneralManager.key().into(), today.clone(), today],
            ),
        };
        let text = format!(
            "SELECT DISTINCT f.person_id, a.number, a.name, a.name_sort FROM account_return t JOIN account a ON a.number = t.account_number \
             {from} WHERE t.period_number = ? AND t.state IN ('not-started', 'draft', 'sent-back') ORDER BY a.name_sort, a.number"
        );
        let mut values = values;
        values.push(number);
        let mut found: BTreeMap<Option<PersonId>, Vec<String>> = BTreeMap::new();
        for row in sql::rows(&self.conn, &text, values).await? {
            let person: Option<Uuid> = row.try_get("", "person_id")?;
            let name: String = row.try_get("", "name")?;
            found.entry(person.map(PersonId)).or_default().push(name);
        }
        Ok(found)
    }
}
