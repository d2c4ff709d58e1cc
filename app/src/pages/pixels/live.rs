//! `GET` and `POST /pixels/{reference}/live`: puts a pixel on its pages, after both things that P 6.23 asks
//! for were looked at.

use super::{subject, words};
use crate::components::{
    Actions, Button, Checkbox, ErrorSummary, Field, Form, FormState, Guard, Heading, Inset, new_key,
};
use crate::context::{AppState, SignedIn};
use crate::error::AppError;
use crate::pages::forms::{self, Typed};
use crate::render::Page;
use crate::urls;
use axum::Form as Posted;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::permission::Action;
use domain::pixel::{Pixel, PixelState};
use domain::problem::Problems;
use http::StatusCode;
use leptos::prelude::*;
use store::Failure;
use store::commands::pixels;
use store::queries;

/// Asks for both confirmations.
///
/// # Errors
/// 403 for those who may not turn it on; 404; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
) -> Result<Response, AppError> {
    let action = Action::RunPixel;
    let facts = match subject::open(&state, &visit, &reference, "/live", action).await {
        Ok(found) => found,
        Err(instead) => return instead,
    };
    let page = page(&facts.pixel, &Typed::default(), &Problems::default(), false);
    Ok(page.respond(&state, &visit).await)
}

/// Puts it on its pages.
///
/// # Errors
/// 403 for those who may not turn it on; 404; the database.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let facts = subject::posted(&state, &visit, &reference, Action::RunPixel).await?;
    let pixel = &facts.pixel;
    let typed = forms::form(pairs);
    let call = forms::call(&visit, &typed);
    let which = (pixel.id, typed.version());
    let (seen, choice) = (typed.ticked("privacy_page"), typed.ticked("choice"));
    let page = match pixels::go_live(&state.store, &call, which, seen, choice).await {
        Ok(_) => return Ok(forms::done(&urls::pixel(pixel.number), "pixel-live")),
        Err(Failure::Problems(found)) => page(pixel, &typed, &told(found, seen, choice), false),
        Err(Failure::Stale) => {
            let facts = queries::pixels::pixel(&state.store, &visit.actor, pixel.number).await?;
            page(&facts.pixel, &typed, &Problems::default(), true)
        }
        Err(Failure::Refused(refusal)) if matches!(refusal.code(), "state" | "expired") => {
            subject::stuck(pixel, &format!("{refusal}."))
        }
        Err(other) => return Err(other.into()),
    };
    Ok(page.respond(&state, &visit).await)
}

/// The rule is about both ticks: each that is missing is told where it is.
fn told(found: Problems, seen: bool, choice: bool) -> Problems {
    if !found.0.iter().any(|problem| problem.code == "unguarded") {
        return found;
    }
    let mut problems = Problems::default();
    if !seen {
        let words = "It cannot go live: the privacy page does not say that the pixel is used";
        problems.add("privacy_page", "unguarded", words);
    }
    if !choice {
        let words = "It cannot go live: visitors do not choose before anything fires";
        problems.add("choice", "unguarded", words);
    }
    problems
}

fn page(pixel: &Pixel, typed: &Typed, problems: &Problems, overtaken: bool) -> Page {
    if !matches!(pixel.state, PixelState::Approved | PixelState::Paused) {
        let words = format!("The pixel is “{}”.", pixel.state.name());
        return subject::stuck(pixel, &words);
    }
    let field = |name: &str| Field::new(name, typed.get(name), problems);
    let (privacy_page, choice) = (field("privacy_page"), field("choice"));
    let key = match (overtaken, typed.key()) {
        (true, _) | (_, "") => new_key(),
        (false, key) => key.to_owned(),
    };
    let version = match (overtaken, typed.version()) {
        (false, seen) if seen > 0 => seen,
        _ => pixel.version,
    };
    let (title, button) = match pixel.state {
        PixelState::Paused => ("Turn the pixel on again", "Turn it on"),
        _ => ("Put the pixel on its pages", "Put it on its pages"),
    };
    let address = words::address(&pixel.content.choice.privacy_page);
    let asked = pixel.content.choice.opt_in.clone();
    let back = urls::pixel(pixel.number);
    let action = urls::pixel_page(pixel.number, "live");
    let guard = Guard::of(problems);
    let body = view! {
        <div class="govuk-grid-row">
            <div class="govuk-grid-column-two-thirds">
                <ErrorSummary problems=problems.clone()/>
                <Heading text=title caption=subject::caption(pixel)/>
                {overtaken.then(|| view! { <Inset>"The pixel was changed since you opened this page, so nothing was done. Look at it again, then confirm once more."</Inset> })}
                <p class="govuk-body">"A pixel is never live without both of these (P 6.23). What you tick here is kept with your name and today’s date."</p>
                <p class="govuk-body">"The privacy page: "{address}</p>
                <p class="govuk-body">"The choice that was approved:"</p>
                <Inset><span class="app-lines">{asked}</span></Inset>
                <Form action=action guard=guard>
                    <FormState version=version key=key/>
                    <Checkbox field=privacy_page label="I have looked at the privacy page today: it says that this pixel is used, and how to opt out" hint="Read it as a visitor would"/>
                    <Checkbox field=choice label="I have tried it out today: nothing of this pixel is loaded or sent before a visitor agrees" hint="With a browser that has never been on the site"/>
                    <Actions>
                        <Button text=button/>
                        <a class="govuk-link" href=back>"Back"</a>
                    </Actions>
                </Form>
            </div>
        </div>
    };
    let page = subject::page(pixel, title, body)
        .problems(problems)
        .islands();
    if overtaken {
        page.status(StatusCode::CONFLICT)
    } else {
        page
    }
}
