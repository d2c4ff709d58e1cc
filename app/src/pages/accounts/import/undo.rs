//! `GET` and `POST /accounts/import/{reference}/undo`: says what undoing would do, then does it.

use super::{frame, work};
use crate::components::{
    Actions, Button, ButtonKind, Figure, Figures, Form, FormState, Heading, Inset, Mood, new_key,
};
use crate::context::{AppState, SignedIn};
use crate::error::AppError;
use crate::pages::accounts::typed::Typed;
use crate::render::Page;
use crate::urls::{self, Query};
use axum::Form as Posted;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::import::ImportState;
use leptos::prelude::*;
use store::commands::imports;
use store::queries::imports::{Shown, UndoCounts, undo_counts};

/// Says what undoing would do.
///
/// # Errors
/// Not permitted; not found; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
) -> Result<Response, AppError> {
    let shown = frame::open(&state, &visit, &reference).await?;
    let number = shown.import.number;
    if shown.import.state != ImportState::Done {
        return Ok(Redirect::to(&urls::import(number)).into_response());
    }
    let counts = undo_counts(&state.store, &visit.actor, number).await?;
    Ok(page(&shown, counts).respond(&state, &visit).await)
}

/// Begins to undo.
///
/// # Errors
/// Not permitted; not found; stale; refused when there is nothing to undo; the database.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let shown = frame::posted(&state, &visit, &reference).await?;
    let typed = Typed::new(pairs);
    let number = shown.import.number;
    imports::start_undo(&state.store, &typed.call(&visit), number, typed.version()).await?;
    work::begin(&state.store, visit.call(""), number, ImportState::Undoing);
    Ok(Redirect::to(&urls::import(number)).into_response())
}

pub(super) fn page(shown: &Shown, counts: UndoCounts) -> Page {
    let import = &shown.import;
    let figure = |number: i64, [one, many]: [&str; 2], rest: &str| Figure {
        number: u64::try_from(number).unwrap_or(0),
        label: format!("{} {rest}", if number == 1 { one } else { many }),
        href: None,
        mood: Mood::Plain,
    };
    let mut figures = vec![
        figure(
            counts.archive,
            ["new account", "new accounts"],
            "will be archived",
        ),
        figure(
            counts.restore,
            ["account", "accounts"],
            "will get earlier details back",
        ),
        figure(
            counts.leave,
            ["account was", "accounts were"],
            "changed since and will be left alone",
        ),
    ];
    if let Some(last) = figures.last_mut().filter(|_| counts.leave > 0) {
        let query = Query::default().with("left", "yes");
        last.href = Some(query.href(&urls::import(import.number)));
        last.mood = Mood::Alert;
    }
    let action = urls::import_page(import.number, "undo");
    let (version, keep) = (import.version, urls::import(import.number));
    let body = view! {
        <Heading text="Undo this import?" caption=frame::caption(shown)/>
        <Figures figures=figures/>
        <Inset>
            <p class="govuk-body">"Nothing is deleted: archived accounts can be restored one by one, and the file can be imported again. Business groups and units that the import added stay."</p>
        </Inset>
        <Form action=action>
            <FormState version=version key=new_key()/>
            <Actions>
                <Button text="Undo the import" kind=ButtonKind::Warning/>
                <a class="govuk-link" href=keep>"Keep it"</a>
            </Actions>
        </Form>
    };
    frame::page(shown, "Undo", body)
}
