//! Which quarter and account a return belongs to, by its own number.

use super::filter::visible;
use crate::{Store, dossier::Condition, failure::Failure, sql};
use domain::{actor::Actor, quarter::Quarter};

/// The quarter and the account of the return with this number.
///
/// # Errors
/// [`Failure::NotFound`], also for one that is not the actor's to see; the database.
pub async fn place_of(
    store: &Store,
    actor: &Actor,
    number: i64,
) -> Result<(Quarter, i64), Failure> {
    let Condition { text, mut values } = visible(actor);
    let text = format!(
        "SELECT p.quarter, t.account_number FROM account_return t JOIN reporting_period p ON p.number = t.period_number \
         JOIN account a ON a.number = t.account_number WHERE {text} AND t.number = ?"
    );
    values.push(number.into());
    let found = sql::rows(&store.0.read, &text, values).await?;
    let row = found.first().ok_or(Failure::NotFound)?;
    let quarter: String = row.try_get("", "quarter")?;
    let quarter = quarter.parse().map_err(|_| Failure::NotFound)?;
    Ok((quarter, row.try_get("", "account_number")?))
}
