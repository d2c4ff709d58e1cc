//! How the database would answer the list, in its own words. For the test that no list reads a whole
//! table, and for whoever looks into a slow one; no rows are read.

use super::{filter::AccountFilter, list, visible_to};
use crate::{Store, failure::Failure, sql::Ask};
use domain::actor::Actor;

/// The plan of the statement that reads a page of rows, one step a line.
///
/// # Errors
/// When the database does not answer.
pub async fn plan(
    store: &Store,
    actor: &Actor,
    filter: &AccountFilter,
) -> Result<Vec<String>, Failure> {
    visible_to(actor)?;
    let (text, values) = list::page_statement(store, filter).await?;
    Ask::new(text, values).plan(&store.0.read).await
}
