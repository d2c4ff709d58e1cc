//! Demonstration sign-in: choose a fictional person, no password. Off unless `SMR_DEMO` is set.

use super::{Way, begin, return_to::own_path};
use app::{
    context::{AppState, Visit},
    error::AppError,
};
use axum::{
    Form,
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use domain::actor::Actor;
use http::HeaderMap;
use serde::Deserialize;
use store::{commands::sign_in as events, queries::people};
use tower_sessions::Session;

/// The form of the sign-in page.
#[derive(Debug, Deserialize)]
pub(crate) struct Choice {
    /// The fixed word of a fictional person: `holder`, `gm-ecoms`.
    persona: String,
    /// Where the person was going.
    #[serde(default)]
    return_to: String,
}

/// `POST /sign-in/demo`.
///
/// # Errors
/// 404 without `SMR_DEMO`; 400 for a persona nobody knows.
pub(crate) async fn post(
    State(state): State<AppState>,
    visit: Visit,
    session: Session,
    headers: HeaderMap,
    Form(choice): Form<Choice>,
) -> Result<Response, AppError> {
    if !state.site.demo {
        return Err(AppError::NotFound);
    }
    let chosen = people::personas(&state.store)
        .await?
        .into_iter()
        .find(|persona| persona.key == choice.persona);
    let Some(chosen) = chosen else {
        return Err(AppError::BadRequest("There is no such person in the demonstration. Choose one of the people on the sign-in page.".into()));
    };
    let person = people::actor(&state.store, chosen.person)
        .await?
        .ok_or(AppError::NotFound)?;
    let signed_in = Visit {
        actor: Actor::Person(person.clone()),
        ..visit
    };
    events::signed_in(&state.store, &signed_in.call(""), Way::Demo.key()).await?;
    begin(&state, &session, &person, Way::Demo, &headers).await?;
    Ok(Redirect::to(&own_path(&choice.return_to)).into_response())
}
