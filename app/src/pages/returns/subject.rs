//! The return a page is about, and the way back to it.

use super::frame::quarter;
use super::words;
use crate::components::{Heading, Inset};
use crate::context::{AppState, Visit};
use crate::error::AppError;
use crate::render::{Page, Section};
use crate::urls;
use axum::response::{IntoResponse, Redirect, Response};
use domain::ids::{Reference, ReferenceKind};
use domain::permission::{Action, may};
use domain::returns::{Known, Return};
use http::StatusCode;
use leptos::prelude::*;
use sha2::{Digest as _, Sha256};
use store::commands::attempts;
use store::queries::returns::{ReturnPage, show};

/// The word of its kind in the trail.
pub(super) const KIND: &str = "return";

/// The return of an address such as `/returns/2026-27-q1/AC-0042/edit`; `rest` is what follows the account.
///
/// # Errors
/// `Err(Ok(redirect))` for `ac-42`; 404, also for a return that is not the visitor's to see.
#[allow(
    clippy::result_large_err,
    reason = "made once a request and answered at once"
)]
pub(crate) async fn open(
    state: &AppState,
    visit: &Visit,
    (period, account): (&str, &str),
    rest: &str,
) -> Result<ReturnPage, Result<Response, AppError>> {
    let quarter = quarter(period).map_err(Err)?;
    let reference = Reference::parse(ReferenceKind::Account, account);
    let reference = reference.ok_or(Err(AppError::NotFound))?;
    if reference.to_string() != account {
        let path = format!("{}{rest}", urls::one_return(quarter, reference.number));
        return Err(Ok(Redirect::to(&path).into_response()));
    }
    let found = show(&state.store, &visit.actor, quarter, reference.number).await;
    found.map_err(|e| Err(e.into()))
}

/// The same for a page that needs `action` on it.
///
/// # Errors
/// As [`open`]; 403.
#[allow(
    clippy::result_large_err,
    reason = "made once a request and answered at once"
)]
pub(super) async fn open_for(
    state: &AppState,
    visit: &Visit,
    at: (&str, &str),
    rest: &str,
    action: Action,
) -> Result<ReturnPage, Result<Response, AppError>> {
    let found = open(state, visit, at, rest).await?;
    may(&visit.actor, action, &found.one.facts()).map_err(|e| Err(e.into()))?;
    Ok(found)
}

/// The return a form was sent about, if whoever sent it may; if not, the attempt is noted.
///
/// # Errors
/// 403; 404.
pub(crate) async fn posted(
    state: &AppState,
    visit: &Visit,
    (period, account): (&str, &str),
    action: Action,
) -> Result<ReturnPage, AppError> {
    let quarter = quarter(period)?;
    let reference = Reference::parse(ReferenceKind::Account, account);
    let reference = reference.ok_or(AppError::NotFound)?;
    let found = show(&state.store, &visit.actor, quarter, reference.number).await?;
    let subject = found.one.reference().to_string();
    let facts = found.one.facts();
    attempts::judged(&state.store, &visit.call(""), action, KIND, subject, facts).await?;
    Ok(found)
}

/// The address of a return.
pub(super) fn path(one: &Return) -> String {
    urls::one_return(one.period, one.account)
}

/// The name of its account.
pub(super) fn name(found: &ReturnPage) -> &str {
    &found.account.details.name
}

/// "Harbours and weather (RT-0042, AC-0042), July to September 2026", above a heading.
pub(super) fn caption(found: &ReturnPage) -> String {
    format!(
        "{} ({}), {}",
        name(found),
        words::references(&found.one),
        found.one.period.months()
    )
}

/// A page about a return, with the way back to it. Its title says which one, since several have the same
/// pages.
pub(crate) fn page(found: &ReturnPage, title: impl Into<String>, body: impl IntoAny) -> Page {
    let title = format!(
        "{}, {} {}",
        title.into(),
        Reference::account(found.one.account),
        found.one.period.code()
    );
    let quarter = found.one.period;
    Page::new(Section::Returns, title, body)
        .crumb(urls::RETURNS, "Returns")
        .crumb(urls::period(quarter), quarter.months())
        .crumb(path(&found.one), name(found))
}

/// The page for something that the return's present state does not allow (409).
pub(super) fn stuck(found: &ReturnPage, why: &str) -> Page {
    let (why, caption, href) = (why.to_owned(), caption(found), path(&found.one));
    let title = "This cannot be done now";
    let body = view! {
        <Heading text=title caption=caption/>
        <p class="govuk-body">{why}</p>
        <p class="govuk-body">"Nothing was saved."</p>
        <p class="govuk-body"><a class="govuk-link" href=href>"Open the return"</a></p>
    };
    page(found, title, body).status(StatusCode::CONFLICT)
}

/// That something was saved in another window since the page was opened.
pub(super) fn overtaken() -> AnyView {
    view! { <Inset>"The return was changed in another window since you opened this page, so nothing was done. Look at it again, then confirm once more."</Inset> }
        .into_any()
}

/// A short word for what the register holds: what is confirmed has to be what was shown.
pub(super) fn fingerprint(known: &Known) -> String {
    let text = serde_json::to_vec(known).unwrap_or_default();
    let hash = Sha256::digest(&text);
    hex::encode(&hash[..8])
}
