//! Comparisons with platforms: those of an account, one with the counts of its lines, its lines.

use crate::{Store, commands::place, failure::Failure, rows::reconciliations as rows, sql};
use domain::{
    access::Place,
    actor::Actor,
    import::Sheet,
    permission::{self, Action, Facts},
    reconciliation::{Mapping, Preset, Reconciliation, Verdict},
};
use sea_orm::{ConnectionTrait, FromQueryResult, QueryResult, Value};

pub use crate::rows::reconciliations::{Decided, Line};

/// Lines on a page.
pub const PAGE_SIZE: u32 = 50;

/// How many lines of one verdict there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// Which verdict.
    pub verdict: Verdict,
    /// All of them.
    pub all: i64,
    /// Those that the comparison before did not have.
    pub changed: i64,
    /// Those that wait for a decision.
    pub undecided: i64,
    /// Those that wait for a decision and were there before.
    pub undecided_before: i64,
}

/// A comparison with the counts of its lines.
#[derive(Clone, Debug)]
pub struct Summary {
    /// The record.
    pub reconciliation: Reconciliation,
    /// The account's name.
    pub account_name: String,
    /// The account's platform.
    pub platform: String,
    /// By verdict, gravest first; verdicts without lines are left out.
    pub counts: Vec<Count>,
}

impl Summary {
    /// Lines that wait for a decision.
    pub fn undecided(&self) -> i64 {
        self.counts.iter().map(|c| c.undecided).sum()
    }

    /// The count of one verdict.
    pub fn of(&self, verdict: Verdict) -> i64 {
        let found = self.counts.iter().find(|c| c.verdict == verdict);
        found.map_or(0, |c| c.all)
    }
}

/// Which lines of a comparison.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LineFilter {
    /// Of this verdict.
    pub verdict: Option<Verdict>,
    /// Also those that the comparison before had.
    pub all: bool,
    /// Only those that wait for a decision.
    pub undecided: bool,
    /// From 1.
    pub page: u32,
}

/// A page of lines.
#[derive(Clone, Debug)]
pub struct Lines {
    /// The gravest verdict first, then as in the file.
    pub lines: Vec<Line>,
    /// How many match in all.
    pub total: i64,
}

/// The comparisons of an account, newest first.
///
/// # Errors
/// A refusal of permission; [`Failure::NotFound`] without such an account; or the database.
pub async fn list(store: &Store, actor: &Actor, account: i64) -> Result<Vec<Summary>, Failure> {
    let at = may(store, actor, account).await?;
    let text = format!(
        "SELECT {}, a.name, a.platform FROM reconciliation c JOIN account a ON a.number = c.account_number \
         WHERE c.account_number = ? ORDER BY c.number DESC LIMIT 200",
        rows::RECONCILIATION
    );
    let found = sql::rows(&store.0.read, &text, [account.into()]).await?;
    let text = "SELECT r.reconciliation_number AS of_number, r.verdict, count(*) AS n, sum(CASE WHEN r.seen_before THEN 0 ELSE 1 END) AS changed, \
                sum(CASE WHEN r.decision IS NULL THEN 1 ELSE 0 END) AS undecided, \
                sum(CASE WHEN r.decision IS NULL AND r.seen_before THEN 1 ELSE 0 END) AS undecided_before \
                FROM reconciliation_row r JOIN reconciliation c ON c.number = r.reconciliation_number \
                WHERE c.account_number = ? GROUP BY r.reconciliation_number, r.verdict";
    let counts = sql::rows(&store.0.read, text, [account.into()]).await?;
    let counts = counts.iter().map(count).collect::<Result<Vec<_>, _>>()?;
    found
        .iter()
        .map(|row| summary(at.clone(), row, &counts))
        .collect()
}

