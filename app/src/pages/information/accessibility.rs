//! `GET /accessibility`: what everybody can rely on, what is known not to work, and where to say so.

use super::{list, mail, text};
use crate::components::Heading;
use crate::context::{AppState, Site, Visit};
use crate::render::{Page, Section};
use axum::extract::State;
use axum::response::Response;
use leptos::prelude::*;

/// The accessibility statement.
pub async fn get(State(state): State<AppState>, visit: Visit) -> Response {
    let body = text(content(&state.site));
    Page::new(Section::Help, "Accessibility", body)
        .respond(&state, &visit)
        .await
}

fn content(site: &Site) -> AnyView {
    let contact = mail(&site.contact_email);
    view! {
        <Heading text="Accessibility"/>
        <p class="govuk-body-l">"Everybody who works here should be able to use this register. It aims at WCAG 2.2, level AA, as the New Zealand Government Web Accessibility Standard asks."</p>
        <h2 class="govuk-heading-m">"What you can rely on"</h2>
        {list(&[
            "Every page works with the keyboard alone, and the focus is always visible.",
            "Every page works without JavaScript. Scripts only add comfort, such as suggestions while you type.",
            "Text can be enlarged to 400 percent, and pages fit a screen 320 pixels wide without scrolling sideways.",
            "Colour is never the only sign of anything, and high-contrast modes keep everything visible.",
            "Forms say what is wrong and how to mend it, and keep what you typed.",
            "Every page prints on A4.",
        ])}
        <h2 class="govuk-heading-m">"How it is checked"</h2>
        <p class="govuk-body">
            "Automatic checks run on every page and its error and empty states whenever the register is changed, with scripts and without, also at 320 pixels. "
            "The main tasks are also done with the keyboard alone in those checks. Such checks find only a part of what can be wrong."
        </p>
        <h2 class="govuk-heading-m">"What is known not to work well"</h2>
        <p class="govuk-body">
            "Tables with many columns become cards on narrow screens: their columns cannot be compared side by side there. Download the list as a spreadsheet for that."
            " The register has not yet been tested by people who use a screen reader or other aids every day."
        </p>
        <h2 class="govuk-heading-m">"Tell us"</h2>
        <p class="govuk-body">"If something is in your way, write to "{contact}". Say which page it was and what you use, for example a screen reader and its name. If you need something from the register in another form, ask for it there too."</p>
    }
    .into_any()
}
