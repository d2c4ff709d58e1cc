//! One case with everything a reader or an approver needs.

use super::{Load, Overlap, load, load_case, overlaps};
use crate::{
    Store,
    clock::local_day,
    commands::cases::{self, deciders, dossier_of},
    dossier::{self, Names, Seen, WhoCan},
    failure::Failure,
    gate::Record as _,
    queries::{
        audit::{self, Event},
        policy,
    },
    sql,
};
use chrono::NaiveDate;
use domain::{
    actor::Actor,
    attachment::Attachment,
    calendar::{Calendar, working_days},
    case::{BusinessCase, Step},
    decisions::Hashes,
    permission::{self, Action, Facts},
    policy::PolicySettings,
};

/// Everything one case's page shows.
#[derive(Clone, Debug)]
pub struct CaseFacts {
    /// The record.
    pub case: BusinessCase,
    /// Its files, oldest first.
    pub files: Vec<Attachment>,
    /// The hashes of what stands there now.
    pub hashes: Hashes,
    /// Business group.
    pub group: String,
    /// Business unit.
    pub unit: String,
    /// The account that exists already: number and name.
    pub adopts: Option<(i64, String)>,
    /// The account that came of it: number and name.
    pub account: Option<(i64, String)>,
    /// What is near to it.
    pub overlaps: Vec<Overlap>,
    /// What the people it names do already.
    pub load: Vec<Load>,
    /// The day since which it stands where it stands.
    pub since: NaiveDate,
    /// Working days since then.
    pub days: i64,
    /// Who can decide where it waits; empty where nobody can or nothing waits.
    pub who_can: Vec<WhoCan>,
    /// What whoever asks, or else the step where it waits, last decided on.
    pub last_seen: Option<Seen<Step>>,
    /// What happened, newest first.
    pub events: Vec<Event>,
    /// The policy's numbers.
    pub settings: PolicySettings,
}

/// One case.
///
/// # Errors
/// A refusal of permission; [`Failure::NotFound`]; or the database.
pub async fn show(store: &Store, actor: &Actor, number: i64) -> Result<CaseFacts, Failure> {
    permission::may(actor, Action::ViewCases, &Facts::default())?;
    let case = load_case(store, number).await?;
    let db = &store.0.read;
    let files = dossier::files(db, dossier_of(&case)).await?;
    let names = Names::of(db, case.group, case.unit).await?;
    let (group, unit) = (names.group.clone(), names.unit.clone());
    let hashes = cases::snapshot(&case, &files, names)?.hashes();
    let today = store.clock().now().today;
    let since = local_day(case.since);
    let reference = case.reference().to_string();
    Ok(CaseFacts {
        adopts: account(store, case.adopts).await?,
        account: account(store, case.account).await?,
        overlaps: overlaps(store, actor, &case).await?,
        load: load(store, actor, &case).await?,
        since,
        days: working_days(since, today, Calendar::Ordinary),
        who_can: who_can(store, &case, &hashes, today).await?,
        last_seen: last_seen(store, actor, &case).await?,
        events: audit::history(store, BusinessCase::KIND, &reference, 200).await?,
        settings: policy::in_force(db).await?,
        case,
        files,
        hashes,
        group,
        unit,
    })
}

async fn account(store: &Store, number: Option<i64>) -> Result<Option<(i64, String)>, Failure> {
    let Some(number) = number else {
        return Ok(None);
    };
    let text = "SELECT name FROM account WHERE number = ?";
    let found = sql::rows(&store.0.read, text, [number.into()]).await?;
    let name = found
        .first()
        .map(|row| row.try_get("", "name"))
        .transpose()?;
    Ok(name.map(|name| (number, name)))
}

async fn who_can(
    store: &Store,
    case: &BusinessCase,
    hashes: &Hashes,
    today: NaiveDate,
) -> Result<Vec<WhoCan>, Failure> {
    let Some(step) = case.waits_at() else {
        return Ok(Vec::new());
    };
    deciders(&store.0.read, case, step, hashes, today).await
}

/// The newest decision of whoever asks, or else of the step where it waits; what it was made on.
async fn last_seen(
    store: &Store,
    actor: &Actor,
    case: &BusinessCase,
) -> Result<Option<Seen<Step>>, Failure> {
    let me = actor.person();
    let place = |wanted: &dyn Fn(&domain::decisions::Decision<Step>) -> bool| {
        case.decisions.iter().rposition(wanted)
    };
    let own = place(&|d| me.is_some() && d.by.person == me);
    let step = case.waits_at();
    let found = own.or_else(|| place(&|d| Some(d.step) == step));
    match found {
        Some(place) => seen(store, case, place + 1).await.map(Some),
        None => Ok(None),
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
) -> Result<(BusinessCase, Seen<Step>), Failure> {
    permission::may(actor, Action::ViewCases, &Facts::default())?;
    let case = load_case(store, number).await?;
    let seen = seen(store, &case, decision).await?;
    Ok((case, seen))
}

async fn seen(store: &Store, case: &BusinessCase, decision: usize) -> Result<Seen<Step>, Failure> {
    let made = decision.checked_sub(1).and_then(|n| case.decisions.get(n));
    let step = made.ok_or(Failure::NotFound)?.step;
    dossier::read(&store.0.read, dossier_of(case), decision, step).await
}
