//! `GET /terms`: the newest notice, and a button for those who have still to acknowledge it. Looking
//! at it acknowledges nothing; the button's POST is answered by the server.

use super::text::laid_out;
use crate::components::{Actions, Button, Details, Form, Heading, Hidden, Inset, new_key};
use crate::context::{AppState, SignedIn};
use crate::error::AppError;
use crate::render::{Page, Section};
use crate::urls::{self, Query};
use axum::extract::State;
use axum::response::Response;
use domain::moment::long_date;
use domain::notice::Notice;
use leptos::prelude::*;
use store::queries::notices;

/// Shows the notice.
///
/// # Errors
/// 404 when nothing is published; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
) -> Result<Response, AppError> {
    let newest = notices::newest(&state.store).await?;
    let newest = newest.as_ref().as_ref().ok_or(AppError::NotFound)?;
    let me = visit.actor.person().ok_or(AppError::NotFound)?;
    let asked = notices::outstanding(&state.store, me).await?;
    let query = Query::parse(visit.query());
    let return_to = query.get("return_to").unwrap_or_default();
    let body = page(newest, asked, return_to);
    Ok(Page::new(Section::Help, TITLE, body)
        .respond(&state, &visit)
        .await)
}

const TITLE: &str = "What is recorded about you";

fn page(notice: &Notice, asked: bool, return_to: &str) -> AnyView {
    let (number, hash) = (notice.number, notice.hash.clone());
    let published = long_date(store::clock::local_day(notice.published_at));
    let end = if asked {
        let return_to = return_to.to_owned();
        let hash = hash.clone();
        view! {
            <Form action=urls::TERMS>
                <Hidden name="key" value=new_key()/>
                <Hidden name="number" value=number.to_string()/>
                <Hidden name="hash" value=hash/>
                <Hidden name="return_to" value=return_to/>
                <Actions><Button text="I have read this"/></Actions>
            </Form>
        }
        .into_any()
    } else {
        view! {
            <Inset>"You have acknowledged this text. When you did is on the page "<a class="govuk-link" href=urls::ABOUT_ME>"About me"</a>"."</Inset>
        }
        .into_any()
    };
    view! {
        <div class="govuk-grid-row">
            <div class="govuk-grid-column-two-thirds">
                <Heading text=TITLE/>
                {laid_out(&notice.body)}
                {end}
                <Details summary="Which text this is">
                    <p class="govuk-body">{format!("Number {number}, published on {published}.")}</p>
                    <p class="govuk-body app-wrap">{format!("SHA-256 of the text: {hash}")}</p>
                </Details>
            </div>
        </div>
    }
    .into_any()
}
