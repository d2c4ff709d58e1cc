//! A request for access inside a transaction, and what it is compared with.

use crate::{
    failure::Failure,
    gate::{Saved, Tx},
    sql,
};
use domain::{
    access::{Contract, Grant, RequestDraft},
    ids::{GrantId, PersonId},
    outcome::Outcome,
    permission::{Action, Facts},
    platform::{AccessLevel, PlatformKey},
    problem::Problems,
};
use sea_orm::Value;
use uuid::Uuid;

impl Tx {
    /// A request for access inside this transaction; `offered`: the platform's levels.
    pub(crate) async fn request_grant(
        &mut self,
        account: i64,
        draft: &RequestDraft,
        offered: &[AccessLevel],
    ) -> Result<Saved, Failure> {
        let mut place = self.place(account).await?;
        let mut problems = Problems::default();
        let mut name = String::new();
        let mut contract = None;
        if let Some(person) = draft.person {
            place.manager = self.manager_of(person).await?;
            let facts = Facts {
                group: place.group,
                unit: place.unit,
                person: Some(person),
                holders: place.holders.clone(),
                manager: place.manager,
            };
            self.allow(Action::RequestAccess, &facts)?;
            name = self.name_of_person(person).await?;
            if self.has_left(person).await? {
                problems.add("person", "left", "Choose somebody who works here");
            }
            contract = self.contract_of(person).await?;
            if let Some(level) = draft.level
                && self.has_open_grant(account, person, level).await?
            {
                problems.add(
                    "level",
                    "held",
                    format!("{name} has this access already, or it has been asked for"),
                );
            }
        }
        let settings = self.policy().await?;
        let checked = match draft.check(offered, contract, &settings, self.moment) {
            Ok(checked) if problems.is_empty() => checked,
            Ok(_) => return Err(Failure::Problems(problems)),
            Err(mut others) => {
                others.0.append(&mut problems.0);
                return Err(Failure::Problems(others));
            }
        };
        let number = self.numbers("access", 1).await?;
        let by = self.call.actor.by();
        let id = GrantId(Uuid::now_v7());
        let Outcome { next, event } = Grant::request(id, number, account, place, checked, by);
        let event = event.named(&name);
        let saved = self
            .create(Action::RequestAccess, Outcome { next, event })
            .await?;
        self.tell_about(&id, "notify.access-requested", false)
            .await?;
        Ok(saved)
    }

    pub(crate) async fn platform_of(
        &mut self,
        account: i64,
    ) -> Result<Option<PlatformKey>, Failure> {
        let text = "SELECT platform FROM account WHERE number = ?";
        let found = sql::rows(&self.conn, text, [account.into()]).await?;
        let row = found.first().ok_or(Failure::NotFound)?;
        let key: String = row.try_get("", "platform")?;
        Ok(key.parse().ok())
    }

    async fn has_open_grant(
        &mut self,
        account: i64,
        person: PersonId,
        level: AccessLevel,
    ) -> Result<bool, Failure> {
        let text = "SELECT count(*) AS n FROM access_grant WHERE account_number = ? AND person_id = ? AND level = ? \
                    AND state IN ('requested', 'approved', 'active', 'suspended')";
        let values: [Value; 3] = [account.into(), person.0.into(), level.key().into()];
        Ok(sql::count(&self.conn, text, values).await? > 0)
    }

    pub(super) async fn has_left(&mut self, person: PersonId) -> Result<bool, Failure> {
        let text = "SELECT count(*) AS n FROM person WHERE id = ? AND status = 'left'";
        Ok(sql::count(&self.conn, text, [person.0.into()]).await? > 0)
    }

    /// The contract of the person's agency, when they work for one (P 6.13).
    pub(crate) async fn contract_of(
        &mut self,
        person: PersonId,
    ) -> Result<Option<Contract>, Failure> {
        crate::queries::agencies::contract(&self.conn, person).await
    }
}
