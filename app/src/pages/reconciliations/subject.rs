//! The account or the comparison a page is about, and the way back to it.

use crate::components::Heading;
use crate::context::{AppState, Visit};
use crate::error::AppError;
use crate::pages::numbered;
use crate::render::{Page, Section};
use crate::urls;
use axum::response::Response;
use domain::account::Account;
use domain::ids::{Reference, ReferenceKind};
use domain::permission::{Action, Facts, may};
use http::StatusCode;
use leptos::prelude::*;
use store::Failure;
use store::commands::attempts;
use store::queries::reconciliations::{self, Summary};
use store::queries::{accounts, reconciliations as queries};

/// The account whose lists are compared, with what a permission is compared with.
///
/// # Errors
/// A redirect to its one address; 404.
#[allow(
    clippy::result_large_err,
    reason = "made once a request and answered at once"
)]
pub(super) async fn account(
    state: &AppState,
    visit: &Visit,
    typed: &str,
) -> Result<(Account, Facts), Result<Response, AppError>> {
    let number = numbered(ReferenceKind::Account, typed, "/reconciliations")?;
    let account = accounts::show(&state.store, &visit.actor, number).await;
    let account = account.map_err(|e| Err(e.into()))?;
    let facts = queries::facts_of(&state.store, number).await;
    Ok((account, facts.map_err(|e| Err(e.into()))?))
}

/// A comparison, for a page that needs `action`; whoever may not see the account's access sees none.
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
) -> Result<Summary, Result<Response, AppError>> {
    let number = match numbered(ReferenceKind::Reconciliation, typed, rest) {
        Ok(number) => number,
        Err(Err(missing)) => {
            may(&visit.actor, action, &Facts::default()).map_err(|e| Err(e.into()))?;
            return Err(Err(missing));
        }
        Err(redirect) => return Err(redirect),
    };
    let found = found(state, visit, number, action).await;
    let found = found.map_err(|e| Err(e.into()))?;
    let on = found.reconciliation.facts();
    may(&visit.actor, action, &on).map_err(|e| Err(e.into()))?;
    Ok(found)
}

async fn found(
    state: &AppState,
    visit: &Visit,
    number: i64,
    action: Action,
) -> Result<Summary, Failure> {
    match reconciliations::show(&state.store, &visit.actor, number).await {
        // Nobody learns by trying which numbers there are.
        Err(Failure::NotFound) => {
            may(&visit.actor, action, &Facts::default())?;
            Err(Failure::NotFound)
        }
        other => other,
    }
}

/// The comparison a form was sent about, if whoever sent it may; if not, the attempt is noted.
///
/// # Errors
/// 403; 404.
pub(super) async fn posted(
    state: &AppState,
    visit: &Visit,
    typed: &str,
) -> Result<Summary, AppError> {
    let action = Action::Reconcile;
    let reference = Reference::parse(ReferenceKind::Reconciliation, typed);
    let shown = match reference {
        Some(reference) => {
            reconciliations::show(&state.store, &visit.actor, reference.number).await
        }
        None => Err(Failure::NotFound),
    };
    let facts = shown
        .as_ref()
        .map(|found| found.reconciliation.facts())
        .unwrap_or_default();
    let (call, subject) = (visit.call(""), typed.chars().take(60).collect());
    let kind = "reconciliation";
    attempts::judged(&state.store, &call, action, kind, subject, facts).await?;
    Ok(shown?)
}

/// A page about a comparison, with the way back to it.
pub(super) fn page(found: &Summary, title: impl Into<String>, body: impl IntoAny) -> Page {
    let of = &found.reconciliation;
    Page::new(Section::Accounts, title, body)
        .crumb(urls::ACCOUNTS, "Accounts")
        .crumb(urls::account(of.account), found.account_name.clone())
        .crumb(
            urls::account_page(of.account, "reconciliations"),
            "Comparisons",
        )
        .crumb(urls::reconciliation(of.number), of.reference().to_string())
}

/// The page for something that the present state does not allow (409).
pub(super) fn stuck(found: &Summary, why: &str) -> Page {
    let why = why.to_owned();
    let reference = found.reconciliation.reference().to_string();
    let href = urls::reconciliation(found.reconciliation.number);
    let title = "This cannot be done now";
    let body = view! {
        <Heading text=title caption=reference.clone()/>
        <p class="govuk-body">{why}</p>
        <p class="govuk-body">"Nothing was saved."</p>
        <p class="govuk-body"><a class="govuk-link" href=href>{format!("Open {reference}")}</a></p>
    };
    page(found, title, body).status(StatusCode::CONFLICT)
}
