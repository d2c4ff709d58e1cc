//! Pixels whose permission ran out, reminders before it does, and steps of applications that wait.

use super::call;
use crate::{
    Store,
    clock::local_day,
    commands::pixels::{deciders, path, pixel_facts, removal, waiting},
    failure::Failure,
    gate::{About, Record as _, Tx},
    outbox::Effect,
    queries::policy,
    sql,
};
use chrono::{DateTime, Days, NaiveDate, Utc};
use domain::{
    calendar::{Calendar, working_days},
    ids::{PersonId, PixelApplicationId, PixelId},
    permission::Action,
    pixel::{Application, Pixel, PixelState, Step},
};
use sea_orm::Value;

fn about(kind: &'static str, subject: &impl ToString) -> About {
    About {
        action: Action::RunPixel,
        kind,
        subject: subject.to_string(),
    }
}

/// Ends permissions whose last day has passed; whatever may still be on a page has to be taken off.
/// Answers how many.
pub(super) async fn expired(store: &Store, today: NaiveDate) -> Result<usize, Failure> {
    let text = "SELECT id FROM pixel WHERE state IN ('approved', 'live', 'paused') AND expires_on < ? ORDER BY number";
    let mut ended = 0;
    for row in sql::rows(&store.0.read, text, [today.into()]).await? {
        let id = PixelId(row.try_get("", "id")?);
        ended += store
            .write(&call("pixels", today), about(Pixel::KIND, &id), move |tx| {
                Box::pin(async move { tx.expire_pixel(&id).await })
            })
            .await?;
    }
    Ok(ended)
}

/// Reminds owners of permissions that end soon, and those who can settle steps that wait. Answers how
/// many messages that made.
pub(super) async fn reminders(store: &Store, today: NaiveDate) -> Result<usize, Failure> {
    let days = policy::in_force(&store.0.read).await?.pixel_reminder_days;
    let days = Days::new(days.into_iter().max().unwrap_or_default().into());
    let soon = today.checked_add_days(days).unwrap_or(today);
    let text = "SELECT id FROM pixel WHERE state IN ('approved', 'live', 'paused') AND renewal IS NULL AND expires_on <= ? ORDER BY number";
    let mut told = 0;
    for row in sql::rows(&store.0.read, text, [soon.into()]).await? {
        let id = PixelId(row.try_get("", "id")?);
        told += store
            .write(&call("pixels", today), about(Pixel::KIND, &id), move |tx| {
                Box::pin(async move { tx.remind_of_end(&id).await })
            })
            .await?;
    }
    let text = "SELECT id FROM pixel_application WHERE state IN ('in-assessment', 'with-design-and-marketing', 'with-general-manager') ORDER BY number";
    for row in sql::rows(&store.0.read, text, []).await? {
        let id = PixelApplicationId(row.try_get("", "id")?);
        let about = about(Application::KIND, &id);
        told += store
            .write(&call("pixels", today), about, move |tx| {
                Box::pin(async move { tx.remind_of_application(&id).await })
            })
            .await?;
    }
    Ok(told)
}

impl Tx {
    async fn expire_pixel(&mut self, id: &PixelId) -> Result<usize, Failure> {
        let Some(pixel) = Pixel::load(self, id).await? else {
            return Ok(0);
        };
        let today = self.moment.today;
        if !pixel.state.is_permitted() || pixel.expires_on >= today {
            return Ok(0);
        }
        let was_used = pixel.state != PixelState::Approved;
        self.change::<Pixel, _>(Action::RunPixel, id, pixel.version, |p, now| p.expire(now))
            .await?;
        let pixel = Pixel::load(self, id).await?.ok_or(Failure::NotFound)?;
        if was_used {
            let days = Days::new(u64::from(self.policy().await?.removal_days));
            let due = today.checked_add_days(days).unwrap_or(today);
            self.open_obligation(removal(&pixel, due)).await?;
        }
        self.tell_of_pixel("notify.pixel-expired", &pixel);
        Ok(1)
    }

