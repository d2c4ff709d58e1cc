//! `GET` and `POST /accounts/{reference}/edit`: changes what is recorded about an account. When
//! somebody else saved in the meantime, the answer is `conflict`'s page.

use super::conflict::{self, Merge};
use super::form_fields::{self, Fields};
use super::subject::{self, Places};
use super::typed::{self, Typed, draft_of};
use crate::components::{Actions, Button, ErrorSummary, Form, FormState, Guard, Heading, new_key};
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::render::{Page, Section};
use crate::urls;
use axum::Form as Posted;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::account::{Account, AccountDraft, Checked, DraftContext};
use domain::ids::Reference;
use domain::permission::Action;
use domain::platform::Catalogue;
use domain::problem::Problems;
use leptos::prelude::*;
use std::sync::Arc;
use store::Failure;
use store::commands::accounts;
use store::queries::accounts::{show, show_version};
use store::queries::platforms;

/// Everything the page shows.
struct Model {
    number: i64,
    /// The name that is saved, for the heading.
    name: String,
    /// The version that the person saw.
    version: i64,
    draft: AccountDraft,
    key: String,
    problems: Problems,
    duplicate: Option<Reference>,
    catalogue: Arc<Catalogue>,
    places: Places,
}

const ARCHIVED: &str = "This account is archived. Restore it before you change it.";

/// Shows the form, filled with what is saved.
///
/// # Errors
/// Not found; not permitted; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
) -> Result<Response, AppError> {
    let opened = subject::open(&state, &visit, &reference, "/edit", Action::EditAccount).await;
    let account = match opened {
        Ok(account) => account,
        Err(instead) => return instead,
    };
    if account.archived.is_some() {
        return Ok(subject::stuck(&account, ARCHIVED)
            .respond(&state, &visit)
            .await);
    }
    let draft = draft_of(&account.presence, &account.details);
    let model = model(&state, &account, account.version, draft, new_key()).await?;
    Ok(page(model).respond(&state, &visit).await)
}

/// Saves, or says what stands against it.
///
/// # Errors
/// Not found; not permitted; the database.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let typed = Typed::new(pairs);
    let account = subject::posted(&state, &visit, &reference, Action::EditAccount).await?;
    if account.archived.is_some() {
        return Ok(subject::stuck(&account, ARCHIVED)
            .respond(&state, &visit)
            .await);
    }
    let seen = version(&state, &visit, &account, typed.version()).await?;
    let mut draft = typed.draft();
    if let Some(opened) = conflict::opened(&typed) {
        let base = version(&state, &visit, &account, opened).await?;
        match conflict::merged(&typed, &base, &seen) {
            Merge::Done(merged) => draft = *merged,
            Merge::Theirs => return Ok(done(account.number, "kept")),
            Merge::Unanswered(problems) => {
                let mine = typed.draft();
                let page = conflict::page(&state, &visit, &base, &seen, &mine, problems).await?;
                return Ok(page.respond(&state, &visit).await);
            }
        }
    }
    save(&state, &visit, &typed, account, seen, draft).await
}

async fn save(
    state: &AppState,
    visit: &Visit,
    typed: &Typed,
    account: Account,
    seen: Account,
    draft: AccountDraft,
) -> Result<Response, AppError> {
    let number = account.number;
    let mut model = model(
        state,
        &account,
        typed.version(),
        draft,
        typed.key().to_owned(),
    )
    .await?;
    let checked = match check(state, &model) {
        Ok(checked) => checked,
        Err(problems) => {
            model.problems = typed::in_order(problems);
            return Ok(page(model).respond(state, visit).await);
        }
    };
    let mine = draft_of(&checked.presence, &checked.details);
    let call = typed.call(visit);
    match accounts::edit(&state.store, &call, number, typed.version(), checked).await {
        Ok(saved) if saved.event.is_none() => Ok(done(number, "unchanged")),
        Ok(_) => Ok(done(number, "saved")),
        Err(Failure::Stale) => overtaken(state, visit, &seen, &mine).await,
        Err(Failure::Duplicate { reference }) => {
            let words = format!("Another account in the register has this address: {reference}");
            model.problems.add("url", "duplicate", words);
            model.duplicate = Some(reference);
            Ok(page(model).respond(state, visit).await)
        }
        Err(other) => Err(other.into()),
    }
}

/// Somebody saved in the meantime: both versions, or nothing to do where nothing of mine differs.
async fn overtaken(
    state: &AppState,
    visit: &Visit,
    seen: &Account,
    mine: &AccountDraft,
) -> Result<Response, AppError> {
    let now = show(&state.store, &visit.actor, seen.number).await?;
    let saved = |account: &Account| draft_of(&account.presence, &account.details);
    if *mine == saved(seen) || *mine == saved(&now) {
        return Ok(done(seen.number, "unchanged"));
    }
    let page = conflict::page(state, visit, seen, &now, mine, Problems::default()).await?;
    Ok(page.respond(state, visit).await)
}

/// A version that a form was filled with; the first one when the form does not say, so that whatever
/// changed since is shown and nothing is overwritten unseen.
async fn version(
    state: &AppState,
    visit: &Visit,
    account: &Account,
    version: i64,
) -> Result<Account, AppError> {
    if version == account.version {
        return Ok(account.clone());
    }
    let (store, actor, number) = (&state.store, &visit.actor, account.number);
    match show_version(store, actor, number, version).await {
        Err(Failure::NotFound) => Ok(show_version(store, actor, number, 1).await?),
        found => Ok(found?),
    }
}

async fn model(
    state: &AppState,
    account: &Account,
    version: i64,
    draft: AccountDraft,
    key: String,
) -> Result<Model, AppError> {
    Ok(Model {
        number: account.number,
        name: account.details.name.clone(),
        version,
        draft,
        key,
        problems: Problems::default(),
        duplicate: None,
        catalogue: platforms::catalogue(&state.store).await?,
        places: subject::places(state).await?,
    })
}

fn check(state: &AppState, model: &Model) -> Result<Checked, Problems> {
    model.draft.check(&DraftContext {
        catalogue: &model.catalogue,
        groups: &model.places.groups,
        units: &model.places.units,
        today: state.store.clock().now().today,
    })
}

fn done(number: i64, key: &str) -> Response {
    Redirect::to(&urls::done(&urls::account(number), key)).into_response()
}

fn page(model: Model) -> Page {
    let reference = Reference::account(model.number).to_string();
    let problems = model.problems.clone();
    let guard = Guard::of(&problems);
    let fields = form_fields::sections(&Fields {
        draft: &model.draft,
        problems: &problems,
        organisation: &model.places.organisation,
        catalogue: &model.catalogue,
        duplicate: model.duplicate,
    });
    let (back, action) = (
        urls::account(model.number),
        urls::account_page(model.number, "edit"),
    );
    let cancel = back.clone();
    let body = view! {
        <div class="govuk-grid-row">
            <div class="govuk-grid-column-two-thirds">
                <ErrorSummary problems=problems.clone()/>
                <Heading text="Edit account" caption=format!("{reference}, {}", model.name)/>
                <Form action=action guard=guard>
                    <FormState version=model.version key=model.key/>
                    {fields}
                    <Actions>
                        <Button text="Save"/>
                        <a class="govuk-link" href=cancel>"Cancel"</a>
                    </Actions>
                </Form>
            </div>
        </div>
    };
    Page::new(Section::Accounts, format!("Edit {reference}"), body)
        .problems(&problems)
        .crumb(urls::ACCOUNTS, "Accounts")
        .crumb(back, reference)
        .islands()
}
