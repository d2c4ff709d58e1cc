//! Who can decide a case at its step, and who is told when it moves.

use crate::{
    commands::Told,
    dossier::{self, WhoCan},
    failure::Failure,
    gate::{Record as _, Tx},
};
use chrono::NaiveDate;
use domain::{
    case::{BusinessCase, CaseState, Step},
    decisions::Hashes,
    ids::{CaseId, PersonId},
};
use sea_orm::ConnectionTrait;

/// Who can decide `case` at `step` today, by name.
pub(crate) async fn deciders(
    db: &impl ConnectionTrait,
    case: &BusinessCase,
    step: Step,
    hashes: &Hashes,
    today: NaiveDate,
) -> Result<Vec<WhoCan>, Failure> {
    let at = dossier::Step {
        action: step.action(),
        facts: &case.facts(),
        given_to: case.given_to(step),
        parts: &case.parts(step, hashes),
    };
    dossier::deciders(db, &at, today).await
}

impl Tx {
    /// Tells those whom the case concerns where it stands now.
    pub(super) async fn tell_of_case(&mut self, id: &CaseId) -> Result<(), Failure> {
        let case = BusinessCase::load(self, id)
            .await?
            .ok_or(Failure::NotFound)?;
        let proposer: Vec<PersonId> = case.proposer.person.into_iter().collect();
        let last = case.decisions.last();
        let (kind, to, team) = match &case.state {
            CaseState::With { step } => {
                let hashes = self.snapshot_of(&case).await?.hashes();
                let today = self.moment.today;
                let who = deciders(&self.conn, &case, *step, &hashes, today).await?;
                // Nobody can: Design and Marketing finds somebody.
                let nobody = who.is_empty();
                let to = who.into_iter().map(|decider| decider.person).collect();
                ("notify.case-waiting", to, nobody)
            }
            CaseState::SentBack { .. } => ("notify.case-sent-back", proposer, false),
            CaseState::Approved { .. } => ("notify.case-approved", proposer, true),
            CaseState::Declined { .. } => ("notify.case-declined", proposer, true),
            CaseState::Withdrawn { .. } => ("notify.case-withdrawn", Vec::new(), true),
            CaseState::Draft => return Ok(()),
        };
        let facts = serde_json::json!({
            "name": case.content.purpose.name,
            "proposer": case.proposer.name,
            "state": case.state.name(),
            "step": case.waits_at().map(Step::name),
            "given_because": case.waits_at().and_then(|step| {
                case.reassigned.iter().rev().find(|r| r.step == step).map(|r| r.reason.clone())
            }),
            "decided_by": last.map(|d| d.by.name.clone()),
            "note": last.map(|d| d.note.clone()),
            "reasons": last.map(|d| d.reasons.clone()),
            "path": path(&case),
        });
        self.tell(Told {
            kind,
            subject_kind: BusinessCase::KIND,
            subject: case.reference().to_string(),
            to,
            team,
            facts,
        });
        Ok(())
    }
}

/// The page a message leads to, below the register's address.
pub(crate) fn path(case: &BusinessCase) -> String {
    let reference = case.reference();
    match case.state {
        CaseState::With { .. } => format!("/business-cases/{reference}/decision"),
        _ => format!("/business-cases/{reference}"),
    }
}
