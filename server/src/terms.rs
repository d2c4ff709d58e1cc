//! Whoever has not yet read the newest notice reads it before anything else. What it says and who
//! has read it is the store's; the page is `app::pages::terms`.

use crate::sign_in::return_to::own_path;
use app::{
    context::{AppState, SignedIn, Visit},
    error::{AppError, ForMachines},
    urls::{self, Query},
};
use axum::{
    Form,
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use http::{HeaderMap, Method, StatusCode, header};
use serde::Deserialize;
use store::{Failure, commands::notices as commands, queries::notices};

/// What stays open before: the notice itself, the way out, and help.
fn is_open(path: &str) -> bool {
    let pages = [
        urls::TERMS,
        urls::SIGN_OUT,
        urls::PRIVACY,
        urls::ACCESSIBILITY,
        urls::CONTACT,
    ];
    pages.contains(&path) || path == urls::SIGN_IN || path.starts_with("/sign-in/")
}

/// Files and answers for scripts have no place for a page.
fn is_for_machines(path: &str, headers: &HeaderMap) -> bool {
    let accepted = headers.get(header::ACCEPT).and_then(|a| a.to_str().ok());
    [".csv", ".xlsx", ".json"]
        .iter()
        .any(|end| path.ends_with(end))
        || path == urls::SUGGEST
        || accepted.is_some_and(|accepted| accepted.starts_with("application/json"))
}

/// Leads to the notice whoever has still to read it.
pub(crate) async fn lead(
    State(state): State<AppState>,
    visit: Visit,
    request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path();
    let person = visit.actor.person().filter(|_| !is_open(path));
    let Some(person) = person else {
        return next.run(request).await;
    };
    match notices::outstanding(&state.store, person).await {
        Ok(false) => next.run(request).await,
        Ok(true) if is_for_machines(path, request.headers()) => refused(),
        Ok(true) => {
            // A form that was sent is not carried out; its page is what one comes back to.
            let back = if *request.method() == Method::GET {
                visit.path_and_query.as_str()
            } else {
                path
            };
            Redirect::to(&terms(back)).into_response()
        }
        Err(failure) => AppError::from(failure).into_response(),
    }
}

/// The notice, and then `back`.
fn terms(back: &str) -> String {
    let back = own_path(back);
    let query = Query::default();
    if back == urls::HOME {
        urls::TERMS.to_owned()
    } else {
        query.with("return_to", back).href(urls::TERMS)
    }
}

fn refused() -> Response {
    let words = format!(
        "Sign in with a browser and read the privacy notice at {} first.\n",
        urls::TERMS
    );
    let mut response = (StatusCode::FORBIDDEN, words).into_response();
    response.extensions_mut().insert(ForMachines);
    response
}

/// The form below the notice.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Read {
    number: String,
    hash: String,
    return_to: String,
    key: String,
}

/// `POST /terms`: the person has read the notice they saw. If another has been published since, they
/// are shown that one.
///
/// # Errors
/// The database.
pub(crate) async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Form(form): Form<Read>,
) -> Result<Response, AppError> {
    let call = visit.call(&form.key);
    let number = form.number.parse().unwrap_or_default();
    match commands::acknowledge(&state.store, &call, number, &form.hash).await {
        Ok(_) => Ok(Redirect::to(&own_path(&form.return_to)).into_response()),
        Err(Failure::Stale) => Ok(Redirect::to(&terms(&form.return_to)).into_response()),
        Err(other) => Err(other.into()),
    }
}
