//! What people read when something is not shown or not done: what happened, what to do, whom to
//! ask. Causes are not told here.

use crate::components::{Details, Heading};
use crate::context::{Site, Visit};
use crate::error::AppError;
use crate::render::{Page, Section};
use crate::urls;
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
            let roles = who_can.iter().map(|role| view! { <li>{role.name()}</li> }).collect_view();
            let who = if who_can.is_empty() {
                say("Nobody does this by hand: the register does it by itself.")
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
            next: vec![say("Somebody may have changed it in the meantime. Open the record again to see where it stands."), again(visit)],
        },
        Refusal::Rule { clause, .. } => Words {
            title: "This was not saved",
            happened: format!("{refusal}."),
            next: vec![
                clause.map(|clause| say(&format!("The rule is clause {clause} of the policy."))).into_any(),
                say("Use your browser’s back button to return to the form: what you typed is still there."),
            ],
        },
    }
}

fn by_status(visit: &Visit, status: StatusCode) -> Words {
    let words = |title, happened: &str, next| Words { title, happened: happened.to_owned(), next };
    match status {
        StatusCode::NOT_FOUND => words(
            "Page not found",
            "There is no page at this address, or it is about something that is not yours to see.",
            vec![say("If you typed the address, check that it is correct. If you pasted it, check that you copied all of it."), home()],
        ),
        StatusCode::METHOD_NOT_ALLOWED => words(
            "This page cannot be used that way",
            "The address exists, but it does not take this kind of request. Nothing was changed.",
            vec![home()],
        ),
        StatusCode::FORBIDDEN => words(
            "This request was not accepted",
            "It did not come from a page of this register, so it was not carried out. Nothing was changed.",
            vec![say("Open the page again here and repeat what you wanted to do."), home()],
        ),
        StatusCode::PAYLOAD_TOO_LARGE => words(
            "What you sent is too large",
            "The file or form is larger than this register accepts. Nothing was saved.",
            vec![say("Send less at once: for an import, split the file into smaller ones.")],
        ),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => words(
            "This kind of file or form is not accepted",
            "What was sent is not in a form this register can read. Nothing was saved.",
            vec![say("Use the forms on these pages. Imports take CSV and XLSX files."), home()],
        ),
        StatusCode::TOO_MANY_REQUESTS => words(
            "Too many requests",
            "There were more requests from you than this register answers in a short time.",
            vec![say("Wait a minute, then try again.")],
        ),
        StatusCode::URI_TOO_LONG => words(
            "The address is too long",
            "More was asked for at once than this register reads.",
            vec![say("Use fewer filters, then try again."), home()],
        ),
        StatusCode::MISDIRECTED_REQUEST => words(
            "This server does not answer to that name",
            "The register was asked for under a name that is not its own.",
            vec![say("Use the register’s own address. Whoever looks after the register can tell you which one it is.")],
        ),
        StatusCode::SERVICE_UNAVAILABLE | StatusCode::REQUEST_TIMEOUT | StatusCode::GATEWAY_TIMEOUT => words(
            "The register is busy",
            "It could not answer in time. What is saved is safe.",
            vec![say("Wait a minute, then try again. If you were saving something, check first whether it was saved."), again(visit)],
        ),
        status if status.is_server_error() => words(
            "Something went wrong here",
            "This is our mistake, not yours. What was saved before is safe.",
            vec![say("Try again in a few minutes. If you were saving something, check first whether it was saved.")],
        ),
        StatusCode::UNPROCESSABLE_ENTITY => words(
            "This form cannot be read",
            "A part of the form is missing or is not what was expected. Nothing was saved.",
            vec![say("Open the page again and fill in the form once more."), home()],
        ),
        StatusCode::CONFLICT => words(
            "This cannot be done any more",
            "The record changed in the meantime. Nothing was saved.",
            vec![again(visit)],
        ),
        _ => words(
            "This address or form cannot be read",
            "Something in the request is not as it should be. Nothing was changed.",
            vec![say("Go back and check what you entered, or start from the home page."), home()],
        ),
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
    view! { <p class="govuk-body"><a class="govuk-link" href=href>"Open this page again"</a></p> }.into_any()
}

fn list(problems: &Problems) -> AnyView {
    let lines = problems.0.iter().map(|problem| problem.message.clone());
    view! { <ul class="govuk-list govuk-list--bullet">{lines.map(|line| view! { <li>{line}</li> }).collect_view()}</ul> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::context::{Assets, BrandSettings};
    use crate::render::html;
    use domain::permission::Action;
    use domain::role::Role;

    fn shown(reason: &AppError) -> (Page, String) {
        let site = Site {
            organisation_name: "Ministry".into(),
            contact_email: "help@example.govt.nz".into(),
            public_url: None,
            demo: false,
            environment_banner: None,
            assets: Assets::default(),
            style: BrandSettings::default(),
        };
        let mut visit = Visit::unknown("/accounts/AC-0001?q=<b>");
        visit.request_id = "0198-request".into();
        let mut page = page(&site, &visit, reason);
        let body = std::mem::replace(&mut page.body, ().into_any());
        (page, html(body))
    }

    #[test]
    fn a_cause_is_never_told_and_the_number_always_is() {
        let (page, html) = shown(&AppError::Broken("password of the database".into()));
        assert!(!html.contains("password"), "{html}");
        assert!(html.contains("0198-request") && html.contains("mailto:help@example.govt.nz"), "{html}");
        assert!(!html.contains("<details"), "in plain sight: {html}");
        assert!(!page.full_title().starts_with("Error: "));
    }

    #[test]
    fn a_refusal_names_those_who_can() {
        let refusal = Refusal::NotPermitted { action: Action::EditPlatforms, who_can: vec![Role::Administrator] };
        let (page, html) = shown(&AppError::NotAllowed(refusal));
        assert_eq!(page.status, StatusCode::FORBIDDEN);
        assert!(html.contains("change the platform catalogue") && html.contains("<li>System administrator</li>"), "{html}");
    }

    #[test]
    fn every_error_has_one_heading_and_a_title_that_says_error_only_for_forms() {
        let statuses = [400, 403, 404, 405, 408, 409, 413, 414, 415, 421, 422, 429, 431, 500, 502, 503, 504];
        for status in statuses {
            let status = StatusCode::from_u16(status).unwrap_or_default();
            let (page, html) = shown(&AppError::Status(status));
            assert_eq!(page.status, status);
            assert_eq!(html.matches("<h1").count(), 1, "{status}: {html}");
            assert_eq!(page.full_title().starts_with("Error: "), status == StatusCode::UNPROCESSABLE_ENTITY, "{status}");
            assert!(!html.contains("<b>"), "{html}");
        }
    }
}
