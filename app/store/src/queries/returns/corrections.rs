//! What returns propose to correct in the register.

use crate::{Store, dossier::Condition, failure::Failure, rows::returns as rows, sql};
use domain::{
    actor::Actor,
    ids::{Reference, ReferenceKind},
    permission::{self, Action, Facts},
    quarter::Quarter,
    returns::Correction,
};
use sea_orm::{QueryResult, Value};

/// Rows on a page.
const PAGE_SIZE: i64 = 50;

/// What the list can be asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CorrectionFilter {
    /// Parts of the account's name, or a reference.
    pub q: String,
    /// One of the words of `CorrectionState::ALL`.
    pub state: Option<&'static str>,
    /// Of this quarter.
    pub quarter: Option<Quarter>,
    /// From 1.
    pub page: u32,
}

/// A page of proposals.
#[derive(Clone, Debug)]
pub struct CorrectionsPage {
    /// Oldest first.
    pub rows: Vec<CorrectionRow>,
    /// How many match in all.
    pub total: i64,
}

/// One proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CorrectionRow {
    /// The proposal.
    pub correction: Correction,
    /// The account's name.
    pub account: String,
    /// The account's own words in that field now; `None` = told in words only.
    pub now: Option<String>,
}

const JOINED: &str = "register_correction k JOIN account_return t ON t.number = k.return_number \
     JOIN reporting_period p ON p.number = t.period_number JOIN account a ON a.number = k.account_number";

const NOW: &str = "CASE k.field WHEN 'transparency_url' THEN a.transparency_url WHEN 'monitoring' THEN a.monitoring \
     WHEN 'response_process' THEN a.response_process WHEN 'escalation_plan' THEN a.escalation_plan \
     WHEN 'content_plan' THEN a.content_plan END AS held_now";

fn line(row: &QueryResult) -> Result<CorrectionRow, Failure> {
    Ok(CorrectionRow {
        correction: rows::correction(row)?,
        account: row.try_get("", "account_name")?,
        now: row.try_get("", "held_now")?,
    })
}

/// A page of proposals with the count; for those who review returns.
///
/// # Errors
/// A refusal of permission; or the database.
pub async fn corrections(
    store: &Store,
    actor: &Actor,
    filter: &CorrectionFilter,
) -> Result<CorrectionsPage, Failure> {
    permission::may(actor, Action::ReviewReturn, &Facts::default())?;
    let mut all = Condition::all();
    if let Some(state) = filter.state {
        all.and("k.state = ?", [state.into()]);
    }
    if let Some(quarter) = filter.quarter {
        all.and("p.quarter = ?", [quarter.to_string().into()]);
    }
    match Reference::parse(ReferenceKind::Correction, &filter.q) {
        Some(reference) => all.and("k.number = ?", [reference.number.into()]),
        None => all.words(&filter.q, "a.name_sort LIKE ? ESCAPE '\\'"),
    }
    let Condition { text, mut values } = all;
    let count = format!("SELECT count(*) AS n FROM {JOINED} WHERE {text}");
    let total = sql::count(&store.0.read, &count, values.clone()).await?;
    let text = format!(
        "SELECT {}, a.name AS account_name, {NOW} FROM {JOINED} WHERE {text} ORDER BY k.number LIMIT ? OFFSET ?",
        rows::CORRECTION
    );
    let offset = i64::from(filter.page.max(1) - 1) * PAGE_SIZE;
    values.extend([PAGE_SIZE.into(), offset.into()]);
    let found = sql::rows(&store.0.read, &text, values).await?;
    let rows = found.iter().map(line).collect::<Result<_, _>>()?;
    Ok(CorrectionsPage { rows, total })
}

/// One proposal; for those who may see every return.
///
/// # Errors
/// A refusal of permission; [`Failure::NotFound`]; the database.
pub async fn correction(
    store: &Store,
    actor: &Actor,
    number: i64,
) -> Result<CorrectionRow, Failure> {
    permission::may(actor, Action::ViewReturns, &Facts::default())?;
    let text = format!(
        "SELECT {}, a.name AS account_name, {NOW} FROM {JOINED} WHERE k.number = ?",
        rows::CORRECTION
    );
    let found = sql::rows(&store.0.read, &text, [number.into()]).await?;
    found.first().map(line).ok_or(Failure::NotFound)?
}

/// What one return proposes.
pub(super) async fn of_return(store: &Store, number: i64) -> Result<Vec<CorrectionRow>, Failure> {
    let text = format!(
        "SELECT {}, a.name AS account_name, {NOW} FROM {JOINED} WHERE k.return_number = ? ORDER BY k.number",
        rows::CORRECTION
    );
    let values: [Value; 1] = [number.into()];
    let found = sql::rows(&store.0.read, &text, values).await?;
    found.iter().map(line).collect()
}
