//! Recordings of sites: the list, one with what it showed, and what the register says about pixels.

use crate::{
    Store,
    commands::scans::findings,
    failure::Failure,
    gate::Record as _,
    queries::audit::{self, Event},
    rows::scans as rows,
    sql,
};
use chrono::{DateTime, Duration, Utc};
use domain::{
    actor::Actor,
    drift::{Answer, Approved, Repeats, Scan, ScanState},
    ids::{Reference, ReferenceKind},
    permission::{self, Action, Facts},
    pixel::PixelState,
    site::Site,
};
use sea_orm::{ConnectionTrait, QueryResult, Value};
use std::collections::BTreeMap;

/// Rows on a page.
pub const PAGE_SIZE: u32 = 50;
/// Silence after which reading is taken to have ended with its process.
const SILENCE: i64 = 60;
/// So many events are told.
const EVENTS: i64 = 200;

/// A recording in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The recording, without its findings.
    pub scan: Scan,
    /// How many findings it has.
    pub findings: i64,
    /// How many of them nobody has answered.
    pub open: i64,
    /// Reading ended with the process that did it.
    pub interrupted: bool,
}

/// What the list can be asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScanFilter {
    /// A part of the site's name.
    pub q: String,
    /// A word of [`ScanFilter::STATES`].
    pub state: Option<&'static str>,
    /// From 1.
    pub page: u32,
}

impl ScanFilter {
    /// Every word for `state`, with what people see.
    pub const STATES: &'static [(&'static str, &'static str)] = &[
        ("open", "With open findings"),
        ("clear", "Without open findings"),
        ("reading", "Being read"),
        ("refused", "Could not be read"),
    ];

    /// The word of a state, if there is such a one.
    pub fn state_from_key(key: &str) -> Option<&'static str> {
        let found = Self::STATES.iter().find(|(word, _)| *word == key);
        found.map(|(word, _)| *word)
    }
}

/// A page of recordings.
#[derive(Clone, Debug)]
pub struct ScansPage {
    /// The newest first.
    pub rows: Vec<Listed>,
    /// How many match in all.
    pub total: i64,
}

const OPEN: &str =
    "SELECT 1 FROM scan_finding f WHERE f.scan_number = s.number AND f.answer_key = 'open'";

/// A page of recordings with the count. `everything` = all of them on one page, for files.
///
/// # Errors
/// A refusal of permission; or the database.
pub async fn list(
    store: &Store,
    actor: &Actor,
    filter: &ScanFilter,
    everything: bool,
) -> Result<ScansPage, Failure> {
    permission::may(actor, Action::ViewScans, &Facts::default())?;
    let mut parts = vec!["1 = 1".to_owned()];
    let mut values: Vec<Value> = Vec::new();
    match filter.state {
        Some("open") => parts.push(format!("EXISTS ({OPEN})")),
        Some("clear") => parts.push(format!("s.state = 'done' AND NOT EXISTS ({OPEN})")),
        Some(state) => {
            parts.push("s.state = ?".to_owned());
            values.push(state.into());
        }
        None => {}
    }
    let q = filter.q.trim().to_lowercase();
    if !q.is_empty() {
        parts.push("s.site LIKE ? ESCAPE '!'".to_owned());
        let escaped = q.replace('!', "!!").replace('%', "!%").replace('_', "!_");
        values.push(format!("%{escaped}%").into());
    }
    let condition = parts.join(" AND ");
    let text = format!("SELECT count(*) AS n FROM scan s WHERE {condition}");
    let total = sql::count(&store.0.read, &text, values.clone()).await?;
    let skipped = u64::from(filter.page.max(1) - 1) * u64::from(PAGE_SIZE);
    let page = if everything {
        String::new()
    } else {
        format!("LIMIT {PAGE_SIZE} OFFSET {skipped}")
    };
    let text = format!(
        "SELECT {}, s.progressed_at, (SELECT count(*) FROM scan_finding f WHERE f.scan_number = s.number) AS findings, \
         (SELECT count(*) FROM scan_finding f WHERE f.scan_number = s.number AND f.answer_key = 'open') AS open_findings \
         FROM scan s WHERE {condition} ORDER BY s.number DESC {page}",
        rows::SCAN
    );
    let now = store.clock().now().at;
    let found = sql::rows(&store.0.read, &text, values).await?;
    let rows = found.iter().map(|row| listed(row, now));
    Ok(ScansPage {
        rows: rows.collect::<Result<_, _>>()?,
        total,
    })
}

