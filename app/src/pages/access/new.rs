//! `GET` and `POST /accounts/{reference}/access/new`: asks for access, for oneself or somebody else.

use crate::components::{
    Actions, Button, Choice, DateField, ErrorSummary, Field, Form, FormState, Guard, Heading,
    Select, TextInput, Textarea, new_key,
};
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::pages::accounts::subject as accounts;
use crate::pages::forms::Typed;
use crate::pages::forms::{self, day};
use crate::render::{Page, Section};
use crate::urls;
use axum::Form as Posted;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::access::RequestDraft;
use domain::account::Account;
use domain::ids::Reference;
use domain::permission::{Action, Facts, may};
use domain::platform::AccessLevel;
use domain::problem::Problems;
use leptos::prelude::*;
use store::Failure;
use store::commands::{attempts, grants};
use store::queries::{access, platforms};

/// Shows the form.
///
/// # Errors
/// 403 for those who hold no role; 404; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
) -> Result<Response, AppError> {
    let action = Action::ViewRegister;
    let opened = accounts::open(&state, &visit, &reference, "/access/new", action).await;
    let account = match opened {
        Ok(account) => account,
        Err(instead) => return instead,
    };
    let facts = facts(&state, &visit, &account).await?;
    may(&visit.actor, Action::RequestAccess, &facts)?;
    let mut typed = Typed::default();
    // Whoever asks for nobody else asks for themselves.
    let others = Facts {
        person: None,
        ..facts
    };
    if may(&visit.actor, Action::RequestAccess, &others).is_err() {
        typed.put("person", visit.actor.name());
    }
    let page = page(&state, &account, &typed, Problems::default()).await?;
    Ok(page.respond(&state, &visit).await)
}

/// Asks.
///
/// # Errors
/// 403 for those who may not ask for this person; 404; the database.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let account = accounts::posted(&state, &visit, &reference, Action::ViewRegister).await?;
    let facts = facts(&state, &visit, &account).await?;
    let (call, action) = (visit.call(""), Action::RequestAccess);
    let subject = Reference::account(account.number).to_string();
    attempts::judged(&state.store, &call, action, "account", subject, facts).await?;
    let typed = forms::form(pairs);
    let mut problems = Problems::default();
    let who = typed.get("person");
    let person = forms::whom(&state, &visit, who, "person", &mut problems).await?;
    let draft = RequestDraft {
        person,
        level: AccessLevel::from_key(typed.get("level")),
        from: day(&typed, "from", &mut problems),
        until: day(&typed, "until", &mut problems),
        reason: typed.get("reason").to_owned(),
    };
    if !problems.is_empty() {
        // What could not be read is told once; the rest as the rules say it.
        let now = state.store.clock().now();
        let settings = store::queries::policy::current(&state.store).await?;
        let checked = draft.check(AccessLevel::ALL, None, &settings, now);
        for problem in checked.err().unwrap_or_default().0 {
            if problems.of(&problem.field).is_none() {
                problems.0.push(problem);
            }
        }
        let page = page(&state, &account, &typed, in_order(problems)).await?;
        return Ok(page.respond(&state, &visit).await);
    }
    let call = forms::call(&visit, &typed);
    match grants::request(&state.store, &call, account.number, draft).await {
        Ok(saved) => {
            let path = format!("{}/{}", urls::ACCESS, saved.reference);
            Ok(forms::done(&path, "access-requested"))
        }
        Err(Failure::Problems(problems)) => {
            let page = page(&state, &account, &typed, in_order(problems)).await?;
            Ok(page.respond(&state, &visit).await)
        }
        Err(other) => Err(other.into()),
    }
}

/// What asking is compared with: the account, and whoever asks for themselves.
async fn facts(state: &AppState, visit: &Visit, account: &Account) -> Result<Facts, AppError> {
    let place = access::place_of(&state.store, account.number).await?;
    Ok(Facts {
        person: visit.actor.person(),
        ..access::on_account(&place)
    })
}

fn in_order(mut problems: Problems) -> Problems {
    const ORDER: [&str; 5] = ["person", "level", "from", "until", "reason"];
    problems
        .0
        .sort_by_key(|problem| ORDER.iter().position(|field| *field == problem.field));
    problems
}

async fn page(
    state: &AppState,
    account: &Account,
    typed: &Typed,
    problems: Problems,
) -> Result<Page, AppError> {
    let catalogue = platforms::catalogue(&state.store).await?;
    let offered = catalogue
        .get(account.presence.platform.as_str())
        .map_or_else(|| AccessLevel::ALL.to_vec(), |p| p.access_levels.clone());
    let levels: Vec<Choice> = offered
        .iter()
        .map(|level| Choice::new(level.key(), level.name()))
        .collect();
    let reference = Reference::account(account.number).to_string();
    let field = |name: &str| Field::new(name, typed.get(name), &problems);
    let (person, level, from) = (field("person"), field("level"), field("from"));
    let (until, reason) = (field("until"), field("reason"));
    let key = match typed.key() {
        "" => new_key(),
        key => key.to_owned(),
    };
    let action = urls::account_page(account.number, "access/new");
    let back = urls::account(account.number);
    let caption = format!("{reference}, {}", account.details.name);
    let body = view! {
        <div class="govuk-grid-row">
            <div class="govuk-grid-column-two-thirds">
                <ErrorSummary problems=problems.clone()/>
                <Heading text="Ask for access" caption=caption/>
                <p class="govuk-body">"Somebody else approves it: a holder of the account, or Design and Marketing. It is live when the person has read the policy, turned on their own second factor and completed the training."</p>
                <Form action=action guard=Guard::of(&problems)>
                    <FormState key=key/>
                    <TextInput field=person label="Who" hint="Their work e-mail address or full name" spellcheck=false autocomplete="off"/>
                    <Select field=level label="Level" hint="The least that the work needs. People of an agency get advertising only" empty="Choose" choices=levels/>
                    <DateField field=from label="First day (optional)" hint="Empty means today"/>
                    <DateField field=until label="Last day (optional)" hint="Needed for people of an agency: the end of their contract at the latest"/>
                    <Textarea field=reason label="What it is for" max=500/>
                    <Actions>
                        <Button text="Ask for access"/>
                        <a class="govuk-link" href=back>"Cancel"</a>
                    </Actions>
                </Form>
            </div>
        </div>
    };
    let page = Page::new(
        Section::Accounts,
        format!("Ask for access to {reference}"),
        body,
    );
    Ok(page
        .problems(&problems)
        .crumb(urls::ACCOUNTS, "Accounts")
        .crumb(urls::account(account.number), reference)
        .crumb(urls::ACCESS.to_owned(), "Access")
        .islands())
}
