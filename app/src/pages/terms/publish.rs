//! `GET` and `POST /settings/notice`: the policy's owners publish what people are told. A text is
//! looked at as people will see it before it is published; then everybody is asked again.

use super::text::laid_out;
use crate::components::{
    Actions, Button, ButtonKind, Column, DataTable, ErrorSummary, Field, Form, FormState, Guard,
    Heading, Inset, Instant, Row, Textarea, Warning, new_key,
};
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::pages::forms::Typed;
use crate::render::{Page, Section};
use crate::urls;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::Form as Posted;
use domain::notice::{self, LONGEST, Notice};
use domain::permission::{Action, Facts, may};
use domain::problem::Problems;
use http::StatusCode;
use leptos::prelude::*;
use sha2::{Digest as _, Sha256};
use store::Failure;
use store::commands::notices as commands;
use store::queries::notices;

const TITLE: &str = "Privacy notice";

/// Everything the page shows.
struct Model {
    all: Vec<Notice>,
    /// How many people have read the newest, of how many.
    readers: (i64, i64),
    body: String,
    key: String,
    /// The number the form was made for.
    seen: i64,
    problems: Problems,
    /// Laid out, with its hash, to be looked at.
    preview: bool,
    overtaken: bool,
}

/// Shows the form, filled with the newest text.
///
/// # Errors
/// 403 for those who may not publish.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
) -> Result<Response, AppError> {
    may(&visit.actor, Action::PublishNotice, &Facts::default())?;
    let mut model = load(&state, &visit).await?;
    model.body = model
        .all
        .first()
        .map(|n| n.body.clone())
        .unwrap_or_default();
    respond(&state, &visit, model).await
}

/// Shows the text as people will see it, or publishes it.
///
/// # Errors
/// 403 for those who may not publish.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Posted(typed): Posted<Typed>,
) -> Result<Response, AppError> {
    let call = visit.call(typed.key());
    let (action, facts) = (Action::PublishNotice, Facts::default());
    let subject = String::new();
    store::commands::attempts::judged(&state.store, &call, action, "notice", subject, facts)
        .await?;
    let mut model = load(&state, &visit).await?;
    model.body = typed.get("body").to_owned();
    model.seen = typed.version();
    if !typed.key().is_empty() {
        model.key = typed.key().to_owned();
    }
    if typed.get("do") != "publish" {
        match notice::check(&model.body) {
            Ok(_) => model.preview = true,
            Err(problems) => model.problems = problems,
        }
        return respond(&state, &visit, model).await;
    }
    match commands::publish(&state.store, &call, model.seen, &model.body).await {
        Ok(_) => Ok(Redirect::to(&urls::done(urls::NOTICE, "notice-published")).into_response()),
        Err(Failure::Problems(problems)) => {
            model.problems = problems;
            respond(&state, &visit, model).await
        }
        Err(Failure::Stale) => {
            model.seen = model.all.first().map_or(0, |n| n.number);
            model.key = new_key();
            model.overtaken = true;
            respond(&state, &visit, model).await
        }
        Err(other) => Err(other.into()),
    }
}

async fn load(state: &AppState, visit: &Visit) -> Result<Model, AppError> {
    let all = notices::all(&state.store, &visit.actor).await?;
    let newest = all.first().map_or(0, |n| n.number);
    Ok(Model {
        readers: notices::readers(&state.store, newest).await?,
        seen: newest,
        all,
        body: String::new(),
        key: new_key(),
        problems: Problems::default(),
        preview: false,
        overtaken: false,
    })
}

async fn respond(state: &AppState, visit: &Visit, model: Model) -> Result<Response, AppError> {
    let problems = model.problems.clone();
    let overtaken = model.overtaken;
    let mut page = Page::new(Section::Settings, TITLE, page(model))
        .crumb(urls::SETTINGS, "Settings")
        .problems(&problems)
        .islands();
    if overtaken {
        page = page.status(StatusCode::CONFLICT);
    }
    Ok(page.respond(state, visit).await)
}

fn page(model: Model) -> AnyView {
    let Model {
        all,
        readers,
        body,
        key,
        seen,
        problems,
        preview,
        overtaken,
    } = model;
    let shown = preview.then(|| previewed(&body));
    let guard = if preview || overtaken {
        Guard::Changed
    } else {
        Guard::of(&problems)
    };
    let field = Field::new("body", &body, &problems);
    let publish = preview.then(|| {
        view! { <Button text="Publish and ask everybody" kind=ButtonKind::Warning name="do" value="publish"/> }
    });
    let kind = if preview {
        ButtonKind::Secondary
    } else {
        ButtonKind::Primary
    };
    view! {
        <ErrorSummary problems=problems.clone()/>
        <Heading text=TITLE/>
        <p class="govuk-body-l">"What everybody who signs in is told about what is recorded of them. Once published, a text is never changed: a new one takes its place, and everybody is asked to read it."</p>
        {current(&all, readers)}
        {overtaken.then(|| view! { <Warning>"Somebody else published a text in the meantime. Yours was not published. Compare it with the newest one below, then decide."</Warning> })}
        {shown}
        <Form action=urls::NOTICE guard=guard>
            <FormState version=seen key=key/>
            <Textarea
                field=field
                label="The text"
                hint="A line that begins with # and a space is a heading, lines that begin with - and a space are a list, an empty line ends a paragraph."
                rows=24
                max=LONGEST as u32
            />
            <Actions>
                <Button text="Look at it" kind=kind name="do" value="preview"/>
                {publish}
                <a class="govuk-link" href=urls::SETTINGS>"Cancel"</a>
            </Actions>
        </Form>
        {earlier(all)}
    }
    .into_any()
}

fn previewed(body: &str) -> AnyView {
    let text = notice::check(body).unwrap_or_default();
    let hash = hex::encode(Sha256::digest(text.as_bytes()));
    view! {
        <h2 class="govuk-heading-m">"As people will see it"</h2>
        <Inset>{laid_out(&text)}</Inset>
        <p class="govuk-body app-wrap">{format!("SHA-256 of this text: {hash}")}</p>
    }
    .into_any()
}

fn current(all: &[Notice], (have, everybody): (i64, i64)) -> AnyView {
    match all.first() {
        None => view! { <Inset>"Nothing is published yet, so nobody is asked to read anything."</Inset> }.into_any(),
        Some(newest) => {
            let words = format!(
                "Number {} is in force. {have} of {everybody} people have acknowledged it.",
                newest.number
            );
            view! { <p class="govuk-body">{words}</p> }.into_any()
        }
    }
}

fn earlier(all: Vec<Notice>) -> Option<AnyView> {
    if all.is_empty() {
        return None;
    }
    let columns = ["Number", "Published", "By", "SHA-256"].map(Column::new);
    let rows: Vec<Row> = all
        .into_iter()
        .map(|notice| {
            let number = notice.number.to_string();
            Row::new(
                number,
                vec![
                    view! { <Instant at=notice.published_at lines=true/> }.into_any(),
                    notice.published_by.into_any(),
                    view! { <span class="app-wrap">{notice.hash}</span> }.into_any(),
                ],
            )
        })
        .collect();
    let view = view! { <DataTable caption="Published texts" columns=columns.to_vec() rows=rows show_caption=true/> };
    Some(view.into_any())
}
