//! `GET` and `POST /pixel-applications/new`: begins a draft; with `?account=AC-0042` for an account, with
//! `?changes=PX-0042` to change a pixel.

use crate::components::{
    Actions, Button, ErrorSummary, Field, Form, FormState, Heading, Inset, TextInput, new_key,
};
use crate::context::{AppState, SignedIn};
use crate::error::AppError;
use crate::pages::forms::{self, Typed};
use crate::render::{Page, Section};
use crate::urls::{self, Query};
use axum::Form as Posted;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use domain::ids::{Reference, ReferenceKind};
use domain::permission::{Action, Facts, may};
use domain::problem::Problems;
use leptos::prelude::*;
use store::Failure;
use store::commands::pixels::Beginning;
use store::commands::{attempts, pixels};

/// Shows the form.
///
/// # Errors
/// 403 for those who may not apply; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
) -> Result<Response, AppError> {
    may(&visit.actor, Action::ProposePixel, &Facts::default())?;
    let query = Query::parse(visit.query());
    let mut typed = Typed::default();
    typed.put("account", query.get("account").unwrap_or_default());
    typed.put("amends", query.get("changes").unwrap_or_default());
    let page = page(&typed, &Problems::default());
    Ok(page.respond(&state, &visit).await)
}

/// Begins the draft and opens its first section.
///
/// # Errors
/// 403 for those who may not apply; the database.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let (action, facts) = (Action::ProposePixel, Facts::default());
    let (noted, subject) = (visit.call(""), "new".to_owned());
    let kind = super::subject::KIND;
    attempts::judged(&state.store, &noted, action, kind, subject, facts).await?;
    let typed = forms::form(pairs);
    let mut problems = Problems::default();
    let mut read = |field: &str, kind: ReferenceKind, words: &str| match typed.get(field).trim() {
        "" => None,
        text => {
            let found = Reference::parse(kind, text);
            if found.is_none() {
                problems.add(field, "reference", words);
            }
            found.map(|reference| reference.number)
        }
    };
    let words = "Enter the account’s reference, for example AC-0042, or leave it empty";
    let account = read("account", ReferenceKind::Account, words);
    let words = "Enter the pixel’s reference, for example PX-0042, or leave it empty";
    let amends = read("amends", ReferenceKind::Pixel, words);
    if !problems.is_empty() {
        return Ok(page(&typed, &problems).respond(&state, &visit).await);
    }
    let call = forms::call(&visit, &typed);
    match pixels::begin(&state.store, &call, Beginning { amends, account }).await {
        Ok(saved) => {
            let path = format!("{}/{}/placement", urls::PIXEL_APPLICATIONS, saved.reference);
            Ok(Redirect::to(&path).into_response())
        }
        Err(Failure::Problems(problems)) => {
            Ok(page(&typed, &problems).respond(&state, &visit).await)
        }
        Err(Failure::NotFound) => {
            problems.add(
                "amends",
                "unknown",
                "There is no such pixel in the register",
            );
            Ok(page(&typed, &problems).respond(&state, &visit).await)
        }
        Err(other) => Err(other.into()),
    }
}

fn page(typed: &Typed, problems: &Problems) -> Page {
    let field = |name: &str| Field::new(name, typed.get(name), problems);
    let (account, amends) = (field("account"), field("amends"));
    let key = match typed.key() {
        "" => new_key(),
        key => key.to_owned(),
    };
    let body = view! {
        <div class="govuk-grid-row">
            <div class="govuk-grid-column-two-thirds">
                <ErrorSummary problems=problems.clone()/>
                <Heading text="Apply for a pixel"/>
                <p class="govuk-body">"A pixel, cookie or similar tool that collects data about visitors needs a permission before it is put on a page (P 6.25)."</p>
                <p class="govuk-body">"The application has five sections. Each is saved as you type it; you can leave at any time and come back. Then Privacy, Digital Tools, Legal and Design and Marketing look at it side by side, and the business group’s General Manager decides."</p>
                <Inset>"You will be asked: whose pixel it is and on which pages, what it is for, which data it sends, whether lists of people are uploaded, and what visitors can choose."</Inset>
                <Form action=format!("{}/new", urls::PIXEL_APPLICATIONS)>
                    <FormState key=key/>
                    <TextInput field=account label="Account it serves (optional)" hint="Its reference, for example AC-0042. More can be entered later" width="govuk-input--width-10" spellcheck=false autocomplete="off"/>
                    <TextInput field=amends label="Pixel to change (optional)" hint="Its reference, for example PX-0042, when it has a permission already. Lanes whose part does not change stay settled" width="govuk-input--width-10" spellcheck=false autocomplete="off"/>
                    <Actions>
                        <Button text="Begin"/>
                        <a class="govuk-link" href=urls::PIXEL_APPLICATIONS>"Cancel"</a>
                    </Actions>
                </Form>
            </div>
        </div>
    };
    Page::new(Section::Pixels, "Apply for a pixel", body)
        .problems(problems)
        .crumb(urls::PIXELS, "Pixels")
        .crumb(urls::PIXEL_APPLICATIONS, "Applications")
}
