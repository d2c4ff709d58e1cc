//! Obligations past their day go to the manager, then to the General Manager.

use super::call;
use crate::{
    Store,
    commands::Told,
    failure::Failure,
    gate::{About, Record as _, Tx},
    sql,
};
use chrono::NaiveDate;
use domain::{
    ids::{ObligationId, PersonId},
    obligation::{Obligation, Standing},
    permission::Action,
    role::Role,
};
use sea_orm::Value;

/// Escalates what is overdue for longer than the policy's days. Answers how many steps were taken.
pub(super) async fn escalate(store: &Store, today: NaiveDate) -> Result<usize, Failure> {
    let text = "SELECT id FROM obligation WHERE state <> 'done' AND due < ? AND escalated < 2 ORDER BY number";
    let mut steps = 0;
    for row in sql::rows(&store.0.read, text, [today.into()]).await? {
        let id = ObligationId(row.try_get("", "id")?);
        let about = About {
            action: Action::OpenObligation,
            kind: Obligation::KIND,
            subject: id.to_string(),
        };
        steps += store
            .write(&call("overdue", today), about, move |tx| {
                Box::pin(async move { tx.escalate(&id).await })
            })
            .await?;
    }
    Ok(steps)
}

impl Tx {
    async fn escalate(&mut self, id: &ObligationId) -> Result<usize, Failure> {
        let Some(obligation) = Obligation::load(self, id).await? else {
            return Ok(0);
        };
        let today = self.moment.today;
        if obligation.standing(today) != Standing::Overdue {
            return Ok(0);
        }
        let late = (today - obligation.due).num_days();
        let [manager, general_manager] = self.policy().await?.escalation_days;
        let level = if late > i64::from(general_manager) {
            2
        } else if late > i64::from(manager) {
            1
        } else {
            0
        };
        if obligation.escalated >= level {
            return Ok(0);
        }
        let to = self.above(&obligation, level).await?;
        let saved = self
            .change::<Obligation, _>(Action::OpenObligation, id, obligation.version, |o, now| {
                o.escalate(level, now)
            })
            .await?;
        self.tell(Told {
            kind: "notify.obligation-escalated",
            subject_kind: Obligation::KIND,
            subject: saved.reference,
            to,
            team: true,
            facts: serde_json::json!({ "level": level, "days_late": late }),
        });
        Ok(1)
    }

    /// The managers of those who should have done it; at the second level the unit's General Manager.
    async fn above(
        &mut self,
        obligation: &Obligation,
        level: u8,
    ) -> Result<Vec<PersonId>, Failure> {
        let mut to = Vec::new();
        if level == 1 {
            let responsible = match obligation.assignee {
                Some(person) => vec![person],
                None => obligation.place.holders.clone(),
            };
            for person in responsible {
                to.extend(self.manager_of(person).await?);
            }
        } else {
            let text = "SELECT r.person_id FROM role_assignment r JOIN person p ON p.id = r.person_id \
                        WHERE r.role = ? AND p.status <> 'left' AND r.from_day <= ? AND (r.until_day IS NULL OR r.until_day >= ?) \
                        AND ((r.scope_group_id IS NULL AND r.scope_unit_id IS NULL) OR r.scope_unit_id = ? OR r.scope_group_id = ?)";
            let values: [Value; 5] = [
                Role::GeneralManager.key().into(),
                self.moment.today.into(),
                self.moment.today.into(),
                obligation.place.unit.map(|u| u.0).into(),
                obligation.place.group.map(|g| g.0).into(),
            ];
            for row in sql::rows(&self.conn, text, values).await? {
                to.push(PersonId(row.try_get("", "person_id")?));
            }
        }
        to.sort_unstable();
        to.dedup();
        Ok(to)
    }
}
