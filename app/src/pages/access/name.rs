//! `GET` and `POST /accounts/{reference}/people/name`: names a holder or the account manager (P 6.3).

use crate::components::{
    Actions, Button, Choice, ErrorSummary, Field, Form, FormState, Guard, Heading, Radios,
    TextInput, new_key,
};
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::pages::accounts::subject as accounts;
use crate::pages::forms::{self, Typed};
use crate::render::{Page, Section};
use crate::urls;
use axum::Form as Posted;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::access::Duty;
use domain::account::Account;
use domain::ids::Reference;
use domain::permission::{Action, may};
use domain::problem::Problems;
use leptos::prelude::*;
use store::Failure;
use store::commands::{attempts, nominations};
use store::queries::access;

/// Shows the form.
///
/// # Errors
/// 403; 404; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
) -> Result<Response, AppError> {
    let action = Action::ViewRegister;
    let opened = accounts::open(&state, &visit, &reference, "/people/name", action).await;
    let account = match opened {
        Ok(account) => account,
        Err(instead) => return instead,
    };
    let place = access::place_of(&state.store, account.number).await?;
    may(&visit.actor, Action::Nominate, &access::on_account(&place))?;
    let page = page(&account, &Typed::default(), Problems::default());
    Ok(page.respond(&state, &visit).await)
}

/// Names.
///
/// # Errors
/// 403; 404; the database.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let account = posted(&state, &visit, &reference).await?;
    let typed = forms::form(pairs);
    let mut problems = Problems::default();
    let duty = Duty::from_key(typed.get("duty"));
    if duty.is_none() {
        problems.add("duty", "required", "Choose what the person is named for");
    }
    let who = typed.get("person");
    let person = forms::whom(&state, &visit, who, "person", &mut problems).await?;
    if who.trim().is_empty() {
        problems.add("person", "required", "Enter who it is");
    }
    let (Some(duty), Some(person)) = (duty, person) else {
        let page = page(&account, &typed, problems);
        return Ok(page.respond(&state, &visit).await);
    };
    let call = forms::call(&visit, &typed);
    match nominations::name(&state.store, &call, account.number, person, duty).await {
        Ok(_) => {
            let path = urls::account(account.number);
            Ok(forms::done(&path, "person-named"))
        }
        Err(Failure::Problems(problems)) => {
            let page = page(&account, &typed, problems);
            Ok(page.respond(&state, &visit).await)
        }
        Err(other) => Err(other.into()),
    }
}

/// The account a form about its people was sent to; an attempt that is not allowed is noted.
pub(super) async fn posted(
    state: &AppState,
    visit: &Visit,
    reference: &str,
) -> Result<Account, AppError> {
    let account = accounts::posted(state, visit, reference, Action::ViewRegister).await?;
    let place = access::place_of(&state.store, account.number).await?;
    let (call, facts) = (visit.call(""), access::on_account(&place));
    let subject = Reference::account(account.number).to_string();
    attempts::judged(
        &state.store,
        &call,
        Action::Nominate,
        "account",
        subject,
        facts,
    )
    .await?;
    Ok(account)
}

/// A page below an account.
pub(super) fn around(account: &Account, title: &str, body: impl IntoAny) -> Page {
    let reference = Reference::account(account.number).to_string();
    Page::new(Section::Accounts, format!("{title}: {reference}"), body)
        .crumb(urls::ACCOUNTS, "Accounts")
        .crumb(urls::account(account.number), reference)
}

fn page(account: &Account, typed: &Typed, problems: Problems) -> Page {
    let duties = vec![
        Choice::new(Duty::Holder.key(), Duty::Holder.name())
            .hint("Responsible for the account day to day. An account has at least one"),
        Choice::new(Duty::Manager.key(), Duty::Manager.name())
            .hint("The one person who looks after it. Naming another one ends the former"),
    ];
    let field = |name: &str| Field::new(name, typed.get(name), &problems);
    let (duty, person) = (field("duty"), field("person"));
    let key = match typed.key() {
        "" => new_key(),
        key => key.to_owned(),
    };
    let reference = Reference::account(account.number);
    let caption = format!("{reference}, {}", account.details.name);
    let (action, cancel) = (
        urls::account_page(account.number, "people/name"),
        urls::account(account.number),
    );
    let title = "Name somebody for this account";
    let body = view! {
        <div class="govuk-grid-row">
            <div class="govuk-grid-column-two-thirds">
                <ErrorSummary problems=problems.clone()/>
                <Heading text=title caption=caption/>
                <p class="govuk-body">"Being named says who is responsible. It is no access to the platform: that is asked for separately."</p>
                <Form action=action guard=Guard::of(&problems)>
                    <FormState key=key/>
                    <Radios field=duty label="Named as" choices=duties/>
                    <TextInput field=person label="Who" hint="Their work e-mail address or full name" spellcheck=false autocomplete="off"/>
                    <Actions>
                        <Button text="Name"/>
                        <a class="govuk-link" href=cancel>"Cancel"</a>
                    </Actions>
                </Form>
            </div>
        </div>
    };
    around(account, title, body).problems(&problems).islands()
}
