//! The pages of a list of leavers: the form, what becomes of each row, what was done.

use super::import::LIST;
use crate::components::{
    Actions, Button, Column, ConfirmationPanel, DataTable, ErrorSummary, Field, FileField, Form,
    FormState, Heading, Row, SummaryList, SummaryRow, Tag, TagColour, Textarea, Written, counted,
    new_key,
};
use crate::render::{Page, Section};
use crate::urls;
use domain::leaving::Verdict;
use domain::moment::long_date;
use domain::problem::Problems;
use leptos::prelude::*;
use std::collections::BTreeMap;
use store::commands::departures::Planned;
use store::queries::departures::Matched;

/// What becomes of each row.
pub(super) struct Model {
    pub(super) rows: Vec<Matched>,
    pub(super) key: String,
}

fn framed(title: &str, body: impl IntoAny) -> Page {
    Page::new(Section::People, title, body)
        .crumb(urls::PEOPLE, "People")
        .crumb(LIST, "Leavers and movers")
}

/// The form.
pub(super) fn form(typed: &str, problems: &Problems) -> Page {
    let list = Field::new("list", typed, problems);
    let file = Field::new("file", "", problems);
    let key = new_key();
    let body = view! {
        <div class="govuk-grid-row">
            <div class="govuk-grid-column-two-thirds">
                <ErrorSummary problems=problems.clone()/>
                <Heading text="Plan departures from a list"/>
                <p class="govuk-body">"Names, e-mail addresses and last days, in any order. What becomes of each row is shown before anything is planned; the list itself is not kept."</p>
                <Form action=urls::DEPARTURES_IMPORT multipart=true>
                    <FormState key=key/>
                    <Textarea field=list label="Paste the list" hint="From a spreadsheet or an e-mail; one person a line. For example: Mere Ngata, mere.ngata@example.govt.nz, 27 November 2026" rows=8/>
                    <FileField field=file label="Or choose a file" hint="CSV or Excel, up to 2,000 rows. A file counts instead of what is pasted" accept=".csv,.xlsx,.txt"/>
                    <Actions>
                        <Button text="Look at the list"/>
                        <a class="govuk-link" href=LIST>"Cancel"</a>
                    </Actions>
                </Form>
            </div>
        </div>
    };
    framed("Plan departures from a list", body).problems(problems)
}

/// What becomes of each row, with boxes for those that can be planned.
pub(super) fn preview(model: Model) -> Page {
    let Model { rows, key } = model;
    let total = rows.len();
    let can = rows
        .iter()
        .filter(|m| m.verdict.plannable().is_some())
        .count();
    let counts = counts(&rows);
    let table = table(&rows);
    let words = counted(u64::try_from(total).unwrap_or(u64::MAX), "row", "rows");
    let body = view! {
        <Heading text="Look at the list" caption=words/>
        <SummaryList rows=counts/>
        <Form action=format!("{}/plan", urls::DEPARTURES_IMPORT)>
            <FormState key=key/>
            {table}
            <Actions>
                {(can > 0).then(|| view! { <Button text="Plan the departures that are ticked"/> })}
                <a class="govuk-link" href=urls::DEPARTURES_IMPORT>"Use another list"</a>
            </Actions>
        </Form>
    };
    framed("Look at the list", body)
}

fn counts(rows: &[Matched]) -> Vec<SummaryRow> {
    let mut of: BTreeMap<&'static str, (&'static str, usize)> = BTreeMap::new();
    for row in rows {
        of.entry(row.verdict.key())
            .or_insert((row.verdict.name(), 0))
            .1 += 1;
    }
    of.into_values()
        .map(|(name, many)| SummaryRow::text(name, many.to_string()))
        .collect()
}

fn table(rows: &[Matched]) -> AnyView {
    let columns = ["Plan", "Row", "As listed", "Last day", "What becomes of it"].map(Column::new);
    let rows: Vec<Row> = rows.iter().map(line).collect();
    view! { <DataTable caption="Every row of the list" columns=columns.to_vec() rows=rows dense=true/> }
        .into_any()
}

