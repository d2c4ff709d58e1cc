//! Whoever carries a token of `/settings/provisioning`. No cookie is looked at here.

use super::answer::ScimError;
use crate::protect::{Protection, client::Client};
use app::context::{AppState, Visit};
use axum::{
    extract::FromRequestParts,
    response::{IntoResponse as _, Response},
};
use domain::actor::{Actor, SystemActor};
use http::{HeaderMap, StatusCode, header, request::Parts};
use sha2::{Digest as _, Sha256};
use std::sync::Arc;
use store::{
    Call,
    commands::provisioning::used,
    queries::provisioning::{self, Purpose},
};

/// A request with a token that counts.
pub(crate) struct Bearer {
    /// Who asks: the provider's programs.
    pub(crate) call: Call,
    /// The name of the token.
    pub(crate) token: String,
}

impl Bearer {
    /// Who asks.
    pub(crate) fn actor(&self) -> &Actor {
        &self.call.actor
    }
}

/// What is stored of a token's secret.
pub(crate) fn hash(secret: &str) -> String {
    hex::encode(Sha256::digest(secret.as_bytes()))
}

impl FromRequestParts<AppState> for Bearer {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Response> {
        let Ok(visit) = Visit::from_request_parts(parts, state).await;
        let found = match secret(&parts.headers) {
            Some(secret) => provisioning::token(&state.store, Purpose::People, &hash(secret))
                .await
                .map_err(|failure| ScimError::from(failure).into_response())?,
            None => None,
        };
        let limits = parts.extensions.get::<Arc<Protection>>();
        let limits = limits.map(|protection| Arc::clone(&protection.limits));
        let Some(token) = found else {
            metrics::counter!("smr_scim_refused_total").increment(1);
            let client = parts.extensions.get::<Client>();
            let guessed = limits.map_or(Ok(()), |limits| limits.attempt(client));
            guessed.map_err(|limited| limited.into_response())?;
            let words = "Send a token of this register that counts today";
            return Err(ScimError::new(StatusCode::UNAUTHORIZED, words).into_response());
        };
        let judged = limits.map_or(Ok(()), |limits| limits.token(token.id()));
        judged.map_err(|limited| limited.into_response())?;
        used(&state.store, token.id(), token.last_used_at)
            .await
            .map_err(|failure| ScimError::from(failure).into_response())?;
        let call = Call {
            actor: Actor::System(SystemActor::Provider),
            request_id: visit.request_id,
            key: None,
        };
        Ok(Self {
            call,
            token: token.name,
        })
    }
}

/// The one `Authorization: Bearer` of a request; a token in the address is not looked for.
pub(crate) fn secret(headers: &HeaderMap) -> Option<&str> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let value = values.next()?.to_str().ok()?;
    if values.next().is_some() {
        return None;
    }
    let (scheme, secret) = value.split_once(' ')?;
    let secret = secret.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !secret.is_empty() && secret.len() <= 200)
        .then_some(secret)
}
