//! `/returns/{period}/{account}/undo`, `/not-needed` and `/needed`: an acceptance that was a mistake, a return
//! that no account needs, and one that it needs after all.

use super::{frame, subject, words};
use crate::components::{
    Actions, Button, Form, FormState, Heading, SummaryList, SummaryRow, new_key,
};
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::pages::forms::{self, Reason, Typed};
use crate::render::Page;
use crate::urls;
use axum::Form as Posted;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::permission::{Action, Facts, may};
use domain::problem::Problems;
use domain::refusal::Refusal;
use domain::returns::{ReturnKey, ReturnState};
use http::StatusCode;
use leptos::prelude::*;
use store::commands::returns;
use store::queries::returns::ReturnPage;
use store::{Failure, Saved};

/// What is done.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Deed {
    Undo,
    NotNeeded,
    Needed,
}

impl Deed {
    const fn key(self) -> &'static str {
        match self {
            Self::Undo => "undo",
            Self::NotNeeded => "not-needed",
            Self::Needed => "needed",
        }
    }

    const fn title(self) -> &'static str {
        match self {
            Self::Undo => "Have the return reviewed again",
            Self::NotNeeded => "No return is needed",
            Self::Needed => "The return is needed after all",
        }
    }

    const fn done(self) -> &'static str {
        match self {
            Self::Undo => "return-undone",
            Self::NotNeeded => "return-not-needed",
            Self::Needed => "return-needed",
        }
    }

    /// Why it cannot be done as the return stands; judged again when it is done.
    fn barred(self, found: &ReturnPage) -> Option<&'static str> {
        let key = found.one.state.key();
        match self {
            Self::Undo if !key.is_accepted() => {
                Some("Only an accepted return can be reviewed again.")
            }
            Self::Undo if found.period.is_closed() => {
                Some("This quarter is closed: restate its report instead.")
            }
            Self::NotNeeded if !key.waits_for_holder() && key != ReturnKey::NotReported => {
                Some("Only a return that was not sent can be marked so.")
            }
            Self::Needed if key != ReturnKey::NotNeeded => Some("This return is needed already."),
            _ => None,
        }
    }
}

/// Asks why an acceptance is undone.
///
/// # Errors
/// 403 for those who do not review returns; 404.
pub async fn undo(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(at): Path<(String, String)>,
) -> Result<Response, AppError> {
    shown(&state, &visit, &at, Deed::Undo).await
}

/// Undoes it.
///
/// # Errors
/// 403 for those who do not review returns; 404.
pub async fn post_undo(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(at): Path<(String, String)>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    sent(&state, &visit, &at, Deed::Undo, forms::form(pairs)).await
}

/// Asks why no return is needed.
///
/// # Errors
/// 403 for those who do not review returns; 404.
pub async fn not_needed(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(at): Path<(String, String)>,
) -> Result<Response, AppError> {
    shown(&state, &visit, &at, Deed::NotNeeded).await
}

/// Marks it so.
///
/// # Errors
/// 403 for those who do not review returns; 404.
pub async fn post_not_needed(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(at): Path<(String, String)>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    sent(&state, &visit, &at, Deed::NotNeeded, forms::form(pairs)).await
}

/// Asks once more.
///
/// # Errors
/// 403 for those who do not review returns; 404.
pub async fn needed(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(at): Path<(String, String)>,
) -> Result<Response, AppError> {
    shown(&state, &visit, &at, Deed::Needed).await
}

/// Asks for it again.
///
/// # Errors
/// 403 for those who do not review returns; 404.
pub async fn post_needed(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(at): Path<(String, String)>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    sent(&state, &visit, &at, Deed::Needed, forms::form(pairs)).await
}

async fn shown(
    state: &AppState,
    visit: &Visit,
    (period, account): &(String, String),
    deed: Deed,
) -> Result<Response, AppError> {
    may(&visit.actor, Action::ReviewReturn, &Facts::default())?;
    let rest = format!("/{}", deed.key());
    let found = match subject::open(state, visit, (period, account), &rest).await {
        Ok(found) => found,
        Err(instead) => return instead,
    };
    let page = page(&found, deed, &Typed::default(), &Problems::default(), false);
    Ok(page.respond(state, visit).await)
}

