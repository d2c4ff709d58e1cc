//! `GET /sign-in/return`: where the identity provider sends the browser. Everything the browser says
//! is doubted: the state must be of an attempt of this very browser, and counts once.

use super::{
    Way, Ways,
    attempt::{self, Attempt},
    begin,
    provider::{Provider, Trouble},
    trouble,
};
use crate::session::AtProvider;
use app::{
    context::{AppState, Visit},
    error::AppError,
    pages::sign_in::message,
    urls::Query,
};
use axum::{
    Extension,
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use domain::ids::PersonId;
use store::{
    Failure,
    commands::identities::{self, Proof},
    queries::people,
};
use tower_sessions::Session;

/// Signs the person in, or says why not.
///
/// # Errors
/// 404 where there is no identity provider; the database.
pub(crate) async fn get(
    State(state): State<AppState>,
    visit: Visit,
    session: Session,
    Extension(ways): Extension<Ways>,
    headers: http::HeaderMap,
) -> Result<Response, AppError> {
    let provider = ways.provider.ok_or(AppError::NotFound)?;
    let query = Query::parse(visit.query());
    let csrf = query.get("state").unwrap_or_default();
    let Some(attempt) = attempt::take(&state.store, &session, csrf).await? else {
        return Ok(if visit.signed_in() {
            Redirect::to(app::urls::HOME).into_response()
        } else {
            trouble(&state, &visit, Trouble::Refused("state"), "/").await
        });
    };
    if visit.signed_in() {
        // Another tab was faster: this one goes where it wanted to, and nobody is signed in anew.
        return Ok(Redirect::to(&attempt.return_to).into_response());
    }
    let return_to = attempt.return_to.clone();
    let (proof, at_provider) = match proof(&state, &provider, &query, attempt).await {
        Ok(proved) => proved,
        Err(reason) => return Ok(trouble(&state, &visit, reason, &return_to).await),
    };
    let person = match identities::sign_in(&state.store, &visit.call(""), proof).await {
        Ok(person) => person,
        Err(Failure::Refused(refusal)) => {
            metrics::counter!("smr_sign_ins_refused_total", "reason" => refusal.code())
                .increment(1);
            let page = if refusal.code() == identities::CLOSED {
                message::closed(&state.site)
            } else {
                message::not_in_the_register(&state.site)
            };
            return Ok(page.respond(&state, &visit).await);
        }
        Err(failure) => return Err(failure.into()),
    };
    enter(&state, &session, person, at_provider, &headers).await?;
    Ok(Redirect::to(&return_to).into_response())
}

/// What the provider proves about whoever came back.
async fn proof(
    state: &AppState,
    provider: &Provider,
    query: &Query,
    attempt: Attempt,
) -> Result<(Proof, AtProvider), Trouble> {
    let now = state.store.clock().now().at;
    // An answer of another provider, mixed up with ours.
    if !provider.answered(query.get("iss"), now).await? {
        return Err(Trouble::Refused("issuer of the answer"));
    }
    if query.get("error").is_some() {
        return Err(Trouble::Declined);
    }
    let code = query.get("code").filter(|code| code.len() <= 4_096);
    let code = code.ok_or(Trouble::Refused("no code"))?.to_owned();
    let found = provider.recognise(code, attempt.secrets, now).await?;
    let at_provider = AtProvider {
        issuer: provider.issuer().to_owned(),
        subject: found.subject.clone(),
        session: found.session,
    };
    let proof = Proof {
        issuer: at_provider.issuer.clone(),
        subject: found.subject,
        verified_email: found.verified_email,
        invitation: attempt.invitation,
        roles: found.roles,
    };
    Ok((proof, at_provider))
}

async fn enter(
    state: &AppState,
    session: &Session,
    person: PersonId,
    at_provider: AtProvider,
    headers: &http::HeaderMap,
) -> Result<(), AppError> {
    let found = people::actor(&state.store, person).await?;
    let person = found.ok_or(AppError::NotFound)?;
    begin(state, session, &person, Way::Provider(at_provider), headers).await
}
