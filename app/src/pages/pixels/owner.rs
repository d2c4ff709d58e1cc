//! `GET` and `POST /pixels/{reference}/owner`: gives a pixel to another owner.

use super::subject;
use crate::components::{
    Actions, Button, ErrorSummary, Field, Form, FormState, Guard, Heading, Inset, TextInput,
    new_key,
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

/// Asks to whom.
///
/// # Errors
/// 403 for those who may not; 404; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
) -> Result<Response, AppError> {
    let action = Action::RenewPixel;
    let facts = match subject::open(&state, &visit, &reference, "/owner", action).await {
        Ok(found) => found,
        Err(instead) => return instead,
    };
    let page = page(&facts.pixel, &Typed::default(), &Problems::default(), false);
    Ok(page.respond(&state, &visit).await)
}

/// Gives it to them.
///
/// # Errors
/// 403 for those who may not; 404; the database.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let facts = subject::posted(&state, &visit, &reference, Action::RenewPixel).await?;
    let pixel = &facts.pixel;
    let typed = forms::form(pairs);
    let mut problems = Problems::default();
    let to = forms::whom(&state, &visit, typed.get("owner"), "owner", &mut problems).await?;
    if to.is_none() && problems.is_empty() {
        problems.add(
            "owner",
            "required",
            "Enter who answers for the pixel from now on",
        );
    }
    let Some(to) = to else {
        let page = page(pixel, &typed, &problems, false);
        return Ok(page.respond(&state, &visit).await);
    };
    let call = forms::call(&visit, &typed);
    let which = (pixel.id, typed.version());
    let page = match pixels::hand_over(&state.store, &call, which, to).await {
        Ok(_) => return Ok(forms::done(&urls::pixel(pixel.number), "pixel-handed-over")),
        Err(Failure::Problems(problems)) => page(pixel, &typed, &problems, false),
        Err(Failure::Stale) => {
            let facts = queries::pixels::pixel(&state.store, &visit.actor, pixel.number).await?;
            page(&facts.pixel, &typed, &Problems::default(), true)
        }
        Err(Failure::Refused(refusal)) if refusal.code() == "state" => {
            subject::stuck(pixel, &format!("{refusal}."))
        }
        Err(other) => return Err(other.into()),
    };
    Ok(page.respond(&state, &visit).await)
}

fn page(pixel: &Pixel, typed: &Typed, problems: &Problems, overtaken: bool) -> Page {
    if pixel.state == PixelState::Removed {
        return subject::stuck(pixel, "The pixel is removed.");
    }
    let owner = Field::new("owner", typed.get("owner"), problems);
    let key = match (overtaken, typed.key()) {
        (true, _) | (_, "") => new_key(),
        (false, key) => key.to_owned(),
    };
    let version = match (overtaken, typed.version()) {
        (false, seen) if seen > 0 => seen,
        _ => pixel.version,
    };
    let now = format!("{} answers for it now.", pixel.owner.name);
    let back = urls::pixel(pixel.number);
    let action = urls::pixel_page(pixel.number, "owner");
    let guard = Guard::of(problems);
    let title = "Give it to another owner";
    let body = view! {
        <div class="govuk-grid-row">
            <div class="govuk-grid-column-two-thirds">
                <ErrorSummary problems=problems.clone()/>
                <Heading text=title caption=subject::caption(pixel)/>
                {overtaken.then(|| view! { <Inset>"The pixel was changed since you opened this page, so nothing was done. Look at it again, then confirm once more."</Inset> })}
                <p class="govuk-body">{now}</p>
                <Form action=action guard=guard>
                    <FormState version=version key=key/>
                    <TextInput field=owner label="Who answers for it from now on" hint="Their work e-mail address or full name" spellcheck=false autocomplete="off"/>
                    <Actions>
                        <Button text="Give it to them"/>
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
