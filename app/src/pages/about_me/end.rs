//! `POST /about-me/sessions` and `POST /people/{id}/sessions`: ends one session or several.

use crate::context::{AppState, SignedIn, ThisSession, Visit};
use crate::error::AppError;
use crate::pages::forms::Typed;
use crate::urls;
use axum::Extension;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::Form;
use domain::ids::PersonId;
use store::commands::sessions::{self, Which};

/// Ends one's own.
///
/// # Errors
/// 404 for a session that is not one's own or has ended; 400 without one.
pub async fn own(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Extension(this): Extension<ThisSession>,
    Form(typed): Form<Typed>,
) -> Result<Response, AppError> {
    let me = visit.actor.person().ok_or(AppError::NotFound)?;
    end(&state, &visit, &this, me, &typed).await?;
    Ok(Redirect::to(&urls::done(urls::ABOUT_ME, "session-ended")).into_response())
}

/// Ends another person's.
///
/// # Errors
/// 403 for those who may not; 404 for a session that is not theirs or has ended; 400 without one.
pub async fn of_person(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Extension(this): Extension<ThisSession>,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, AppError> {
    let id: PersonId = id.parse().map_err(|_| AppError::NotFound)?;
    end(&state, &visit, &this, id, &typed).await?;
    let back = urls::person_sessions(id);
    Ok(Redirect::to(&urls::done(&back, "session-ended")).into_response())
}

async fn end(
    state: &AppState,
    visit: &Visit,
    this: &ThisSession,
    person: PersonId,
    typed: &Typed,
) -> Result<(), AppError> {
    let which = match typed.get("session") {
        // The session that asks is ended by signing out, which removes its cookie too.
        "others" => Which::AllBut(this.hash.clone()),
        id => match id.parse() {
            Ok(id) => Which::One(domain::ids::SessionId(id)),
            Err(_) => {
                super::of_person::judged(state, visit, person).await?;
                return Err(AppError::BadRequest("Say which session is to end.".into()));
            }
        },
    };
    sessions::end(&state.store, &visit.call(typed.key()), person, which).await?;
    Ok(())
}
