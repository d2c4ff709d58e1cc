//! `GET` and `POST /returns/{period}/{account}/take-back`: a return that was sent and not reviewed yet is taken
//! back to change it.

use super::subject;
use crate::components::{Actions, Button, ButtonKind, Form, FormState, Heading, new_key};
use crate::context::{AppState, SignedIn};
use crate::error::AppError;
use crate::pages::forms;
use crate::render::Page;
use axum::Form as Posted;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::permission::Action;
use domain::refusal::Refusal;
use domain::returns::ReturnKey;
use http::StatusCode;
use leptos::prelude::*;
use store::Failure;
use store::commands::returns::take_back;
use store::queries::returns::{ReturnPage, show};

const NOT_SENT: &str =
    "Only a return that was sent and not reviewed yet can be taken back. This one is not.";

/// Asks once more.
///
/// # Errors
/// 403 for those who do not file it; 404; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path((period, account)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let (at, action) = ((period.as_str(), account.as_str()), Action::FileReturn);
    let found = match subject::open_for(&state, &visit, at, "/take-back", action).await {
        Ok(found) => found,
        Err(instead) => return instead,
    };
    Ok(page(&found, false).respond(&state, &visit).await)
}

/// Takes it back.
///
/// # Errors
/// 403 for those who do not file it; 404; the database.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path((period, account)): Path<(String, String)>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let at = (period.as_str(), account.as_str());
    let found = subject::posted(&state, &visit, at, Action::FileReturn).await?;
    let typed = forms::form(pairs);
    let call = forms::call(&visit, &typed);
    let one = &found.one;
    match take_back(&state.store, &call, one.id, typed.version()).await {
        Ok(_) => Ok(forms::done(&subject::path(one), "return-taken-back")),
        Err(Failure::Stale) => {
            let anew = show(&state.store, &visit.actor, one.period, one.account).await?;
            Ok(page(&anew, true).respond(&state, &visit).await)
        }
        Err(Failure::Refused(Refusal::Rule { .. })) => {
            let page = subject::stuck(&found, NOT_SENT);
            Ok(page.respond(&state, &visit).await)
        }
        Err(other) => Err(other.into()),
    }
}

fn page(found: &ReturnPage, overtaken: bool) -> Page {
    if found.one.state.key() != ReturnKey::Submitted {
        return subject::stuck(found, NOT_SENT);
    }
    let title = "Take the return back";
    let (back, version) = (subject::path(&found.one), found.one.version);
    let action = format!("{back}/take-back");
    let notice = overtaken.then(subject::overtaken);
    let body = view! {
        <div class="govuk-grid-row">
            <div class="govuk-grid-column-two-thirds">
                <Heading text=title caption=subject::caption(found)/>
                {notice}
                <p class="govuk-body">"You can change it then and have to send it again. The copy of what was sent is kept. What it proposed to correct is withdrawn until you send it again."</p>
                <Form action=action>
                    <FormState version=version key=new_key()/>
                    <Actions>
                        <Button text="Take it back" kind=ButtonKind::Warning/>
                        <a class="govuk-link" href=back>"Leave it as it is"</a>
                    </Actions>
                </Form>
            </div>
        </div>
    };
    let page = subject::page(found, title, body);
    if overtaken {
        page.status(StatusCode::CONFLICT)
    } else {
        page
    }
}