fn line(matched: &Matched) -> Row {
    let row = &matched.row;
    let listed = [row.name.as_str(), row.email.as_str()]
        .into_iter()
        .filter(|text| !text.is_empty())
        .collect::<Vec<_>>()
        .join(", ");
    let listed = if listed.is_empty() {
        Written::muted("Nothing readable")
    } else {
        Written::text(&listed)
    };
    let day = match row.last_day {
        Some(day) => Written::short_day(day),
        None if row.day_text.is_empty() => Written::muted("None"),
        None => Written::text(&row.day_text),
    };
    Row::written(
        tick(matched),
        vec![
            Written::text(&row.place.to_string()),
            listed,
            day,
            verdict(matched),
        ],
    )
}

/// The box of a row that can be planned; ticked where the person holds something.
fn tick(matched: &Matched) -> Written {
    let (Some(person), Some(day)) = (matched.verdict.plannable(), matched.row.last_day) else {
        return Written::muted("Not possible");
    };
    let ticked = matches!(matched.verdict, Verdict::Matched(_));
    let id = format!("row-{}", matched.row.place);
    let label = format!("Plan the departure of {}", matched.name);
    Written::view(view! {
        <div class="govuk-checkboxes govuk-checkboxes--small">
            <div class="govuk-checkboxes__item">
                <input class="govuk-checkboxes__input" id=id.clone() name="row" r#type="checkbox" value=format!("{person}={day}") checked=ticked/>
                <label class="govuk-label govuk-checkboxes__label" for=id><span class="govuk-visually-hidden">{label}</span></label>
            </div>
        </div>
    })
}

fn verdict(matched: &Matched) -> Written {
    let verdict = &matched.verdict;
    let colour = match verdict {
        Verdict::Matched(_) => TagColour::Teal,
        Verdict::NothingHeld(_) | Verdict::AlreadyPlanned(..) | Verdict::AlreadyLeft(_) => {
            TagColour::Grey
        }
        Verdict::Repeated(_) => TagColour::Grey,
        Verdict::NotFound | Verdict::Ambiguous(_) | Verdict::BadDate(_) | Verdict::Unreadable => {
            TagColour::Orange
        }
    };
    let more = match verdict {
        Verdict::Matched(_) => format!("{}: access and accounts {}", matched.name, matched.held),
        Verdict::NothingHeld(_) | Verdict::AlreadyLeft(_) => matched.name.clone(),
        Verdict::AlreadyPlanned(_, day) => {
            format!("{}, last day {}", matched.name, long_date(*day))
        }
        Verdict::Ambiguous(emails) => {
            format!("Add one of these addresses: {}", emails.join(", "))
        }
        Verdict::Repeated(place) => format!("{}, as in row {place}", matched.name),
        Verdict::BadDate(words) => words.clone(),
        Verdict::NotFound => "Check the spelling, or add the person first".into(),
        Verdict::Unreadable => String::new(),
    };
    // One child of its cell: on a narrow screen a cell lays its children out in columns.
    Written::view(view! {
        <div><Tag colour=colour text=verdict.name()/><span class="app-line">{more}</span></div>
    })
}

/// What was done.
pub(super) fn result(done: &Planned) -> Page {
    let many = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
    let planned = counted(many(done.planned), "departure", "departures");
    let skipped = (done.skipped > 0).then(|| {
        let words = format!(
            "{} left alone: planned before, or left already.",
            counted(many(done.skipped), "row was", "rows were")
        );
        view! { <p class="govuk-body">{words}</p> }
    });
    let body = view! {
        <ConfirmationPanel title="The list is planned" reference=planned/>
        {skipped}
        <p class="govuk-body"><a class="govuk-link" href=LIST>"Show everybody whose departure is under way"</a></p>
    };
    framed("The list is planned", body)
}
