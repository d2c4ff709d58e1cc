//! The pixel a page is about, and the way back to it.

use crate::components::Heading;
use crate::context::{AppState, Visit};
use crate::error::AppError;
use crate::pages::numbered;
use crate::render::{Page, Section};
use crate::urls;
use axum::response::Response;
use domain::ids::{Reference, ReferenceKind};
use domain::permission::{Action, Facts, may};
use domain::pixel::Pixel;
use http::StatusCode;
use leptos::prelude::*;
use store::commands::attempts;
use store::queries::pixels::{PixelFacts, pixel};

/// The number in an address such as `/pixels/PX-0042/pause`; `rest` is what follows it.
///
/// # Errors
/// `Err(Ok(redirect))` for `px-42`; `Err(Err(NotFound))` for what is no reference.
#[allow(
    clippy::result_large_err,
    reason = "made once a request and answered at once"
)]
pub(super) fn number(typed: &str, rest: &str) -> Result<i64, Result<Response, AppError>> {
    numbered(ReferenceKind::Pixel, typed, rest)
}

/// The pixel with all that is known of it, for a page that needs `action` on it.
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
) -> Result<PixelFacts, Result<Response, AppError>> {
    may(&visit.actor, Action::ViewPixels, &Facts::default()).map_err(|e| Err(e.into()))?;
    let number = number(typed, rest)?;
    let found = pixel(&state.store, &visit.actor, number).await;
    let facts = found.map_err(|e| Err(e.into()))?;
    may(&visit.actor, action, &facts.pixel.facts()).map_err(|e| Err(e.into()))?;
    Ok(facts)
}

/// The pixel a form was sent about, if whoever sent it may; if not, the attempt is noted.
///
/// # Errors
/// 403; 404.
pub(super) async fn posted(
    state: &AppState,
    visit: &Visit,
    typed: &str,
    action: Action,
) -> Result<PixelFacts, AppError> {
    may(&visit.actor, Action::ViewPixels, &Facts::default())?;
    let reference = Reference::parse(ReferenceKind::Pixel, typed).ok_or(AppError::NotFound)?;
    let found = pixel(&state.store, &visit.actor, reference.number).await?;
    let call = visit.call("");
    let (subject, facts) = (reference.to_string(), found.pixel.facts());
    attempts::judged(&state.store, &call, action, "pixel", subject, facts).await?;
    Ok(found)
}

/// "PX-0042: Meta pixel 1234", above a heading.
pub(super) fn caption(pixel: &Pixel) -> String {
    format!("{}: {}", pixel.reference(), pixel.title())
}

/// A page about a pixel, with the way back to it.
pub(super) fn page(pixel: &Pixel, title: impl Into<String>, body: impl IntoAny) -> Page {
    let (mut title, reference) = (title.into(), pixel.reference().to_string());
    if !title.contains(&reference) {
        title.push_str(&format!(", {reference}"));
    }
    Page::new(Section::Pixels, title, body)
        .crumb(urls::PIXELS, "Pixels")
        .crumb(urls::pixel(pixel.number), pixel.title())
}

/// The page for something that the pixel's present state does not allow (409).
pub(super) fn stuck(pixel: &Pixel, why: &str) -> Page {
    let (why, caption) = (why.to_owned(), caption(pixel));
    let (href, open) = (
        urls::pixel(pixel.number),
        format!("Open {}", pixel.reference()),
    );
    let title = "This cannot be done now";
    let body = view! {
        <Heading text=title caption=caption/>
        <p class="govuk-body">{why}</p>
        <p class="govuk-body">"Nothing was saved."</p>
        <p class="govuk-body"><a class="govuk-link" href=href>{open}</a></p>
    };
    page(pixel, title, body).status(StatusCode::CONFLICT)
}
