//! `GET` and `POST /accounts/import/{reference}/rows/{row}`: all cells of one row, to correct them or
//! to leave the row out. It is judged at once, with the rows that depend on it.

use super::cells::{by_cell, cell, column_name, field, replaced};
use super::frame;
use crate::components::{
    Actions, Button, ButtonKind, ErrorSummary, Field, Form, Guard, Heading, Hidden, TextInput,
    Textarea, new_key,
};
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::pages::accounts::typed::Typed;
use crate::render::Page;
use crate::urls::{self, Query};
use axum::Form as Posted;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::import::{Import, ImportState, RowOutcome};
use domain::problem::Problems;
use leptos::prelude::*;
use store::commands::imports;
use store::queries::imports::{ImportRow, Shown, rows_after};

/// Everything the page shows.
pub(super) struct Model {
    pub(super) shown: Shown,
    pub(super) row: ImportRow,
    /// The filter and page to come back to.
    pub(super) back: Query,
    /// Whether a correction was just refused.
    pub(super) tried: bool,
}

/// Shows the row.
///
/// # Errors
/// Not permitted; not found; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path((reference, number)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let shown = frame::open(&state, &visit, &reference).await?;
    if shown.import.state != ImportState::Checked {
        return Ok(Redirect::to(&urls::import(shown.import.number)).into_response());
    }
    let row = row(&state, &visit, &shown.import, &number).await?;
    let model = Model {
        shown,
        row,
        back: Query::parse(visit.query()),
        tried: false,
    };
    Ok(page(model).respond(&state, &visit).await)
}

/// Corrects the row, leaves it out, or takes it in again.
///
/// # Errors
/// Not permitted; not found; refused once the import runs; the database.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path((reference, number)): Path<(String, String)>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let shown = frame::posted(&state, &visit, &reference).await?;
    let sent: Vec<String> = pairs.iter().map(|(name, _)| name.clone()).collect();
    let typed = Typed::new(pairs);
    let import = &shown.import;
    let before = row(&state, &visit, import, &number).await?;
    let (call, store, n) = (visit.call(""), &state.store, before.row.number);
    let (outcome, done) = match typed.get("intent") {
        "leave-out" => {
            let outcome = imports::set_skipped(store, &call, import.number, n, true).await?;
            (outcome, "row-left-out")
        }
        "take-in" => {
            let outcome = imports::set_skipped(store, &call, import.number, n, false).await?;
            (outcome, "row-fixed")
        }
        _ => {
            let width = import.sheets.get(import.sheet).map_or(0, |s| s.width);
            let value = |name: &str| sent.iter().any(|s| s == name).then(|| typed.get(name));
            let cells = replaced(&before.row.cells, width, value);
            let outcome = imports::mend(store, &call, import.number, n, cells).await?;
            (outcome, "row-fixed")
        }
    };
    let back = Query::default()
        .with(
            "outcome",
            RowOutcome::from_key(typed.get("outcome")).map_or("", RowOutcome::key),
        )
        .with(
            "page",
            typed
                .get("page")
                .parse::<u32>()
                .ok()
                .filter(|n| *n > 1)
                .map_or_else(String::new, |n| n.to_string()),
        );
    if outcome == RowOutcome::Refused && typed.get("intent") != "take-in" {
        let row = row(&state, &visit, &shown.import, &number).await?;
        let model = Model {
            shown,
            row,
            back,
            tried: true,
        };
        return Ok(page(model).respond(&state, &visit).await);
    }
    let path = back.href(&urls::import(import.number));
    let joint = if path.contains('?') { '&' } else { '?' };
    Ok(Redirect::to(&format!("{path}{joint}done={done}")).into_response())
}

async fn row(
    state: &AppState,
    visit: &Visit,
    import: &Import,
    number: &str,
) -> Result<ImportRow, AppError> {
    let number: i64 = number.parse().map_err(|_| AppError::NotFound)?;
    if number <= import.header_number() {
        return Err(AppError::NotFound);
    }
    let found = rows_after(&state.store, &visit.actor, import, number - 1, 1).await?;
    let mut found = found.into_iter().filter(|row| row.row.number == number);
    found.next().ok_or(AppError::NotFound)
}

pub(super) fn page(model: Model) -> Page {
    let import = &model.shown.import;
    let problems = by_cell(import, &model.row.problems);
    let action = urls::import_page(import.number, &format!("rows/{}", model.row.row.number));
    let width = import.sheets.get(import.sheet).map_or(0, |s| s.width);
    let fields = (0..width)
        .map(|i| input(import, &model.row, i, &problems))
        .collect_view();
    let title = format!("Correct {}", model.row.row.place());
    let back = model.back.href(&urls::import(import.number));
    let original = model.row.original.as_ref().map(|cells| {
        let text = format!("As it came: {}", cells.join(", "));
        view! { <p class="govuk-body app-wrap">{text}</p> }
    });
    let intents = if model.row.outcome == Some(RowOutcome::Skipped) {
        view! { <Button text="Take in again" kind=ButtonKind::Secondary name="intent" value="take-in"/> }.into_any()
    } else {
        view! { <Button text="Leave out" kind=ButtonKind::Secondary name="intent" value="leave-out"/> }.into_any()
    };
    let summary = if model.tried {
        problems.clone()
    } else {
        Problems::default()
    };
    let outcome = model.back.get("outcome").unwrap_or_default().to_owned();
    let from_page = model.back.get("page").unwrap_or_default().to_owned();
    let guard = Guard::of(&summary);
    let body = view! {
        <div class="govuk-grid-row">
            <div class="govuk-grid-column-two-thirds">
                <ErrorSummary problems=summary.clone()/>
                <Heading text=title.clone() caption=frame::caption(&model.shown)/>
                {original}
                <Form action=action guard=guard>
                    <Hidden name="key" value=new_key()/>
                    <Hidden name="outcome" value=outcome/>
                    <Hidden name="page" value=from_page/>
                    {fields}
                    <Actions>
                        <Button text="Check again" name="intent" value="mend"/>
                        {intents}
                        <a class="govuk-link" href=back>"Back without changes"</a>
                    </Actions>
                </Form>
            </div>
        </div>
    };
    let page = frame::page(&model.shown, title, body);
    if model.tried {
        page.problems(&problems).islands()
    } else {
        page.islands()
    }
}

fn input(import: &Import, row: &ImportRow, column: usize, problems: &Problems) -> AnyView {
    let value = cell(&row.row.cells, column);
    let name = column_name(import, column);
    let meaning = import
        .mapping
        .columns
        .get(column)
        .copied()
        .unwrap_or_default();
    let hint = format!("Taken as: {}", meaning.label());
    let field = Field::new(field(column), value, problems);
    if value.chars().count() > 80 || value.contains('\n') {
        return view! { <Textarea field=field label=name hint=hint spellcheck=false/> }.into_any();
    }
    view! { <TextInput field=field label=name hint=hint spellcheck=false/> }.into_any()
}
