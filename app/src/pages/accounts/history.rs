//! `GET /accounts/{reference}/history`: everything that happened to an account, newest first, each
//! step leading to the account as it was then. Made to be printed.

use super::{timeline, which};
use crate::components::{Heading, Inset, thousands};
use crate::context::{AppState, SignedIn};
use crate::error::AppError;
use crate::render::{Page, Section};
use crate::urls;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::ids::Reference;
use leptos::prelude::*;
use store::queries::accounts::show;
use store::queries::audit::{self, Event};

/// More than any account has seen; beyond it the audit trail has them all.
const MOST: i64 = 1_000;

/// Shows the page.
///
/// # Errors
/// Not found; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
) -> Result<Response, AppError> {
    let number = match which::number(&reference, "/history", visit.query()) {
        Ok(number) => number,
        Err(elsewhere) => return elsewhere,
    };
    let account = show(&state.store, &visit.actor, number).await?;
    let subject = Reference::account(number).to_string();
    let events = audit::history(&state.store, "account", &subject, MOST + 1).await?;
    let page = page(number, &account.details.name, events);
    Ok(page.respond(&state, &visit).await)
}

fn page(number: i64, name: &str, mut events: Vec<Event>) -> Page {
    let most = usize::try_from(MOST).unwrap_or(usize::MAX);
    let cut = events.len() > most;
    events.truncate(most);
    let reference = Reference::account(number).to_string();
    let count = match events.len() {
        1 => "One event, newest first.".to_owned(),
        many => format!("{} events, newest first.", thousands(many as u64)),
    };
    let body = view! {
        <Heading text="History" caption=format!("{reference}, {name}")/>
        <h2 class="govuk-heading-s">{count}</h2>
        {cut.then(|| view! {
            <Inset>"These are the latest only; the audit trail holds the older ones too."</Inset>
        })}
        <p class="govuk-body app-no-print">
            <button r#type="button" class="govuk-button govuk-button--secondary" data-print hidden>"Print this page"</button>
        </p>
        {timeline::view(number, events)}
    };
    Page::new(Section::Accounts, format!("History of {reference}"), body)
        .crumb(urls::ACCOUNTS, "Accounts")
        .crumb(urls::account(number), reference)
}