/// One comparison with its counts.
///
/// # Errors
/// A refusal of permission; [`Failure::NotFound`]; or the database.
pub async fn show(store: &Store, actor: &Actor, number: i64) -> Result<Summary, Failure> {
    let text = format!(
        "SELECT {}, a.name, a.platform FROM reconciliation c JOIN account a ON a.number = c.account_number WHERE c.number = ?",
        rows::RECONCILIATION
    );
    let found = sql::rows(&store.0.read, &text, [number.into()]).await?;
    let Some(row) = found.first() else {
        // Nobody learns by trying which numbers there are.
        permission::may(actor, Action::ViewAccess, &Facts::default())?;
        return Err(Failure::NotFound);
    };
    let at = may(store, actor, row.try_get("", "account_number")?).await?;
    let text = "SELECT reconciliation_number AS of_number, verdict, count(*) AS n, sum(CASE WHEN seen_before THEN 0 ELSE 1 END) AS changed, \
                sum(CASE WHEN decision IS NULL THEN 1 ELSE 0 END) AS undecided, \
                sum(CASE WHEN decision IS NULL AND seen_before THEN 1 ELSE 0 END) AS undecided_before \
                FROM reconciliation_row WHERE reconciliation_number = ? GROUP BY reconciliation_number, verdict";
    let counts = sql::rows(&store.0.read, text, [number.into()]).await?;
    let counts = counts.iter().map(count).collect::<Result<Vec<_>, _>>()?;
    summary(at, row, &counts)
}

fn summary(at: Place, row: &QueryResult, counts: &[(i64, Count)]) -> Result<Summary, Failure> {
    let reconciliation = rows::reconciliation(row, at)?;
    let own = counts.iter().filter(|(of, _)| *of == reconciliation.number);
    let own: Vec<Count> = own.map(|(_, count)| *count).collect();
    let in_order = Verdict::ALL
        .iter()
        .filter_map(|verdict| own.iter().find(|c| c.verdict == *verdict).copied());
    Ok(Summary {
        account_name: row.try_get("", "name")?,
        platform: row.try_get("", "platform")?,
        counts: in_order.collect(),
        reconciliation,
    })
}

#[derive(FromQueryResult)]
struct CountRow {
    of_number: i64,
    verdict: String,
    n: i64,
    changed: i64,
    undecided: i64,
    undecided_before: i64,
}

fn count(row: &QueryResult) -> Result<(i64, Count), Failure> {
    let row = CountRow::from_query_result(row, "")?;
    let verdict = Verdict::from_key(&row.verdict).ok_or_else(|| Failure::Inconsistent {
        table: "reconciliation_row",
        column: "verdict",
        row: row.of_number.to_string(),
        why: format!("unknown word {}", row.verdict),
    })?;
    // What agrees needs no decision.
    let waits = |n| if verdict == Verdict::Agrees { 0 } else { n };
    let count = Count {
        verdict,
        all: row.n,
        changed: row.changed,
        undecided: waits(row.undecided),
        undecided_before: waits(row.undecided_before),
    };
    Ok((row.of_number, count))
}

/// Lines of a comparison. `everything` = all of them on one page.
///
/// # Errors
/// A refusal of permission; [`Failure::NotFound`]; or the database.
pub async fn lines(
    store: &Store,
    actor: &Actor,
    number: i64,
    filter: &LineFilter,
    everything: bool,
) -> Result<Lines, Failure> {
    judged(store, actor, number).await?;
    let (condition, values) = filter.condition(number);
    let text = format!("SELECT count(*) AS n FROM reconciliation_row r WHERE {condition}");
    let total = sql::count(&store.0.read, &text, values.clone()).await?;
    let mut text = format!(
        "SELECT {} FROM reconciliation_row r LEFT JOIN person p ON p.id = r.person_id LEFT JOIN access_grant t ON t.id = r.grant_id \
         WHERE {condition} ORDER BY CASE r.verdict WHEN 'not-in-register' THEN 1 WHEN 'other-level' THEN 2 WHEN 'not-on-platform' THEN 3 \
         WHEN 'unreadable' THEN 4 ELSE 5 END, r.row_number",
        rows::LINE
    );
    let mut values = values;
    if !everything {
        text.push_str(" LIMIT ? OFFSET ?");
        let size = i64::from(PAGE_SIZE);
        let offset = i64::from(filter.page.max(1) - 1) * size;
        values.extend([size.into(), offset.into()]);
    }
    let found = sql::rows(&store.0.read, &text, values).await?;
    let lines = found.iter().map(rows::line).collect::<Result<_, _>>()?;
    Ok(Lines { lines, total })
}

