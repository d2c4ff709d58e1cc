//! The agency a page is about, and the way back to it.

use crate::components::Heading;
use crate::context::{AppState, Visit};
use crate::error::AppError;
use crate::pages::numbered;
use crate::render::{Page, Section};
use crate::urls;
use axum::response::Response;
use domain::agency::Agency;
use domain::ids::{Reference, ReferenceKind};
use domain::permission::{Action, Facts, may};
use http::StatusCode;
use leptos::prelude::*;
use store::commands::attempts;
use store::queries::agencies;

/// The number in an address such as `/agencies/AG-0042/edit`; `rest` is what follows the reference.
///
/// # Errors
/// `Err(Ok(redirect))` for `ag-42`; `Err(Err(NotFound))` for what is no reference.
#[allow(
    clippy::result_large_err,
    reason = "made once a request and answered at once"
)]
pub(super) fn number(typed: &str, rest: &str) -> Result<i64, Result<Response, AppError>> {
    numbered(ReferenceKind::Agency, typed, rest)
}

/// The agency, for a page that needs `action`. Whether somebody may is decided first, so that nobody
/// learns by trying which agencies there are.
///
/// # Errors
/// A redirect to its one address; 403; 404.
#[allow(
    clippy::result_large_err,
    reason = "made once a request and answered at once"
)]
pub(super) async fn open(
    state: &AppState,
    visit: &Visit,
    typed: &str,
    rest: &str,
    action: Action,
) -> Result<Agency, Result<Response, AppError>> {
    may(&visit.actor, action, &Facts::default()).map_err(|e| Err(e.into()))?;
    let number = number(typed, rest)?;
    let found = agencies::agency(&state.store, &visit.actor, number).await;
    found.map_err(|e| Err(e.into()))
}

/// The agency a form was sent about, if whoever sent it may; if not, the attempt is noted.
///
/// # Errors
/// 403; 404.
pub(super) async fn posted(
    state: &AppState,
    visit: &Visit,
    typed: &str,
) -> Result<Agency, AppError> {
    let (call, subject) = (visit.call(""), typed.chars().take(60).collect());
    let (action, facts) = (Action::EditAgencies, Facts::default());
    attempts::judged(&state.store, &call, action, "agency", subject, facts).await?;
    let reference = Reference::parse(ReferenceKind::Agency, typed).ok_or(AppError::NotFound)?;
    Ok(agencies::agency(&state.store, &visit.actor, reference.number).await?)
}

/// A page about an agency, with the way back to it.
pub(super) fn page(agency: &Agency, title: impl Into<String>, body: impl IntoAny) -> Page {
    Page::new(Section::People, title, body)
        .crumb(urls::AGENCIES, "Agencies")
        .crumb(urls::agency(agency.number), agency.name.clone())
}

/// The page for something that the agency's present state does not allow (409).
pub(super) fn stuck(agency: &Agency, why: &str) -> Page {
    let (why, name) = (why.to_owned(), agency.name.clone());
    let (href, open) = (urls::agency(agency.number), format!("Open {name}"));
    let title = "This cannot be done now";
    let body = view! {
        <Heading text=title caption=name/>
        <p class="govuk-body">{why}</p>
        <p class="govuk-body">"Nothing was saved."</p>
        <p class="govuk-body"><a class="govuk-link" href=href>{open}</a></p>
    };
    page(agency, title, body).status(StatusCode::CONFLICT)
}

/// Above a form that is shown again because somebody else saved in the meantime.
pub(super) const OVERTAKEN: &str = "Somebody else saved this agency since you opened this page, so nothing was done. Look at it again, then confirm once more.";
