//! Applications as a list, what waits for somebody, and how long each step has waited.

use super::PAGE_SIZE;
use crate::{
    Store,
    clock::local_day,
    dossier::{Condition, reached},
    failure::Failure,
    rows::pixels as rows,
    sql,
};
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    actor::Actor,
    calendar::{Calendar, working_days},
    ids::{GroupId, Reference, ReferenceKind, UnitId},
    permission::{self, Action, Facts},
    pixel::{Application, Lane, Step},
};
use sea_orm::{QueryResult, Value};
use std::collections::BTreeMap;

/// What the list can be asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ApplicationFilter {
    /// Parts of the pixel's name, the proposer's name or the number.
    pub q: String,
    /// One of the words of `ApplicationState::KEYS`.
    pub state: Option<&'static str>,
    /// Only what waits for whoever asks.
    pub mine: bool,
    /// A step that waits.
    pub step: Option<Step>,
    /// Of this business group.
    pub group: Option<GroupId>,
    /// Of this business unit.
    pub unit: Option<UnitId>,
    /// A tracker's key.
    pub tracker: Option<&'static str>,
    /// Order.
    pub order: ApplicationOrder,
    /// From 1.
    pub page: u32,
}

/// The order of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ApplicationOrder {
    /// What waits for whoever asks first, then what is open longest, then the rest, newest first.
    #[default]
    Mine,
    /// What is open longest first.
    Longest,
    /// The newest first.
    Newest,
    /// By the pixel's name.
    Name,
}

impl ApplicationOrder {
    /// Every order, the usual one first.
    pub const ALL: &'static [Self] = &[Self::Mine, Self::Longest, Self::Newest, Self::Name];

    /// The word in addresses.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Mine => "mine",
            Self::Longest => "longest",
            Self::Newest => "newest",
            Self::Name => "name",
        }
    }

    /// The words people see.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mine => "Waiting for me first",
            Self::Longest => "Waiting longest first",
            Self::Newest => "Newest first",
            Self::Name => "Pixel",
        }
    }

    /// The order with this word.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|o| o.key() == key)
    }

    const fn sql(self) -> &'static str {
        match self {
            Self::Mine => {
                "mine DESC, CASE WHEN a.state_on IS NULL THEN 0 ELSE 1 END, CASE WHEN a.state_on IS NULL THEN a.since END, a.number DESC"
            }
            Self::Longest => "CASE WHEN a.state_on IS NULL THEN 0 ELSE 1 END, a.since, a.number",
            Self::Newest => "a.number DESC",
            Self::Name => "a.title_sort, a.number",
        }
    }
}

/// Every step there is, lanes first.
pub(crate) fn all_steps() -> impl Iterator<Item = Step> {
    let lanes = Lane::ALL.iter().copied().map(Step::Lane);
    lanes.chain(Step::AFTER_LANES.iter().copied())
}

/// Whether an application waits for `actor`: at a step their roles reach or that was given to them, or
/// with them as its proposer.
fn mine(actor: &Actor) -> Condition {
    let Actor::Person(person) = actor else {
        return Condition::none();
    };
    let me = person.id.0;
    let mut at_steps = vec!["s.given_to = ?".to_owned()];
    let mut more: Vec<Value> = vec![me.into()];
    for step in all_steps() {
        let (reach, values) = reached(person, step.action(), "a");
        if !reach.is_empty() {
            at_steps.push(format!(
                "(s.given_to IS NULL AND s.step = '{}' AND ({}))",
                step.key(),
                reach.join(" OR ")
            ));
            more.extend(values);
        }
    }
    let mut values: Vec<Value> = vec![me.into()];
    values.extend(more);
    values.push(me.into());
    Condition {
        text: format!(
            "((a.proposer_id = ? AND a.state IN ('draft', 'sent-back')) OR (EXISTS (SELECT 1 FROM pixel_step s \
             WHERE s.application_number = a.number AND s.waiting = TRUE AND ({})) AND (a.proposer_id IS NULL OR a.proposer_id <> ?)))",
            at_steps.join(" OR ")
        ),
        values,
    }
}

