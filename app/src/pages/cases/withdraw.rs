//! `GET` and `POST /business-cases/{reference}/withdraw`: the proposer takes the case back.

use super::subject;
use crate::components::{
    Actions, Button, ButtonKind, ErrorSummary, Field, Form, FormState, Guard, Heading, Inset,
    TextInput, new_key,
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

/// Asks why.
///
/// # Errors
/// 403 for everybody but the proposer; 404; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
) -> Result<Response, AppError> {
    let action = Action::WriteCase;
    let (case, _) = match subject::open(&state, &visit, &reference, "/withdraw", action).await {
        Ok(found) => found,
        Err(instead) => return instead,
    };
    let page = page(&case, &Typed::default(), &Problems::default(), false);
    Ok(page.respond(&state, &visit).await)
}

/// Withdraws the case.
///
/// # Errors
/// 403 for everybody but the proposer; 404; the database.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let (case, _) = subject::posted(&state, &visit, &reference, Action::WriteCase).await?;
    let typed = forms::form(pairs);
    let call = forms::call(&visit, &typed);
    let reason = typed.get("reason").to_owned();
    let page = match cases::withdraw(&state.store, &call, case.id, typed.version(), reason).await {
        Ok(_) => return Ok(forms::done(&urls::case(case.number), "case-withdrawn")),
        Err(Failure::Problems(problems)) => page(&case, &typed, &problems, false),
        Err(Failure::Stale) => {
            let (case, _) = queries::cases::case(&state.store, &visit.actor, case.number).await?;
            page(&case, &typed, &Problems::default(), true)
        }
        Err(Failure::Refused(refusal)) if refusal.code() == "over" => {
            subject::stuck(&case, &format!("{refusal}."))
        }
        Err(other) => return Err(other.into()),
    };
    Ok(page.respond(&state, &visit).await)
}

fn page(case: &BusinessCase, typed: &Typed, problems: &Problems, overtaken: bool) -> Page {
    if case.state.is_over() {
        let why = format!("This case is “{}”.", case.state.name());
        return subject::stuck(case, &why);
    }
    let field = Field::new("reason", typed.get("reason"), problems);
    let key = match typed.key() {
        "" => new_key(),
        key => key.to_owned(),
    };
    let version = match (overtaken, typed.version()) {
        (false, seen) if seen > 0 => seen,
        _ => case.version,
    };
    let (action, back) = (
        urls::case_page(case.number, "withdraw"),
        urls::case(case.number),
    );
    let guard = Guard::of(problems);
    let body = view! {
        <div class="govuk-grid-row">
            <div class="govuk-grid-column-two-thirds">
                <ErrorSummary problems=problems.clone()/>
                <Heading text="Withdraw the case" caption=subject::caption(case)/>
                {overtaken.then(|| view! { <Inset>"The case has moved since you opened this page, so it was not withdrawn. Look at it again, then confirm once more."</Inset> })}
                <p class="govuk-body">"It ends here: nobody decides it any more. Everything that was written and decided stays readable."</p>
                <Form action=action guard=guard>
                    <FormState version=version key=key/>
                    <TextInput field=field label="Why it is withdrawn"/>
                    <Actions>
                        <Button text="Withdraw the case" kind=ButtonKind::Warning/>
                        <a class="govuk-link" href=back>"Back"</a>
                    </Actions>
                </Form>
            </div>
        </div>
    };
    let page = subject::page(case, "Withdraw the case", body)
        .problems(problems)
        .islands();
    if overtaken {
        page.status(StatusCode::CONFLICT)
    } else {
        page
    }
}
