//! `GET` and `POST /business-cases/{reference}/reassign`: Design and Marketing gives the step where a case
//! waits to somebody by name, when whoever usually decides is away or has a part in it.

use super::{subject, words};
use crate::components::{
    Actions, Button, ErrorSummary, Field, Form, FormState, Guard, Heading, Inset, TextInput,
    new_key,
};
use crate::context::{AppState, SignedIn};
use crate::error::AppError;
use crate::pages::forms::{self, Typed};
use crate::render::Page;
use crate::urls;
use axum::Form as Posted;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::case::BusinessCase;
use domain::permission::Action;
use domain::problem::Problems;
use http::StatusCode;
use leptos::prelude::*;
use store::Failure;
use store::commands::cases;
use store::queries;

/// Asks to whom, and why.
///
/// # Errors
/// 403 for everybody but Design and Marketing; 404; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
) -> Result<Response, AppError> {
    let action = Action::ReassignCase;
    let (case, _) = match subject::open(&state, &visit, &reference, "/reassign", action).await {
        Ok(found) => found,
        Err(instead) => return instead,
    };
    let page = page(&case, &Typed::default(), &Problems::default(), false);
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
    let (case, _) = subject::posted(&state, &visit, &reference, Action::ReassignCase).await?;
    let typed = forms::form(pairs);
    let mut problems = Problems::default();
    let to = forms::whom(&state, &visit, typed.get("to"), "to", &mut problems).await?;
    let reason = typed.get("reason").to_owned();
    if to.is_none() && problems.is_empty() {
        let words = "Enter the name or e-mail address of whoever decides instead";
        problems.add("to", "required", words);
    }
    if domain::text::is_blank(&reason) {
        problems.add(
            "reason",
            "required",
            "Say why the step goes to somebody else",
        );
    }
    let Some(to) = to.filter(|_| problems.is_empty()) else {
        return Ok(page(&case, &typed, &problems, false)
            .respond(&state, &visit)
            .await);
    };
    let call = forms::call(&visit, &typed);
    let seen = typed.version();
    let page = match cases::reassign(&state.store, &call, case.id, seen, to, reason).await {
        Ok(_) => return Ok(forms::done(&urls::case(case.number), "case-reassigned")),
        Err(Failure::Problems(problems)) => page(&case, &typed, &problems, false),
        Err(Failure::Stale) => {
            let (case, _) = queries::cases::case(&state.store, &visit.actor, case.number).await?;
            page(&case, &typed, &Problems::default(), true)
        }
        Err(Failure::Refused(refusal)) if refusal.code() == "not-waiting" => {
            subject::stuck(&case, "This case waits for nobody.")
        }
        Err(other) => return Err(other.into()),
    };
    Ok(page.respond(&state, &visit).await)
}

fn page(case: &BusinessCase, typed: &Typed, problems: &Problems, overtaken: bool) -> Page {
    let Some(step) = case.waits_at() else {
        return subject::stuck(case, "This case waits for nobody.");
    };
    let field = |name: &str| Field::new(name, typed.get(name), problems);
    let (to, reason) = (field("to"), field("reason"));
    let key = match typed.key() {
        "" => new_key(),
        key => key.to_owned(),
    };
    let version = match (overtaken, typed.version()) {
        (false, seen) if seen > 0 => seen,
        _ => case.version,
    };
    let now = format!("The case waits at the step {}.", words::waits_on(case));
    let statement = format!(
        "Whoever gets it decides as {}, and agrees to: “{}”",
        step.name(),
        step.statement()
    );
    let (action, back) = (
        urls::case_page(case.number, "reassign"),
        urls::case(case.number),
    );
    let guard = Guard::of(problems);
    let body = view! {
        <div class="govuk-grid-row">
            <div class="govuk-grid-column-two-thirds">
                <ErrorSummary problems=problems.clone()/>
                <Heading text="Give the step to somebody else" caption=subject::caption(case)/>
                {overtaken.then(|| view! { <Inset>"The case has moved since you opened this page, so nothing was done. Look at it again, then confirm once more."</Inset> })}
                <p class="govuk-body">{now}</p>
                <p class="govuk-body">"For example when whoever usually decides is away, proposed the case, or will hold the account. Nobody else can decide the step then. "{statement}</p>
                <Form action=action guard=guard>
                    <FormState version=version key=key/>
                    <TextInput field=to label="Who decides instead" hint="Their work e-mail address or full name" spellcheck=false autocomplete="off"/>
                    <TextInput field=reason label="Why" hint="For example, annual leave until 20 January 2027"/>
                    <Actions>
                        <Button text="Give the step to them"/>
                        <a class="govuk-link" href=back>"Back"</a>
                    </Actions>
                </Form>
            </div>
        </div>
    };
    let page = subject::page(case, "Give the step to somebody else", body)
        .problems(problems)
        .islands();
    if overtaken {
        page.status(StatusCode::CONFLICT)
    } else {
        page
    }
}
