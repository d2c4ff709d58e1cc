//! What the columns of a list mean, as a page: its first rows, a choice for each fact, and the words
//! for levels that are not known.

use super::subject;
use crate::components::{
    Actions, Button, ButtonKind, Checkbox, Choice, Column, DataTable, ErrorSummary, Field, Form,
    FormState, Guard, Heading, Hidden, Row, Select, Written, new_key,
};
use crate::pages::forms::Typed;
use crate::render::Page;
use crate::urls;
use domain::import::Sheet;
use domain::platform::AccessLevel;
use domain::problem::Problems;
use domain::reconciliation::{Mapping, column_label};
use domain::text::fold;
use leptos::prelude::*;
use store::queries::reconciliations::Summary;

/// Everything the page shows.
pub(super) struct Model {
    pub(super) found: Summary,
    pub(super) sheet: Sheet,
    /// Words for levels that are not known, as listed.
    pub(super) words: Vec<String>,
    pub(super) typed: Typed,
    pub(super) problems: Problems,
}

/// Rows shown to recognise the columns by.
const FIRST: usize = 5;
/// Columns that are shown and offered.
const WIDEST: usize = 30;
/// Words that are asked about at once.
const WORDS: usize = 40;

/// A mapping as the form shows it.
pub(super) fn typed_of(mapping: &Mapping) -> Typed {
    let mut typed = Typed::default();
    let mut put = |name: &str, label: &Option<String>| {
        typed.put(name, label.clone().unwrap_or_default());
    };
    put("name", &mapping.name);
    put("second_name", &mapping.second_name);
    put("email", &mapping.email);
    put("level", &mapping.level);
    typed.tick("header", mapping.header);
    typed
}

/// The page.
pub(super) fn page(model: Model) -> Page {
    let Model {
        found,
        sheet,
        words,
        typed,
        problems,
    } = model;
    let of = &found.reconciliation;
    let header = typed.ticked("header");
    let width = sheet.width().min(WIDEST);
    let labels = (0..width).map(|index| column_label(&sheet, header, index));
    let columns: Vec<Choice> = labels
        .map(|label| Choice::new(label.clone(), label))
        .collect();
    let field = |name: &str| Field::new(name, typed.get(name), &problems);
    let select = |name: &str, label: &'static str| {
        let (field, choices) = (field(name), columns.clone());
        view! { <Select field=field label=label empty="Not in the list" choices=choices/> }
            .into_any()
    };
    let selects = [
        select("name", "Name, or first name"),
        select("second_name", "Last name, where it has its own column"),
        select("email", "E-mail address"),
        select("level", "Level of access"),
    ];
    let (sample, meanings) = (
        sample(&sheet, header, width),
        meanings(&words, &typed, &problems),
    );
    let first = Field::new("header", typed.get("header"), &problems);
    let action = urls::reconciliation_page(of.number, "mapping");
    let give_up = urls::reconciliation_page(of.number, "give-up");
    let version = of.version;
    let key = match typed.key() {
        "" => new_key(),
        key => key.to_owned(),
    };
    let caption = format!("{}, {}", of.reference(), of.file.name);
    let title = "What the columns mean";
    let body = view! {
        <ErrorSummary problems=problems.clone()/>
        <Heading text=title caption=caption/>
        <p class="govuk-body">"Not everything in this list was recognised. What you say here is remembered for the next list of this account."</p>
        {sample}
        <Form action=action guard=Guard::of(&problems)>
            <FormState version=version key=key/>
            <Checkbox field=first label="The first row holds the names of the columns"/>
            {selects}
            {meanings}
            <Actions><Button text="Compare"/></Actions>
        </Form>
        <Form action=give_up>
            <FormState version=version key=new_key()/>
            <Actions><Button text="Give this list up" kind=ButtonKind::Secondary/></Actions>
        </Form>
    };
    subject::page(&found, title, body)
        .problems(&problems)
        .islands()
}

/// The first rows, to recognise the columns by.
fn sample(sheet: &Sheet, header: bool, width: usize) -> AnyView {
    let labels = (0..width).map(|index| column_label(sheet, header, index));
    let columns: Vec<Column> = std::iter::once(Column::new("Row"))
        .chain(labels.map(Column::new))
        .collect();
    let short = |cell: &str| cell.chars().take(60).collect::<String>();
    let row = |row: &domain::import::SheetRow| {
        let cell = |index: usize| {
            let text = row.cells.get(index);
            text.map(|text| short(text)).unwrap_or_default()
        };
        let cells = (0..width).map(|index| Written::breakable(&cell(index)));
        Row::written(Written::text(&row.number.to_string()), cells.collect())
    };
    let rows: Vec<Row> = sheet.body(header).iter().take(FIRST).map(row).collect();
    view! { <DataTable caption="First rows of the list" columns=columns rows=rows dense=true/> }
        .into_any()
}

fn meanings(words: &[String], typed: &Typed, problems: &Problems) -> Option<AnyView> {
    if words.is_empty() {
        return None;
    }
    let (asked, given) = (typed.all("word"), typed.all("meaning"));
    let levels: Vec<Choice> = AccessLevel::ALL
        .iter()
        .map(|level| Choice::new(level.key(), level.name()))
        .collect();
    let one = |(index, word): (usize, &String)| {
        let before = asked.iter().position(|w| fold(w) == fold(word));
        let value = before.and_then(|at| given.get(at)).cloned();
        // The name is the same for all, the id is not: the summary leads to the first.
        let field = Field {
            name: "meaning".to_owned(),
            value: value.unwrap_or_default(),
            error: problems
                .of("meaning")
                .filter(|_| index == 0)
                .map(str::to_owned),
        };
        choice(index, word, &field, &levels)
    };
    let all = words.iter().take(WORDS).enumerate().map(one).collect_view();
    let view = view! {
        <h2 class="govuk-heading-m">"Words for levels of access"</h2>
        <p class="govuk-body">"Lines with a word that is left out are kept and shown as not compared."</p>
        {all}
    };
    Some(view.into_any())
}

/// One word with its meaning; a select whose id is its own.
fn choice(index: usize, word: &str, field: &Field, levels: &[Choice]) -> AnyView {
    let id = if index == 0 {
        "meaning".to_owned()
    } else {
        format!("meaning-{}", index + 1)
    };
    let selected = |level: &Choice| level.value == field.value;
    let option = |level: &Choice| {
        let (value, label, selected) = (level.value.clone(), level.label.clone(), selected(level));
        view! { <option value=value selected=selected>{label}</option> }
    };
    let options = levels.iter().map(option).collect_view();
    let class = if field.error.is_some() {
        "govuk-form-group govuk-form-group--error"
    } else {
        "govuk-form-group"
    };
    let error = field.error.clone().map(|message| {
        view! {
            <p class="govuk-error-message" id=format!("{id}-error")>
                <span class="govuk-visually-hidden">"Error: "</span>
                {message}
            </p>
        }
    });
    let described = field.error.as_ref().map(|_| format!("{id}-error"));
    view! {
        <div class=class>
            <Hidden name="word" value=word.to_owned()/>
            <label class="govuk-label" for=id.clone()>{format!("“{word}” means")}</label>
            {error}
            <select class="govuk-select" id=id name="meaning" aria-describedby=described>
                <option value="">"Leave out"</option>
                {options}
            </select>
        </div>
    }
    .into_any()
}
