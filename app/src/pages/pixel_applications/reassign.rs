//! `GET` and `POST /pixel-applications/{reference}/reassign`: Design and Marketing gives a step that waits
//! to somebody by name, when whoever usually settles it is away or has a part in it.

use super::{stages, subject};
use crate::components::{
    Actions, Button, Choice, ErrorSummary, Field, Form, FormState, Guard, Heading, Inset,
    LabelSize, Radios, TextInput, new_key,
};
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::pages::forms::{self, Typed};
use crate::render::Page;
use crate::urls;
use axum::Form as Posted;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::permission::{Action, may};
use domain::pixel::{Application, Step};
use domain::problem::Problems;
use http::StatusCode;
use leptos::prelude::*;
use store::Failure;
use store::commands::pixels;
use store::queries::pixels::{ApplicationFacts, show};

/// Asks which step, to whom, and why.
///
/// # Errors
/// 403 for everybody but Design and Marketing; 404; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
) -> Result<Response, AppError> {
    let number = match subject::number(&reference, "/reassign") {
        Ok(number) => number,
        Err(instead) => return instead,
    };
    let facts = show(&state.store, &visit.actor, number).await?;
    may(
        &visit.actor,
        Action::ReassignPixel,
        &facts.application.facts(),
    )?;
    let page = page(&facts, &Typed::default(), &Problems::default(), false);
    Ok(page.respond(&state, &visit).await)
}

/// Gives the step to them.
///
/// # Errors
/// 403 for everybody but Design and Marketing; 404; the database.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let action = Action::ReassignPixel;
    let found = subject::posted(&state, &visit, &reference, action, Application::facts).await?;
    let (application, _) = found;
    let typed = forms::form(pairs);
    let mut problems = Problems::default();
    let to = forms::whom(&state, &visit, typed.get("to"), "to", &mut problems).await?;
    let reason = typed.get("reason").to_owned();
    if to.is_none() && problems.is_empty() {
        let words = "Enter the name or e-mail address of whoever does it instead";
        problems.add("to", "required", words);
    }
    if domain::text::is_blank(&reason) {
        let words = "Say why the step goes to somebody else";
        problems.add("reason", "required", words);
    }
    let step = Step::from_key(typed.get("step"));
    if step.is_none() {
        problems.add("step", "required", "Choose which step");
    }
    let number = application.number;
    let (Some(to), Some(step), true) = (to, step, problems.is_empty()) else {
        return again(&state, &visit, number, &typed, &problems, false).await;
    };
    let call = forms::call(&visit, &typed);
    let (id, seen) = (application.id, typed.version());
    match pixels::reassign(&state.store, &call, id, seen, step, to, reason).await {
        Ok(_) => Ok(forms::done(
            &urls::pixel_application(number),
            "case-reassigned",
        )),
        Err(Failure::Problems(problems)) => {
            again(&state, &visit, number, &typed, &problems, false).await
        }
        Err(Failure::Stale) => {
            let none = Problems::default();
            again(&state, &visit, number, &typed, &none, true).await
        }
        Err(other) => Err(other.into()),
    }
}

async fn again(
    state: &AppState,
    visit: &Visit,
    number: i64,
    typed: &Typed,
    problems: &Problems,
    overtaken: bool,
) -> Result<Response, AppError> {
    let facts = show(&state.store, &visit.actor, number).await?;
    Ok(page(&facts, typed, problems, overtaken)
        .respond(state, visit)
        .await)
}

fn page(facts: &ApplicationFacts, typed: &Typed, problems: &Problems, overtaken: bool) -> Page {
    let application = &facts.application;
    if facts.waiting.is_empty() {
        return subject::stuck(application, "This application waits for nobody.");
    }
    let field = |name: &str| Field::new(name, typed.get(name), problems);
    let (step, to, reason) = (field("step"), field("to"), field("reason"));
    let waiting = facts.waiting.iter();
    let choices: Vec<Choice> = waiting
        .map(|w| Choice::new(w.step.key(), w.step.name()).hint(stages::waiting(w)))
        .collect();
    let key = match (overtaken, typed.key()) {
        (true, _) | (_, "") => new_key(),
        (false, key) => key.to_owned(),
    };
    let version = match (overtaken, typed.version()) {
        (false, seen) if seen > 0 => seen,
        _ => application.version,
    };
    let back = urls::pixel_application(application.number);
    let action = format!("{back}/reassign");
    let guard = Guard::of(problems);
    let body = view! {
        <div class="govuk-grid-row">
            <div class="govuk-grid-column-two-thirds">
                <ErrorSummary problems=problems.clone()/>
                <Heading text="Give a step to somebody else" caption=subject::caption(application)/>
                {overtaken.then(|| view! { <Inset>"The application has moved since you opened this page, so nothing was done. Look at it again, then confirm once more."</Inset> })}
                <p class="govuk-body">"For example when whoever usually does it is away, proposed the application, or answers for the pixel. Nobody else can do the step then. It goes to somebody with a fitting role, and never to yourself."</p>
                <Form action=action guard=guard>
                    <FormState version=version key=key/>
                    <Radios field=step label="Which step?" size=LabelSize::Small choices=choices/>
                    <TextInput field=to label="Who does it instead" hint="Their work e-mail address or full name" spellcheck=false autocomplete="off"/>
                    <TextInput field=reason label="Why" hint="For example, annual leave until 20 January 2027"/>
                    <Actions>
                        <Button text="Give the step to them"/>
                        <a class="govuk-link" href=back>"Back"</a>
                    </Actions>
                </Form>
            </div>
        </div>
    };
    let page = subject::page(application, "Give a step to somebody else", body)
        .problems(problems)
        .islands();
    if overtaken {
        page.status(StatusCode::CONFLICT)
    } else {
        page
    }
}
