//! Reported accounts: what a pasted address is, the queue, one with its history.

use crate::{
    Store,
    dossier::reached,
    failure::Failure,
    gate::Record as _,
    queries::audit::{self, Event},
    rows::sightings as rows,
    sql,
};
use domain::{
    actor::Actor,
    ids::{GroupId, Reference, ReferenceKind, UnitId},
    permission::{self, Action, Facts},
    sighting::{SeenAt, Sighting, SightingState},
    text::fold,
};
use sea_orm::{QueryResult, Value};

/// Rows on a page.
pub const PAGE_SIZE: u32 = 50;

/// So many events are told.
const EVENTS: i64 = 200;

/// What the register knows of an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known {
    /// It is an account of the register: number and name.
    Ours(i64, String),
    /// Somebody reported it, and it is being worked on.
    Reported(Reference),
    /// Nothing.
    Unknown,
}

/// What the register knows of an address that was pasted.
///
/// # Errors
/// A refusal of permission; or the database.
pub async fn known(store: &Store, actor: &Actor, seen: &SeenAt) -> Result<Known, Failure> {
    permission::may(actor, Action::ReportSighting, &Facts::default())?;
    let db = &store.0.read;
    let text = "SELECT number, name FROM account WHERE platform = ? AND account_key = ? AND archived_on IS NULL";
    let values: [Value; 2] = [
        seen.platform.clone().into(),
        seen.account_key.clone().into(),
    ];
    if let Some(row) = sql::rows(db, text, values).await?.first() {
        return Ok(Known::Ours(
            row.try_get("", "number")?,
            row.try_get("", "name")?,
        ));
    }
    let text = "SELECT number FROM sighting WHERE account_key = ? AND state IN ('new', 'asked', 'impostor')";
    let found = sql::rows(db, text, [seen.account_key.clone().into()]).await?;
    Ok(match found.first() {
        Some(row) => Known::Reported(Reference::of(
            ReferenceKind::Sighting,
            row.try_get("", "number")?,
        )),
        None => Known::Unknown,
    })
}

/// What the queue can be asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SightingFilter {
    /// A part of the address, the handle or the words.
    pub q: String,
    /// A state's word; `open` = those with something to do.
    pub state: Option<&'static str>,
    /// A platform's key.
    pub platform: Option<String>,
    /// From 1.
    pub page: u32,
}

impl SightingFilter {
    /// Every word for `state` with what people see.
    pub fn states() -> Vec<(&'static str, &'static str)> {
        let mut all = vec![("open", "Something to do")];
        all.extend(SightingState::KEYS.iter().copied());
        all
    }

    /// The word of a state, if there is such a one.
    pub fn state_from_key(key: &str) -> Option<&'static str> {
        let all = Self::states();
        all.iter().find(|(word, _)| *word == key).map(|(w, _)| *w)
    }
}

/// A report with the names around it.
#[derive(Clone, Debug)]
pub struct SightingRow {
    /// The report.
    pub sighting: Sighting,
    /// The unit that was asked.
    pub unit: Option<String>,
    /// The account's name.
    pub account: Option<String>,
}

/// A page of reports.
#[derive(Clone, Debug)]
pub struct SightingsPage {
    /// What has to be done first, the newest first.
    pub rows: Vec<SightingRow>,
    /// How many match in all.
    pub total: i64,
}

/// `u` is the unit that is asked, with the columns by which a role reaches it.
const FROM: &str = "FROM sighting s LEFT JOIN (SELECT id AS unit_id, group_id, name FROM business_unit) u ON u.unit_id = s.unit_id \
     LEFT JOIN account a ON a.number = s.account_number";

/// Those that the actor may see: all, or their own and those that a unit is asked about for which they answer.
fn seen_by(actor: &Actor, values: &mut Vec<Value>) -> String {
    if permission::may(actor, Action::ViewSightings, &Facts::default()).is_ok() {
        return "1 = 1".into();
    }
    let Actor::Person(person) = actor else {
        return "1 = 0".into();
    };
    let (mut parts, reached) = reached(person, Action::ViewSightings, "u");
    values.extend(reached);
    parts.push("s.reported_by = ?".into());
    values.push(person.id.0.into());
    format!("({})", parts.join(" OR "))
}