async fn sent(
    state: &AppState,
    visit: &Visit,
    (period, account): &(String, String),
    deed: Deed,
    typed: Typed,
) -> Result<Response, AppError> {
    let action = Action::ReviewReturn;
    frame::judged(state, visit, action, subject::KIND, account).await?;
    let found = subject::posted(state, visit, (period, account), action).await?;
    let page = match act(state, visit, &found, deed, &typed).await {
        Ok(_) => return Ok(forms::done(&subject::path(&found.one), deed.done())),
        Err(Failure::Stale) => {
            let again = subject::posted(state, visit, (period, account), action).await?;
            page(&again, deed, &typed, &Problems::default(), true)
        }
        Err(Failure::Refused(refusal @ Refusal::Rule { code: "reason", .. })) => {
            let problems = forms::as_problem(refusal, "reason")?;
            page(&found, deed, &typed, &problems, false)
        }
        Err(Failure::Refused(refusal @ Refusal::Rule { .. })) => {
            subject::stuck(&found, &words::said(&refusal))
        }
        Err(other) => return Err(other.into()),
    };
    Ok(page.respond(state, visit).await)
}

async fn act(
    state: &AppState,
    visit: &Visit,
    found: &ReturnPage,
    deed: Deed,
    typed: &Typed,
) -> Result<Saved, Failure> {
    let (store, call) = (&state.store, forms::call(visit, typed));
    let (id, seen) = (found.one.id, typed.version());
    let reason = typed.get("reason").to_owned();
    match deed {
        Deed::Undo => returns::undo_acceptance(store, &call, id, seen, reason).await,
        Deed::NotNeeded => returns::not_needed(store, &call, id, seen, reason).await,
        Deed::Needed => returns::needed(store, &call, id, seen).await,
    }
}

fn page(
    found: &ReturnPage,
    deed: Deed,
    typed: &Typed,
    problems: &Problems,
    overtaken: bool,
) -> Page {
    if let Some(why) = deed.barred(found) {
        return subject::stuck(found, why);
    }
    let one = &found.one;
    let action = urls::return_page(one.period, one.account, deed.key());
    let body = if deed == Deed::Needed {
        again(found, action, overtaken)
    } else {
        let undo = deed == Deed::Undo;
        let reason = Reason {
            title: deed.title(),
            caption: subject::caption(found),
            words: if undo {
                "It waits to be reviewed again. An obligation that was opened with it is closed."
            } else if found.period.is_closed() {
                "The report of this quarter is frozen: its figures stay until it is restated with a reason."
            } else {
                "The holder is not asked for it any more, and it does not count in the figures of the quarter."
            },
            label: if undo {
                "Why it has to be reviewed again"
            } else {
                "Why no return is needed"
            },
            hint: if undo {
                "Whoever sent it can read this"
            } else {
                "For example that the account was closed before the quarter began"
            },
            button: if undo {
                "Have it reviewed again"
            } else {
                "Mark as not needed"
            },
            action,
            back: subject::path(one),
            version: one.version,
            typed,
            problems,
            overtaken,
        };
        reason.body()
    };
    let page = subject::page(found, deed.title(), body)
        .problems(problems)
        .islands();
    if overtaken {
        page.status(StatusCode::CONFLICT)
    } else {
        page
    }
}

fn again(found: &ReturnPage, action: String, overtaken: bool) -> AnyView {
    let one = &found.one;
    let (title, back, version) = (Deed::Needed.title(), subject::path(one), one.version);
    let said = match &one.state {
        ReturnState::NotNeeded { reason, by } => vec![
            SummaryRow::text("Not needed because", reason.clone()),
            SummaryRow::text("Said by", by.name.clone()),
        ],
        _ => Vec::new(),
    };
    let overtaken = overtaken.then(subject::overtaken);
    view! {
        <Heading text=title caption=subject::caption(found)/>
        {overtaken}
        <SummaryList rows=said/>
        <p class="govuk-body">"Whoever is named for the account is asked for it again."</p>
        <Form action=action>
            <FormState version=version key=new_key()/>
            <Actions>
                <Button text="Ask for the return again"/>
                <a class="govuk-link" href=back>"Back"</a>
            </Actions>
        </Form>
    }
    .into_any()
}
