//! `GET` and `POST /returns/open`: what opening a quarter would bring, and opening it. Its returns are made
//! beside the requests; the next page says how far that is.

use super::{frame, open_page};
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::pages::forms::{self, Typed};
use crate::urls::{self, Query};
use axum::Form as Posted;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use chrono::NaiveDate;
use domain::permission::{Action, Facts, may};
use domain::problem::Problems;
use domain::quarter::Quarter;
use domain::returns::{OpenDraft, Period};
use store::commands::returns::{fill, open};
use store::queries::policy;
use store::queries::returns::{Preview, periods, preview};
use store::{Call, Failure, Store};

/// The word of a quarter in the trail.
const KIND: &str = "reporting-period";

/// Shows what opening the chosen quarter would bring; without a choice the next one.
///
/// # Errors
/// 403 for those who do not open quarters; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
) -> Result<Response, AppError> {
    may(&visit.actor, Action::OpenPeriod, &Facts::default())?;
    let asked = Query::parse(visit.query());
    let mut typed = Typed::default();
    typed.put("quarter", asked.get("quarter").unwrap_or_default());
    answer(&state, &visit, &typed, Problems::default()).await
}

/// Opens it.
///
/// # Errors
/// 403 for those who do not open quarters; the database.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let typed = forms::form(pairs);
    let quarter = typed.get("quarter").to_owned();
    frame::judged(&state, &visit, Action::OpenPeriod, KIND, &quarter).await?;
    let mut problems = Problems::default();
    let due = forms::day(&typed, "due", &mut problems);
    if !problems.is_empty() {
        return answer(&state, &visit, &typed, problems).await;
    }
    let draft = OpenDraft { quarter, due };
    let call = forms::call(&visit, &typed);
    match open(&state.store, &call, draft).await {
        Ok(saved) => {
            let quarter = frame::quarter(&saved.reference)?;
            begin(&state.store, visit.call(""), quarter);
            let href = urls::period_page(quarter, "opening");
            Ok(Redirect::to(&href).into_response())
        }
        Err(Failure::Problems(problems)) => answer(&state, &visit, &typed, problems).await,
        Err(other) => Err(other.into()),
    }
}

/// Makes the returns in a task of its own. When the process ends before it is done, the next one goes on.
fn begin(store: &Store, call: Call, quarter: Quarter) {
    let store = store.clone();
    tokio::spawn(async move {
        match fill(&store, &call, quarter).await {
            Ok(made) => tracing::info!(%quarter, made, "made the returns of a quarter"),
            Err(failure) => {
                tracing::error!(%failure, %quarter, "making returns stopped; it goes on within a minute");
            }
        }
    });
}

/// The quarters that can be opened, the next one first: those that have begun, after the newest opened.
fn choices(newest: Option<Quarter>, today: NaiveDate) -> Vec<Quarter> {
    let current = Quarter::of(today);
    // Before anything was opened: the last quarter, this one, and the year before.
    let mut first = newest.map(Quarter::next);
    if first.is_none() {
        let back = (0..4).fold(current, |quarter, _| quarter.previous());
        first = Some(back);
    }
    let all = std::iter::successors(first, |quarter| Some(quarter.next()));
    let mut all: Vec<Quarter> = all.take_while(|quarter| *quarter <= current).collect();
    if newest.is_none() {
        let usual = current.previous();
        all.sort_by_key(|quarter| (*quarter != usual, std::cmp::Reverse(*quarter)));
    }
    all
}

async fn answer(
    state: &AppState,
    visit: &Visit,
    typed: &Typed,
    problems: Problems,
) -> Result<Response, AppError> {
    let (store, today) = (&state.store, state.store.clock().now().today);
    let lines = periods(store, &visit.actor).await?;
    let newest = lines.first().map(|line| line.period.quarter);
    let open = lines.iter().filter(|line| !line.period.is_closed());
    let open = open.map(|line| line.period.quarter).collect();
    let choices = choices(newest, today);
    let asked = typed.get("quarter").parse().ok();
    let chosen = asked
        .filter(|quarter| choices.contains(quarter))
        .or_else(|| choices.first().copied());
    let settings = policy::current(store).await?;
    let found = match chosen {
        Some(quarter) => preview(store, &visit.actor, quarter).await?,
        None => Preview::default(),
    };
    let model = open_page::Model {
        policy_due: chosen.map(|quarter| Period::due_by(quarter, &settings)),
        working_days: settings.return_working_days,
        newest,
        open,
        choices,
        chosen,
        found,
        typed,
        problems: &problems,
        today,
    };
    Ok(open_page::page(&model).respond(state, visit).await)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
mod tests {
    use super::*;

    #[test]
    fn quarters_are_opened_in_their_order_once_they_have_begun() {
        let today: NaiveDate = "2026-11-22".parse().unwrap();
        let shown = |newest: Option<&str>| {
            let newest = newest.map(|text| text.parse().unwrap());
            let all = choices(newest, today);
            all.iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        assert_eq!(
            shown(None),
            [
                "2026-27-q1",
                "2026-27-q2",
                "2025-26-q4",
                "2025-26-q3",
                "2025-26-q2"
            ]
        );
        assert_eq!(shown(Some("2025-26-q4")), ["2026-27-q1", "2026-27-q2"]);
        assert_eq!(shown(Some("2026-27-q1")), ["2026-27-q2"]);
        assert!(shown(Some("2026-27-q2")).is_empty());
    }
}
