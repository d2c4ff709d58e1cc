//! Whoever carries a token for clearance certificates, or one for compliance reports. No cookie is looked at
//! here.

use super::answer::ApiError;
use crate::{
    protect::{Protection, client::Client},
    scim::bearer::{hash, secret},
};
use app::context::AppState;
use axum::{
    extract::FromRequestParts,
    response::{IntoResponse as _, Response},
};
use http::{StatusCode, request::Parts};
use std::sync::Arc;
use store::{
    Store,
    commands::provisioning::used,
    queries::provisioning::{Purpose, Token, token},
};

/// A request with a token that counts and opens clearance certificates.
pub(crate) struct Bearer(pub(crate) Token);

/// A request with a token that counts and opens compliance reports.
pub(crate) struct Reports(pub(crate) Token);

impl FromRequestParts<AppState> for Bearer {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Response> {
        bearer(parts, state, Purpose::Clearances).await.map(Self)
    }
}

impl FromRequestParts<AppState> for Reports {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Response> {
        bearer(parts, state, Purpose::Reports).await.map(Self)
    }
}

/// The token of a request, if it counts and opens what `purpose` says.
async fn bearer(parts: &Parts, state: &AppState, purpose: Purpose) -> Result<Token, Response> {
    let broken = |failure| ApiError::from(failure).into_response();
    let hash = secret(&parts.headers).map(hash);
    let limits = parts.extensions.get::<Arc<Protection>>();
    let limits = limits.map(|protection| Arc::clone(&protection.limits));
    let found = match &hash {
        Some(hash) => token(&state.store, purpose, hash).await.map_err(broken)?,
        None => None,
    };
    let Some(token) = found else {
        metrics::counter!("smr_api_refused_total").increment(1);
        let client = parts.extensions.get::<Client>();
        let guessed = limits.map_or(Ok(()), |limits| limits.attempt(client));
        guessed.map_err(|limited| limited.into_response())?;
        return Err(refusal(&state.store, hash, purpose).await.into_response());
    };
    let judged = limits.map_or(Ok(()), |limits| limits.token(token.id()));
    judged.map_err(|limited| limited.into_response())?;
    used(&state.store, token.id(), token.last_used_at)
        .await
        .map_err(broken)?;
    Ok(token)
}

/// A token that counts for something else is told so; anything else is no token at all.
async fn refusal(store: &Store, hash: Option<String>, purpose: Purpose) -> ApiError {
    let others = Purpose::ALL.iter().filter(|other| **other != purpose);
    for other in others {
        let found = match &hash {
            Some(hash) => token(store, *other, hash).await,
            None => Ok(None),
        };
        match found {
            Ok(Some(_)) => {
                let what = match purpose {
                    Purpose::Reports => "compliance reports",
                    Purpose::People | Purpose::Clearances => "clearance certificates",
                };
                let words = format!("This token does not open {what}. Ask for one that does");
                return ApiError::new(StatusCode::FORBIDDEN, words);
            }
            Ok(None) => {}
            Err(failure) => return failure.into(),
        }
    }
    ApiError::new(
        StatusCode::UNAUTHORIZED,
        "Send a token of this register that counts today",
    )
}
