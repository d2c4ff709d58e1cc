//! The end of access and what it brings with it, in one place.

use crate::{
    failure::Failure,
    gate::{Record as _, Saved, Tx},
};
use chrono::{Days, NaiveDate};
use domain::{
    access::{Grant, GrantState, RevokedBecause},
    ids::GrantId,
    obligation::{ObligationKind, Opened},
    permission::Action,
    refusal::Refusal,
};

impl Tx {
    /// Ends access: the grant, then what follows from it. Every end of access comes through here.
    /// The register's end is not the platform's: an obligation to remove it there is opened (P 6.12),
    /// and one to change the password where the person could know it (P 6.8).
    pub(crate) async fn end_grant(
        &mut self,
        action: Action,
        id: &GrantId,
        because: RevokedBecause,
        note: &str,
    ) -> Result<Saved, Failure> {
        let grant = Grant::load(self, id).await?.ok_or(Failure::NotFound)?;
        let by = self.call.actor.by();
        let was_live = matches!(
            grant.state,
            GrantState::Active { .. } | GrantState::Suspended { .. }
        );
        let password = grant.opens_password_change();
        let saved = self
            .change_grant(action, id, grant.version, |g, now| {
                g.revoke(because, note, &by, now)
            })
            .await?;
        if was_live {
            let settings = self.policy().await?;
            let name = self.name_of_person(grant.person).await?;
            let today = self.moment.today;
            let after = |days: u16| {
                today
                    .checked_add_days(Days::new(days.into()))
                    .unwrap_or(today)
            };
            let obligation = |kind, details, due| Opened {
                kind,
                details,
                account: Some(grant.account),
                about: Some(grant.person),
                grant: Some(*id),
                assignee: None,
                not_by: Some(grant.person),
                reason: format!("{}: {note}", because.name()),
                due,
            };
            let details = format!("{name}, {}", grant.level.name().to_lowercase());
            self.open_obligation(obligation(
                ObligationKind::RemoveOnPlatform,
                details,
                after(settings.removal_days),
            ))
            .await?;
            if password
                && !self
                    .password_change_is_open(grant.account, grant.person)
                    .await?
            {
                let details = format!("{name} knew it");
                self.open_obligation(obligation(
                    ObligationKind::ChangePassword,
                    details,
                    after(settings.password_change_days),
                ))
                .await?;
            }
        }
        self.tell_about(id, "notify.access-ended", true).await?;
        Ok(saved)
    }

    /// Notes that ended access is gone from the platform, and closes the obligation to remove it.
    pub(super) async fn confirm_removed(
        &mut self,
        id: &GrantId,
        seen: i64,
        day: NaiveDate,
    ) -> Result<Saved, Failure> {
        let grant = Grant::load(self, id).await?.ok_or(Failure::NotFound)?;
        self.allow(Action::ChangeAccess, &grant.facts())?;
        if self.call.actor.person() == Some(grant.person) {
            return Err(Refusal::Rule {
                code: "own-access",
                message: "Somebody else has to confirm that your access is gone".into(),
                clause: Some("P 6.12"),
            }
            .into());
        }
        let saved = self
            .change_grant(Action::ChangeAccess, id, seen, |g, now| g.removed(day, now))
            .await?;
        self.close_obligations_of(
            ObligationKind::RemoveOnPlatform,
            id,
            "Confirmed with the access",
        )
        .await?;
        Ok(saved)
    }
}
