//! `GET` and `POST /pixel-applications/{reference}/withdraw`: the proposer takes the application back.

use super::subject;
use crate::context::{AppState, SignedIn};
use crate::error::AppError;
use crate::pages::forms::{self, Reason, Typed};
use crate::render::Page;
use crate::urls;
use axum::Form as Posted;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::permission::Action;
use domain::pixel::Application;
use domain::problem::Problems;
use http::StatusCode;
use store::Failure;
use store::commands::pixels;
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
    let action = Action::WritePixelApplication;
    let found = subject::open(&state, &visit, &reference, "/withdraw", action).await;
    let (application, _) = match found {
        Ok(found) => found,
        Err(instead) => return instead,
    };
    let page = page(&application, &Typed::default(), &Problems::default(), false);
    Ok(page.respond(&state, &visit).await)
}

/// Withdraws it.
///
/// # Errors
/// 403 for everybody but the proposer; 404; the database.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let action = Action::WritePixelApplication;
    let found = subject::posted(&state, &visit, &reference, action, Application::facts).await?;
    let (application, _) = found;
    let typed = forms::form(pairs);
    let call = forms::call(&visit, &typed);
    let (seen, reason) = (typed.version(), typed.get("reason").to_owned());
    let number = application.number;
    let done = pixels::withdraw(&state.store, &call, application.id, seen, reason).await;
    let page = match done {
        Ok(_) => {
            let path = urls::pixel_application(number);
            return Ok(forms::done(&path, "application-withdrawn"));
        }
        Err(Failure::Problems(problems)) => page(&application, &typed, &problems, false),
        Err(Failure::Stale) => {
            let found = queries::pixels::application(&state.store, &visit.actor, number).await?;
            page(&found.0, &typed, &Problems::default(), true)
        }
        Err(Failure::Refused(refusal)) if refusal.code() == "over" => {
            subject::stuck(&application, &format!("{refusal}."))
        }
        Err(other) => return Err(other.into()),
    };
    Ok(page.respond(&state, &visit).await)
}

fn page(application: &Application, typed: &Typed, problems: &Problems, overtaken: bool) -> Page {
    if application.state.is_over() {
        let words = format!("This application is “{}”.", application.state.name());
        return subject::stuck(application, &words);
    }
    let back = urls::pixel_application(application.number);
    let reason = Reason {
        title: "Withdraw the application",
        caption: subject::caption(application),
        words: "Whoever has it now is told. What was written and decided stays on record.",
        label: "Why it is withdrawn",
        hint: "For example, the campaign does not take place",
        button: "Withdraw",
        action: format!("{back}/withdraw"),
        back,
        version: application.version,
        typed,
        problems,
        overtaken,
    };
    let page = subject::page(application, "Withdraw the application", reason.body())
        .problems(problems)
        .islands();
    if overtaken {
        page.status(StatusCode::CONFLICT)
    } else {
        page
    }
}
