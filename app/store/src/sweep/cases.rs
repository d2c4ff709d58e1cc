//! Cases that wait: whoever can decide is reminded after the policy's working days; after the last of
//! them the wait goes up to their managers and to Design and Marketing. Each once.

use super::call;
use crate::{
    Store,
    clock::local_day,
    commands::cases::deciders,
    failure::Failure,
    gate::{About, Record as _, Tx},
    outbox::Effect,
    sql,
};
use chrono::NaiveDate;
use domain::{
    calendar::{Calendar, working_days},
    case::BusinessCase,
    ids::{CaseId, PersonId},
    permission::Action,
};

/// Reminds and escalates. Answers how many messages that made.
pub(super) async fn waiting(store: &Store, today: NaiveDate) -> Result<usize, Failure> {
    let text = "SELECT id FROM business_case WHERE state LIKE 'with-%' ORDER BY number";
    let mut told = 0;
    for row in sql::rows(&store.0.read, text, []).await? {
        let id = CaseId(row.try_get("", "id")?);
        let about = About {
            action: Action::ViewCases,
            kind: BusinessCase::KIND,
            subject: id.to_string(),
        };
        told += store
            .write(&call("cases", today), about, move |tx| {
                Box::pin(async move { tx.remind_of_case(&id).await })
            })
            .await?;
    }
    Ok(told)
}

impl Tx {
    async fn remind_of_case(&mut self, id: &CaseId) -> Result<usize, Failure> {
        let Some(case) = BusinessCase::load(self, id).await? else {
            return Ok(0);
        };
        let Some(step) = case.waits_at() else {
            return Ok(0);
        };
        let today = self.moment.today;
        let waited = working_days(local_day(case.since), today, Calendar::Ordinary);
        let days = self.policy().await?.case_reminder_days;
        let last = days.iter().copied().max().unwrap_or(0);
        let is_up = waited > i64::from(last);
        // One message for the newest day reached, however long no job ran.
        let reached = days
            .iter()
            .copied()
            .filter(|d| i64::from(*d) <= waited)
            .max();
        let Some(reached) = reached else {
            return Ok(0);
        };
        let hashes = self.snapshot_of(&case).await?.hashes();
        let who = deciders(&self.conn, &case, step, &hashes, today).await?;
        let mut to: Vec<PersonId> = who.into_iter().map(|d| d.person).collect();
        let (kind, word) = if is_up {
            let mut above = Vec::new();
            for person in &to {
                above.extend(self.manager_of(*person).await?);
            }
            to.extend(above);
            ("notify.case-escalated", "up".to_owned())
        } else {
            ("notify.case-reminder", reached.to_string())
        };
        to.sort_unstable();
        to.dedup();
        // The version of the stay: a case that comes back to a step waits anew.
        let stay = case.since.timestamp_micros();
        let dedupe = format!("case-waits:{}:{stay}:{word}", case.number);
        if !self.first_time(&dedupe).await? {
            return Ok(0);
        }
        let facts = serde_json::json!({
            "name": case.content.purpose.name,
            "proposer": case.proposer.name,
            "step": step.name(),
            "since": local_day(case.since),
            "working_days": waited,
            "path": crate::commands::cases::path(&case),
        });
        let (subject, due_at) = (case.reference().to_string(), self.moment.at);
        let nobody = to.is_empty();
        self.follow(Effect {
            kind,
            dedupe,
            subject_kind: BusinessCase::KIND,
            subject,
            payload: serde_json::json!({ "to": to, "team": is_up || nobody, "facts": facts }),
            due_at,
        });
        Ok(1)
    }
}
