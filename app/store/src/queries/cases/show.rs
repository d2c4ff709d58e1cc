//! One case with everything a reader or an approver needs.

use super::{Load, Overlap, load, load_case, overlaps};
use crate::{
    Store,
    clock::local_day,
    commands::cases::{deciders, files_of, place_names},
    failure::Failure,
    gate::Record as _,
    queries::{
        audit::{self, Event},
        policy,
    },
    rows::case_snapshot::{PlaceNames, Snapshot},
    sql,
};
use chrono::NaiveDate;
use domain::{
    actor::Actor,
    attachment::Attachment,
    calendar::{Calendar, working_days},
    case::{BusinessCase, Step},
    decisions::Hashes,
    ids::PersonId,
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
    pub last_seen: Option<Seen>,
    /// What happened, newest first.
    pub events: Vec<Event>,
    /// The policy's numbers.
    pub settings: PolicySettings,
}

/// Somebody who can decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WhoCan {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// For whom, when a role is lent to them.
    pub acting_for: Option<String>,
}

/// A case as it was decided on once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Which decision, from 1.
    pub decision: usize,
    /// At which step.
    pub step: Step,
    /// The stored text, as it was hashed.
    pub body: String,
    /// Its hash as it was stored beside it.
    pub hash: String,
    /// What it says.
    pub snapshot: Snapshot,
}

/// One case.
///
/// # Errors
/// A refusal of permission; [`Failure::NotFound`]; or the database.
pub async fn show(store: &Store, actor: &Actor, number: i64) -> Result<CaseFacts, Failure> {
    permission::may(actor, Action::ViewCases, &Facts::default())?;
    let case = load_case(store, number).await?;
    let db = &store.0.read;
    let files = files_of(db, number).await?;
    let PlaceNames { group, unit } = place_names(db, &case).await?;
    let names = PlaceNames {
        group: group.clone(),
        unit: unit.clone(),
    };
    let hashes = Snapshot::of(&case, &files, &names)?.hashes();
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
    let found = deciders(&store.0.read, case, step, hashes, today).await?;
    let one = |decider: crate::commands::cases::Decider| WhoCan {
        person: decider.person,
        name: decider.name,
        acting_for: decider.acting_for,
    };
    Ok(found.into_iter().map(one).collect())
}

/// The newest decision of whoever asks, or else of the step where it waits; what it was made on.
async fn last_seen(
    store: &Store,
    actor: &Actor,
    case: &BusinessCase,
) -> Result<Option<Seen>, Failure> {
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
) -> Result<(BusinessCase, Seen), Failure> {
    permission::may(actor, Action::ViewCases, &Facts::default())?;
    let case = load_case(store, number).await?;
    let seen = seen(store, &case, decision).await?;
    Ok((case, seen))
}

async fn seen(store: &Store, case: &BusinessCase, decision: usize) -> Result<Seen, Failure> {
    let made = decision.checked_sub(1).and_then(|n| case.decisions.get(n));
    let step = made.ok_or(Failure::NotFound)?.step;
    let text = "SELECT body, hash FROM case_snapshot WHERE case_number = ? AND seq = ?";
    let seq = i64::try_from(decision).unwrap_or(i64::MAX);
    let found = sql::rows(&store.0.read, text, [case.number.into(), seq.into()]).await?;
    let row = found.first().ok_or(Failure::NotFound)?;
    let body: String = row.try_get("", "body")?;
    let snapshot = serde_json::from_str(&body)
        .map_err(|e| Failure::json("case_snapshot", "body", &case.number, &e))?;
    Ok(Seen {
        decision,
        step,
        hash: row.try_get("", "hash")?,
        body,
        snapshot,
    })
}

impl Seen {
    /// The hash of the stored text, computed anew.
    pub fn computed(&self) -> String {
        crate::audit::chain::sha256_hex(self.body.as_bytes())
    }
}
