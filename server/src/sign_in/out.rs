//! Signing out: here in any case, then at the identity provider, if that is where one signed in.

use super::{Ways, end};
use crate::session::{SIGNED_IN, SignedIn};
use app::{
    context::{AppState, Visit},
    error::AppError,
    pages::sign_in::message,
    urls,
};
use axum::{
    Extension,
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use http::{HeaderName, HeaderValue};
use tower_sessions::Session;

/// Follows a link by itself, after nought seconds. Our policy lets no form lead to another site, not
/// even by a redirection.
const REFRESH: HeaderName = HeaderName::from_static("refresh");

/// `POST /sign-out`. Also works for somebody whose session has ended already.
///
/// # Errors
/// When the session cannot be ended or the event cannot be written.
pub(crate) async fn post(
    State(state): State<AppState>,
    visit: Visit,
    session: Session,
    Extension(ways): Extension<Ways>,
) -> Result<Response, AppError> {
    // A session that cannot be read is ended all the same.
    let facts = session.get::<SignedIn>(SIGNED_IN).await.ok().flatten();
    end(&state, &session, &visit).await?;
    let at_provider = facts.and_then(|facts| facts.provider);
    let (Some(_), Some(provider)) = (at_provider, ways.provider) else {
        return Ok(Redirect::to(&urls::done(urls::SIGN_IN, "signed-out")).into_response());
    };
    let there = provider.way_out(state.store.clock().now().at).await;
    let refresh = there
        .as_ref()
        .and_then(|url| HeaderValue::from_str(&format!("0; url={url}")).ok());
    let page = message::signed_out(&state.site, there.map(String::from));
    let nobody = Visit {
        actor: domain::actor::Actor::Public,
        ..visit
    };
    let mut answer = page.respond(&state, &nobody).await;
    if let Some(refresh) = refresh {
        answer.headers_mut().insert(REFRESH, refresh);
    }
    Ok(answer)
}
