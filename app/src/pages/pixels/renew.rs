//! `GET` and `POST /pixels/{reference}/renew`: asks for the renewal of a pixel, because nothing has changed.

use super::{show_page, subject};
use crate::components::{
    Actions, Button, Checkbox, ErrorSummary, Field, Form, FormState, Guard, Heading, Inset,
    SummaryList, SummaryRow, TextInput, new_key,
};
use crate::context::{AppState, SignedIn};
use crate::error::AppError;
use crate::pages::forms::{self, Typed};
use crate::render::Page;
use crate::urls;
use axum::Form as Posted;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::moment::long_date;
use domain::permission::Action;
use domain::pixel::{Pixel, Section};
use domain::problem::Problems;
use http::StatusCode;
use leptos::prelude::*;
use store::Failure;
use store::commands::pixels;
use store::queries;

/// Shows what was approved, and asks whether it still holds.
///
/// # Errors
/// 403 for everybody but its owner and Design and Marketing; 404; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
) -> Result<Response, AppError> {
    let action = Action::AskPixelRenewal;
    let facts = match subject::open(&state, &visit, &reference, "/renew", action).await {
        Ok(found) => found,
        Err(instead) => return instead,
    };
    let today = state.store.clock().now().today;
    let from = facts.pixel.renewable_from(&facts.settings);
    let page = if facts.pixel.renewal.is_some() {
        subject::stuck(&facts.pixel, "Its renewal was asked for already.")
    } else if today < from {
        let words = format!("Its renewal can be asked for from {}.", long_date(from));
        subject::stuck(&facts.pixel, &words)
    } else {
        page(&facts.pixel, &Typed::default(), &Problems::default(), false)
    };
    Ok(page.respond(&state, &visit).await)
}

/// Asks for it.
///
/// # Errors
/// 403 for everybody but its owner and Design and Marketing; 404; the database.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let facts = subject::posted(&state, &visit, &reference, Action::AskPixelRenewal).await?;
    let pixel = &facts.pixel;
    let typed = forms::form(pairs);
    let call = forms::call(&visit, &typed);
    let which = (pixel.id, typed.version());
    let (unchanged, note) = (typed.ticked("unchanged"), typed.get("reason").to_owned());
    let page = match pixels::ask_renewal(&state.store, &call, which, unchanged, note).await {
        Ok(_) => return Ok(forms::done(&urls::pixel(pixel.number), "renewal-asked")),
        Err(Failure::Problems(problems)) => page(pixel, &typed, &problems, false),
        Err(Failure::Stale) => {
            let facts = queries::pixels::pixel(&state.store, &visit.actor, pixel.number).await?;
            page(&facts.pixel, &typed, &Problems::default(), true)
        }
        Err(Failure::Refused(refusal)) if matches!(refusal.code(), "state" | "asked" | "early") => {
            subject::stuck(pixel, &format!("{refusal}."))
        }
        Err(other) => return Err(other.into()),
    };
    Ok(page.respond(&state, &visit).await)
}

fn page(pixel: &Pixel, typed: &Typed, problems: &Problems, overtaken: bool) -> Page {
    let field = |name: &str| Field::new(name, typed.get(name), problems);
    let (unchanged, note) = (field("unchanged"), field("reason"));
    let key = match (overtaken, typed.key()) {
        (true, _) | (_, "") => new_key(),
        (false, key) => key.to_owned(),
    };
    let version = match (overtaken, typed.version()) {
        (false, seen) if seen > 0 => seen,
        _ => pixel.version,
    };
    let one = |section: &Section| {
        let rows = pixel.content.facts(*section).into_iter();
        let rows: Vec<SummaryRow> = rows
            .map(|fact| SummaryRow::text(fact.label, fact.text))
            .collect();
        view! {
            <h2 class="govuk-heading-s">{section.name()}</h2>
            <SummaryList rows=rows/>
        }
    };
    let sections: Vec<_> = Section::ALL.iter().map(one).collect();
    let change = format!(
        "{}/new?changes={}",
        urls::PIXEL_APPLICATIONS,
        pixel.reference()
    );
    let back = urls::pixel(pixel.number);
    let action = urls::pixel_page(pixel.number, "renew");
    let guard = Guard::of(problems);
    let title = "Ask for its renewal";
    let body = view! {
        <div class="govuk-grid-row">
            <div class="govuk-grid-column-two-thirds">
                <ErrorSummary problems=problems.clone()/>
                <Heading text=title caption=subject::caption(pixel)/>
                {overtaken.then(|| view! { <Inset>"The pixel was changed since you opened this page, so nothing was done. Look at it again, then confirm once more."</Inset> })}
                <p class="govuk-body">"This is what was approved. When all of it still holds, say so; somebody else confirms it. When something has changed, "<a class="govuk-link" href=change>"change the pixel"</a>" instead: only the lanes concerned look at it again."</p>
                {sections}
                {show_page::conditions(pixel)}
                <Form action=action guard=guard>
                    <FormState version=version key=key/>
                    <Checkbox field=unchanged label="Nothing of this has changed: the same pages, events, data and choice, and the conditions hold" hint="It is kept with your name and today’s date"/>
                    <TextInput field=note label="What else there is to say (optional)"/>
                    <Actions>
                        <Button text="Ask for the renewal"/>
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
