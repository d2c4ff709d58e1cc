//! How the returns of a quarter stand: in all, by business group and by unit.

use super::filter::visible;
use crate::{Store, dossier::Condition, failure::Failure, sql};
use domain::{
    actor::Actor,
    ids::{GroupId, UnitId},
    quarter::Quarter,
    returns::{Period, ReturnKey},
};
use sea_orm::{QueryResult, Value};
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// How many returns stand where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Nobody has begun.
    pub not_started: i64,
    /// Begun.
    pub draft: i64,
    /// To be reviewed.
    pub submitted: i64,
    /// Back with the holder.
    pub sent_back: i64,
    /// Accepted as they are.
    pub accepted: i64,
    /// Accepted with something to be done.
    pub accepted_with_action: i64,
    /// The quarter closed without them.
    pub not_reported: i64,
    /// None was needed.
    pub not_needed: i64,
    /// Late: past their day and not sent.
    pub overdue: i64,
    /// Sent saying that nothing has changed.
    pub unchanged: i64,
    /// Sent after their day.
    pub sent_late: i64,
}

impl Counts {
    /// How many returns are needed.
    pub const fn needed(&self) -> i64 {
        self.not_started
            + self.draft
            + self.submitted
            + self.sent_back
            + self.accepted
            + self.accepted_with_action
            + self.not_reported
    }

    /// How many came in: sent or accepted.
    pub const fn came_in(&self) -> i64 {
        self.submitted + self.accepted + self.accepted_with_action
    }

    /// How many of this state.
    pub const fn of(&self, key: ReturnKey) -> i64 {
        match key {
            ReturnKey::NotStarted => self.not_started,
            ReturnKey::Draft => self.draft,
            ReturnKey::Submitted => self.submitted,
            ReturnKey::SentBack => self.sent_back,
            ReturnKey::Accepted => self.accepted,
            ReturnKey::AcceptedWithAction => self.accepted_with_action,
            ReturnKey::NotReported => self.not_reported,
            ReturnKey::NotNeeded => self.not_needed,
        }
    }

    fn add(&mut self, row: &QueryResult) -> Result<(), Failure> {
        let state: String = row.try_get("", "state")?;
        let many: i64 = row.try_get("", "n")?;
        let place = match ReturnKey::from_key(&state) {
            Some(ReturnKey::NotStarted) => &mut self.not_started,
            Some(ReturnKey::Draft) => &mut self.draft,
            Some(ReturnKey::Submitted) => &mut self.submitted,
            Some(ReturnKey::SentBack) => &mut self.sent_back,
            Some(ReturnKey::Accepted) => &mut self.accepted,
            Some(ReturnKey::AcceptedWithAction) => &mut self.accepted_with_action,
            Some(ReturnKey::NotReported) => &mut self.not_reported,
            Some(ReturnKey::NotNeeded) | None => &mut self.not_needed,
        };
        *place += many;
        self.overdue += row.try_get::<i64>("", "overdue")?;
        self.unchanged += row.try_get::<i64>("", "unchanged")?;
        self.sent_late += row.try_get::<i64>("", "late")?;
        Ok(())
    }

    fn plus(&mut self, other: &Self) {
        self.not_started += other.not_started;
        self.draft += other.draft;
        self.submitted += other.submitted;
        self.sent_back += other.sent_back;
        self.accepted += other.accepted;
        self.accepted_with_action += other.accepted_with_action;
        self.not_reported += other.not_reported;
        self.not_needed += other.not_needed;
        self.overdue += other.overdue;
        self.unchanged += other.unchanged;
        self.sent_late += other.sent_late;
    }
}

/// How a quarter stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// In all.
    pub all: Counts,
    /// By business group, by name; accounts of none at the end.
    pub groups: Vec<GroupProgress>,
}

/// How a business group stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupProgress {
    /// Which; `None` = accounts without a group.
    pub id: Option<GroupId>,
    /// Its name.
    pub name: String,
    /// Its returns.
    pub counts: Counts,
    /// Its units, by name.
    pub units: Vec<UnitProgress>,
}

/// How a business unit stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitProgress {
    /// Which; `None` = accounts without a unit.
    pub id: Option<UnitId>,
    /// Its name.
    pub name: String,
    /// Its returns.
    pub counts: Counts,
}

