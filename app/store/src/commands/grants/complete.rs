//! The steps between approval and use that other records know of, and going live.

use crate::{
    failure::Failure,
    gate::{Record as _, Saved, Tx},
    sql,
};
use chrono::NaiveDate;
use domain::{
    access::{Grant, GrantState},
    ids::{GrantId, PersonId},
    outcome::Outcome,
    permission::Action,
};
use sea_orm::Value;

impl Tx {
    /// Fills in the steps of the handshake that others know of, and makes the grant live when it is
    /// complete. `None` = nothing changed.
    pub(crate) async fn complete_grant(&mut self, id: &GrantId) -> Result<Option<Saved>, Failure> {
        let grant = Grant::load(self, id).await?.ok_or(Failure::NotFound)?;
        if grant.state != GrantState::Approved {
            return Ok(None);
        }
        let policy = self.policy_acknowledged(grant.person).await?;
        let training = self.is_trained(grant.person).await?;
        let action = Action::CompleteAccess;
        let before = grant.clone();
        let mut next = grant;
        next.handshake.team_told = next.handshake.team_told.or(Some(self.moment.today));
        next.handshake.policy = next.handshake.policy.or(policy);
        next.handshake.training = if training {
            next.handshake.training.or(Some(self.moment.today))
        } else {
            None
        };
        // These steps follow from other records: they are not the actor's to permit.
        let name = self.name_of_person(next.person).await?;
        let seen = before.version;
        let live = self.may_go_live(&next).await?;
        let Outcome { mut next, event } = match next.clone().activate(self.moment) {
            Ok(outcome) if live => outcome,
            _ if next.handshake == before.handshake => return Ok(None),
            _ => next.known_steps(),
        };
        next.set_version(seen + 1);
        if !next.update(self, seen).await? {
            return Err(Failure::Stale);
        }
        let live = next.is_live();
        let saved = self.record(action, &next, &event.named(&name))?;
        if live {
            self.tell_about(id, "notify.access-live", true).await?;
        }
        Ok(Some(saved))
    }

    /// Completes every approved grant of a person; answers how many went live.
    pub(crate) async fn complete_grants_of(&mut self, person: PersonId) -> Result<usize, Failure> {
        let text = "SELECT id FROM access_grant WHERE person_id = ? AND state = 'approved' ORDER BY number";
        let mut live = 0;
        for row in sql::rows(&self.conn, text, [person.0.into()]).await? {
            let id = GrantId(row.try_get("", "id")?);
            self.complete_grant(&id).await?;
            live += usize::from(Grant::load(self, &id).await?.is_some_and(|g| g.is_live()));
        }
        Ok(live)
    }

    async fn policy_acknowledged(
        &mut self,
        person: PersonId,
    ) -> Result<Option<NaiveDate>, Failure> {
        let version = self.policy().await?.policy_version;
        let text =
            "SELECT on_day FROM policy_acknowledgement WHERE person_id = ? AND policy_version = ?";
        let values: [Value; 2] = [person.0.into(), version.into()];
        let found = sql::rows(&self.conn, text, values).await?;
        Ok(found
            .first()
            .map(|row| row.try_get("", "on_day"))
            .transpose()?)
    }

    /// Whether every course that access needs is completed and has not run out.
    pub(crate) async fn is_trained(&mut self, person: PersonId) -> Result<bool, Failure> {
        let text = "SELECT count(*) AS n FROM course c WHERE c.for_access = ? AND c.retired_on IS NULL AND NOT EXISTS \
                    (SELECT 1 FROM training t WHERE t.course_id = c.id AND t.person_id = ? AND (t.expires_on IS NULL OR t.expires_on >= ?))";
        let values: [Value; 3] = [true.into(), person.0.into(), self.moment.today.into()];
        Ok(sql::count(&self.conn, text, values).await? == 0)
    }

    /// Access does not begin while its account is stopped (P 6.14), or for somebody who may not have it
    /// any more (P 6.12, 6.13).
    async fn may_go_live(&mut self, grant: &Grant) -> Result<bool, Failure> {
        let text = "SELECT count(*) AS n FROM account WHERE number = ? AND archived_on IS NULL AND status IN ('proposed', 'setting-up', 'active')";
        let open = sql::count(&self.conn, text, [grant.account.into()]).await? > 0;
        Ok(open && self.why_not_entitled(grant.person).await?.is_none())
    }
}