    async fn remind_of_end(&mut self, id: &PixelId) -> Result<usize, Failure> {
        let Some(pixel) = Pixel::load(self, id).await? else {
            return Ok(0);
        };
        let left = (pixel.expires_on - self.moment.today).num_days();
        let days = self.policy().await?.pixel_reminder_days;
        // One message for the newest day reached, however long no job ran.
        let reached = days.into_iter().filter(|d| left <= i64::from(*d)).min();
        let Some(reached) = reached.filter(|_| left >= 0) else {
            return Ok(0);
        };
        let dedupe = format!("pixel-ends:{}:{}:{reached}", pixel.number, pixel.expires_on);
        if !self.first_time(&dedupe).await? {
            return Ok(0);
        }
        self.follow(Effect {
            kind: "notify.pixel-ends",
            dedupe,
            subject_kind: Pixel::KIND,
            subject: pixel.reference().to_string(),
            payload: serde_json::json!({
                "to": pixel.owner.person.into_iter().collect::<Vec<_>>(),
                "team": true,
                "facts": pixel_facts(&pixel),
            }),
            due_at: self.moment.at,
        });
        Ok(1)
    }

    async fn remind_of_application(&mut self, id: &PixelApplicationId) -> Result<usize, Failure> {
        let Some(application) = Application::load(self, id).await? else {
            return Ok(0);
        };
        let hashes = self.application_snapshot(&application).await?.hashes();
        let mut told = 0;
        for step in waiting(&application, &hashes) {
            told += self.remind_of_step(&application, step).await?;
        }
        Ok(told)
    }

    async fn remind_of_step(
        &mut self,
        application: &Application,
        step: Step,
    ) -> Result<usize, Failure> {
        let text = "SELECT since FROM pixel_step WHERE application_number = ? AND step = ? AND waiting = TRUE";
        let values: [Value; 2] = [application.number.into(), step.key().into()];
        let found = sql::rows(&self.conn, text, values).await?;
        let Some(row) = found.first() else {
            return Ok(0);
        };
        let since: DateTime<Utc> = row.try_get("", "since")?;
        let today = self.moment.today;
        let waited = working_days(local_day(since), today, Calendar::Ordinary);
        let days = self.policy().await?.case_reminder_days;
        let is_up = days
            .iter()
            .max()
            .is_some_and(|last| waited > i64::from(*last));
        let reached = days.into_iter().filter(|d| i64::from(*d) <= waited).max();
        let Some(reached) = reached else {
            return Ok(0);
        };
        let who = deciders(&self.conn, application, step, today).await?;
        let mut to: Vec<PersonId> = who.into_iter().map(|d| d.person).collect();
        let (kind, word) = if is_up {
            let mut above = Vec::new();
            for person in &to {
                above.extend(self.manager_of(*person).await?);
            }
            to.extend(above);
            ("notify.pixel-escalated", "up".to_owned())
        } else {
            ("notify.pixel-reminder", reached.to_string())
        };
        to.sort_unstable();
        to.dedup();
        let (number, stay) = (application.number, since.timestamp_micros());
        let dedupe = format!("pixel-waits:{number}:{}:{stay}:{word}", step.key());
        if !self.first_time(&dedupe).await? {
            return Ok(0);
        }
        let nobody = to.is_empty();
        let facts = serde_json::json!({
            "name": application.content.placement.title(),
            "proposer": application.proposer.name,
            "step": step.name(),
            "since": local_day(since),
            "working_days": waited,
            "path": path(application, Some(step)),
        });
        let (subject, due_at) = (application.reference().to_string(), self.moment.at);
        self.follow(Effect {
            kind,
            dedupe,
            subject_kind: Application::KIND,
            subject,
            payload: serde_json::json!({ "to": to, "team": is_up || nobody, "facts": facts }),
            due_at,
        });
        Ok(1)
    }
}
