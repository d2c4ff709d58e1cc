//! One application with everything a reader, a lane or an approver needs.

use super::load;
use crate::{
    Store,
    clock::local_day,
    commands::pixels::{self, deciders, dossier_of, waiting},
    dossier::{self, Dossier, Names, Seen, WhoCan},
    failure::Failure,
    gate::Record as _,
    queries::{
        audit::{self, Event},
        policy,
    },
    sql,
};
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    actor::Actor,
    attachment::Attachment,
    calendar::{Calendar, working_days},
    decisions::{Decision, Hashes},
    permission::{self, Action, Facts},
    pixel::{Application, Step},
    policy::PolicySettings,
};
use sea_orm::{ConnectionTrait, Value};

/// Everything one application's page shows.
#[derive(Clone, Debug)]
pub struct ApplicationFacts {
    /// The record.
    pub application: Application,
    /// Its files, oldest first.
    pub files: Vec<Attachment>,
    /// The hashes of what stands there now.
    pub hashes: Hashes,
    /// Business group.
    pub group: String,
    /// Business unit.
    pub unit: String,
    /// The accounts it names that are in the register: number and name.
    pub accounts: Vec<(i64, String)>,
    /// The day since which it stands where it stands.
    pub since: NaiveDate,
    /// Working days since then.
    pub days: i64,
    /// The steps that wait now.
    pub waiting: Vec<StepFacts>,
    /// What whoever asks last decided on.
    pub last_seen: Option<Seen<Step>>,
    /// What happened, newest first.
    pub events: Vec<Event>,
    /// The policy's numbers.
    pub settings: PolicySettings,
}

/// A step that waits.
#[derive(Clone, Debug)]
pub struct StepFacts {
    /// Which.
    pub step: Step,
    /// Who can decide; empty = nobody.
    pub who_can: Vec<WhoCan>,
    /// The day since which it waits.
    pub since: NaiveDate,
    /// Working days since then.
    pub days: i64,
}

impl ApplicationFacts {
    /// A step, when it waits.
    pub fn waits(&self, step: Step) -> Option<&StepFacts> {
        self.waiting.iter().find(|facts| facts.step == step)
    }
}

/// One application.
///
/// # Errors
/// A refusal of permission; [`Failure::NotFound`]; or the database.
pub async fn show(store: &Store, actor: &Actor, number: i64) -> Result<ApplicationFacts, Failure> {
    permission::may(actor, Action::ViewPixels, &Facts::default())?;
    let application = load(store, number).await?;
    let db = &store.0.read;
    let files = dossier::files(db, dossier_of(&application)).await?;
    let names = Names::of(db, application.group, application.unit).await?;
    let (group, unit) = (names.group.clone(), names.unit.clone());
    let hashes = pixels::snapshot(&application, &files, names)?.hashes();
    let today = store.clock().now().today;
    let since = local_day(application.since);
    let reference = application.reference().to_string();
    Ok(ApplicationFacts {
        accounts: accounts(store, &application.content.placement.account_numbers().0).await?,
        since,
        days: working_days(since, today, Calendar::Ordinary),
        waiting: steps(store, &application, &hashes, today).await?,
        last_seen: last_seen(store, actor, &application).await?,
        events: audit::history(store, Application::KIND, &reference, 200).await?,
        settings: policy::in_force(db).await?,
        application,
        files,
        hashes,
        group,
        unit,
    })
}

/// Numbers and names of those accounts that are in the register.
pub(super) async fn accounts(
    store: &Store,
    numbers: &[i64],
) -> Result<Vec<(i64, String)>, Failure> {
    if numbers.is_empty() {
        return Ok(Vec::new());
    }
    let text = format!(
        "SELECT number, name FROM account WHERE number IN ({}) ORDER BY number",
        sql::marks(numbers.len())
    );
    let values: Vec<Value> = numbers.iter().map(|n| (*n).into()).collect();
    let found = sql::rows(&store.0.read, &text, values).await?;
    let one =
        |row: &sea_orm::QueryResult| Ok((row.try_get("", "number")?, row.try_get("", "name")?));
    found.iter().map(one).collect()
}

async fn steps(
    store: &Store,
    application: &Application,
    hashes: &Hashes,
    today: NaiveDate,
) -> Result<Vec<StepFacts>, Failure> {
    let text = "SELECT step, since FROM pixel_step WHERE application_number = ? AND waiting = TRUE";
    let found = sql::rows(&store.0.read, text, [application.number.into()]).await?;
    let mut all = Vec::new();
    for step in waiting(application, hashes) {
        let mut since = local_day(application.since);
        for row in &found {
            let key: String = row.try_get("", "step")?;
            if key == step.key() {
                let at: DateTime<Utc> = row.try_get("", "since")?;
                since = local_day(at);
            }
        }
        all.push(StepFacts {
            step,
            who_can: deciders(&store.0.read, application, step, today).await?,
            since,
            days: working_days(since, today, Calendar::Ordinary),
        });
    }
    Ok(all)
}

/// What the newest decision of whoever asks was made on.
async fn last_seen(
    store: &Store,
    actor: &Actor,
    application: &Application,
) -> Result<Option<Seen<Step>>, Failure> {
    let me = actor.person();
    let own = |d: &Decision<Step>| me.is_some() && d.by.person == me;
    let Some(place) = application.decisions.iter().rposition(own) else {
        return Ok(None);
    };
    match seen(store, application, place + 1).await {
        Err(Failure::NotFound) => Ok(None),
        found => found.map(Some),
    }
}

/// What a decision was made on; decisions count from 1.
///
/// # Errors
/// A refusal of permission; [`Failure::NotFound`]; or the database.
pub async fn snapshot(
    store: &Store,
    actor: &Actor,
    number: i64,
    decision: usize,
) -> Result<(Application, Seen<Step>), Failure> {
    permission::may(actor, Action::ViewPixels, &Facts::default())?;
    let application = load(store, number).await?;
    let seen = seen(store, &application, decision).await?;
    Ok((application, seen))
}

async fn seen(
    store: &Store,
    application: &Application,
    decision: usize,
) -> Result<Seen<Step>, Failure> {
    let made = decision.checked_sub(1);
    let made = made.and_then(|n| application.decisions.get(n));
    let made = made.ok_or(Failure::NotFound)?;
    let db = &store.0.read;
    let own = dossier::read(db, dossier_of(application), decision, made.step).await;
    match (own, application.amends) {
        (Err(Failure::NotFound), Some(pixel)) => taken_over(db, pixel, decision, made).await,
        (found, _) => found,
    }
}

/// What a decision was made on that a change of a pixel took over from an earlier application.
async fn taken_over(
    db: &impl ConnectionTrait,
    pixel: i64,
    decision: usize,
    made: &Decision<Step>,
) -> Result<Seen<Step>, Failure> {
    let text = "SELECT s.subject_number, s.seq FROM case_snapshot s JOIN pixel_application a ON a.number = s.subject_number \
                WHERE s.subject_kind = ? AND a.pixel_number = ? AND s.hash = ? ORDER BY 1, 2";
    let kind = Application::KIND;
    let values: [Value; 3] = [kind.into(), pixel.into(), made.hash.clone().into()];
    let found = sql::rows(db, text, values).await?;
    let row = found.first().ok_or(Failure::NotFound)?;
    let (number, seq): (i64, i64) = (row.try_get("", "subject_number")?, row.try_get("", "seq")?);
    let of = Dossier { kind, number };
    let there = usize::try_from(seq).unwrap_or_default();
    let seen = dossier::read(db, of, there, made.step).await?;
    Ok(Seen { decision, ..seen })
}