impl ApplicationFilter {
    fn condition(&self, actor: &Actor) -> Condition {
        let mut all = Condition::all();
        if let Some(state) = self.state {
            all.and("a.state = ?", [state.into()]);
        }
        if self.mine {
            let Condition { text, values } = mine(actor);
            all.and(&text, values);
        }
        if let Some(step) = self.step {
            let text = "EXISTS (SELECT 1 FROM pixel_step s WHERE s.application_number = a.number AND s.step = ? AND s.waiting = TRUE)";
            all.and(text, [step.key().into()]);
        }
        if let Some(group) = self.group {
            all.and("a.group_id = ?", [group.0.into()]);
        }
        if let Some(unit) = self.unit {
            all.and("a.unit_id = ?", [unit.0.into()]);
        }
        if let Some(tracker) = self.tracker {
            all.and("a.tracker = ?", [tracker.into()]);
        }
        if let Some(reference) = Reference::parse(ReferenceKind::PixelApplication, &self.q) {
            all.and("a.number = ?", [reference.number.into()]);
            return all;
        }
        all.words(
            &self.q,
            "(a.title_sort LIKE ? ESCAPE '\\' OR lower(a.proposer_name) LIKE ? ESCAPE '\\' \
             OR a.proposer_id IN (SELECT p.id FROM person p WHERE p.name_sort LIKE ? ESCAPE '\\'))",
        );
        all
    }
}

/// A page of applications.
#[derive(Clone, Debug)]
pub struct ApplicationsPage {
    /// In the order asked for.
    pub rows: Vec<ApplicationRow>,
    /// How many match in all.
    pub total: i64,
}

/// One line of the list.
#[derive(Clone, Debug)]
pub struct ApplicationRow {
    /// The application.
    pub application: Application,
    /// Its unit's name.
    pub unit: String,
    /// Its group's name.
    pub group: String,
    /// Since which day it stands where it stands.
    pub since: NaiveDate,
    /// Working days since then.
    pub days: i64,
    /// Whether it waits for whoever asks.
    pub mine: bool,
    /// The steps that wait.
    pub waiting: Vec<Step>,
}

/// A page of applications with the count. `everything` = all of them on one page, for files.
///
/// # Errors
/// A refusal of permission; or the database.
pub async fn list(
    store: &Store,
    actor: &Actor,
    filter: &ApplicationFilter,
    everything: bool,
) -> Result<ApplicationsPage, Failure> {
    permission::may(actor, Action::ViewPixels, &Facts::default())?;
    let Condition { text, values } = filter.condition(actor);
    let count = format!("SELECT count(*) AS n FROM pixel_application a WHERE {text}");
    let total = sql::count(&store.0.read, &count, values.clone()).await?;
    let own = mine(actor);
    let mut all: Vec<Value> = own.values;
    all.extend(values);
    let mut text = format!(
        "SELECT {}, u.name AS unit_name, g.name AS group_name, CASE WHEN {} THEN 1 ELSE 0 END AS mine \
         FROM pixel_application a LEFT JOIN business_unit u ON u.id = a.unit_id LEFT JOIN business_group g ON g.id = a.group_id \
         WHERE {text} ORDER BY {}",
        rows::APPLICATION,
        own.text,
        filter.order.sql()
    );
    if !everything {
        text.push_str(" LIMIT ? OFFSET ?");
        let size = i64::from(PAGE_SIZE);
        let offset = i64::from(filter.page.max(1) - 1) * size;
        all.extend([size.into(), offset.into()]);
    }
    let today = store.clock().now().today;
    let found = sql::rows(&store.0.read, &text, all).await?;
    let mut lines = Vec::with_capacity(found.len());
    for one in &found {
        lines.push(row(one, today)?);
    }
    waits(store, &mut lines).await?;
    Ok(ApplicationsPage { rows: lines, total })
}

