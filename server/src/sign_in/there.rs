//! `GET /sign-in/provider`: sends the browser to the identity provider.

use super::{
    Ways,
    attempt::{self, Attempt},
    return_to::own_path,
    trouble,
};
use app::{
    context::{AppState, Visit},
    error::AppError,
    urls::Query,
};
use axum::{
    Extension,
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use store::commands::invitations;
use tower_sessions::Session;

/// A link, not a form: our policy lets no form lead to another site.
///
/// # Errors
/// 404 where there is no identity provider; the database.
pub(crate) async fn get(
    State(state): State<AppState>,
    visit: Visit,
    session: Session,
    Extension(ways): Extension<Ways>,
) -> Result<Response, AppError> {
    let provider = ways.provider.ok_or(AppError::NotFound)?;
    let query = Query::parse(visit.query());
    let return_to = own_path(query.get("return_to").unwrap_or_default());
    if visit.signed_in() {
        return Ok(Redirect::to(&return_to).into_response());
    }
    let now = state.store.clock().now().at;
    let (url, csrf, secrets) = match provider.way_there(now).await {
        Ok(way) => way,
        Err(reason) => return Ok(trouble(&state, &visit, reason, &return_to).await),
    };
    let attempt = Attempt {
        secrets,
        return_to,
        invitation: query.get("invitation").map(invitations::hash),
    };
    attempt::remember(&state.store, &session, &csrf, &attempt).await?;
    Ok(Redirect::to(url.as_str()).into_response())
}
