//! `GET` and `POST /returns/{period}/accept?all=yes`: every return that matches the list's question and says
//! that nothing has changed, accepted together, in portions. What cannot be accepted so is left and counted.

use super::accept::kept;
use super::accept_all_page::{AT_ONCE, Model, page};
use super::query;
use crate::context::{AppState, Visit};
use crate::error::AppError;
use crate::pages::forms::{self, Typed};
use crate::pages::lists;
use crate::render::{Page, Section};
use crate::urls;
use axum::response::{IntoResponse, Redirect, Response};
use chrono::{DateTime, Utc};
use domain::ids::ReturnId;
use domain::problem::Problems;
use domain::quarter::Quarter;
use store::Call;
use store::commands::returns::{AcceptedTogether, accept_what_stands};
use store::queries::returns::{OthersReturns, of_others};
use store::queries::{organisation, platforms};

/// So many in one write, so that others' writes get their turn in between.
const IN_ONE_WRITE: usize = 50;

/// Says how many match, and asks once more.
///
/// # Errors
/// The database.
pub(super) async fn show(
    state: &AppState,
    visit: &Visit,
    quarter: Quarter,
    typed: &Typed,
) -> Result<Response, AppError> {
    answer(state, visit, quarter, typed, Problems::default()).await
}

/// Accepts a portion of them.
///
/// # Errors
/// The database.
pub(super) async fn accept(
    state: &AppState,
    visit: &Visit,
    quarter: Quarter,
    typed: &Typed,
) -> Result<Response, AppError> {
    // What was sent after the page was shown was not counted on it.
    let Ok(until) = typed.get("until").parse::<DateTime<Utc>>() else {
        let mut problems = Problems::default();
        problems.add("", "required", "Look at how many match, then accept them");
        return answer(state, visit, quarter, typed, problems).await;
    };
    let found = match matching(state, visit, quarter, typed).await? {
        Ok((found, _)) => found,
        Err(unknown) => return Ok(unknown.respond(state, visit).await),
    };
    let known = found.rows.iter().filter(|row| row.one.since <= until);
    let portion: Vec<(ReturnId, i64)> = known
        .map(|row| (row.one.id, row.one.version))
        .take(AT_ONCE)
        .collect();
    let call = forms::call(visit, typed);
    let sum = in_portions(state, &call, &portion).await?;
    let query = kept(typed)
        .with("all", "yes")
        .with("accepted", sum.accepted)
        .with("left", sum.moved_on + sum.otherwise);
    let href = query.href(&urls::period_page(quarter, "accept"));
    Ok(Redirect::to(&href).into_response())
}

/// Accepts them, some in each write. The same form sent twice repeats each of its writes, also when nothing
/// matches any more, and so does nothing and is told the same.
async fn in_portions(
    state: &AppState,
    call: &Call,
    portion: &[(ReturnId, i64)],
) -> Result<AcceptedTogether, AppError> {
    let mut sum = AcceptedTogether::default();
    let mut chunks = portion.chunks(IN_ONE_WRITE);
    for place in 0..AT_ONCE.div_ceil(IN_ONE_WRITE) {
        let some = chunks.next().unwrap_or_default();
        let call = Call {
            key: call.key.as_ref().map(|key| format!("{key}-{place}")),
            ..call.clone()
        };
        let done = accept_what_stands(&state.store, &call, some.to_vec()).await?;
        sum = sum.and(done);
        if some.is_empty() && done == AcceptedTogether::default() {
            break;
        }
    }
    Ok(sum)
}

/// What matches the list's question, with that question in words; or the page that says what is not known.
async fn matching(
    state: &AppState,
    visit: &Visit,
    quarter: Quarter,
    typed: &Typed,
) -> Result<Result<(OthersReturns, String), Page>, AppError> {
    let organisation = organisation::all(&state.store).await?;
    let catalogue = platforms::catalogue(&state.store).await?;
    let known = query::Known {
        catalogue: &catalogue,
        organisation: &organisation,
    };
    let asked = kept(typed);
    let asked = asked.with("state", "submitted").with("unchanged", "yes");
    let filter = match query::list(&asked.to_string(), quarter, known) {
        Ok(filter) => filter,
        Err(faults) => {
            let path = urls::period_page(quarter, "all");
            return Ok(Err(lists::unknown(faults, &path, Section::Returns)));
        }
    };
    let found = of_others(&state.store, &visit.actor, &filter).await?;
    Ok(Ok((found, query::in_words(quarter, &asked, known))))
}

async fn answer(
    state: &AppState,
    visit: &Visit,
    quarter: Quarter,
    typed: &Typed,
    problems: Problems,
) -> Result<Response, AppError> {
    let now = state.store.clock().now().at;
    let (found, asked) = match matching(state, visit, quarter, typed).await? {
        Ok(found) => found,
        Err(unknown) => return Ok(unknown.respond(state, visit).await),
    };
    let number = |name: &str| typed.get(name).parse::<u64>().ok();
    let model = Model {
        quarter,
        found,
        asked,
        done: number("accepted").map(|accepted| (accepted, number("left").unwrap_or(0))),
        now,
        query: kept(typed),
        problems,
    };
    Ok(page(&model).respond(state, visit).await)
}
