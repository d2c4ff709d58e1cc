//! `GET` and `POST /agencies/{reference}/people/new`: adds somebody who works for an agency.

use super::subject;
use crate::components::{
    Actions, Button, ErrorSummary, Field, Form, FormState, Guard, Heading, TextInput, new_key,
};
use crate::context::{AppState, SignedIn};
use crate::error::AppError;
use crate::pages::forms::{self, Typed};
use crate::render::Page;
use crate::urls;
use axum::Form as Posted;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::agency::{Agency, AgencyState};
use domain::permission::Action;
use domain::person::PersonDraft;
use domain::problem::Problems;
use domain::secret::{NO_SECRETS, looks_like_secret};
use leptos::prelude::*;
use store::Failure;
use store::commands::agencies;

/// Shows the empty form.
///
/// # Errors
/// 403 for those who may not change agencies; 404; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
) -> Result<Response, AppError> {
    let action = Action::EditAgencies;
    let agency = match subject::open(&state, &visit, &reference, "/people/new", action).await {
        Ok(agency) => agency,
        Err(instead) => return instead,
    };
    let page = page(&agency, &Typed::default(), Problems::default());
    Ok(page.respond(&state, &visit).await)
}

/// Adds the person.
///
/// # Errors
/// 403 for those who may not change agencies; 404; the database.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let agency = subject::posted(&state, &visit, &reference).await?;
    let typed = forms::form(pairs);
    let draft = PersonDraft {
        name: typed.get("name").to_owned(),
        email: typed.get("email").to_owned(),
        title: typed.get("title").to_owned(),
        unit: None,
        manager: None,
    };
    let mut problems = Problems::default();
    if looks_like_secret(&draft.title) {
        problems.add("title", "secret", NO_SECRETS);
    }
    let checked = match draft.check() {
        Ok(checked) => problems.or(checked),
        Err(mut all) => {
            all.0.extend(problems.0);
            Err(all)
        }
    };
    let details = match checked {
        Ok(details) => details,
        Err(problems) => {
            return Ok(page(&agency, &typed, problems)
                .respond(&state, &visit)
                .await);
        }
    };
    let call = forms::call(&visit, &typed);
    match agencies::add_person(&state.store, &call, agency.id, details).await {
        Ok(_) => Ok(forms::done(
            &urls::agency(agency.number),
            "agency-person-added",
        )),
        Err(Failure::Problems(problems)) => Ok(page(&agency, &typed, problems)
            .respond(&state, &visit)
            .await),
        Err(Failure::Refused(refusal)) => {
            let problems = forms::as_problem(refusal, "name")?;
            Ok(page(&agency, &typed, problems)
                .respond(&state, &visit)
                .await)
        }
        Err(other) => Err(other.into()),
    }
}

fn page(agency: &Agency, typed: &Typed, problems: Problems) -> Page {
    if matches!(agency.state, AgencyState::Ended { .. }) {
        return subject::stuck(
            agency,
            "The contract has ended. Renew it before people are added.",
        );
    }
    let field = |name: &str| Field::new(name, typed.get(name), &problems);
    let (name, email, title) = (field("name"), field("email"), field("title"));
    let key = match typed.key() {
        "" => new_key(),
        key => key.to_owned(),
    };
    let action = urls::agency_page(agency.number, "people/new");
    let back = urls::agency(agency.number);
    let body = view! {
        <div class="govuk-grid-row">
            <div class="govuk-grid-column-two-thirds">
                <ErrorSummary problems=problems.clone()/>
                <Heading text="Add somebody of the agency" caption=agency.name.clone()/>
                <p class="govuk-body">"People of an agency never sign in here and hold no roles. Their record is needed so that access to advertising can be given to them, and taken away again."</p>
                <Form action=action guard=Guard::of(&problems)>
                    <FormState key=key/>
                    <TextInput field=name label="Full name" spellcheck=false autocomplete="off"/>
                    <TextInput field=email label="Work e-mail address" hint="The one they use on the platforms, if they have several" spellcheck=false autocomplete="off" inputmode="email"/>
                    <TextInput field=title label="What they do there (optional)" hint="For example, account director"/>
                    <Actions>
                        <Button text="Add person"/>
                        <a class="govuk-link" href=back>"Cancel"</a>
                    </Actions>
                </Form>
            </div>
        </div>
    };
    subject::page(agency, format!("Add somebody of {}", agency.name), body)
        .problems(&problems)
        .islands()
}
