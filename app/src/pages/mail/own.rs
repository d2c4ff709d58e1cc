//! `/about-me/mail`: how whoever asks is told of what, and the secret address of their calendar. The
//! address is shown once, right after it is made; the register keeps a hash.

use super::own_page::{made, page};
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::letters::link;
use crate::pages::forms::{self, Typed, done};
use crate::render::{Page, Section};
use crate::urls;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form as Posted;
use domain::message::{How, Topic};
use domain::problem::Problems;
use leptos::prelude::AnyView;
use sha2::{Digest as _, Sha256};
use store::commands::mail::{close_calendar, new_secret, open_calendar, prefer};
use store::queries::mail::own;

/// Shows the choices.
///
/// # Errors
/// 404 for anybody but a person.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
) -> Result<Response, AppError> {
    answer(&state, &visit, &Typed::default(), Problems::default()).await
}

/// Keeps the choices.
///
/// # Errors
/// 404 for anybody but a person; 422 for a choice that is none.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let typed = forms::form(pairs);
    let mut problems = Problems::default();
    let mut wishes = Vec::new();
    for topic in Topic::ALL {
        match (
            typed.get(topic.key()),
            How::from_key(typed.get(topic.key())),
        ) {
            ("", _) => {}
            (_, Some(how)) => wishes.push((*topic, how)),
            _ => problems.add(topic.key(), "unknown", "Choose how you are told"),
        }
    }
    if wishes.is_empty() && problems.is_empty() {
        let first = Topic::ALL.first().map_or("", |topic| topic.key());
        problems.add(first, "required", "Choose how you are told");
    }
    if !problems.is_empty() {
        return answer(&state, &visit, &typed, problems).await;
    }
    prefer(&state.store, &forms::call(&visit, &typed), wishes).await?;
    Ok(done(urls::ABOUT_ME_MAIL, "mail-chosen"))
}

/// Makes a secret address for the calendar and shows it, this once; the one before opens nothing any more.
///
/// # Errors
/// 404 for anybody but a person.
pub async fn open(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Posted(typed): Posted<Typed>,
) -> Result<Response, AppError> {
    let secret = new_secret();
    let hash = hex::encode(Sha256::digest(secret.as_bytes()));
    let is_new = open_calendar(&state.store, &visit.call(typed.key()), &hash).await?;
    if !is_new {
        // The same form sent twice: the address of the first answer is the one that counts.
        return Ok(done(urls::ABOUT_ME_MAIL, "calendar-made-before"));
    }
    let address = link(&state.site, &urls::calendar(&secret));
    let page = Page::new(Section::Help, "Address of your calendar", made(address))
        .crumb(urls::ABOUT_ME, "About me")
        .crumb(urls::ABOUT_ME_MAIL, "Mail and calendar");
    Ok(page.respond(&state, &visit).await)
}

/// Withdraws the secret address of the calendar.
///
/// # Errors
/// 404 when there is none.
pub async fn withdraw(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Posted(typed): Posted<Typed>,
) -> Result<Response, AppError> {
    close_calendar(&state.store, &visit.call(typed.key())).await?;
    Ok(done(urls::ABOUT_ME_MAIL, "calendar-withdrawn"))
}

fn framed(body: AnyView) -> Page {
    Page::new(Section::Help, "Mail and calendar", body).crumb(urls::ABOUT_ME, "About me")
}

async fn answer(
    state: &AppState,
    visit: &Visit,
    typed: &Typed,
    problems: Problems,
) -> Result<Response, AppError> {
    let own = own(&state.store, &visit.actor).await?;
    let body = page(&own, &visit.actor, typed, &problems);
    Ok(framed(body).problems(&problems).respond(state, visit).await)
}
