//! Signing in and out: what all ways of proving who one is have in common.
//! Each way has its own file; the pages people see are `app::pages::sign_in`.

pub(crate) mod demo;
pub(crate) mod out;
pub(crate) mod return_to;

use crate::session::{SIGNED_IN, SignedIn};
use app::{
    context::{AppState, Visit},
    error::AppError,
};
use domain::actor::{Actor, PersonActor};
use store::commands::sign_in as events;
use tower_sessions::Session;

/// How somebody proved who they are. An identity provider will be the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// By choosing a fictional person.
    Demo,
}

impl Way {
    /// The word in the audit trail and in the session.
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Demo => "demo",
        }
    }
}

/// Begins a session for `person`, always under a new number: one that somebody planted is worth nothing.
///
/// # Errors
/// When the audit event or the session cannot be written: then nobody is signed in.
pub(crate) async fn begin(
    state: &AppState,
    session: &Session,
    visit: &Visit,
    person: PersonActor,
    way: Way,
) -> Result<(), AppError> {
    let facts = SignedIn {
        person: person.id,
        way: way.key().into(),
        at: state.store.clock().now().at,
    };
    let signed_in = Visit {
        actor: Actor::Person(person),
        ..visit.clone()
    };
    events::signed_in(&state.store, &signed_in.call(""), way.key()).await?;
    if session.id().is_some() {
        session.cycle_id().await.map_err(AppError::broken)?;
    }
    session
        .insert(SIGNED_IN, facts)
        .await
        .map_err(AppError::broken)?;
    metrics::counter!("smr_sign_ins_total", "way" => way.key()).increment(1);
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
