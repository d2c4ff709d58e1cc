//! `GET` and `POST /accounts/{reference}/people/{id}/end`: somebody is not named for an account any
//! more. The last holder needs a successor, chosen in the same form (P 6.3).

use super::name::{around, posted};
use crate::components::{
    Actions, Button, ButtonKind, ErrorSummary, Field, Form, FormState, Guard, Heading, Inset,
    TextInput, Textarea, new_key,
};
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::pages::accounts::subject as accounts;
use crate::pages::forms::{self, Typed};
use crate::render::Page;
use crate::urls;
use axum::Form as Posted;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::access::Duty;
use domain::account::Account;
use domain::ids::Reference;
use domain::permission::{Action, may};
use domain::problem::Problems;
use domain::refusal::Refusal;
use http::StatusCode;
use leptos::prelude::*;
use store::Failure;
use store::commands::nominations;
use store::queries::access::{self, Named};

struct Model {
    account: Account,
    named: Named,
    /// Whether it is the last holder.
    last: bool,
    typed: Typed,
    problems: Problems,
    overtaken: bool,
}

/// Asks why, and for a successor.
///
/// # Errors
/// 403; 404; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path((reference, id)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let rest = format!("/people/{id}/end");
    let action = Action::ViewRegister;
    let account = match accounts::open(&state, &visit, &reference, &rest, action).await {
        Ok(account) => account,
        Err(instead) => return instead,
    };
    let place = access::place_of(&state.store, account.number).await?;
    may(&visit.actor, Action::Nominate, &access::on_account(&place))?;
    let mut model = load(&state, &visit, account, &id, Typed::default()).await?;
    let version = model.named.nomination.version;
    model.typed.put("version", version.to_string());
    Ok(page(model).respond(&state, &visit).await)
}

/// Ends it.
///
/// # Errors
/// 403; 404; the database.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path((reference, id)): Path<(String, String)>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let account = posted(&state, &visit, &reference).await?;
    let mut model = load(&state, &visit, account, &id, forms::form(pairs)).await?;
    let mut problems = Problems::default();
    let who = model.typed.get("successor");
    let successor = forms::whom(&state, &visit, who, "successor", &mut problems).await?;
    if !problems.is_empty() {
        model.problems = problems;
        return Ok(page(model).respond(&state, &visit).await);
    }
    let call = forms::call(&visit, &model.typed);
    let (nomination, seen) = (&model.named.nomination, model.typed.version());
    let note = model.typed.get("note").to_owned();
    match nominations::end(&state.store, &call, nomination.id, seen, note, successor).await {
        Ok(_) => {
            let path = urls::account(model.account.number);
            Ok(forms::done(&path, "naming-ended"))
        }
        Err(failure) => again(&state, &visit, model, &id, failure).await,
    }
}

/// The page again with what stands against it.
async fn again(
    state: &AppState,
    visit: &Visit,
    mut model: Model,
    id: &str,
    failure: Failure,
) -> Result<Response, AppError> {
    match failure {
        Failure::Stale => {
            let Model { account, typed, .. } = model;
            model = load(state, visit, account, id, typed).await?;
            model.overtaken = true;
        }
        // The problems of naming are about the successor here.
        Failure::Problems(problems) => {
            for mut problem in problems.0 {
                problem.field = "successor".into();
                model.problems.0.push(problem);
            }
        }
        Failure::Refused(refusal @ Refusal::Rule { .. }) => {
            let field = match refusal.code() {
                "last-holder" => "successor",
                _ => "note",
            };
            model.problems = forms::as_problem(refusal, field)?;
        }
        other => return Err(other.into()),
    }
    Ok(page(model).respond(state, visit).await)
}

async fn load(
    state: &AppState,
    visit: &Visit,
    account: Account,
    id: &str,
    typed: Typed,
) -> Result<Model, AppError> {
    let id = id.parse().map_err(|_| AppError::NotFound)?;
    let all = access::named(&state.store, &visit.actor, account.number).await?;
    let holders = all
        .iter()
        .filter(|one| one.nomination.in_office() && one.nomination.duty == Duty::Holder)
        .count();
    let named = all.into_iter().find(|one| one.nomination.id == id);
    let named = named.ok_or(AppError::NotFound)?;
    let last = named.nomination.duty == Duty::Holder && holders == 1;
    Ok(Model {
        account,
        named,
        last,
        typed,
        problems: Problems::default(),
        overtaken: false,
    })
}

fn page(model: Model) -> Page {
    let Model {
        account,
        named,
        last,
        typed,
        problems,
        overtaken,
    } = model;
    let reference = Reference::account(account.number);
    let caption = format!("{reference}, {}", account.details.name);
    let back = urls::account(account.number);
    let duty = named.nomination.duty.name().to_lowercase();
    if !named.nomination.in_office() {
        let body = view! {
            <Heading text="This cannot be done now" caption=caption/>
            <p class="govuk-body">{format!("{} is not {duty} of this account any more.", named.name)}</p>
            <p class="govuk-body"><a class="govuk-link" href=back>"Back to the account"</a></p>
        };
        return around(&account, "This cannot be done now", body).status(StatusCode::CONFLICT);
    }
    let title = format!("{} is not {duty} any more", named.name);
    let successor = Field::new("successor", typed.get("successor"), &problems);
    let note = Field::new("note", typed.get("note"), &problems);
    let key = match typed.key() {
        "" => new_key(),
        key => key.to_owned(),
    };
    let version = if overtaken {
        named.nomination.version
    } else {
        typed.version()
    };
    let (label, hint) = if last {
        (
            "Successor",
            "This is the last holder: an account always has somebody responsible for it (P 6.3). Enter a work e-mail address or full name",
        )
    } else {
        ("Successor (optional)", "A work e-mail address or full name")
    };
    let id = named.nomination.id;
    let action = urls::account_page(account.number, &format!("people/{id}/end"));
    let again = overtaken.then(|| view! { <Inset>"Somebody else changed this since you opened this page, so nothing was done. Look at it again, then confirm once more."</Inset> });
    let body = view! {
        <div class="govuk-grid-row">
            <div class="govuk-grid-column-two-thirds">
                <ErrorSummary problems=problems.clone()/>
                <Heading text=title.clone() caption=caption/>
                {again}
                <p class="govuk-body">"Their access to the platform stays as it is. If it is not needed any more, end it too."</p>
                <Form action=action guard=Guard::of(&problems)>
                    <FormState version=version key=key/>
                    <TextInput field=successor label=label hint=hint spellcheck=false autocomplete="off"/>
                    <Textarea field=note label="Why" max=1_000/>
                    <Actions>
                        <Button text="Confirm" kind=ButtonKind::Warning/>
                        <a class="govuk-link" href=back>"Cancel"</a>
                    </Actions>
                </Form>
            </div>
        </div>
    };
    let page = around(&account, &title, body).problems(&problems).islands();
    if overtaken {
        page.status(StatusCode::CONFLICT)
    } else {
        page
    }
}
