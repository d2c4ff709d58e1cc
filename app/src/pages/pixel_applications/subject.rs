//! The application a page is about, and the way back to it.

use crate::components::Heading;
use crate::context::{AppState, Visit};
use crate::error::AppError;
use crate::pages::numbered;
use crate::render::{Page, Section};
use crate::urls;
use axum::response::Response;
use domain::attachment::Attachment;
use domain::ids::{Reference, ReferenceKind};
use domain::permission::{Action, Facts, may};
use domain::pixel::Application;
use http::StatusCode;
use leptos::prelude::*;
use store::commands::attempts;
use store::queries::pixels;

/// The word of its kind in the trail.
pub(super) const KIND: &str = "pixel-application";

/// The number in an address such as `/pixel-applications/PA-0042/check`; `rest` is what follows it.
///
/// # Errors
/// `Err(Ok(redirect))` for `pa-42`; `Err(Err(NotFound))` for what is no reference.
#[allow(
    clippy::result_large_err,
    reason = "made once a request and answered at once"
)]
pub(super) fn number(typed: &str, rest: &str) -> Result<i64, Result<Response, AppError>> {
    numbered(ReferenceKind::PixelApplication, typed, rest)
}

/// The application with its files, for a page that needs `action` on it.
///
/// # Errors
/// A redirect to its one address; 403; 404.
#[allow(
    clippy::result_large_err,
    reason = "made once a request and answered at once"
)]
pub(super) async fn open(
    state: &AppState,
    visit: &Visit,
    typed: &str,
    rest: &str,
    action: Action,
) -> Result<(Application, Vec<Attachment>), Result<Response, AppError>> {
    may(&visit.actor, Action::ViewPixels, &Facts::default()).map_err(|e| Err(e.into()))?;
    let number = number(typed, rest)?;
    let found = pixels::application(&state.store, &visit.actor, number).await;
    let (application, files) = found.map_err(|e| Err(e.into()))?;
    may(&visit.actor, action, &application.facts()).map_err(|e| Err(e.into()))?;
    Ok((application, files))
}

/// The application a form was sent about, if whoever sent it may; if not, the attempt is noted. `facts`:
/// what the permission is compared with.
///
/// # Errors
/// 403; 404.
pub(super) async fn posted(
    state: &AppState,
    visit: &Visit,
    typed: &str,
    action: Action,
    facts: impl FnOnce(&Application) -> Facts,
) -> Result<(Application, Vec<Attachment>), AppError> {
    may(&visit.actor, Action::ViewPixels, &Facts::default())?;
    let reference = Reference::parse(ReferenceKind::PixelApplication, typed);
    let reference = reference.ok_or(AppError::NotFound)?;
    let (application, files) =
        pixels::application(&state.store, &visit.actor, reference.number).await?;
    let call = visit.call("");
    let (subject, facts) = (reference.to_string(), facts(&application));
    attempts::judged(&state.store, &call, action, KIND, subject, facts).await?;
    Ok((application, files))
}

/// What an application is called: its pixel, or its reference as long as nothing is chosen.
pub(super) fn name(application: &Application) -> String {
    match application.content.placement.tracker.as_str() {
        "" => format!("{} (no pixel chosen yet)", application.reference()),
        _ => application.content.placement.title(),
    }
}

/// "PA-0042: Meta pixel 1234", above a heading.
pub(super) fn caption(application: &Application) -> String {
    match application.content.placement.tracker.as_str() {
        "" => application.reference().to_string(),
        _ => format!("{}: {}", application.reference(), name(application)),
    }
}

/// A page about an application, with the way back to it. Its title says which one, since several have
/// the same pages.
pub(super) fn page(
    application: &Application,
    title: impl Into<String>,
    body: impl IntoAny,
) -> Page {
    let (mut title, reference) = (title.into(), application.reference().to_string());
    if !title.contains(&reference) {
        title.push_str(&format!(", {reference}"));
    }
    Page::new(Section::Pixels, title, body)
        .crumb(urls::PIXELS, "Pixels")
        .crumb(urls::PIXEL_APPLICATIONS, "Applications")
        .crumb(
            urls::pixel_application(application.number),
            name(application),
        )
}

/// The page for something that the application's present state does not allow (409).
pub(super) fn stuck(application: &Application, why: &str) -> Page {
    let (why, caption) = (why.to_owned(), caption(application));
    let (href, open) = (
        urls::pixel_application(application.number),
        format!("Open {}", application.reference()),
    );
    let title = "This cannot be done now";
    let body = view! {
        <Heading text=title caption=caption/>
        <p class="govuk-body">{why}</p>
        <p class="govuk-body">"Nothing was saved."</p>
        <p class="govuk-body"><a class="govuk-link" href=href>{open}</a></p>
    };
    page(application, title, body).status(StatusCode::CONFLICT)
}

/// Why the proposer cannot write in it any more.
pub(super) fn closed(application: &Application) -> String {
    format!(
        "This application is “{}”. It can be changed when it is sent back.",
        application.state.name()
    )
}
