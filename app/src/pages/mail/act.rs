//! What administrators do about mail: send again, give up with a reason, open an address again.

use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::pages::forms::{self, Reason, Typed, done};
use crate::render::{Page, Section};
use crate::urls;
use axum::extract::{Path, State};
use axum::response::Response;
use axum_extra::extract::Form as Posted;
use domain::permission::{Action, Facts};
use domain::problem::Problems;
use store::Failure;
use store::commands::{attempts, mail as commands};
use store::queries::mail::one;
use uuid::Uuid;

/// Sends a message again.
///
/// # Errors
/// 403 for those who do not look after mail; 404 for none; 409 for one that was sent.
pub async fn retry(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(id): Path<String>,
    Posted(typed): Posted<Typed>,
) -> Result<Response, AppError> {
    judged(&state, &visit, &id).await?;
    let id = id_of(&id)?;
    commands::retry(&state.store, &visit.call(typed.key()), id).await?;
    Ok(done(&urls::mail(id), "mail-retried"))
}

/// Asks why a message is given up.
///
/// # Errors
/// 403 for those who do not look after mail; 404 for none.
pub async fn ask(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    page(&state, &visit, &id, &Typed::default(), Problems::default()).await
}

/// Gives a message up.
///
/// # Errors
/// As [`ask`]; 422 without a reason; 409 for one that is not on its way.
pub async fn give_up(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(id): Path<String>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    judged(&state, &visit, &id).await?;
    let typed = forms::form(pairs);
    let call = forms::call(&visit, &typed);
    match commands::give_up(&state.store, &call, id_of(&id)?, typed.get("reason")).await {
        Ok(()) => Ok(done(urls::SETTINGS_MAIL, "mail-given-up")),
        Err(Failure::Problems(problems)) => page(&state, &visit, &id, &typed, problems).await,
        Err(other) => Err(other.into()),
    }
}

/// Lets mail go to an address again.
///
/// # Errors
/// 403 for those who do not look after mail; 404 when mail goes there already.
pub async fn lift(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Posted(typed): Posted<Typed>,
) -> Result<Response, AppError> {
    judged(&state, &visit, typed.get("address")).await?;
    let call = visit.call(typed.key());
    commands::lift(&state.store, &call, typed.get("address")).await?;
    Ok(done(urls::SETTINGS_MAIL, "mail-lifted"))
}

/// An attempt by somebody who may not is noted before anything else is looked at.
async fn judged(state: &AppState, visit: &Visit, subject: &str) -> Result<(), AppError> {
    let (action, facts) = (Action::ManageMail, Facts::default());
    let subject = subject.chars().take(100).collect();
    attempts::judged(
        &state.store,
        &visit.call(""),
        action,
        "mail",
        subject,
        facts,
    )
    .await?;
    Ok(())
}

fn id_of(id: &str) -> Result<Uuid, AppError> {
    id.parse().map_err(|_| AppError::NotFound)
}

async fn page(
    state: &AppState,
    visit: &Visit,
    id: &str,
    typed: &Typed,
    problems: Problems,
) -> Result<Response, AppError> {
    let mail = one(&state.store, &visit.actor, id.parse().unwrap_or_default()).await?;
    let reason = Reason {
        title: "Give this message up",
        caption: mail.row.headline.clone(),
        words: "It is not sent. Tell the person yourself where it matters.",
        label: "Why it is not sent",
        hint: "Kept with the message and in the audit trail.",
        button: "Give up",
        action: urls::mail_page(mail.row.id, "give-up"),
        back: urls::mail(mail.row.id),
        version: 0,
        typed,
        problems: &problems,
        overtaken: false,
    };
    let page = Page::new(Section::Settings, "Give this message up", reason.body())
        .crumb(urls::SETTINGS, "Settings")
        .crumb(urls::SETTINGS_MAIL, "Mail");
    Ok(page.problems(&problems).respond(state, visit).await)
}
