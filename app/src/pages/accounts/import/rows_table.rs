//! The rows of an import: which account each is about, what becomes of it, and, where it is refused,
//! a form to correct it on the spot.

use super::cells::{account_words, cell, column_name, field, wrong_columns};
use crate::components::{Column, DataTable, EmptyState, Hidden, Row, Tag, TagColour, new_key};
use crate::urls;
use domain::ids::Reference;
use domain::import::{Import, RowOutcome};
use leptos::prelude::*;
use store::queries::imports::{ImportRow, RowQuestion};

/// What was asked for, and whether rows can still be corrected.
pub(super) struct Asked {
    pub(super) question: RowQuestion,
    pub(super) editable: bool,
}

/// The table, or words where there is nothing to show.
pub(super) fn table(import: &Import, rows: &[ImportRow], asked: &Asked) -> AnyView {
    if rows.is_empty() {
        return view! {
            <EmptyState title="No such rows">
                <p class="govuk-body">"Choose another figure above to see other rows."</p>
            </EmptyState>
        }
        .into_any();
    }
    let columns = ["Row", "Account", "Outcome", "Details"].map(Column::new);
    let rows: Vec<Row> = rows.iter().map(|row| one(import, row, asked)).collect();
    view! {
        <DataTable caption="Rows of the file" columns=columns.to_vec() rows=rows/>
    }
    .into_any()
}

fn one(import: &Import, row: &ImportRow, asked: &Asked) -> Row {
    let words = account_words(import, &row.row.cells)
        .into_iter()
        .map(|text| {
            let text: String = text.chars().take(120).collect();
            view! { <span class="app-map__sample">{text}</span> }
        })
        .collect_view();
    let place = row.row.place();
    let head = if asked.editable {
        let href = row_address(import, row);
        view! { <a class="govuk-link app-nowrap" href=href>{capital(&place)}</a> }.into_any()
    } else {
        view! { <span class="app-nowrap">{capital(&place)}</span> }.into_any()
    };
    Row::new(
        head,
        vec![
            words.into_any(),
            tag(row.outcome),
            details(import, row, asked),
        ],
    )
}

fn row_address(import: &Import, row: &ImportRow) -> String {
    urls::import_page(import.number, &format!("rows/{}", row.row.number))
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

fn tag(outcome: Option<RowOutcome>) -> AnyView {
    let Some(outcome) = outcome else {
        return view! { <span class="app-muted">"Not checked"</span> }.into_any();
    };
    let colour = match outcome {
        RowOutcome::New => TagColour::Teal,
        RowOutcome::Update => TagColour::Purple,
        RowOutcome::Same | RowOutcome::Duplicate | RowOutcome::Skipped => TagColour::Grey,
        RowOutcome::Refused => TagColour::Red,
    };
    view! { <Tag colour=colour text=outcome.name()/> }.into_any()
}

fn details(import: &Import, row: &ImportRow, asked: &Asked) -> AnyView {
    let link = row.account.map(|number| {
        let reference = Reference::account(number).to_string();
        view! { <a class="govuk-link" href=urls::account(number)>{reference}</a> }
    });
    match row.outcome {
        Some(RowOutcome::New) if row.done => view! { {link}{undone(row)} }.into_any(),
        Some(RowOutcome::New) => {
            let archived = link.map(|link| {
                view! { <span class="app-line">{link}", which is archived, has this address"</span> }
            });
            view! { <span class="app-line">"As “"{row.remark.clone()}"”"</span>{archived} }
                .into_any()
        }
        Some(RowOutcome::Update) => {
            let fields = view! { <span class="app-map__sample">{row.remark.clone()}</span> };
            view! { {link}{undone(row)}{fields} }.into_any()
        }
        Some(RowOutcome::Same) => link.into_any(),
        Some(RowOutcome::Duplicate) => format!(
            "The same account as {}",
            row.other.clone().unwrap_or_default()
        )
        .into_any(),
        Some(RowOutcome::Refused) => refused(import, row, asked),
        Some(RowOutcome::Skipped) if asked.editable => view! {
            <form method="post" action=row_address(import, row) novalidate>
                {state(asked)}
                {button("take-in", "Take in again", row)}
            </form>
        }
        .into_any(),
        Some(RowOutcome::Skipped) | None => ().into_any(),
    }
}

fn undone(row: &ImportRow) -> Option<&'static str> {
    match row.undo.as_deref()? {
        "archived" => Some(", archived by the undo"),
        "restored" => Some(", has its earlier details again"),
        _ => Some(", left alone"),
    }
}

fn refused(import: &Import, row: &ImportRow, asked: &Asked) -> AnyView {
    let reasons = row
        .problems
        .0
        .iter()
        .map(|p| view! { <li>{p.message.clone()}</li> })
        .collect_view();
    let reasons = view! { <ul class="govuk-list">{reasons}</ul> };
    if !asked.editable {
        return reasons.into_any();
    }
    let inputs = wrong_columns(import, &row.problems).into_iter().map(|column| {
        let id = format!("row-{}-{}", row.row.number, field(column));
        let value = cell(&row.row.cells, column).to_owned();
        let label = column_name(import, column);
        view! {
            <div class="govuk-form-group">
                <label class="govuk-label" for=id.clone()>
                    {label}
                    <span class="govuk-visually-hidden">{format!(" of {}", row.row.place())}</span>
                </label>
                <input class="govuk-input" id=id name=field(column) type="text" value=value spellcheck="false"/>
            </div>
        }
    });
    view! {
        {reasons}
        <form method="post" action=row_address(import, row) novalidate>
            {state(asked)}
            {inputs.collect_view()}
            <div class="govuk-button-group">
                {button("mend", "Check again", row)}
                {button("leave-out", "Leave out", row)}
            </div>
        </form>
    }
    .into_any()
}

/// Where to come back to, and the token of the form.
fn state(asked: &Asked) -> AnyView {
    let outcome = asked.question.outcome.map_or("", RowOutcome::key);
    view! {
        <Hidden name="key" value=new_key()/>
        <Hidden name="outcome" value=outcome/>
        <Hidden name="page" value=asked.question.page.to_string()/>
    }
    .into_any()
}

fn button(intent: &'static str, text: &'static str, row: &ImportRow) -> AnyView {
    view! {
        <button type="submit" class="govuk-button govuk-button--secondary" name="intent" value=intent data-prevent-double-click="true">
            {text}
            <span class="govuk-visually-hidden">{format!(" {}", row.row.place())}</span>
        </button>
    }
    .into_any()
}
