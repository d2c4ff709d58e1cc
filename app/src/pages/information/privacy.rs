//! `GET /privacy`: what the register keeps about people, why, who sees it, and what they can ask for.

use super::{list, mail, text};
use crate::components::Heading;
use crate::context::{AppState, Site, Visit};
use crate::render::{Page, Section};
use crate::urls;
use axum::extract::State;
use axum::response::Response;
use leptos::prelude::*;

/// The privacy statement.
pub async fn get(State(state): State<AppState>, visit: Visit) -> Response {
    let body = text(content(&state.site));
    Page::new(Section::Help, "Privacy", body)
        .respond(&state, &visit)
        .await
}

fn content(site: &Site) -> AnyView {
    let organisation = site.organisation_name.clone();
    view! {
        <Heading text="Privacy"/>
        <p class="govuk-body-l">
            {format!("This page says what the Social Media Register of {organisation} keeps about people, why, and what you can ask for.")}
        </p>
        <h2 class="govuk-heading-m">"In short"</h2>
        {list(&[
            "The register is about official accounts. It keeps only what is needed to know who looks after them.",
            "It never keeps passwords of social media accounts, and it does not follow what anybody posts.",
            "Everything you change or try to change here is written down with your name and the time.",
            "Nothing is shared outside the organisation unless a law requires it.",
        ])}
        {collected()}
        {used()}
        {rights(site)}
    }
    .into_any()
}

fn collected() -> AnyView {
    view! {
        <h2 class="govuk-heading-m">"What is kept about you"</h2>
        {list(&[
            "Your name, work e-mail address, job title, business unit and manager: entered here, from a file of people, or kept by the organisation’s identity provider.",
            "By which name the identity provider knows you. Your password there is never seen here.",
            "The roles you hold in the register, from when to when, and roles lent to you or by you.",
            "What you enter in its forms, and each change you make: what it was before and after, and when.",
            "Each time you sign in or out, and attempts that were refused.",
            "While you are signed in: since when, when you last used the register, and the kind of browser, such as Firefox on Windows. Your network address is not kept.",
            "Which privacy notice you have acknowledged, and when.",
        ])}
        <p class="govuk-body">"When you are signed in, the page "<a class="govuk-link" href=urls::ABOUT_ME>"About me"</a>" shows what is kept about you and lets you download it. There you can also see where you are signed in, and end it."</p>
        <p class="govuk-body">
            "What is kept about accounts is mostly public already: their address, name and purpose. Free text can mention people; "
            "write only what others need to know to look after the account."
        </p>
        <h2 class="govuk-heading-m">"Why"</h2>
        <p class="govuk-body">
            "So that the organisation knows which accounts speak in its name, who answers for them, and who changed what. "
            "The trail of changes protects you as well: it shows what you did, and what you did not do."
        </p>
    }
    .into_any()
}

fn used() -> AnyView {
    view! {
        <h2 class="govuk-heading-m">"Who sees it"</h2>
        {list(&[
            "People who work here and sign in see the accounts and who answers for them.",
            "The whole trail of changes is seen only by those who look after the register, by oversight roles and by administrators.",
            "The people who run the server can reach the database; the trail is chained and signed so that later changes show.",
        ])}
        <h2 class="govuk-heading-m">"Cookies and logs"</h2>
        <p class="govuk-body">
            "One cookie keeps you signed in. It holds a random number, nothing about you, and ends when you sign out or after a time without use. "
            "There are no cookies of others, no statistics of visits, and no content from other servers on these pages."
        </p>
        <p class="govuk-body">
            "The server’s log notes that a page was asked for, how long it took and a number for the request. It holds no names and nothing you typed. "
            "How often an address or a person asks is counted in memory for a minute, against misuse, and is not stored."
        </p>
        <h2 class="govuk-heading-m">"Where it is kept, and for how long"</h2>
        <p class="govuk-body">
            "Everything is in one database on the organisation’s own server or hosting. Accounts and their history are public records: "
            "they are archived, never deleted, and kept as long as the Public Records Act 2005 and the organisation’s disposal authority require."
        </p>
        <p class="govuk-body">
            "Sessions are removed a day after they have ended; that you signed in stays in the trail. When you leave, signing in is closed to you, and your record stays as the name behind what you did."
        </p>
    }
    .into_any()
}

fn rights(site: &Site) -> AnyView {
    let contact = mail(&site.contact_email);
    view! {
        <h2 class="govuk-heading-m">"What you can ask for"</h2>
        <p class="govuk-body">
            "Under the Privacy Act 2020 you can ask what is held about you and ask for it to be corrected. Write to "{contact}
            ". Corrections are added to the trail; what was there before stays readable for those who may see it."
        </p>
        <p class="govuk-body">
            "If you are not happy with the answer, you can complain to the "
            <a class="govuk-link" href="https://www.privacy.org.nz/">"Office of the Privacy Commissioner"</a>"."
        </p>
    }
    .into_any()
}
