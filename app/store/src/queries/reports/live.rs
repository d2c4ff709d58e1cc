//! A quarter that is not closed yet, by the figures that closing would freeze; what stating a closed one
//! anew would change; the measures of success as they stand.

use super::{AsOf, fingerprint, for_reader, newest, sources};
use crate::{Store, failure::Failure, queries::returns, sql};
use domain::{
    actor::Actor,
    moment::Moment,
    permission::{self, Action, Facts},
    quarter::Quarter,
    refusal::Refusal,
    report::{Contents, Figure, FigureChange, differences},
    returns::Period,
};

/// An open quarter as it stands.
#[derive(Clone, Debug)]
pub struct Live {
    /// The period.
    pub period: Period,
    /// Its figures and lists.
    pub contents: Contents,
}

/// What closing a quarter now would freeze.
#[derive(Clone, Debug)]
pub struct Closing {
    /// The period.
    pub period: Period,
    /// What would be frozen.
    pub contents: Contents,
    /// Hash of its figures: closing is asked for with it.
    pub fingerprint: String,
    /// How many returns nobody sent.
    pub missing: u64,
    /// What is in the way.
    pub blocked: Option<Refusal>,
}

/// The measures as they stand.
#[derive(Clone, Debug)]
pub struct Measured {
    /// Of which quarter.
    pub quarter: Quarter,
    /// Whether returns are asked for it.
    pub period: Option<Period>,
    /// The figures and lists behind them.
    pub contents: Contents,
}

/// An open quarter, read now.
///
/// # Errors
/// A refusal of permission; [`Failure::NotFound`] where the quarter was not opened; the database.
pub async fn live(store: &Store, actor: &Actor, quarter: Quarter) -> Result<Live, Failure> {
    permission::may(actor, Action::ViewReports, &Facts::default())?;
    let period = returns::period(store, quarter).await?;
    let contents = drawn(store, quarter, Some(&period), store.clock().now()).await?;
    let contents = for_reader(actor, contents);
    Ok(Live { period, contents })
}

async fn drawn(
    store: &Store,
    quarter: Quarter,
    period: Option<&Period>,
    now: Moment,
) -> Result<Contents, Failure> {
    let of = period.map(|p| (p.number, p.questions.clone()));
    let from = sources(&store.0.read, quarter, of, AsOf::at(now.at)).await?;
    Ok(Contents::draw(from))
}

/// What closing a quarter would freeze, who is missing, what is in the way.
///
/// # Errors
/// A refusal of permission; [`Failure::NotFound`] where the quarter was not opened; the database.
pub async fn would_close(
    store: &Store,
    actor: &Actor,
    quarter: Quarter,
) -> Result<Closing, Failure> {
    permission::may(actor, Action::ClosePeriod, &Facts::default())?;
    let period = returns::period(store, quarter).await?;
    let now = store.clock().now();
    let of = Some((period.number, period.questions.clone()));
    let from = sources(&store.0.read, quarter, of, AsOf::at(now.at)).await?;
    let waits = from.returns.iter().filter(|r| r.state.waits_for_holder());
    let missing = waits.count();
    let contents = Contents::draw(from.as_closed());
    let unreviewed = contents.total().get(&Figure::Unreviewed);
    let count = |many: u64| i64::try_from(many).unwrap_or(i64::MAX);
    let missing = u64::try_from(missing).unwrap_or(u64::MAX);
    let attempt = period
        .clone()
        .close(0, count(unreviewed), count(missing), actor.by(), now);
    Ok(Closing {
        period,
        fingerprint: fingerprint(&contents)?,
        contents: for_reader(actor, contents),
        missing,
        blocked: attempt.err(),
    })
}

/// What stating a closed quarter anew would change, with the version that was compared.
///
/// # Errors
/// A refusal of permission; [`Failure::NotFound`] where the quarter is not closed; the database.
pub async fn would_restate(
    store: &Store,
    actor: &Actor,
    quarter: Quarter,
) -> Result<(i64, Vec<FigureChange>), Failure> {
    permission::may(actor, Action::RestateReport, &Facts::default())?;
    let stored = newest(&store.0.read, quarter).await?;
    let stored = stored.ok_or(Failure::NotFound)?;
    let period = returns::period(store, quarter).await?;
    let of = Some((period.number, period.questions));
    let from = sources(&store.0.read, quarter, of, AsOf::at(stored.closed_at)).await?;
    let now = Contents::draw(from.as_closed());
    Ok((stored.version, differences(stored.last().0, &now)))
}

/// The measures as they stand: of the quarter that returns are asked for, else of this one.
///
/// # Errors
/// A refusal of permission; the database.
pub async fn measured(store: &Store, actor: &Actor) -> Result<Measured, Failure> {
    permission::may(actor, Action::ViewReports, &Facts::default())?;
    let now = store.clock().now();
    let period = returns::newest_open(store).await?;
    let quarter = match &period {
        Some(period) => period.quarter,
        None => unreported(store, Quarter::of(now.today)).await?,
    };
    let contents = drawn(store, quarter, period.as_ref(), now).await?;
    let contents = for_reader(actor, contents);
    Ok(Measured {
        quarter,
        period,
        contents,
    })
}

/// This quarter; the next one when it is reported about already.
async fn unreported(store: &Store, quarter: Quarter) -> Result<Quarter, Failure> {
    let text = "SELECT count(*) AS n FROM compliance_report WHERE quarter = ?";
    let closed = sql::count(&store.0.read, text, [quarter.to_string().into()]).await?;
    Ok(if closed > 0 { quarter.next() } else { quarter })
}
