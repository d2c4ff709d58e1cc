//! What people read when something is not shown or not done: what happened, what to do, whom to
//! ask. Causes are not told here.

mod by_status;

use self::by_status::by_status;
use crate::components::{Details, Heading};
use crate::context::{Site, Visit};
use crate::error::AppError;
use crate::render::{Page, Section};
use crate::urls;
use domain::permission::allowed;
use domain::problem::Problems;
use domain::refusal::Refusal;
use http::StatusCode;
use leptos::prelude::*;

/// What is said.
struct Words {
    title: &'static str,
    /// What happened.
    happened: String,
    /// What to do now.
    next: Vec<AnyView>,
}

/// The page for `reason`.
pub fn page(site: &Site, visit: &Visit, reason: &AppError) -> Page {
    let words = words(visit, reason);
    let title = words.title;
    let help = help(site, visit, reason.status());
    let body = view! {
        <div class="govuk-grid-row">
            <div class="govuk-grid-column-two-thirds">
                <Heading text=title/>
                <p class="govuk-body">{words.happened}</p>
                {words.next}
                {help}
            </div>
        </div>
    };
    let status = reason.status();
    let mut page = Page::new(Section::Help, title, body).status(status);
    page.has_errors = status == StatusCode::UNPROCESSABLE_ENTITY;
    page
}

fn words(visit: &Visit, reason: &AppError) -> Words {
    match reason {
        AppError::NotAllowed(refusal) => refused(visit, refusal),
        AppError::NotFound => by_status(visit, StatusCode::NOT_FOUND),
        AppError::BadRequest(what) => Words {
            title: "This address or form cannot be read",
            happened: what.clone(),
            next: vec![say("Go back and check what you entered, or start from the home page."), home()],
        },
        AppError::Stale => Words {
            title: "Somebody else saved this before you",
            happened: "While you were working, another person saved changes to the same record. Yours were not saved, so that theirs are not lost.".into(),
            next: vec![
                say("Open the record again to see what is saved now, then make your change once more. Your browser’s back button shows what you typed."),
                again(visit),
            ],
        },
        AppError::Problems(problems) => Words {
            title: "This was not saved",
            happened: "Something in the form has to be corrected first:".into(),
            next: vec![list(problems), say("Use your browser’s back button to return to the form: what you typed is still there.")],
        },
        AppError::Duplicate(reference) => {
            let (href, name) = (urls::record(*reference), reference.to_string());
            Words {
                title: "This account is in the register already",
                happened: "Each account is kept once, however its address is written.".into(),
                next: vec![
                    view! { <p class="govuk-body"><a class="govuk-link" href=href>{format!("Open {name}")}</a></p> }.into_any(),
                ],
            }
        }
        AppError::Broken(_) => by_status(visit, StatusCode::INTERNAL_SERVER_ERROR),
        AppError::Busy => by_status(visit, StatusCode::SERVICE_UNAVAILABLE),
        AppError::Status(status) => by_status(visit, *status),
    }
}

fn refused(visit: &Visit, refusal: &Refusal) -> Words {
    match refusal {
        Refusal::NotPermitted { action, who_can } => {
            let roles = who_can
                .iter()
                .map(|role| view! { <li>{role.name()}</li> })
                .collect_view();
            let who = if who_can.is_empty() && allowed(*action).is_empty() {
                say("Nobody does this by hand: the register does it by itself.")
            } else if who_can.is_empty() {
                say(
                    "It can be done only by whoever it belongs to: the person who proposed it, who answers for it, or to whom it was given.",
                )
            } else {
                view! {
                    <p class="govuk-body">"It can be done by people with one of these roles:"</p>
                    <ul class="govuk-list govuk-list--bullet">{roles}</ul>
                    <p class="govuk-body">"Ask one of them to do it, or to give you a role that fits your work."</p>
                }
                .into_any()
            };
            Words {
                title: "You do not have permission for this",
                happened: format!("You do not have permission to {}.", action.phrase()),
                next: vec![who, home()],
            }
        }
        Refusal::WrongState { .. } => Words {
            title: "This cannot be done any more",
            happened: format!("{refusal}."),
            next: vec![
                say(
                    "Somebody may have changed it in the meantime. Open the record again to see where it stands.",
                ),
                again(visit),
            ],
        },
        Refusal::Rule { clause, .. } => Words {
            title: "This was not saved",
            happened: format!("{refusal}."),
            next: vec![
                clause
                    .map(|clause| say(&format!("The rule is clause {clause} of the policy.")))
                    .into_any(),
                say(
                    "Use your browser’s back button to return to the form: what you typed is still there.",
                ),
            ],
        },
    }
}

/// Whom to ask and which number to tell them; on pages that somebody has to look into, in plain sight.
fn help(site: &Site, visit: &Visit, status: StatusCode) -> AnyView {
    let contact = site.contact_email.clone();
    let number = (!visit.request_id.is_empty()).then(|| {
        let id = visit.request_id.clone();
        view! { <p class="govuk-body">"Number of this request: "<code class="app-code app-wrap">{id}</code></p> }
    });
    let words = view! {
        <p class="govuk-body">
            "Write to "<a class="govuk-link" href=format!("mailto:{contact}")>{contact.clone()}</a>
            " and tell the number below, what you wanted to do, and when it happened."
        </p>
        {number}
    };
    if status.is_server_error() {
        return words.into_any();
    }
    view! { <Details summary="If you think this is wrong">{words}</Details> }.into_any()
}

fn say(words: &str) -> AnyView {
    let words = words.to_owned();
    view! { <p class="govuk-body">{words}</p> }.into_any()
}

fn home() -> AnyView {
    view! { <p class="govuk-body"><a class="govuk-link" href=urls::HOME>"Go to the home page"</a></p> }.into_any()
}

fn again(visit: &Visit) -> AnyView {
    let href = visit.path_and_query.clone();
    view! { <p class="govuk-body"><a class="govuk-link" href=href>"Open this page again"</a></p> }
        .into_any()
}

fn list(problems: &Problems) -> AnyView {
    let lines = problems.0.iter().map(|problem| problem.message.clone());
    view! { <ul class="govuk-list govuk-list--bullet">{lines.map(|line| view! { <li>{line}</li> }).collect_view()}</ul> }.into_any()
}

#[cfg(test)]
mod tests;
