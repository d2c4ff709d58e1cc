//! The account that a page is about, and the answers that all pages about one account share.

use super::which;
use crate::components::Heading;
use crate::context::{AppState, Visit};
use crate::error::AppError;
use crate::render::{Page, Section};
use crate::urls;
use axum::response::Response;
use domain::account::Account;
use domain::ids::Reference;
use domain::permission::{Action, may};
use http::StatusCode;
use leptos::prelude::*;
use store::commands::attempts;
use store::queries::accounts::show;
use store::queries::organisation;

/// An answer instead of the page: a redirect, or a reason.
pub(crate) type Instead = Result<Response, AppError>;

/// The account, for a page below it that needs `action`; `rest` is what follows the reference.
///
/// # Errors
/// A redirect to the reference's one spelling; not found; not permitted.
pub(crate) async fn open(
    state: &AppState,
    visit: &Visit,
    typed: &str,
    rest: &str,
    action: Action,
) -> Result<Account, Instead> {
    let number = which::number(typed, rest, visit.query())?;
    let account = show(&state.store, &visit.actor, number).await;
    let account = account.map_err(|failure| Err(failure.into()))?;
    may(&visit.actor, action, &account.facts()).map_err(|refusal| Err(refusal.into()))?;
    Ok(account)
}

/// The account that a form was sent about, if whoever sent it may; if not, the attempt is noted.
///
/// # Errors
/// Not found; not permitted.
pub(crate) async fn posted(
    state: &AppState,
    visit: &Visit,
    typed: &str,
    action: Action,
) -> Result<Account, AppError> {
    let reference = Reference::parse(domain::ids::ReferenceKind::Account, typed);
    let reference = reference.ok_or(AppError::NotFound)?;
    let account = show(&state.store, &visit.actor, reference.number).await?;
    let (call, facts) = (visit.call(""), account.facts());
    let subject = reference.to_string();
    attempts::judged(&state.store, &call, action, "account", subject, facts).await?;
    Ok(account)
}

/// The page for something that the account's present state does not allow (409).
pub(crate) fn stuck(account: &Account, why: &str) -> Page {
    let reference = Reference::account(account.number).to_string();
    let (href, open) = (urls::account(account.number), format!("Open {reference}"));
    let (why, name) = (why.to_owned(), account.details.name.clone());
    let title = "This cannot be done now";
    let body = view! {
        <Heading text=title caption=format!("{reference}, {name}")/>
        <p class="govuk-body">{why}</p>
        <p class="govuk-body">"Somebody may have changed the account in the meantime. Nothing was saved."</p>
        <p class="govuk-body"><a class="govuk-link" href=href>{open}</a></p>
    };
    Page::new(Section::Accounts, title, body)
        .status(StatusCode::CONFLICT)
        .crumb(urls::ACCOUNTS, "Accounts")
}

/// Groups and units as the check of a draft wants them.
pub(super) struct Places {
    pub(super) organisation: std::sync::Arc<domain::organisation::Organisation>,
    pub(super) groups: Vec<domain::ids::GroupId>,
    pub(super) units: Vec<(domain::ids::UnitId, domain::ids::GroupId)>,
}

/// Reads them, from the cache.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn places(state: &AppState) -> Result<Places, AppError> {
    let organisation = organisation::all(&state.store).await?;
    Ok(Places {
        groups: organisation.groups.iter().map(|g| g.id).collect(),
        units: organisation.units.iter().map(|u| (u.id, u.group)).collect(),
        organisation,
    })
}