fn listed(row: &QueryResult, now: DateTime<Utc>) -> Result<Listed, Failure> {
    let scan = rows::scan(row, Vec::new())?;
    Ok(Listed {
        interrupted: interrupted(&scan, row, now)?,
        findings: row.try_get("", "findings")?,
        open: row.try_get("", "open_findings")?,
        scan,
    })
}

fn interrupted(scan: &Scan, row: &QueryResult, now: DateTime<Utc>) -> Result<bool, Failure> {
    let progressed: DateTime<Utc> = row.try_get("", "progressed_at")?;
    let quiet = now - progressed > Duration::seconds(SILENCE);
    Ok(quiet && scan.state == ScanState::Reading)
}

/// One recording with everything about it.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The recording with its findings.
    pub scan: Scan,
    /// How many bytes of it were read.
    pub read: i64,
    /// Reading ended with the process that did it.
    pub interrupted: bool,
    /// What became of the same findings of earlier recordings.
    pub before: BTreeMap<(i64, i64), Answer>,
    /// What happened to it, newest first.
    pub history: Vec<Event>,
}

/// One recording.
///
/// # Errors
/// A refusal of permission; [`Failure::NotFound`]; or the database.
pub async fn show(store: &Store, actor: &Actor, number: i64) -> Result<Shown, Failure> {
    permission::may(actor, Action::ViewScans, &Facts::default())?;
    let db = &store.0.read;
    let text = format!(
        "SELECT {}, s.progressed_at, s.read_bytes FROM scan s WHERE s.number = ?",
        rows::SCAN
    );
    let found = sql::rows(db, &text, [number.into()]).await?;
    let row = found.first().ok_or(Failure::NotFound)?;
    let scan = rows::scan(row, findings(db, number).await?)?;
    let reference = Reference::of(ReferenceKind::Scan, number).to_string();
    Ok(Shown {
        interrupted: interrupted(&scan, row, store.clock().now().at)?,
        read: row.try_get("", "read_bytes")?,
        before: before(db, &scan).await?,
        history: audit::history(store, Scan::KIND, &reference, EVENTS).await?,
        scan,
    })
}

/// What became of the findings that those of this recording repeat.
async fn before(
    db: &impl ConnectionTrait,
    scan: &Scan,
) -> Result<BTreeMap<(i64, i64), Answer>, Failure> {
    let mut scans: Vec<i64> = scan
        .findings
        .iter()
        .filter_map(|kept| kept.repeats.map(|Repeats { scan, .. }| scan))
        .collect();
    scans.sort_unstable();
    scans.dedup();
    let mut before = BTreeMap::new();
    for portion in scans.chunks(200) {
        let text = format!(
            "SELECT {} FROM scan_finding f WHERE f.scan_number IN ({})",
            rows::FINDING,
            sql::marks(portion.len())
        );
        let values = portion.iter().map(|number| (*number).into());
        for row in sql::rows(db, &text, values).await? {
            let kept = rows::kept(&row)?;
            before.insert((row.try_get("", "scan_number")?, kept.place), kept.answer);
        }
    }
    Ok(before)
}

/// What the register says about every pixel.
pub(crate) async fn approved(db: &impl ConnectionTrait) -> Result<Vec<Approved>, Failure> {
    let text = "SELECT number, tracker, vendor_id, sites, state FROM pixel ORDER BY number";
    let none: [Value; 0] = [];
    sql::rows(db, text, none).await?.iter().map(pixel).collect()
}

fn pixel(row: &QueryResult) -> Result<Approved, Failure> {
    let number: i64 = row.try_get("", "number")?;
    let (sites, state): (String, String) = (row.try_get("", "sites")?, row.try_get("", "state")?);
    let sites: Vec<Site> =
        serde_json::from_str(&sites).map_err(|e| Failure::json("pixel", "sites", &number, &e))?;
    Ok(Approved {
        number,
        tracker: row.try_get("", "tracker")?,
        vendor_id: row.try_get("", "vendor_id")?,
        sites,
        state: PixelState::from_key(&state).ok_or(Failure::Inconsistent {
            table: "pixel",
            column: "state",
            row: number.to_string(),
            why: state,
        })?,
    })
}
