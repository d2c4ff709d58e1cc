//! Turns a session into a visitor: who asks, with the roles that count at this moment.
//! How somebody proved who they are is `sign_in`'s business; what they may do is the domain's.

use crate::session::{SIGNED_IN, Sessions, SignedIn};
use app::{
    context::{AppState, Visit},
    error::AppError,
};
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use domain::actor::{Actor, PersonActor};
use store::queries::people;
use tower_sessions::Session;

/// Puts the visitor into the request. Two short reads for people who are signed in, none for others.
pub(crate) async fn recognise(
    State(state): State<AppState>,
    mut request: Request,
    next: Next,
) -> Response {
    let session = request.extensions().get::<Session>().cloned();
    if let Some(sessions) = request.extensions().get::<Sessions>() {
        let this = sessions.this(session.as_ref().and_then(Session::id));
        request.extensions_mut().insert(this);
    }
    let person = match session {
        Some(session) if session.id().is_some() => who(&state, &session).await,
        _ => Ok(None),
    };
    match person {
        Ok(person) => {
            if let (Some(person), Some(visit)) =
                (person, request.extensions_mut().get_mut::<Visit>())
            {
                visit.actor = Actor::Person(person);
            }
            next.run(request).await
        }
        Err(error) => {
            AppError::broken(format!("recognising the visitor: {error:#}")).into_response()
        }
    }
}

/// The person behind the session. One who has left since loses it at once.
async fn who(state: &AppState, session: &Session) -> anyhow::Result<Option<PersonActor>> {
    let Some(facts) = session.get::<SignedIn>(SIGNED_IN).await? else {
        return Ok(None);
    };
    let person = people::actor(&state.store, facts.person).await?;
    if person.is_none() {
        session.flush().await?;
    }
    Ok(person)
}
