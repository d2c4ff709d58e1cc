//! What writes have in common: what an attempt is about, rules told at the field of a form that mends
//! them, where an account belongs and who is named for it, the policy's parameters, whom to tell.

use crate::{
    dossier::WORKS_HERE,
    failure::Failure,
    gate::{About, Record, Tx},
    outbox::Effect,
    queries, sql,
};
use domain::{
    access::Place,
    ids::{GroupId, PersonId, UnitId},
    permission::Action,
    policy::PolicySettings,
    problem::Problems,
    refusal::Refusal,
};
use sea_orm::{ConnectionTrait, Value};
use uuid::Uuid;

/// What an attempt on a record of kind `R` is about.
pub(crate) fn about<R: Record>(action: Action, subject: impl ToString) -> About {
    About {
        action,
        kind: R::KIND,
        subject: subject.to_string(),
    }
}

/// One problem of one field.
pub(crate) fn problem(field: &str, code: &str, words: impl Into<String>) -> Failure {
    let mut problems = Problems::default();
    problems.add(field, code, words);
    Failure::Problems(problems)
}

/// A rule that a form can mend, as a problem of the field that mends it: the rule's word and the field.
pub(crate) fn at_field(failure: Failure, fields: &[(&str, &str)]) -> Failure {
    match &failure {
        Failure::Refused(Refusal::Rule { code, message, .. }) => {
            let found = fields.iter().find(|(known, _)| known == code);
            match found {
                Some((_, field)) => problem(field, code, message),
                None => failure,
            }
        }
        _ => failure,
    }
}

/// Somebody or something to tell after a write.
pub(crate) struct Told {
    /// What about, e.g. `notify.access-ended`.
    pub(crate) kind: &'static str,
    /// What kind of record.
    pub(crate) subject_kind: &'static str,
    /// Its reference.
    pub(crate) subject: String,
    /// To whom.
    pub(crate) to: Vec<PersonId>,
    /// Whether Design and Marketing is told too (Proc "Staff access").
    pub(crate) team: bool,
    /// What the message needs.
    pub(crate) facts: serde_json::Value,
}

impl Tx {
    /// Where an account belongs and who is named for it.
    ///
    /// # Errors
    /// [`Failure::NotFound`] when there is no such account.
    pub(crate) async fn place(&mut self, account: i64) -> Result<Place, Failure> {
        place(&self.conn, account).await?.ok_or(Failure::NotFound)
    }

    /// The policy's parameters in force.
    pub(crate) async fn policy(&mut self) -> Result<PolicySettings, Failure> {
        queries::policy::in_force(&self.conn).await
    }

    /// A message to follow this write; the same message twice is one.
    pub(crate) fn tell(&mut self, told: Told) {
        let Told {
            kind,
            subject_kind,
            subject,
            to,
            team,
            facts,
        } = told;
        let due_at = self.moment.at;
        self.follow(Effect {
            kind,
            dedupe: format!("{kind}:{subject}:{}", self.head.seq),
            subject_kind,
            subject,
            payload: serde_json::json!({ "to": to, "team": team, "facts": facts }),
            due_at,
        });
    }

    /// A person's name as it is now.
    pub(crate) async fn name_of_person(&mut self, id: PersonId) -> Result<String, Failure> {
        let text = "SELECT name FROM person WHERE id = ?";
        let found = sql::rows(&self.conn, text, [id.0.into()]).await?;
        let row = found.first().ok_or(Failure::NotFound)?;
        Ok(row.try_get("", "name")?)
    }

    /// A colleague's name, if they can sign in.
    pub(crate) async fn colleague(&mut self, id: PersonId) -> Result<Option<String>, Failure> {
        let text = format!("SELECT p.name FROM person p WHERE p.id = ? AND {WORKS_HERE}");
        let found = sql::rows(&self.conn, &text, [id.0.into()]).await?;
        let name = found.first().map(|row| row.try_get("", "name"));
        Ok(name.transpose()?)
    }

    /// Whether this is the first time; every later time it is not.
    pub(crate) async fn first_time(&mut self, dedupe: &str) -> Result<bool, Failure> {
        let text =
            "INSERT INTO reminder (dedupe, at) VALUES (?, ?) ON CONFLICT (dedupe) DO NOTHING";
        let values: [Value; 2] = [dedupe.into(), self.moment.at.into()];
        Ok(self.execute(text, values).await? == 1)
    }

    /// A person's manager.
    pub(crate) async fn manager_of(&mut self, id: PersonId) -> Result<Option<PersonId>, Failure> {
        let text = "SELECT manager_id FROM person WHERE id = ?";
        let found = sql::rows(&self.conn, text, [id.0.into()]).await?;
        let manager: Option<Uuid> = match found.first() {
            Some(row) => row.try_get("", "manager_id")?,
            None => None,
        };
        Ok(manager.map(PersonId))
    }

    /// Has every account judged anew that somebody is named for or has live access to.
    pub(crate) async fn judge_accounts_of(&mut self, id: PersonId) -> Result<(), Failure> {
        let text = "SELECT account_number AS n FROM nomination WHERE person_id = ? AND ended_at IS NULL \
                    UNION SELECT account_number FROM access_grant WHERE person_id = ? AND state = 'active'";
        for row in sql::rows(&self.conn, text, [id.0.into(), id.0.into()]).await? {
            self.judge(row.try_get("", "n")?);
        }
        Ok(())
    }
}

/// Where an account belongs and who is named for it; `None` = there is no such account.
pub(crate) async fn place(
    db: &impl ConnectionTrait,
    account: i64,
) -> Result<Option<Place>, Failure> {
    let text = "SELECT a.group_id, a.unit_id, n.person_id FROM account a \
                LEFT JOIN nomination n ON n.account_number = a.number AND n.ended_at IS NULL WHERE a.number = ?";
    let rows = sql::rows(db, text, [account.into()]).await?;
    let Some(first) = rows.first() else {
        return Ok(None);
    };
    let group: Option<Uuid> = first.try_get("", "group_id")?;
    let unit: Option<Uuid> = first.try_get("", "unit_id")?;
    let mut holders = Vec::new();
    for row in &rows {
        let person: Option<Uuid> = row.try_get("", "person_id")?;
        holders.extend(person.map(PersonId));
    }
    holders.sort_unstable();
    holders.dedup();
    Ok(Some(Place {
        group: group.map(GroupId),
        unit: unit.map(UnitId),
        holders,
        manager: None,
    }))
}