const SUMS: &str = "count(*) AS n, \
     sum(CASE WHEN t.state IN ('not-started', 'draft', 'sent-back') AND t.due < ? THEN 1 ELSE 0 END) AS overdue, \
     sum(CASE WHEN t.sent_on IS NOT NULL AND t.unchanged = TRUE THEN 1 ELSE 0 END) AS unchanged, \
     sum(CASE WHEN t.sent_late = TRUE THEN 1 ELSE 0 END) AS late";

/// How the returns of a quarter stand, of those that the actor may see.
///
/// # Errors
/// The database.
pub async fn progress(store: &Store, actor: &Actor, quarter: Quarter) -> Result<Progress, Failure> {
    let Condition { text, values } = visible(actor);
    let text = format!(
        "SELECT a.group_id, g.name AS group_name, a.unit_id, u.name AS unit_name, t.state, {SUMS} \
         FROM account_return t JOIN reporting_period p ON p.number = t.period_number JOIN account a ON a.number = t.account_number \
         LEFT JOIN business_group g ON g.id = a.group_id LEFT JOIN business_unit u ON u.id = a.unit_id \
         WHERE {text} AND p.quarter = ? GROUP BY a.group_id, g.name, a.unit_id, u.name, t.state"
    );
    let mut asked: Vec<Value> = vec![store.clock().now().today.into()];
    asked.extend(values);
    asked.push(quarter.to_string().into());
    // Sorted by whether there is a name, then the name.
    type Key = (bool, String, Option<Uuid>);
    let mut found: BTreeMap<Key, BTreeMap<Key, Counts>> = BTreeMap::new();
    for row in sql::rows(&store.0.read, &text, asked).await? {
        let key = |id: &str, name: &str| -> Result<Key, Failure> {
            let name: Option<String> = row.try_get("", name)?;
            let id: Option<Uuid> = row.try_get("", id)?;
            Ok((name.is_none(), name.unwrap_or_default(), id))
        };
        let units = found.entry(key("group_id", "group_name")?).or_default();
        let counts = units.entry(key("unit_id", "unit_name")?).or_default();
        counts.add(&row)?;
    }
    let mut progress = Progress::default();
    for ((_, name, id), units) in found {
        let mut group = GroupProgress {
            id: id.map(GroupId),
            name,
            counts: Counts::default(),
            units: Vec::new(),
        };
        for ((_, name, id), counts) in units {
            group.counts.plus(&counts);
            group.units.push(UnitProgress {
                id: id.map(UnitId),
                name,
                counts,
            });
        }
        progress.all.plus(&group.counts);
        progress.groups.push(group);
    }
    Ok(progress)
}

/// How the returns of one period stand in all, of those that the actor may see.
///
/// # Errors
/// The database.
pub async fn counts_of(store: &Store, actor: &Actor, period: &Period) -> Result<Counts, Failure> {
    let mut found = by_period(store, actor, Some(period.number)).await?;
    Ok(found.remove(&period.number).unwrap_or_default())
}

/// How the returns of every period stand, by the period's number; or of one.
pub(super) async fn by_period(
    store: &Store,
    actor: &Actor,
    only: Option<i64>,
) -> Result<HashMap<i64, Counts>, Failure> {
    let Condition { mut text, values } = visible(actor);
    // Whoever sees all of them is answered by the index alone.
    let account = if text.contains("a.") {
        "JOIN account a ON a.number = t.account_number"
    } else {
        ""
    };
    let mut asked: Vec<Value> = vec![store.clock().now().today.into()];
    asked.extend(values);
    if let Some(number) = only {
        text.push_str(" AND t.period_number = ?");
        asked.push(number.into());
    }
    let text = format!(
        "SELECT t.period_number, t.state, {SUMS} FROM account_return t {account} \
         WHERE {text} GROUP BY t.period_number, t.state"
    );
    let mut found: HashMap<i64, Counts> = HashMap::new();
    for row in sql::rows(&store.0.read, &text, asked).await? {
        let period: i64 = row.try_get("", "period_number")?;
        found.entry(period).or_default().add(&row)?;
    }
    Ok(found)
}
