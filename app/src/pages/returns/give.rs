//! `GET` and `POST /returns/{period}/{account}/give`: somebody who is not named for the account files the
//! return; or nobody but those who are, any more.

use super::{subject, words};
use crate::components::{
    Actions, Button, ButtonKind, ErrorSummary, Field, Form, FormState, Guard, Heading, Hidden,
    TextInput, new_key,
};
use crate::context::{AppState, SignedIn};
use crate::error::AppError;
use crate::pages::forms::{self, Typed};
use crate::render::Page;
use axum::Form as Posted;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::permission::Action;
use domain::problem::Problems;
use domain::refusal::Refusal;
use http::StatusCode;
use leptos::prelude::*;
use store::Failure;
use store::commands::returns::give;
use store::queries::returns::{ReturnPage, show};

/// Asks who files it.
///
/// # Errors
/// 403; 404; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path((period, account)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let (at, action) = ((period.as_str(), account.as_str()), Action::GiveReturn);
    let found = match subject::open_for(&state, &visit, at, "/give", action).await {
        Ok(found) => found,
        Err(instead) => return instead,
    };
    let page = page(&found, &Typed::default(), &Problems::default(), false);
    Ok(page.respond(&state, &visit).await)
}

/// Gives it to them.
///
/// # Errors
/// 403; 404; the database.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path((period, account)): Path<(String, String)>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let at = (period.as_str(), account.as_str());
    let found = subject::posted(&state, &visit, at, Action::GiveReturn).await?;
    let typed = forms::form(pairs);
    let mut problems = Problems::default();
    let nobody = typed.get("act") == "nobody";
    let to = match nobody {
        true => None,
        false => forms::whom(&state, &visit, typed.get("to"), "to", &mut problems).await?,
    };
    if !nobody && to.is_none() && problems.is_empty() {
        let words = "Enter the name or e-mail address of whoever files it";
        problems.add("to", "required", words);
    }
    if !problems.is_empty() {
        let page = page(&found, &typed, &problems, false);
        return Ok(page.respond(&state, &visit).await);
    }
    let call = forms::call(&visit, &typed);
    let one = &found.one;
    let page = match give(&state.store, &call, one.id, typed.version(), to).await {
        Ok(_) => {
            let done = if nobody {
                "return-not-given"
            } else {
                "return-given"
            };
            return Ok(forms::done(&subject::path(one), done));
        }
        Err(Failure::Problems(problems)) => page(&found, &typed, &problems, false),
        Err(Failure::Stale) => {
            let anew = show(&state.store, &visit.actor, one.period, one.account).await?;
            page(&anew, &typed, &Problems::default(), true)
        }
        Err(Failure::Refused(refusal @ Refusal::Rule { .. })) => {
            subject::stuck(&found, &words::said(&refusal))
        }
        Err(other) => return Err(other.into()),
    };
    Ok(page.respond(&state, &visit).await)
}

fn page(found: &ReturnPage, typed: &Typed, problems: &Problems, overtaken: bool) -> Page {
    if let Err(refusal) = found.one.can_be_written() {
        return subject::stuck(found, &words::said(&refusal));
    }
    let title = "Have somebody else file the return";
    let key = match (overtaken, typed.key()) {
        (true, _) | (_, "") => new_key(),
        (false, key) => key.to_owned(),
    };
    let version = match (overtaken, typed.version()) {
        (false, seen) if seen > 0 => seen,
        _ => found.one.version,
    };
    let to = Field::new("to", typed.get("to"), problems);
    let back = subject::path(&found.one);
    let action = format!("{back}/give");
    let guard = Guard::of(problems);
    let notice = overtaken.then(subject::overtaken);
    let now = found.one.delegate.as_ref().map(|by| {
        let words = format!("{} files it now, besides those who are named for the account.", by.name);
        let version = found.one.version;
        let action = action.clone();
        view! {
            <p class="govuk-body">{words}</p>
            <Form action=action>
                <FormState version=version key=new_key()/>
                <Hidden name="act" value="nobody"/>
                <Actions><Button text="Nobody else files it any more" kind=ButtonKind::Secondary/></Actions>
            </Form>
        }
    });
    let body = view! {
        <div class="govuk-grid-row">
            <div class="govuk-grid-column-two-thirds">
                <ErrorSummary problems=problems.clone()/>
                <Heading text=title caption=subject::caption(found)/>
                {notice}
                <p class="govuk-body">"For example while you are away. They can fill in and send this one return, and see what the register holds about the account; nothing else of the account becomes theirs. Those who are named for it can still file it."</p>
                {now}
                <Form action=action guard=guard>
                    <FormState version=version key=key/>
                    <TextInput field=to label="Who files it" hint="Their work e-mail address or full name" spellcheck=false autocomplete="off"/>
                    <Actions>
                        <Button text="Have them file it"/>
                        <a class="govuk-link" href=back>"Back"</a>
                    </Actions>
                </Form>
            </div>
        </div>
    };
    let page = subject::page(found, title, body)
        .problems(problems)
        .islands();
    if overtaken {
        page.status(StatusCode::CONFLICT)
    } else {
        page
    }
}
