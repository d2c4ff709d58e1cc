//! Who is told: the people a row of the outbox names, and Design and Marketing where it says so. Only
//! people who work here; nobody is told of their own deed, unless nobody else is told.

use super::expand::Row;
use crate::{dossier::WORKS_HERE, failure::Failure, gate::Tx, sql};
use domain::{
    ids::{PersonId, Reference, ReferenceKind},
    message::{Audience, How, Topic},
    role::Role,
};
use sea_orm::Value;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Somebody who is told.
pub(super) struct Told {
    pub(super) person: PersonId,
    pub(super) audience: Audience,
    pub(super) address: String,
    wishes: Vec<(Topic, How)>,
}

impl Told {
    /// How the person wants messages of a topic.
    pub(super) fn how(&self, topic: Topic) -> How {
        let wish = self.wishes.iter().find(|(about, _)| *about == topic);
        wish.map_or(How::Daily, |(_, how)| *how)
    }
}

impl Tx {
    /// The people of Design and Marketing today.
    pub(super) async fn mail_team(&mut self) -> Result<Vec<PersonId>, Failure> {
        let text = format!(
            "SELECT DISTINCT p.id FROM role_assignment r JOIN person p ON p.id = r.person_id WHERE r.role IN (?, ?) \
             AND r.from_day <= ? AND (r.until_day IS NULL OR r.until_day >= ?) AND {WORKS_HERE} ORDER BY p.id"
        );
        let today = self.moment.today;
        let values: [Value; 4] = [
            Role::DesignAndMarketing.key().into(),
            Role::PrincipalAdvisor.key().into(),
            today.into(),
            today.into(),
        ];
        let rows = sql::rows(&self.conn, &text, values).await?;
        rows.iter()
            .map(|row| Ok(PersonId(row.try_get("", "id")?)))
            .collect()
    }

    /// Who is told of a row, each once.
    pub(super) async fn mail_recipients(
        &mut self,
        row: &Row,
        payload: &serde_json::Value,
        team: &[PersonId],
    ) -> Result<Vec<Told>, Failure> {
        let mut people: BTreeMap<PersonId, Audience> = BTreeMap::new();
        let to_team = match payload.get("team") {
            Some(team) => team.as_bool().unwrap_or(false),
            // A row that names nobody is about an account.
            None => payload.get("to").is_none(),
        };
        if to_team {
            people.extend(team.iter().map(|person| (*person, Audience::Team)));
        }
        for person in self.named_in(row, payload).await? {
            people.insert(person, Audience::Named);
        }
        if let Some(doer) = row.done_by.map(PersonId)
            && people.len() > 1
        {
            people.remove(&doer);
        }
        self.addresses(&people).await
    }

    /// The people a row names: by their ids, by being its subject, or by being named for its account.
    async fn named_in(
        &mut self,
        row: &Row,
        payload: &serde_json::Value,
    ) -> Result<Vec<PersonId>, Failure> {
        if let Some(list) = payload.get("to").and_then(|to| to.as_array()) {
            let ids = list.iter().filter_map(|id| id.as_str()?.parse().ok());
            return Ok(ids.collect());
        }
        if row.subject_kind == "person" {
            return Ok(row.subject.parse().into_iter().collect());
        }
        match Reference::parse(ReferenceKind::Account, &row.subject) {
            Some(account) => match crate::commands::place(&self.conn, account.number).await? {
                Some(place) => Ok(place.holders),
                None => Ok(Vec::new()),
            },
            None => Ok(Vec::new()),
        }
    }

    /// Those of them who work here, with their addresses and wishes.
    async fn addresses(
        &mut self,
        people: &BTreeMap<PersonId, Audience>,
    ) -> Result<Vec<Told>, Failure> {
        let ids: Vec<Value> = people.keys().map(|person| person.0.into()).collect();
        let mut told = Vec::new();
        for some in ids.chunks(500) {
            let marks = sql::marks(some.len());
            let mut wishes: BTreeMap<Uuid, Vec<(Topic, How)>> = BTreeMap::new();
            let text = format!(
                "SELECT person_id, topic, how FROM mail_preference WHERE person_id IN ({marks})"
            );
            for row in sql::rows(&self.conn, &text, some.to_vec()).await? {
                let topic: String = row.try_get("", "topic")?;
                let how: String = row.try_get("", "how")?;
                let wish = Topic::from_key(&topic).zip(How::from_key(&how));
                let of = wishes.entry(row.try_get("", "person_id")?).or_default();
                of.extend(wish);
            }
            let text = format!(
                "SELECT p.id, p.email FROM person p WHERE p.id IN ({marks}) AND {WORKS_HERE} ORDER BY p.id"
            );
            for row in sql::rows(&self.conn, &text, some.to_vec()).await? {
                let id: Uuid = row.try_get("", "id")?;
                let person = PersonId(id);
                told.push(Told {
                    person,
                    audience: people.get(&person).copied().unwrap_or(Audience::Team),
                    address: row.try_get("", "email")?,
                    wishes: wishes.remove(&id).unwrap_or_default(),
                });
            }
        }
        Ok(told)
    }
}
