//! `GET /sign-in/invitation/{token}`: the way from an invitation to the identity provider. Opening
//! the page uses nothing up: programs that look into mails open every link.

use super::{SingleSignOn, message};
use crate::components::{ButtonLink, Heading, Inset, instant_words};
use crate::context::{AppState, Site, Visit};
use crate::error::AppError;
use crate::render::{Page, Section};
use crate::urls;
use axum::Extension;
use axum::extract::{Path, State};
use axum::response::Response;
use http::StatusCode;
use leptos::prelude::*;
use store::queries::identities::{self, Invitation};

/// Shows the invitation.
///
/// # Errors
/// Not found where there is no identity provider; the database.
pub async fn get(
    State(state): State<AppState>,
    visit: Visit,
    single: Option<Extension<SingleSignOn>>,
    Path(token): Path<String>,
) -> Result<Response, AppError> {
    if single.is_none() {
        return Err(AppError::NotFound);
    }
    let page = if visit.signed_in() {
        message::somebody_is_signed_in(visit.actor.name())
    } else {
        match identities::invitation(&state.store, &token).await? {
            Some(invitation) => open(&state.site, &invitation, &token),
            None => over(&state.site),
        }
    };
    Ok(page.respond(&state, &visit).await)
}

fn open(site: &Site, invitation: &Invitation, token: &str) -> Page {
    let href = urls::sign_in_invited(token);
    let organisation = site.organisation_name.clone();
    let (name, by) = (invitation.name.clone(), invitation.created_by.clone());
    let until = instant_words(invitation.expires_at);
    let body = view! {
        <div class="govuk-grid-row">
            <div class="govuk-grid-column-two-thirds">
                <Heading text="Your invitation to the register"/>
                <p class="govuk-body-l">{format!("{by} has invited {name} to the register of social media accounts of {organisation}.")}</p>
                <p class="govuk-body">{format!("Sign in with your own {organisation} account. From then on it opens the register for you; no other password is kept here.")}</p>
                <Inset>{format!("This works once, until {until}. If you are not {name}, do not go on: your account would be tied to somebody else’s name.")}</Inset>
                <ButtonLink href=href text=format!("Sign in with {organisation}")/>
            </div>
        </div>
    };
    Page::new(Section::Help, "Your invitation to the register", body)
}

fn over(site: &Site) -> Page {
    let contact = site.contact_email.clone();
    let mailto = format!("mailto:{contact}");
    let body = view! {
        <div class="govuk-grid-row">
            <div class="govuk-grid-column-two-thirds">
                <Heading text="This invitation cannot be used"/>
                <p class="govuk-body">"An invitation works once and for seven days, and a newer one takes its place. If you have signed in with it before, just sign in."</p>
                <ButtonLink href=urls::SIGN_IN text="Sign in"/>
                <p class="govuk-body">"Otherwise ask whoever invited you for a new one, or write to "<a class="govuk-link" href=mailto>{contact}</a>"."</p>
            </div>
        </div>
    };
    Page::new(Section::Help, "This invitation cannot be used", body).status(StatusCode::NOT_FOUND)
}