fn row(row: &QueryResult, today: NaiveDate) -> Result<ApplicationRow, Failure> {
    let application = rows::application(row)?;
    let (unit, group): (Option<String>, Option<String>) = (
        row.try_get("", "unit_name")?,
        row.try_get("", "group_name")?,
    );
    let mine: i32 = row.try_get("", "mine")?;
    let since = local_day(application.since);
    Ok(ApplicationRow {
        unit: unit.unwrap_or_default(),
        group: group.unwrap_or_default(),
        since,
        days: working_days(since, today, Calendar::Ordinary),
        mine: mine == 1,
        waiting: Vec::new(),
        application,
    })
}

/// Which steps of the lines wait.
async fn waits(store: &Store, lines: &mut [ApplicationRow]) -> Result<(), Failure> {
    let mut text =
        "SELECT application_number, step FROM pixel_step WHERE waiting = TRUE".to_owned();
    let mut values: Vec<Value> = Vec::new();
    // A file has them all; few of them are open.
    if (1..=PAGE_SIZE as usize).contains(&lines.len()) {
        text.push_str(" AND application_number IN (");
        text.push_str(&sql::marks(lines.len()));
        text.push(')');
        values.extend(lines.iter().map(|line| line.application.number.into()));
    }
    let mut found: BTreeMap<i64, Vec<Step>> = BTreeMap::new();
    for row in sql::rows(&store.0.read, &text, values).await? {
        let key: String = row.try_get("", "step")?;
        let step = Step::from_key(&key).ok_or_else(|| Failure::Inconsistent {
            table: "pixel_step",
            column: "step",
            row: key.clone(),
            why: "unknown".into(),
        })?;
        let number = row.try_get("", "application_number")?;
        found.entry(number).or_default().push(step);
    }
    for line in lines {
        line.waiting = found.remove(&line.application.number).unwrap_or_default();
        line.waiting.sort_unstable();
    }
    Ok(())
}

/// What waits for somebody's decision or, sent back or as a draft, for their own next step: at most
/// `most`, the longest wait first; and how many there are.
///
/// # Errors
/// A refusal of permission; or the database.
pub async fn waiting_for(
    store: &Store,
    actor: &Actor,
    most: usize,
) -> Result<ApplicationsPage, Failure> {
    let filter = ApplicationFilter {
        mine: true,
        order: ApplicationOrder::Longest,
        ..ApplicationFilter::default()
    };
    let mut page = list(store, actor, &filter, false).await?;
    page.rows.truncate(most);
    Ok(page)
}

/// How long a step waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StepFigures {
    /// Which.
    pub step: Step,
    /// How many applications wait there now.
    pub waiting: usize,
    /// Working days the oldest of them has waited.
    pub longest: i64,
}

/// How many applications wait at each step, and how long the oldest has.
///
/// # Errors
/// A refusal of permission; or the database.
pub async fn figures(store: &Store, actor: &Actor) -> Result<Vec<StepFigures>, Failure> {
    permission::may(actor, Action::ViewPixels, &Facts::default())?;
    let today = store.clock().now().today;
    let text = "SELECT step, count(*) AS n, min(since) AS oldest FROM pixel_step WHERE waiting = TRUE GROUP BY step";
    let found = sql::rows(&store.0.read, text, []).await?;
    let mut all = Vec::new();
    for step in all_steps() {
        let mut one = StepFigures {
            step,
            waiting: 0,
            longest: 0,
        };
        for row in &found {
            let key: String = row.try_get("", "step")?;
            if key == step.key() {
                let many: i64 = row.try_get("", "n")?;
                let oldest: DateTime<Utc> = row.try_get("", "oldest")?;
                one.waiting = usize::try_from(many).unwrap_or(0);
                one.longest = working_days(local_day(oldest), today, Calendar::Ordinary);
            }
        }
        all.push(one);
    }
    Ok(all)
}
