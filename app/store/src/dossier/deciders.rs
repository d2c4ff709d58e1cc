//! Who can decide at a step of a case.

use crate::{failure::Failure, sql};
use chrono::NaiveDate;
use domain::{
    actor::{Actor, PersonActor},
    decisions::Parts,
    ids::PersonId,
    permission::{Action, Facts, Reach, allowed},
};
use sea_orm::{ConnectionTrait, Value};
use uuid::Uuid;

/// A step that waits.
pub(crate) struct Step<'a> {
    /// The permission to decide at it.
    pub(crate) action: Action,
    /// Where the case belongs.
    pub(crate) facts: &'a Facts,
    /// To whom it was given by name.
    pub(crate) given_to: Option<PersonId>,
    /// Who has a part in the case already.
    pub(crate) parts: &'a Parts,
}

/// Somebody who can decide at a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WhoCan {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// For whom, when a role is lent to them.
    pub acting_for: Option<String>,
}

/// The condition that `person p` works here and can sign in.
pub(crate) const WORKS_HERE: &str =
    "p.status <> 'left' AND p.disabled_at IS NULL AND p.agency_id IS NULL";

/// Who can decide at `step` today: whoever it was given to, or else those whose role counts for the
/// case's place, their own or lent, and who have no other part in it. By name.
pub(crate) async fn deciders(
    db: &impl ConnectionTrait,
    step: &Step<'_>,
    today: NaiveDate,
) -> Result<Vec<WhoCan>, Failure> {
    if let Some(to) = step.given_to {
        let text = format!("SELECT p.name FROM person p WHERE p.id = ? AND {WORKS_HERE}");
        let found = sql::rows(db, &text, [to.0.into()]).await?;
        let one = |row: &sea_orm::QueryResult| {
            Ok(WhoCan {
                person: to,
                name: row.try_get("", "name")?,
                acting_for: None,
            })
        };
        return found.iter().map(one).collect();
    }
    let (text, values) = question(step, today);
    let mut all: Vec<WhoCan> = Vec::new();
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
        let is_free = step.parts.independent(&actor, lender.map(PersonId)).is_ok();
        if is_free && !all.iter().any(|known| known.person == person) {
            all.push(WhoCan {
                person,
                name,
                acting_for: row.try_get("", "lender_name")?,
            });
        }
    }
    Ok(all)
}

/// Everybody with a role for the step, their own first, then lent ones.
fn question(step: &Step<'_>, today: NaiveDate) -> (String, Vec<Value>) {
    let table = allowed(step.action);
    let of = |reach: Reach| {
        let roles = table.iter().filter(move |(_, r)| *r == reach);
        roles.map(|(role, _)| role.key()).collect::<Vec<_>>()
    };
    let (everywhere, scoped) = (of(Reach::Everywhere), of(Reach::InScope));
    let mut place: Vec<Value> = Vec::new();
    place.extend(everywhere.iter().map(|key| Value::from(*key)));
    place.extend(scoped.iter().map(|key| Value::from(*key)));
    place.extend([
        step.facts.group.map(|g| g.0).into(),
        step.facts.unit.map(|u| u.0).into(),
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