/// One line.
///
/// # Errors
/// A refusal of permission; [`Failure::NotFound`]; or the database.
pub async fn line(store: &Store, actor: &Actor, of: i64, number: i64) -> Result<Line, Failure> {
    judged(store, actor, of).await?;
    let text = format!(
        "SELECT {} FROM reconciliation_row r LEFT JOIN person p ON p.id = r.person_id LEFT JOIN access_grant t ON t.id = r.grant_id \
         WHERE r.reconciliation_number = ? AND r.row_number = ?",
        rows::LINE
    );
    let found = sql::rows(&store.0.read, &text, [of.into(), number.into()]).await?;
    found.first().ok_or(Failure::NotFound).and_then(rows::line)
}

/// The table of a list whose columns have to be explained.
///
/// # Errors
/// A refusal of permission; [`Failure::NotFound`] when nothing waits; or the database.
pub async fn waiting(store: &Store, actor: &Actor, number: i64) -> Result<Sheet, Failure> {
    judged(store, actor, number).await?;
    waiting_sheet(&store.0.read, number).await
}

pub(crate) async fn waiting_sheet(
    db: &impl ConnectionTrait,
    number: i64,
) -> Result<Sheet, Failure> {
    let text = "SELECT waiting FROM reconciliation WHERE number = ?";
    let found = sql::rows(db, text, [number.into()]).await?;
    let row = found.first().ok_or(Failure::NotFound)?;
    let text: Option<String> = row.try_get("", "waiting")?;
    let text = text.ok_or(Failure::NotFound)?;
    serde_json::from_str(&text).map_err(|e| Failure::json("reconciliation", "waiting", &number, &e))
}

/// What the columns of the newest list of this kind meant for the account.
///
/// # Errors
/// A refusal of permission; or the database.
pub async fn last_mapping(
    store: &Store,
    actor: &Actor,
    account: i64,
    preset: Preset,
) -> Result<Option<Mapping>, Failure> {
    may(store, actor, account).await?;
    let text = "SELECT mapping FROM reconciliation WHERE account_number = ? AND preset = ? AND mapping IS NOT NULL ORDER BY number DESC LIMIT 1";
    let values: [Value; 2] = [account.into(), preset.key().into()];
    let found = sql::rows(&store.0.read, text, values).await?;
    let Some(row) = found.first() else {
        return Ok(None);
    };
    let text: String = row.try_get("", "mapping")?;
    let mapping = serde_json::from_str(&text);
    mapping
        .map(Some)
        .map_err(|e| Failure::json("reconciliation", "mapping", &account, &e))
}

/// What a permission about comparing an account's lists is compared with, for forms.
///
/// # Errors
/// [`Failure::NotFound`] without such an account; or the database.
pub async fn facts_of(store: &Store, account: i64) -> Result<Facts, Failure> {
    let at = place(&store.0.read, account).await?;
    at.as_ref().map(facts).ok_or(Failure::NotFound)
}

fn facts(at: &Place) -> Facts {
    Facts {
        group: at.group,
        unit: at.unit,
        holders: at.holders.clone(),
        ..Facts::default()
    }
}

/// Whoever may see who has access to the account may see what was compared.
async fn may(store: &Store, actor: &Actor, account: i64) -> Result<Place, Failure> {
    let at = place(&store.0.read, account).await?;
    let on = at.as_ref().map(facts).unwrap_or_default();
    permission::may(actor, Action::ViewAccess, &on)?;
    at.ok_or(Failure::NotFound)
}

async fn judged(store: &Store, actor: &Actor, number: i64) -> Result<(), Failure> {
    let text = "SELECT account_number AS n FROM reconciliation WHERE number = ?";
    let account = sql::count(&store.0.read, text, [number.into()]).await?;
    may(store, actor, account).await.map(|_| ())
}

impl LineFilter {
    fn condition(&self, number: i64) -> (String, Vec<Value>) {
        let mut parts = vec!["r.reconciliation_number = ?".to_owned()];
        let mut values: Vec<Value> = vec![number.into()];
        match self.verdict {
            Some(verdict) => {
                parts.push("r.verdict = ?".into());
                values.push(verdict.key().into());
            }
            // What agrees is counted; it is listed when it is asked for.
            None if !self.all => parts.push("r.verdict <> 'agrees'".into()),
            None => {}
        }
        if !self.all {
            parts.push("r.seen_before = ?".into());
            values.push(false.into());
        }
        if self.undecided {
            parts.push("r.decision IS NULL AND r.verdict <> 'agrees'".into());
        }
        (parts.join(" AND "), values)
    }
}
