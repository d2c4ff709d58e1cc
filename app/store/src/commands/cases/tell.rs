//! Who can decide a case at its step, and who is told when it moves.

use crate::{
    commands::Told,
    failure::Failure,
    gate::{Record as _, Tx},
    sql,
};
use chrono::NaiveDate;
use domain::{
    actor::{Actor, PersonActor},
    case::{BusinessCase, CaseState, Step},
    decisions::Hashes,
    ids::{CaseId, PersonId},
    permission::{Reach, allowed},
};
use sea_orm::{ConnectionTrait, Value};
use uuid::Uuid;

/// Somebody who can decide at a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Decider {
    /// Who.
    pub(crate) person: PersonId,
    /// Their name.
    pub(crate) name: String,
    /// For whom, when a role is lent to them.
    pub(crate) acting_for: Option<String>,
}

const WORKS_HERE: &str = "p.status <> 'left' AND p.disabled_at IS NULL AND p.agency_id IS NULL";

/// Who can decide `case` at `step` today: whoever it was given to, or else those whose role counts for
/// its unit, their own or lent, and who have no other part in it. By name.
pub(crate) async fn deciders(
    db: &impl ConnectionTrait,
    case: &BusinessCase,
    step: Step,
    hashes: &Hashes,
    today: NaiveDate,
) -> Result<Vec<Decider>, Failure> {
    if let Some(to) = case.given_to(step) {
        let text = format!("SELECT p.name FROM person p WHERE p.id = ? AND {WORKS_HERE}");
        let found = sql::rows(db, &text, [to.0.into()]).await?;
        let one = |row: &sea_orm::QueryResult| {
            Ok(Decider {
                person: to,
                name: row.try_get("", "name")?,
                acting_for: None,
            })
        };
        return found.iter().map(one).collect();
    }
    let (text, values) = question(case, step, today);
    let parts = case.parts(step, hashes);
    let mut all: Vec<Decider> = Vec::new();
    for row in sql::rows(db, &text, values).await? {
        let person = PersonId(row.try_get("", "id")?);
        let lender: Option<Uuid> = row.try_get("", "lender")?;
        let name: String = row.try_get("", "name")?;
        let actor = Actor::Person(PersonActor {
            id: person,
            name: name.clone(),
            roles: Vec::new(),
            acting: Vec::new(),
        });
        let is_free = parts.independent(&actor, lender.map(PersonId)).is_ok();
        if is_free && !all.iter().any(|known| known.person == person) {
            all.push(Decider {
                person,
                name,
                acting_for: row.try_get("", "lender_name")?,
            });
        }
    }
    Ok(all)
}

/// Everybody with a role for the step, their own first, then lent ones.
fn question(case: &BusinessCase, step: Step, today: NaiveDate) -> (String, Vec<Value>) {
    let table = allowed(step.action());
    let of = |reach: Reach| {
        let roles = table.iter().filter(move |(_, r)| *r == reach);
        roles.map(|(role, _)| role.key()).collect::<Vec<_>>()
    };
    let (everywhere, scoped) = (of(Reach::Everywhere), of(Reach::InScope));
    let mut place: Vec<Value> = Vec::new();
    place.extend(everywhere.iter().map(|key| Value::from(*key)));
    place.extend(scoped.iter().map(|key| Value::from(*key)));
    place.extend([
        case.group.map(|g| g.0).into(),
        case.unit.map(|u| u.0).into(),
    ]);
    let list = |keys: &[&str]| match keys.len() {
        0 => "('')".to_owned(),
        many => format!("({})", sql::marks(many)),
    };
    let fits = |t: &str| {
        format!(
            "({t}.role IN {} OR ({t}.role IN {} AND (({t}.scope_group_id IS NULL AND {t}.scope_unit_id IS NULL) \
             OR {t}.scope_group_id = ? OR {t}.scope_unit_id = ?)))",
            list(&everywhere),
            list(&scoped)
        )
    };
    let text = format!(
        "SELECT p.id, p.name, p.name_sort, NULL AS lender, NULL AS lender_name, 0 AS lent FROM role_assignment r JOIN person p ON p.id = r.person_id \
         WHERE {WORKS_HERE} AND r.from_day <= ? AND (r.until_day IS NULL OR r.until_day >= ?) AND {} \
         UNION ALL \
         SELECT p.id, p.name, p.name_sort, l.id, l.name, 1 FROM delegation d JOIN person p ON p.id = d.to_person_id JOIN person l ON l.id = d.from_person_id \
         WHERE {WORKS_HERE} AND l.status <> 'left' AND l.disabled_at IS NULL AND d.ended_at IS NULL AND d.from_day <= ? AND d.until_day >= ? AND {} \
         ORDER BY 6, 3, 1",
        fits("r"),
        fits("d")
    );
    let day = || Value::from(today);
    let mut values = vec![day(), day()];
    values.extend(place.clone());
    values.extend([day(), day()]);
    values.extend(place);
    (text, values)
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
