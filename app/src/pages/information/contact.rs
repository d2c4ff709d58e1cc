//! `GET /contact`: whom to ask about what.

use super::{mail, text};
use crate::components::{Heading, SummaryList, SummaryRow};
use crate::context::{AppState, Site, Visit};
use crate::render::{Page, Section};
use axum::extract::State;
use axum::response::Response;
use leptos::prelude::*;

/// Whom to ask.
pub async fn get(State(state): State<AppState>, visit: Visit) -> Response {
    let body = text(content(&state.site));
    Page::new(Section::Help, "Contact and help", body)
        .respond(&state, &visit)
        .await
}

fn content(site: &Site) -> AnyView {
    let write = |about: &str, what: &str| {
        let (address, what) = (mail(&site.contact_email), what.to_owned());
        SummaryRow::view(
            about,
            view! { <p class="govuk-body">"Write to "{address}". "{what}</p> },
        )
    };
    let rows = vec![
        write(
            "An account in the register",
            "Give its reference, for example AC-0042. The Design and Marketing team keeps the register.",
        ),
        write(
            "An account that may be compromised",
            "Write “urgent” in the subject, and tell the security team as well. Do not wait for an answer before you secure the account.",
        ),
        write(
            "You cannot see or do something",
            "Say what you were about to do. What people can do follows from their roles, and roles can be changed.",
        ),
        write(
            "Something here is broken",
            "Give the number shown on the page that told you so, and say when it happened.",
        ),
        write(
            "Your own data",
            "See the page about privacy for what you can ask for.",
        ),
    ];
    let organisation = site.organisation_name.clone();
    view! {
        <Heading text="Contact and help"/>
        <p class="govuk-body-l">{format!("The Social Media Register is kept by {organisation}.")}</p>
        <SummaryList rows=rows/>
    }
    .into_any()
}
