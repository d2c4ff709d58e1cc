//! The checklist of an approved business case: what has to be done before its account is active, what
//! comes after; and whether an account has one.

use crate::{Store, commands::place, failure::Failure, queries, rows::obligation as rows, sql};
use chrono::NaiveDate;
use domain::{
    account::Account,
    actor::Actor,
    case::{BusinessCase, CaseState},
    obligation::{Obligation, ObligationState},
    permission::{self, Action},
};
use sea_orm::ConnectionTrait;

/// Everything the page of a set-up shows.
#[derive(Clone, Debug)]
pub struct SetUp {
    /// The case.
    pub case: BusinessCase,
    /// The account that came of it, or was made regular by it.
    pub account: Option<Account>,
    /// The checklist, in order; empty where the account existed already.
    pub lines: Vec<Obligation>,
    /// What comes after the account became active.
    pub after: Vec<Obligation>,
    /// The local day.
    pub today: NaiveDate,
}

impl SetUp {
    /// How many lines are done.
    pub fn done(&self) -> usize {
        self.lines.iter().filter(|line| is_done(line)).count()
    }
}

/// Whether a line is done; a waiver is not enough.
pub const fn is_done(line: &Obligation) -> bool {
    matches!(line.state, ObligationState::Done { .. })
}

/// The set-up of one case.
///
/// # Errors
/// A refusal of permission; [`Failure::NotFound`]; or the database.
pub async fn show(store: &Store, actor: &Actor, case: i64) -> Result<SetUp, Failure> {
    let (case, _) = queries::cases::case(store, actor, case).await?;
    let account = match case.account {
        Some(number) => Some(queries::accounts::show(store, actor, number).await?),
        None => None,
    };
    let (lines, after) = lines(&store.0.read, &case).await?;
    Ok(SetUp {
        case,
        account,
        lines,
        after,
        today: store.clock().now().today,
    })
}

async fn lines(
    db: &impl ConnectionTrait,
    case: &BusinessCase,
) -> Result<(Vec<Obligation>, Vec<Obligation>), Failure> {
    let at = match case.account {
        Some(account) => place(db, account).await?.unwrap_or_default(),
        None => domain::access::Place::default(),
    };
    let text = format!(
        "SELECT {}, i.checklist FROM set_up_item i JOIN obligation o ON o.number = i.obligation_number \
         WHERE i.case_number = ? ORDER BY o.number",
        rows::OBLIGATION
    );
    let (mut before, mut after) = (Vec::new(), Vec::new());
    for row in sql::rows(db, &text, [case.number.into()]).await? {
        let line = rows::obligation(&row, at.clone())?;
        if row.try_get("", "checklist")? {
            before.push(line);
        } else {
            after.push(line);
        }
    }
    Ok((before, after))
}

/// A retrospective case on its way to a decision (P 12.1c).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnderWay {
    /// The case's number.
    pub case: i64,
    /// Where it stands.
    pub state: CaseState,
}

/// The case under way that asks for an account in retrospect; `None` = there is none.
///
/// # Errors
/// A refusal of permission; or the database.
pub async fn under_way(
    store: &Store,
    actor: &Actor,
    account: i64,
) -> Result<Option<UnderWay>, Failure> {
    permission::may(actor, Action::ViewCases, &permission::Facts::default())?;
    let text = "SELECT number FROM business_case WHERE adopts = ? \
                AND state NOT IN ('approved', 'declined', 'withdrawn') ORDER BY number DESC LIMIT 1";
    let found = sql::rows(&store.0.read, text, [account.into()]).await?;
    let Some(row) = found.first() else {
        return Ok(None);
    };
    let (case, _) = queries::cases::case(store, actor, row.try_get("", "number")?).await?;
    Ok(Some(UnderWay {
        case: case.number,
        state: case.state,
    }))
}

/// The case behind an account, with what of its checklist is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseBehind {
    /// The case's number.
    pub case: i64,
    /// What is not done, in words, in order.
    pub open: Vec<String>,
}

/// The approved case behind an account; `None` = there is none in this register.
///
/// # Errors
/// A refusal of permission; or the database.
pub async fn behind(
    store: &Store,
    actor: &Actor,
    account: i64,
) -> Result<Option<CaseBehind>, Failure> {
    permission::may(actor, Action::ViewCases, &permission::Facts::default())?;
    let db = &store.0.read;
    let text = "SELECT number FROM business_case WHERE account_number = ? ORDER BY number DESC";
    let found = sql::rows(db, text, [account.into()]).await?;
    let Some(row) = found.first() else {
        return Ok(None);
    };
    let case: i64 = row.try_get("", "number")?;
    let (case, _) = queries::cases::case(store, actor, case).await?;
    let (lines, _) = lines(db, &case).await?;
    let open = lines
        .iter()
        .filter(|line| !is_done(line))
        .map(Obligation::title)
        .collect();
    Ok(Some(CaseBehind {
        case: case.number,
        open,
    }))
}
