//! `GET` and `POST /pixels/{reference}/renewal`: confirms a renewal or refuses it.

use super::{show_page, subject};
use crate::components::{
    Actions, Button, Choice, ErrorSummary, Field, Form, FormState, Guard, Heading, Inset,
    LabelSize, Radios, TextInput, new_key,
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
use domain::pixel::PixelState;
use domain::problem::Problems;
use http::StatusCode;
use leptos::prelude::*;
use store::Failure;
use store::commands::pixels;
use store::queries;
use store::queries::pixels::PixelFacts;

/// Asks for the decision.
///
/// # Errors
/// 403 for those who may not confirm renewals; 404; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
) -> Result<Response, AppError> {
    let action = Action::RenewPixel;
    let facts = match subject::open(&state, &visit, &reference, "/renewal", action).await {
        Ok(found) => found,
        Err(instead) => return instead,
    };
    let page = page(&facts, &Typed::default(), &Problems::default(), false);
    Ok(page.respond(&state, &visit).await)
}

/// Decides.
///
/// # Errors
/// 403 for those who may not confirm renewals; 404; the database.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let facts = subject::posted(&state, &visit, &reference, Action::RenewPixel).await?;
    let pixel = &facts.pixel;
    let typed = forms::form(pairs);
    let confirmed = match typed.get("decision") {
        "confirm" => true,
        "refuse" => false,
        _ => {
            let mut problems = Problems::default();
            let words = "Choose whether you confirm the renewal or refuse it";
            problems.add("decision", "required", words);
            return Ok(page(&facts, &typed, &problems, false)
                .respond(&state, &visit)
                .await);
        }
    };
    let call = forms::call(&visit, &typed);
    let which = (pixel.id, typed.version());
    let note = typed.get("reason").to_owned();
    let page = match pixels::decide_renewal(&state.store, &call, which, confirmed, note).await {
        Ok(_) => {
            let word = if confirmed {
                "renewal-confirmed"
            } else {
                "renewal-refused"
            };
            return Ok(forms::done(&urls::pixel(pixel.number), word));
        }
        Err(Failure::Problems(problems)) => page(&facts, &typed, &problems, false),
        Err(Failure::Stale) => {
            let facts = queries::pixels::pixel(&state.store, &visit.actor, pixel.number).await?;
            page(&facts, &typed, &Problems::default(), true)
        }
        Err(Failure::Refused(refusal)) if matches!(refusal.code(), "not-waiting" | "own-case") => {
            subject::stuck(pixel, &format!("{refusal}."))
        }
        Err(other) => return Err(other.into()),
    };
    Ok(page.respond(&state, &visit).await)
}

fn page(facts: &PixelFacts, typed: &Typed, problems: &Problems, overtaken: bool) -> Page {
    let pixel = &facts.pixel;
    let Some(asked) = &pixel.renewal else {
        return subject::stuck(pixel, "No renewal waits to be confirmed.");
    };
    let field = |name: &str| Field::new(name, typed.get(name), problems);
    let (decision, note) = (field("decision"), field("reason"));
    let key = match (overtaken, typed.key()) {
        (true, _) | (_, "") => new_key(),
        (false, key) => key.to_owned(),
    };
    let version = match (overtaken, typed.version()) {
        (false, seen) if seen > 0 => seen,
        _ => pixel.version,
    };
    let mut words = format!(
        "{} asked for it on {} and says that nothing has changed.",
        asked.by.name,
        long_date(asked.on)
    );
    if !asked.note.is_empty() {
        words.push_str(&format!(" “{}”", asked.note));
    }
    let ended = pixel.state == PixelState::Expired;
    let months = facts.settings.pixel_months;
    let longer = if ended {
        format!("It has a permission for {months} months, and can be put on its pages again")
    } else {
        format!("The permission counts for {months} months more")
    };
    let refused = if ended {
        "It stays without a permission, or is changed"
    } else {
        "The permission ends on its last day, or is changed before"
    };
    let choices = vec![
        Choice::new("confirm", "Confirm").hint(longer),
        Choice::new("refuse", "Refuse").hint(refused),
    ];
    let back = urls::pixel(pixel.number);
    let action = urls::pixel_page(pixel.number, "renewal");
    let guard = Guard::of(problems);
    let title = "Decide about the renewal";
    let until = match ended {
        true => format!("Its permission ended on {}.", long_date(pixel.expires_on)),
        false => format!(
            "Its permission counts until {}.",
            long_date(pixel.expires_on)
        ),
    };
    let body = view! {
        <div class="govuk-grid-row">
            <div class="govuk-grid-column-two-thirds">
                <ErrorSummary problems=problems.clone()/>
                <Heading text=title caption=subject::caption(pixel)/>
                {overtaken.then(|| view! { <Inset>"The pixel was changed since you opened this page, so nothing was done. Look at it again, then decide once more."</Inset> })}
                <p class="govuk-body">{until}</p>
                <Inset>{words}</Inset>
                <p class="govuk-body">"Nobody confirms what they asked for, nor a pixel they answer for."</p>
                <h2 class="govuk-heading-m" id="approved">"What was approved"</h2>
                {show_page::sections(pixel)}
                {show_page::conditions(pixel)}
                <Form action=action guard=guard>
                    <FormState version=version key=key/>
                    <Radios field=decision label="What do you decide?" size=LabelSize::Small choices=choices/>
                    <TextInput field=note label="Why" hint="Needed when you refuse; optional otherwise"/>
                    <Actions>
                        <Button text="Save decision"/>
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
