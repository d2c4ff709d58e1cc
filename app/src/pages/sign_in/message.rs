//! What people read when signing in with the identity provider does not end in the register, and when
//! they have signed out. Pure pages; who gets which is decided on the server.

use crate::components::{Button, ButtonKind, ButtonLink, Form, Heading};
use crate::context::Site;
use crate::render::{Page, Section};
use crate::urls;
use http::StatusCode;
use leptos::prelude::*;

fn page(title: &'static str, status: StatusCode, words: impl IntoAny) -> Page {
    let words = words.into_any();
    let body = view! {
        <div class="govuk-grid-row">
            <div class="govuk-grid-column-two-thirds">
                <Heading text=title/>
                {words}
            </div>
        </div>
    };
    Page::new(Section::Help, title, body).status(status)
}

fn say(words: impl Into<String>) -> AnyView {
    let words = words.into();
    view! { <p class="govuk-body">{words}</p> }.into_any()
}

fn write_to(site: &Site, before: &'static str, after: &'static str) -> AnyView {
    let contact = site.contact_email.clone();
    let mailto = format!("mailto:{contact}");
    view! { <p class="govuk-body">{before}<a class="govuk-link" href=mailto>{contact}</a>{after}</p> }
        .into_any()
}

/// The provider knows them; the register does not.
pub fn not_in_the_register(site: &Site) -> Page {
    let organisation = site.organisation_name.clone();
    let words = view! {
        <p class="govuk-body-l">{format!("Signing in at {organisation} worked. But nobody in this register has your account, so there is nothing to show you.")}</p>
        <h2 class="govuk-heading-m">"What to do"</h2>
        <ul class="govuk-list govuk-list--bullet">
            <li>"If you were sent an invitation, open its link again and sign in from there. It works once, for seven days."</li>
            <li>"If not, ask an administrator of the register to add or invite you. Tell them the work e-mail address you sign in with."</li>
        </ul>
    };
    let help = write_to(
        site,
        "You do not know who that is? Write to ",
        ". Your attempt is in the audit trail.",
    );
    page(
        "You are not in the register yet",
        StatusCode::FORBIDDEN,
        (words, help),
    )
}

/// They have left, or signing in was closed to them.
pub fn closed(site: &Site) -> Page {
    let words = (
        say(
            "Signing in to this register is closed to you. That is so for people who have left, and for people whose access an administrator has ended.",
        ),
        write_to(site, "If you think that is wrong, write to ", "."),
    );
    page("You cannot sign in", StatusCode::FORBIDDEN, words)
}

/// The browser came back with something that fits no attempt, or the proof was none.
pub fn start_again(site: &Site, return_to: &str) -> Page {
    let again = urls::sign_in_provider(return_to);
    let words = view! {
        <p class="govuk-body">"Nobody was signed in. That happens when signing in took longer than ten minutes, when a link was used a second time, or when the browser does not keep cookies."</p>
        <ButtonLink href=again text="Sign in again"/>
    };
    let help = write_to(site, "If it happens again, write to ", ".");
    page(
        "Signing in did not finish",
        StatusCode::BAD_REQUEST,
        (words, help),
    )
}

/// The person or the provider said no.
pub fn declined(site: &Site, return_to: &str) -> Page {
    let again = urls::sign_in_provider(return_to);
    let organisation = site.organisation_name.clone();
    let words = view! {
        <p class="govuk-body">{format!("{organisation} did not sign you in: either you went back, or your account there may not use this register.")}</p>
        <ButtonLink href=again text="Sign in again"/>
    };
    let help = write_to(site, "If it happens again, write to ", ".");
    page(
        "You are not signed in",
        StatusCode::BAD_REQUEST,
        (words, help),
    )
}

/// The provider does not answer, or not in a way that makes sense.
pub fn provider_down(site: &Site, status: StatusCode, return_to: &str) -> Page {
    let again = urls::sign_in_provider(return_to);
    let organisation = site.organisation_name.clone();
    let words = view! {
        <p class="govuk-body">{format!("The sign-in service of {organisation} does not answer as it should. The register itself is working, and people who are signed in can go on.")}</p>
        <p class="govuk-body">"Wait a minute, then try again."</p>
        <ButtonLink href=again text="Try again"/>
    };
    let help = write_to(site, "If it stays like this, write to ", ".");
    page(
        "Signing in is not possible right now",
        status,
        (words, help),
    )
}

/// Signed out here; `at_provider` is where to sign out there, if that can be done.
pub fn signed_out(site: &Site, at_provider: Option<String>) -> Page {
    let organisation = site.organisation_name.clone();
    let words = match at_provider {
        Some(href) => view! {
            <p class="govuk-body">{format!("You are signed out of the register. Next you are taken to {organisation} to sign out there as well.")}</p>
            <ButtonLink href=href text="Continue"/>
        }
        .into_any(),
        None => view! {
            <p class="govuk-body">{format!("You are signed out of the register, but perhaps not at {organisation}: its sign-in service has no answer to that.")}</p>
            <p class="govuk-body">"On a computer that others use too, close all windows of the browser."</p>
            <ButtonLink href=urls::SIGN_IN text="Sign in again"/>
        }
        .into_any(),
    };
    page("You are signed out", StatusCode::OK, words)
}

/// Somebody opened an invitation while signed in as `name`.
pub fn somebody_is_signed_in(name: &str) -> Page {
    let words = (
        say(format!(
            "You are signed in as {name}. An invitation is for somebody's first sign-in."
        )),
        say(
            "If it is for you and you signed in as somebody else, sign out and open the link again.",
        ),
        view! {
            <Form action=urls::SIGN_OUT>
                <Button text="Sign out" kind=ButtonKind::Secondary/>
            </Form>
        },
    );
    page("You are signed in already", StatusCode::OK, words)
}
