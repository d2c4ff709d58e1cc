//! Contracts with agencies: reminders before the end, the end itself, and access that was not removed
//! in time (P 6.13). Everything here happens once, however often it is run.

use super::call;
use crate::{
    Store,
    failure::Failure,
    gate::{About, Record as _, Tx},
    outbox::Effect,
    rows::agencies as rows,
    sql,
};
use chrono::NaiveDate;
use domain::{
    access::RevokedBecause,
    agency::{Agency, AgencyState},
    ids::{AgencyId, ObligationId},
    incident::{IncidentKind, Noticed},
    moment::long_date,
    obligation::{Obligation, ObligationKind, Standing},
    permission::Action,
};
use sea_orm::Value;

/// Ends access under contracts whose last day has passed. Answers how much access ended.
pub(super) async fn contracts(store: &Store, today: NaiveDate) -> Result<usize, Failure> {
    let text = "SELECT g.id FROM agency g WHERE (g.state <> 'ended' AND g.contract_until < ?) OR (g.state = 'ended' AND EXISTS \
                (SELECT 1 FROM access_grant t WHERE t.agency_id = g.id AND t.state IN ('requested', 'approved', 'active', 'suspended'))) \
                ORDER BY g.number";
    let mut ended = 0;
    for row in sql::rows(&store.0.read, text, [today.into()]).await? {
        let id = AgencyId(row.try_get("", "id")?);
        let about = about(Action::EditAgencies, Agency::KIND, &id);
        ended += store
            .write(&call("contracts", today), about, move |tx| {
                Box::pin(async move { tx.contract_over(id).await })
            })
            .await?;
    }
    Ok(ended)
}

/// Reminds of contracts that end soon, once for each of the policy's days. Answers how many times.
pub(super) async fn reminders(store: &Store, today: NaiveDate) -> Result<usize, Failure> {
    let text = format!(
        "SELECT {} FROM agency g WHERE g.state = 'active' AND g.contract_until >= ? ORDER BY g.number",
        rows::AGENCY
    );
    let settings = crate::queries::policy::in_force(&store.0.read).await?;
    let mut reminded = 0;
    for row in sql::rows(&store.0.read, &text, [today.into()]).await? {
        let agency = rows::agency(&row)?;
        if agency.reminder(&settings, today).is_none() {
            continue;
        }
        let id = agency.id;
        let about = about(Action::EditAgencies, Agency::KIND, &id);
        reminded += store
            .write(&call("contract-reminders", today), about, move |tx| {
                Box::pin(async move { tx.remind_of_contract(id).await })
            })
            .await?;
    }
    Ok(reminded)
}

/// Notes a breach where the access of an agency's people was not removed on the platform in time.
/// Answers how many.
pub(super) async fn breaches(store: &Store, today: NaiveDate) -> Result<usize, Failure> {
    let text = "SELECT o.id FROM obligation o JOIN access_grant t ON t.id = o.grant_id \
                WHERE o.kind = ? AND o.state <> 'done' AND o.due < ? AND t.agency_id IS NOT NULL \
                AND NOT EXISTS (SELECT 1 FROM reminder r WHERE r.dedupe = 'agency-breach:' || o.number) ORDER BY o.number";
    let values: [Value; 2] = [ObligationKind::RemoveOnPlatform.key().into(), today.into()];
    let mut noted = 0;
    for row in sql::rows(&store.0.read, text, values).await? {
        let id = ObligationId(row.try_get("", "id")?);
        let about = about(Action::ReportIncident, Obligation::KIND, &id);
        noted += store
            .write(&call("breaches", today), about, move |tx| {
                Box::pin(async move { tx.note_breach(&id).await })
            })
            .await?;
    }
    Ok(noted)
}

fn about(action: Action, kind: &'static str, subject: &impl ToString) -> About {
    About {
        action,
        kind,
        subject: subject.to_string(),
    }
}

impl Tx {
    async fn contract_over(&mut self, id: AgencyId) -> Result<usize, Failure> {
        let Some(agency) = Agency::load(self, &id).await? else {
            return Ok(0);
        };
        let over = agency.until < self.moment.today;
        let note = format!("The contract’s last day was {}", long_date(agency.until));
        if !matches!(agency.state, AgencyState::Ended { .. }) {
            if !over {
                return Ok(0);
            }
            self.change::<Agency, _>(Action::EditAgencies, &id, agency.version, |a, now| {
                a.end(&note, now)
            })
            .await?;
        }
        self.end_access_of_agency(id, RevokedBecause::ContractEnded, &note)
            .await
    }

    async fn remind_of_contract(&mut self, id: AgencyId) -> Result<usize, Failure> {
        let settings = self.policy().await?;
        let today = self.moment.today;
        let Some(agency) = Agency::load(self, &id).await? else {
            return Ok(0);
        };
        let Some(days) = agency.reminder(&settings, today) else {
            return Ok(0);
        };
        let dedupe = format!("contract-ends:{}:{}:{days}", agency.number, agency.until);
        if !self.first_time(&dedupe).await? {
            return Ok(0);
        }
        let to = self.concerned_by(id).await?;
        let facts = serde_json::json!({
            "name": agency.name,
            "until": agency.until,
            "days_left": agency.days_left(today),
        });
        let due_at = self.moment.at;
        self.follow(Effect {
            kind: "notify.contract-ends",
            dedupe,
            subject_kind: Agency::KIND,
            subject: agency.reference().to_string(),
            payload: serde_json::json!({ "to": to, "team": true, "facts": facts }),
            due_at,
        });
        Ok(1)
    }

    async fn note_breach(&mut self, id: &ObligationId) -> Result<usize, Failure> {
        let today = self.moment.today;
        let Some(obligation) = Obligation::load(self, id).await? else {
            return Ok(0);
        };
        let settings = self.policy().await?;
        if obligation.standing(today) != Standing::Overdue
            || today < Agency::breach_from(obligation.due, &settings)
            || !self
                .first_time(&format!("agency-breach:{}", obligation.number))
                .await?
        {
            return Ok(0);
        }
        let summary = format!(
            "{} was to be done by {}: access of an agency’s person has outlived its end",
            obligation.reference(),
            long_date(obligation.due)
        );
        self.report_incident(Noticed {
            kind: IncidentKind::Breach,
            summary,
            clause: "P 6.13",
            account: obligation.account,
            about: obligation.about,
        })
        .await?;
        Ok(1)
    }
}
