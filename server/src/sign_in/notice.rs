//! `POST /sign-in/backchannel-logout`: the identity provider itself tells that somebody has signed out
//! there (OpenID Connect Back-Channel Logout 1.0). No cookie is read; the notice proves itself.

use super::{
    Ways,
    provider::{Provider, Trouble},
};
use app::{
    context::{AppState, Visit},
    error::{AppError, ForMachines},
};
use axum::{
    Extension, Form,
    extract::State,
    response::{IntoResponse, Response},
};
use domain::actor::{Actor, SystemActor};
use http::{StatusCode, header};
use serde::Deserialize;
use store::{
    Call,
    commands::sign_in::{self, ProviderLogout},
};

/// What the provider sends.
#[derive(Deserialize)]
pub(crate) struct Sent {
    logout_token: String,
}

/// Ends the sessions that the notice names: 200, also when there are none; 400 when the notice proves
/// nothing or came before; 503 when the provider's keys cannot be read.
///
/// # Errors
/// 404 where there is no identity provider; the database.
pub(crate) async fn post(
    State(state): State<AppState>,
    visit: Visit,
    Extension(ways): Extension<Ways>,
    Form(sent): Form<Sent>,
) -> Result<Response, AppError> {
    let provider = ways.provider.ok_or(AppError::NotFound)?;
    let now = state.store.clock().now().at;
    let wish = match read(&provider, &sent.logout_token, now).await {
        Ok(wish) => wish,
        Err(Trouble::Refused(what)) => return Ok(refuse(what)),
        Err(trouble) => {
            tracing::error!(%trouble, "a logout notice cannot be read");
            return Ok(answer(StatusCode::SERVICE_UNAVAILABLE, ""));
        }
    };
    let call = Call {
        actor: Actor::System(SystemActor::Provider),
        request_id: visit.request_id.clone(),
        key: None,
    };
    match sign_in::provider_logout(&state.store, &call, wish).await? {
        Some(sessions) => {
            tracing::info!(sessions, "ended by the identity provider");
            metrics::counter!("smr_provider_logouts_total").increment(1);
            Ok(answer(StatusCode::OK, ""))
        }
        None => Ok(refuse("sent before")),
    }
}

async fn read(
    provider: &Provider,
    token: &str,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<ProviderLogout, Trouble> {
    let notice = provider.notice(token, now).await?;
    Ok(ProviderLogout {
        issuer: provider.issuer().to_owned(),
        subject: notice.subject,
        session: notice.session,
        notice: notice.number,
    })
}

fn refuse(what: &'static str) -> Response {
    tracing::warn!(what, "a logout notice was refused");
    answer(StatusCode::BAD_REQUEST, "{\"error\":\"invalid_request\"}")
}

fn answer(status: StatusCode, body: &'static str) -> Response {
    let kind = [(header::CONTENT_TYPE, "application/json")];
    let mut answer = (status, kind, body).into_response();
    answer.extensions_mut().insert(ForMachines);
    answer
}
