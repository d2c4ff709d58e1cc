//! `GET` and `POST /returns/{period}/{account}/check`: everything once more, what is proposed to Design and
//! Marketing, the statement, then it is sent.

use super::reading::Reading;
use super::{check_page, subject, typed, words};
use crate::context::{AppState, SignedIn};
use crate::error::AppError;
use crate::pages::forms;
use crate::urls;
use axum::Form as Posted;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::moment::Moment;
use domain::permission::Action;
use domain::problem::Problems;
use domain::refusal::Refusal;
use store::Failure;
use store::commands::returns::send;
use store::queries::returns::{ReturnPage, show};

use check_page::Shown;

/// Shows everything that was written.
///
/// # Errors
/// 403 for those who do not file it; 404; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path((period, account)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let (at, action) = ((period.as_str(), account.as_str()), Action::FileReturn);
    let found = match subject::open_for(&state, &visit, at, "/check", action).await {
        Ok(found) => found,
        Err(instead) => return instead,
    };
    let now = state.store.clock().now();
    let page = check_page::page(&found, &visit.actor.by(), now, Shown::First);
    Ok(page.respond(&state, &visit).await)
}

/// Sends the return.
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
    let sent = forms::form(pairs);
    let call = forms::call(&visit, &sent);
    let (one, by) = (&found.one, visit.actor.by());
    let now = state.store.clock().now();
    // What is sent is what was shown: the register may have changed since.
    let same = sent.get("seen") == subject::fingerprint(&found.known);
    if !same && one.can_be_written().is_ok() && !sent.get("seen").is_empty() {
        let page = check_page::page(&found, &by, now, Shown::Overtaken);
        return Ok(page.respond(&state, &visit).await);
    }
    let agreed = sent.ticked("agreed");
    let page = match send(&state.store, &call, one.id, sent.version(), agreed).await {
        Ok(saved) => {
            let query = format!("receipt?return={}", saved.reference);
            let path = urls::period_page(one.period, &query);
            return Ok(Redirect::to(&path).into_response());
        }
        Err(Failure::Problems(mut problems)) => {
            if !agreed && problems.of("agreed").is_none() {
                problems.add(
                    "agreed",
                    "statement",
                    "Tick the statement to send the return",
                );
            }
            let form = typed::of(&one.content, &found.known, &found.period.questions);
            let problems = typed::in_order(problems, &form);
            check_page::page(&found, &by, now, Shown::Lacking(problems))
        }
        Err(Failure::Stale) => {
            let anew = show(&state.store, &visit.actor, one.period, one.account).await?;
            check_page::page(&anew, &by, now, Shown::Overtaken)
        }
        Err(Failure::Refused(refusal @ Refusal::Rule { .. })) => {
            subject::stuck(&found, &words::said(&refusal))
        }
        Err(other) => return Err(other.into()),
    };
    Ok(page.respond(&state, &visit).await)
}

/// What is missing before it can be sent.
pub(super) fn lacking(found: &ReturnPage, now: Moment) -> Problems {
    let (set, known) = (&found.period.questions, &found.known);
    let checked = found.one.content.check(set, known, found.one.period, now);
    checked.err().unwrap_or_default()
}

/// What it says, each part with a link to change it.
pub(super) fn reading<'a>(
    found: &'a ReturnPage,
    base: &'a str,
    problems: &'a Problems,
) -> Reading<'a> {
    Reading {
        content: &found.one.content,
        set: &found.period.questions,
        known: &found.known,
        files: &found.files,
        base,
        change: true,
        problems,
    }
}
