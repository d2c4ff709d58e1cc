//! Signing in and out: what all ways of proving who one is have in common.
//! Each way has its own file; the pages people see are `app::pages::sign_in`.

mod attempt;
pub(crate) mod back;
pub(crate) mod browser;
pub(crate) mod demo;
pub(crate) mod notice;
pub(crate) mod out;
pub(crate) mod provider;
pub(crate) mod return_to;
pub(crate) mod there;

use crate::session::{AtProvider, SIGNED_IN, SignedIn};
use app::{
    context::{AppState, Visit},
    error::AppError,
    pages::sign_in::message,
};
use axum::response::Response;
use domain::actor::PersonActor;
use http::{HeaderMap, StatusCode, header};
use provider::{Provider, Trouble};
use std::sync::Arc;
use store::commands::sign_in as events;
use tower_sessions::Session;

/// Where the identity provider posts its notices: the one address that takes posts from elsewhere.
pub(crate) const NOTICES: &str = "/sign-in/backchannel-logout";

/// The ways of signing in that are set up, besides the demonstration.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ways {
    /// The organisation's identity provider.
    pub(crate) provider: Option<Arc<Provider>>,
}

/// How somebody proved who they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// By choosing a fictional person.
    Demo,
    /// At the organisation's identity provider.
    Provider(AtProvider),
}

impl Way {
    /// The word in the audit trail and in the session.
    pub(crate) const fn key(&self) -> &'static str {
        match self {
            Self::Demo => "demo",
            Self::Provider(_) => "provider",
        }
    }
}

/// Begins a session for `person`, always under a new number: one that somebody planted is worth
/// nothing. That they signed in is in the trail before this.
///
/// # Errors
/// When the session cannot be written: then nobody is signed in.
pub(crate) async fn begin(
    state: &AppState,
    session: &Session,
    person: &PersonActor,
    way: Way,
    headers: &HeaderMap,
) -> Result<(), AppError> {
    let agent = headers.get(header::USER_AGENT);
    let key = way.key();
    let facts = SignedIn {
        person: person.id,
        way: key.into(),
        at: state.store.clock().now().at,
        browser: browser::label(agent.and_then(|agent| agent.to_str().ok()).unwrap_or("")),
        provider: match way {
            Way::Demo => None,
            Way::Provider(at) => Some(at),
        },
    };
    if session.id().is_some() {
        session.cycle_id().await.map_err(AppError::broken)?;
    }
    session
        .insert(SIGNED_IN, facts)
        .await
        .map_err(AppError::broken)?;
    metrics::counter!("smr_sign_ins_total", "way" => key).increment(1);
    Ok(())
}

/// Ends the session for good, then writes it down: signing out must work even when writing does not.
///
/// # Errors
/// When the session row cannot be written, or the event.
pub(crate) async fn end(
    state: &AppState,
    session: &Session,
    visit: &Visit,
) -> Result<(), AppError> {
    session.flush().await.map_err(AppError::broken)?;
    if visit.signed_in() {
        events::signed_out(&state.store, &visit.call("")).await?;
        metrics::counter!("smr_sign_outs_total").increment(1);
    }
    Ok(())
}

/// The page for a sign-in that the provider spoilt, or somebody who tried to.
pub(crate) async fn trouble(
    state: &AppState,
    visit: &Visit,
    reason: Trouble,
    return_to: &str,
) -> Response {
    metrics::counter!("smr_sign_ins_refused_total", "reason" => reason.key()).increment(1);
    let site = &state.site;
    let page = match reason {
        Trouble::Declined => message::declined(site, return_to),
        Trouble::Refused(_) => {
            tracing::warn!(%reason, "a sign-in was refused");
            message::start_again(site, return_to)
        }
        Trouble::Unreachable(_) => {
            tracing::error!(%reason, "the identity provider");
            message::provider_down(site, StatusCode::SERVICE_UNAVAILABLE, return_to)
        }
        Trouble::Status(..) | Trouble::Garbage(_) => {
            tracing::error!(%reason, "the identity provider");
            message::provider_down(site, StatusCode::BAD_GATEWAY, return_to)
        }
    };
    page.respond(state, visit).await
}
