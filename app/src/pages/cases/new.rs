//! `GET` and `POST /business-cases/new`: begins a draft for a business unit; with `?adopts=AC-0042` for
//! an account that exists already (P 12.1c).

use crate::components::{
    Actions, Button, ErrorSummary, Field, Form, FormState, Heading, Inset, Select, TextInput,
    new_key,
};
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::pages::forms::{self, Typed};
use crate::pages::people::place;
use crate::render::{Page, Section};
use crate::urls::{self, Query};
use axum::Form as Posted;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use domain::ids::{Reference, ReferenceKind, UnitId};
use domain::permission::{Action, Facts, may};
use domain::problem::Problems;
use leptos::prelude::*;
use store::Failure;
use store::commands::{attempts, cases};
use store::queries::organisation;

/// Shows the form.
///
/// # Errors
/// 403 for those who may not propose; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
) -> Result<Response, AppError> {
    may(&visit.actor, Action::ProposeCase, &Facts::default())?;
    let query = Query::parse(visit.query());
    let mut typed = Typed::default();
    typed.put("adopts", query.get("adopts").unwrap_or_default());
    answer(&state, &visit, &typed, &Problems::default()).await
}

/// Begins the draft and opens its first section.
///
/// # Errors
/// 403 for those who may not propose; the database.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let (action, facts) = (Action::ProposeCase, Facts::default());
    let (noted, subject) = (visit.call(""), "new".to_owned());
    attempts::judged(
        &state.store,
        &noted,
        action,
        "business-case",
        subject,
        facts,
    )
    .await?;
    let typed = forms::form(pairs);
    let unit: Option<UnitId> = typed.get("unit").parse().ok();
    let adopts = match typed.get("adopts").trim() {
        "" => None,
        text => {
            let Some(reference) = Reference::parse(ReferenceKind::Account, text) else {
                let mut problems = Problems::default();
                let words = "Enter the account’s reference, for example AC-0042, or leave it empty";
                problems.add("adopts", "reference", words);
                return answer(&state, &visit, &typed, &problems).await;
            };
            Some(reference.number)
        }
    };
    let call = forms::call(&visit, &typed);
    match cases::begin(&state.store, &call, unit, adopts).await {
        Ok(saved) => {
            let path = format!("{}/{}/purpose", urls::CASES, saved.reference);
            Ok(Redirect::to(&path).into_response())
        }
        Err(Failure::Problems(problems)) => answer(&state, &visit, &typed, &problems).await,
        Err(other) => Err(other.into()),
    }
}

async fn answer(
    state: &AppState,
    visit: &Visit,
    typed: &Typed,
    problems: &Problems,
) -> Result<Response, AppError> {
    let organisation = organisation::all(&state.store).await?;
    let units = place::units(&organisation, "");
    let page = page(units, typed, problems);
    Ok(page.respond(state, visit).await)
}

fn page(units: Vec<crate::components::ChoiceGroup>, typed: &Typed, problems: &Problems) -> Page {
    let field = |name: &str| Field::new(name, typed.get(name), problems);
    let (unit, adopts) = (field("unit"), field("adopts"));
    let key = match typed.key() {
        "" => new_key(),
        key => key.to_owned(),
    };
    let body = view! {
        <div class="govuk-grid-row">
            <div class="govuk-grid-column-two-thirds">
                <ErrorSummary problems=problems.clone()/>
                <Heading text="Propose an account"/>
                <p class="govuk-body">"A business case has five sections. Each is saved as you type it; you can leave at any time and come back."</p>
                <p class="govuk-body">"It is then decided by Design and Marketing, the unit’s Communications Manager, the unit’s General Manager and the General Manager ECoMS, one after another."</p>
                <Inset>"You will be asked: what the account is for and for whom, who runs it in how many hours, what can go wrong, how it works, and what you will publish."</Inset>
                <Form action=format!("{}/new", urls::CASES)>
                    <FormState key=key/>
                    <Select field=unit label="Business unit" hint="Its managers decide" empty="Choose" groups=units/>
                    <TextInput field=adopts label="Account that exists already (optional)" hint="Its reference, for example AC-0042, when this case is for an account that never had one" width="govuk-input--width-10" spellcheck=false autocomplete="off"/>
                    <Actions>
                        <Button text="Begin"/>
                        <a class="govuk-link" href=urls::CASES>"Cancel"</a>
                    </Actions>
                </Form>
            </div>
        </div>
    };
    Page::new(Section::Cases, "Propose an account", body)
        .problems(problems)
        .crumb(urls::CASES, "Business cases")
}
