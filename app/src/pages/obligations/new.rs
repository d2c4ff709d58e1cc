//! `GET` and `POST /obligations/new`: opens an obligation by hand.

use crate::components::{
    Actions, Button, Choice, DateField, ErrorSummary, Field, Form, FormState, Guard, Heading,
    Select, TextInput, Textarea, new_key,
};
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::pages::forms::{self, Typed};
use crate::render::{Page, Section};
use crate::urls;
use axum::Form as Posted;
use axum::extract::State;
use axum::response::Response;
use domain::ids::{Reference, ReferenceKind};
use domain::obligation::{ObligationDraft, ObligationKind};
use domain::permission::{Action, Facts, may};
use domain::problem::Problems;
use leptos::prelude::*;
use store::Failure;
use store::commands::{attempts, obligations};

/// Shows the form.
///
/// # Errors
/// 403 for those who may not open obligations.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
) -> Result<Response, AppError> {
    may(&visit.actor, Action::OpenObligation, &Facts::default())?;
    Ok(page(&Typed::default(), &Problems::default())
        .respond(&state, &visit)
        .await)
}

/// Opens it.
///
/// # Errors
/// 403 for those who may not open obligations; the database.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let (call, action) = (visit.call(""), Action::OpenObligation);
    let (new, facts) = ("new".to_owned(), Facts::default());
    attempts::judged(&state.store, &call, action, "obligation", new, facts).await?;
    let typed = forms::form(pairs);
    let mut problems = Problems::default();
    let draft = read(&state, &visit, &typed, &mut problems).await?;
    for problem in draft
        .check(state.store.clock().now())
        .err()
        .unwrap_or_default()
        .0
    {
        if problems.of(&problem.field).is_none() {
            problems.0.push(problem);
        }
    }
    if !problems.is_empty() {
        return Ok(page(&typed, &in_order(problems))
            .respond(&state, &visit)
            .await);
    }
    let call = forms::call(&visit, &typed);
    match obligations::open(&state.store, &call, draft).await {
        Ok(saved) => {
            let reference = Reference::parse(ReferenceKind::Obligation, &saved.reference);
            let path = urls::record(reference.ok_or(AppError::NotFound)?);
            Ok(forms::done(&path, "obligation-opened"))
        }
        Err(Failure::NotFound) => {
            problems.add("account", "unknown", "There is no such account");
            Ok(page(&typed, &problems).respond(&state, &visit).await)
        }
        Err(Failure::Problems(problems)) => {
            Ok(page(&typed, &problems).respond(&state, &visit).await)
        }
        Err(other) => Err(other.into()),
    }
}

async fn read(
    state: &AppState,
    visit: &Visit,
    typed: &Typed,
    problems: &mut Problems,
) -> Result<ObligationDraft, AppError> {
    let account = typed.get("account").trim();
    let found = Reference::parse(ReferenceKind::Account, account);
    if found.is_none() && !account.is_empty() {
        problems.add(
            "account",
            "format",
            "Enter an account’s reference, such as AC-0042",
        );
    }
    let to = typed.get("assignee");
    let assignee = forms::whom(state, visit, to, "assignee", problems).await?;
    Ok(ObligationDraft {
        kind: typed.get("kind").to_owned(),
        details: typed.get("details").to_owned(),
        account: found.map(|r| r.number),
        assignee,
        reason: typed.get("reason").to_owned(),
        due: forms::day(typed, "due", problems),
    })
}

fn in_order(mut problems: Problems) -> Problems {
    const ORDER: [&str; 6] = ["kind", "details", "account", "assignee", "reason", "due"];
    problems
        .0
        .sort_by_key(|problem| ORDER.iter().position(|field| *field == problem.field));
    problems
}

fn page(typed: &Typed, problems: &Problems) -> Page {
    let field = |name: &str| Field::new(name, typed.get(name), problems);
    let (kind, details, account) = (field("kind"), field("details"), field("account"));
    let (assignee, reason, due) = (field("assignee"), field("reason"), field("due"));
    let kinds = ObligationKind::ALL.iter();
    let kinds = kinds.map(|k| Choice::new(k.key(), k.name())).collect();
    let key = match typed.key() {
        "" => new_key(),
        key => key.to_owned(),
    };
    let title = "Open an obligation";
    let body = view! {
        <div class="govuk-grid-row">
            <div class="govuk-grid-column-two-thirds">
                <ErrorSummary problems=problems.clone()/>
                <Heading text=title/>
                <Form action=urls::OBLIGATIONS_NEW guard=Guard::of(problems)>
                    <FormState key=key/>
                    <Select field=kind label="What has to be done" empty="Choose" choices=kinds/>
                    <TextInput field=details label="Details" hint="Needed for remedial actions and for something else"/>
                    <TextInput field=account label="Account (optional)" hint="Its reference, such as AC-0042" spellcheck=false autocomplete="off" width="govuk-input--width-10"/>
                    <TextInput field=assignee label="Who has to do it (optional)" hint="Their work e-mail address or full name. Empty: the account’s holders" spellcheck=false autocomplete="off"/>
                    <Textarea field=reason label="Why it has to be done" rows=3/>
                    <DateField field=due label="The last day on which it is in time"/>
                    <Actions>
                        <Button text="Open the obligation"/>
                        <a class="govuk-link" href=urls::OBLIGATIONS>"Cancel"</a>
                    </Actions>
                </Form>
            </div>
        </div>
    };
    Page::new(Section::ToDo, title, body)
        .crumb(urls::OBLIGATIONS, "Obligations")
        .problems(problems)
        .islands()
}