/// A page of reports with the count: all of them for those who may see all, else what concerns them.
/// `everything` = all of them on one page, for files.
///
/// # Errors
/// The database.
pub async fn list(
    store: &Store,
    actor: &Actor,
    filter: &SightingFilter,
    everything: bool,
) -> Result<SightingsPage, Failure> {
    let mut values: Vec<Value> = Vec::new();
    let seen = seen_by(actor, &mut values);
    let mut parts: Vec<&str> = vec![&seen];
    match filter.state {
        Some("open") => parts.push("s.state IN ('new', 'asked', 'impostor')"),
        Some(state) => {
            parts.push("s.state = ?");
            values.push(state.into());
        }
        None => {}
    }
    if let Some(platform) = &filter.platform {
        parts.push("s.platform = ?");
        values.push(platform.clone().into());
    }
    let words = fold(&filter.q);
    for word in words.split_whitespace() {
        parts.push("s.search_text LIKE ? ESCAPE '!'");
        values.push(like(word).into());
    }
    let condition = parts.join(" AND ");
    let text = format!("SELECT count(*) AS n {FROM} WHERE {condition}");
    let total = sql::count(&store.0.read, &text, values.clone()).await?;
    let portion = if everything {
        String::new()
    } else {
        let skipped = u64::from(filter.page.max(1) - 1) * u64::from(PAGE_SIZE);
        format!(" LIMIT {PAGE_SIZE} OFFSET {skipped}")
    };
    let text = format!(
        "SELECT {}, u.name AS unit_name, a.name AS account_name {FROM} WHERE {condition} \
         ORDER BY CASE WHEN s.state IN ('new', 'asked', 'impostor') THEN 0 ELSE 1 END, s.number DESC{portion}",
        rows::SIGHTING
    );
    let found = sql::rows(&store.0.read, &text, values).await?;
    let rows = found.iter().map(named).collect::<Result<_, _>>()?;
    Ok(SightingsPage { rows, total })
}

fn like(word: &str) -> String {
    let escaped = word
        .replace('!', "!!")
        .replace('%', "!%")
        .replace('_', "!_");
    format!("%{escaped}%")
}

fn named(row: &QueryResult) -> Result<SightingRow, Failure> {
    Ok(SightingRow {
        sighting: rows::sighting(row)?,
        unit: row.try_get("", "unit_name")?,
        account: row.try_get("", "account_name")?,
    })
}

/// One report with what happened to it, newest first.
///
/// # Errors
/// A refusal of permission; [`Failure::NotFound`]; or the database.
pub async fn show(
    store: &Store,
    actor: &Actor,
    number: i64,
) -> Result<(SightingRow, Vec<Event>), Failure> {
    let text = format!(
        "SELECT {}, u.name AS unit_name, u.unit_id AS asked_unit, u.group_id AS asked_group, a.name AS account_name \
         {FROM} WHERE s.number = ?",
        rows::SIGHTING
    );
    let found = sql::rows(&store.0.read, &text, [number.into()]).await?;
    let Some(row) = found.first() else {
        permission::may(actor, Action::ViewSightings, &Facts::default())?;
        return Err(Failure::NotFound);
    };
    let asked = |column: &str| row.try_get::<Option<uuid::Uuid>>("", column);
    let (unit, group) = (asked("asked_unit")?, asked("asked_group")?);
    let found = named(row)?;
    let facts = Facts {
        unit: unit.map(UnitId),
        group: group.map(GroupId),
        ..found.sighting.facts()
    };
    permission::may(actor, Action::ViewSightings, &facts)?;
    let reference = found.sighting.reference().to_string();
    let history = audit::history(store, Sighting::KIND, &reference, EVENTS).await?;
    Ok((found, history))
}
