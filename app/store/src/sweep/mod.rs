//! What a day brings about by itself: last days that have passed, access that runs out, things that
//! are overdue, reminders, gaps that age. Each part may run twice without harm; several instances
//! share the work by the gate's one line and by the row of the job.

mod agencies;
mod cases;
mod departures;
mod expiry;
mod overdue;
mod people;
mod pixels;
mod reconciliations;
mod returns;

use crate::{Store, failure::Failure, gate::Call, sql, standing};
use chrono::NaiveDate;
use domain::actor::{Actor, SystemActor};
use sea_orm::Value;

/// What a run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// People whose last day has passed.
    pub departed: usize,
    /// Access that ran out.
    pub expired: usize,
    /// Approved access whose first day has come.
    pub begun: usize,
    /// Access of agencies' people that ended with its contract.
    pub contracts: usize,
    /// Reminders of contracts that end soon.
    pub reminders: usize,
    /// Breaches noted, because an agency's access was not removed in time.
    pub breaches: usize,
    /// Obligations that went one step up.
    pub escalated: usize,
    /// Access that outlives a last day: somebody was asked to end it.
    pub outstanding: usize,
    /// Reminders of business cases that wait, and waits that went up.
    pub cases: usize,
    /// Pixels whose permission ran out.
    pub pixels: usize,
    /// Reminders of pixels that end soon, and of steps of applications that wait.
    pub pixel_reminders: usize,
    /// Messages about returns that are not in.
    pub returns: usize,
    /// Accounts judged anew.
    pub judged: usize,
}

/// The call of a job of this day.
pub(crate) fn call(name: &str, today: NaiveDate) -> Call {
    Call {
        actor: Actor::System(SystemActor::Clock),
        request_id: format!("sweep-{name}-{today}"),
        key: None,
    }
}

/// Does what this day brings, unless it has been done. `None` = it had been.
///
/// # Errors
/// The database; what was done before stays done, and the next run goes on.
pub async fn daily(store: &Store) -> Result<Option<Swept>, Failure> {
    let today = store.clock().now().today;
    if done_on(store, "daily")
        .await?
        .is_some_and(|day| day >= today)
    {
        return Ok(None);
    }
    let swept = run(store).await?;
    mark(store, "daily", today).await?;
    Ok(Some(swept))
}

/// Does what this day brings, whether or not it has been done.
///
/// # Errors
/// The database.
pub async fn run(store: &Store) -> Result<Swept, Failure> {
    let today = store.clock().now().today;
    let departed = people::last_days(store, today).await?;
    let (expired, begun) = expiry::access(store, today).await?;
    let contracts = agencies::contracts(store, today).await?;
    let reminders = agencies::reminders(store, today).await?;
    let breaches = agencies::breaches(store, today).await?;
    let escalated = overdue::escalate(store, today).await?;
    departures::settled(store, today).await?;
    let outstanding = departures::outstanding(store, today).await?;
    let cases = cases::waiting(store, today).await?;
    let pixels = pixels::expired(store, today).await?;
    let pixel_reminders = pixels::reminders(store, today).await?;
    let returns = returns::chase(store, today).await?;
    reconciliations::abandoned(store).await?;
    let judged = standing::judge_everything(store, &call("standing", today)).await?;
    Ok(Swept {
        departed,
        expired,
        begun,
        contracts,
        reminders,
        breaches,
        escalated,
        outstanding,
        cases,
        pixels,
        pixel_reminders,
        returns,
        judged,
    })
}

async fn done_on(store: &Store, name: &str) -> Result<Option<NaiveDate>, Failure> {
    let text = "SELECT done_on FROM job WHERE name = ?";
    let found = sql::rows(&store.0.read, text, [name.into()]).await?;
    Ok(found
        .first()
        .map(|row| row.try_get("", "done_on"))
        .transpose()?)
}

async fn mark(store: &Store, name: &'static str, today: NaiveDate) -> Result<(), Failure> {
    let about = crate::gate::About {
        action: domain::permission::Action::ViewRegister,
        kind: "job",
        subject: name.into(),
    };
    store
        .write(&call(name, today), about, move |tx| {
            Box::pin(async move {
                let text = "INSERT INTO job (name, done_on, done_at) VALUES (?, ?, ?) \
                            ON CONFLICT (name) DO UPDATE SET done_on = excluded.done_on, done_at = excluded.done_at";
                let values: [Value; 3] = [name.into(), today.into(), tx.moment.at.into()];
                tx.execute(text, values).await.map(|_| ())
            })
        })
        .await
}
