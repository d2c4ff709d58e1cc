//! `GET` and `POST /people/delegations/{id}/end`: takes a lent role back before its last day.

use super::{lend, words};
use crate::components::{Actions, Button, ButtonKind, Form, FormState, Heading, Inset, new_key};
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::pages::forms;
use crate::render::Page;
use crate::urls;
use axum::Form as Posted;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::ids::DelegationId;
use domain::moment::long_date;
use domain::permission::{Action, Facts, may};
use http::StatusCode;
use leptos::prelude::*;
use store::Failure;
use store::commands::{attempts, delegations};
use store::queries::delegations::{Lent, show};
use store::queries::{organisation, people};

/// Asks whether to end it.
///
/// # Errors
/// 403 for everybody but the lender and administrators; 404; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    let lent = find(&state, &visit, &id).await?;
    may(&visit.actor, Action::Delegate, &lent.delegation.facts())?;
    answer(&state, &visit, &lent, new_key(), false).await
}

/// Ends it.
///
/// # Errors
/// 403 for everybody but the lender and administrators; 404; the database.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(id): Path<String>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let lent = find(&state, &visit, &id).await?;
    let (action, facts) = (Action::Delegate, lent.delegation.facts());
    let (noted, subject) = (visit.call(""), lent.delegation.id.to_string());
    attempts::judged(&state.store, &noted, action, "delegation", subject, facts).await?;
    let typed = forms::form(pairs);
    let lent_id = lent.delegation.id;
    if lent.delegation.is_over(state.store.clock().now().today) {
        return answer(&state, &visit, &lent, new_key(), false).await;
    }
    let call = forms::call(&visit, &typed);
    match delegations::end(&state.store, &call, lent_id, typed.version()).await {
        Ok(_) => {
            let path = urls::person_page(lent.delegation.from, "delegations");
            Ok(forms::done(&path, "lending-ended"))
        }
        Err(Failure::Stale) => {
            let lent = show(&state.store, &visit.actor, lent_id).await?;
            answer(&state, &visit, &lent, typed.key().to_owned(), true).await
        }
        Err(other) => Err(other.into()),
    }
}

/// The delegation, if it is this visitor's to see. Without an id there is nothing to see either.
async fn find(state: &AppState, visit: &Visit, typed: &str) -> Result<Lent, AppError> {
    let id: Result<DelegationId, _> = typed.parse();
    let Ok(id) = id else {
        may(&visit.actor, Action::ViewPeople, &Facts::default())?;
        return Err(AppError::NotFound);
    };
    Ok(show(&state.store, &visit.actor, id).await?)
}

async fn answer(
    state: &AppState,
    visit: &Visit,
    lent: &Lent,
    key: String,
    overtaken: bool,
) -> Result<Response, AppError> {
    let person = people::person(&state.store, &visit.actor, lent.delegation.from).await?;
    let organisation = organisation::all(&state.store).await?;
    let today = state.store.clock().now().today;
    let own = visit.actor.person() == Some(person.id);
    let delegation = &lent.delegation;
    let role = words::role(delegation.role, delegation.scope, &organisation);
    let title = "End the lending of a role";
    let back = urls::person_page(person.id, "delegations");
    let over = delegation.is_over(today);
    let facts = format!(
        "{} acts for {} as {role}, from {} to {}.",
        lent.to_name,
        lent.from_name,
        long_date(delegation.first),
        long_date(delegation.last)
    );
    let action = urls::delegation_end(delegation.id);
    let version = delegation.version;
    let form = (!over).then(|| view! {
        <p class="govuk-body">"When you confirm, the role counts for them no more from their next request on. It stays on record."</p>
        <Form action=action>
            <FormState version=version key=key/>
            <Actions>
                <Button text="End it now" kind=ButtonKind::Warning/>
                <a class="govuk-link" href=back.clone()>"Cancel"</a>
            </Actions>
        </Form>
    });
    let body = view! {
        <Heading text=title caption=person.name.clone()/>
        {overtaken.then(|| view! { <Inset>"This was changed since you opened the page, so nothing was done. Look at it again, then confirm once more."</Inset> })}
        <p class="govuk-body">{facts}</p>
        {over.then(|| view! { <p class="govuk-body">"It has ended already. Nothing was saved."</p> })}
        {form}
    };
    let page: Page = lend::around(&person, own, title, body);
    let page = if over || overtaken {
        page.status(StatusCode::CONFLICT)
    } else {
        page
    };
    Ok(page.respond(state, visit).await)
}
