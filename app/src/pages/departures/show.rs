//! `GET` and `POST /people/{id}/off-boarding`: everything somebody holds, what happens if they leave,
//! and planning it.

use super::{show_page, subject};
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::pages::forms::{self, Typed};
use crate::pages::people;
use crate::urls;
use axum::Form as Posted;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::leaving::DepartureDraft;
use domain::moment::long_date;
use domain::permission::{Action, may};
use domain::problem::Problems;
use domain::refusal::Refusal;
use store::Failure;
use store::commands::departures::plan;
use store::queries::departures::{self, OffBoarding};
use store::queries::organisation;

/// Shows the page.
///
/// # Errors
/// 403 for those who may not see what the person holds; 404; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    let Ok(id) = people::subject::id(&id) else {
        may(&visit.actor, Action::ViewDepartures, &Default::default())?;
        return Err(AppError::NotFound);
    };
    let found = departures::show(&state.store, &visit.actor, id).await?;
    let mut typed = Typed::default();
    typed.put("kind", "leaving");
    typed.put("last_day", long_date(state.store.clock().now().today));
    answer(&state, &visit, found, typed, Problems::default()).await
}

/// Plans the departure.
///
/// # Errors
/// 403 for those who may not run it; 404; the database.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(id): Path<String>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let found = subject::posted(&state, &visit, &id).await?;
    let typed = forms::form(pairs);
    let mut problems = Problems::default();
    let draft = DepartureDraft {
        kind: typed.get("kind").to_owned(),
        last_day: forms::day(&typed, "last_day", &mut problems),
        note: typed.get("note").to_owned(),
    };
    let checked = draft.check(state.store.clock().now());
    for problem in checked.err().unwrap_or_default().0 {
        if problems.of(&problem.field).is_none() {
            problems.0.push(problem);
        }
    }
    if !problems.is_empty() {
        return answer(&state, &visit, found, typed, problems).await;
    }
    let (person, call) = (found.person.id, forms::call(&visit, &typed));
    match plan(&state.store, &call, person, draft).await {
        Ok(_) => Ok(forms::done(
            &urls::off_boarding(person),
            "departure-planned",
        )),
        Err(Failure::Problems(problems)) => answer(&state, &visit, found, typed, problems).await,
        Err(Failure::Refused(refusal @ Refusal::Rule { .. })) => {
            let problems = forms::as_problem(refusal, "last_day")?;
            answer(&state, &visit, found, typed, problems).await
        }
        Err(other) => Err(other.into()),
    }
}

async fn answer(
    state: &AppState,
    visit: &Visit,
    found: OffBoarding,
    typed: Typed,
    problems: Problems,
) -> Result<Response, AppError> {
    let runs = may(&visit.actor, Action::RunDeparture, &found.person.facts()).is_ok();
    let model = show_page::Model {
        runs,
        own: visit.actor.person() == Some(found.person.id),
        sees_people: may(&visit.actor, Action::ViewPeople, &found.person.facts()).is_ok(),
        today: state.store.clock().now().today,
        organisation: organisation::all(&state.store).await?,
        found,
        typed,
        problems,
    };
    Ok(show_page::page(model).respond(state, visit).await)
}
