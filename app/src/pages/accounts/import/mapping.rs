//! `GET` and `POST /accounts/import/{reference}/mapping`: what each column means, and what is done
//! about groups, units and accounts that are known or not. Saving it checks every row.

use super::cells::{cell, column_name};
use super::counts::rows_words;
use super::frame;
use crate::components::{
    Actions, Button, ButtonKind, Choice, Column, DataTable, Details, ErrorSummary, Field, Form,
    FormState, Guard, Heading, Hidden, Inset, LabelSize, Radios, Row, Select, TextInput, new_key,
};
use crate::context::{AppState, SignedIn};
use crate::error::AppError;
use crate::islands::MappingPreview;
use crate::pages::accounts::typed::Typed;
use crate::render::Page;
use crate::urls;
use axum::Form as Posted;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::import::{Existing, Import, ImportState, Mapping, NewPlaces, Target};
use domain::organisation::Organisation;
use domain::problem::Problems;
use leptos::prelude::*;
use std::sync::Arc;
use store::Failure;
use store::commands::imports;
use store::queries::imports::{Shown, rows_after};
use store::queries::organisation;

/// Everything the page shows.
pub(super) struct Model {
    pub(super) shown: Shown,
    /// The choice as typed.
    pub(super) mapping: Mapping,
    /// The first rows of the sheet.
    pub(super) first: Vec<Vec<String>>,
    pub(super) organisation: Arc<Organisation>,
    pub(super) version: i64,
    pub(super) key: String,
    pub(super) problems: Problems,
}

/// How many rows are looked through for values to show.
const LOOKED_AT: i64 = 50;

/// How many values of a column are shown.
const SAMPLES: usize = 3;

/// Shows the guess, or the choice so far.
///
/// # Errors
/// Not permitted; not found; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
) -> Result<Response, AppError> {
    let shown = frame::open(&state, &visit, &reference).await?;
    if let Some(instead) = elsewhere(&shown) {
        return Ok(instead);
    }
    let first = first_rows(&state, &visit.actor, &shown.import).await?;
    let model = Model {
        mapping: shown.import.mapping.clone(),
        version: shown.import.version,
        first,
        organisation: organisation::all(&state.store).await?,
        key: new_key(),
        problems: Problems::default(),
        shown,
    };
    Ok(page(model).respond(&state, &visit).await)
}

/// Saves the choice and checks every row with it.
///
/// # Errors
/// Not permitted; not found; stale; the database.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let shown = frame::posted(&state, &visit, &reference).await?;
    if let Some(instead) = elsewhere(&shown) {
        return Ok(instead);
    }
    let typed = Typed::new(pairs);
    let number = shown.import.number;
    let (mapping, problems) = chosen(&typed, &shown.import);
    let saved = if problems.is_empty() {
        let call = typed.call(&visit);
        imports::map(
            &state.store,
            &call,
            number,
            typed.version(),
            mapping.clone(),
        )
        .await
    } else {
        Err(Failure::Problems(problems))
    };
    match saved {
        Ok(_) => Ok(Redirect::to(&urls::import(number)).into_response()),
        Err(Failure::Problems(problems)) => {
            let model = Model {
                mapping,
                version: typed.version(),
                first: first_rows(&state, &visit.actor, &shown.import).await?,
                organisation: organisation::all(&state.store).await?,
                key: typed.key().to_owned(),
                problems,
                shown,
            };
            Ok(page(model).respond(&state, &visit).await)
        }
        Err(other) => Err(other.into()),
    }
}

/// Once rows went into the register, columns keep their meaning.
fn elsewhere(shown: &Shown) -> Option<Response> {
    match shown.import.state {
        ImportState::Uploaded | ImportState::Checked => None,
        _ => Some(Redirect::to(&urls::import(shown.import.number)).into_response()),
    }
}

async fn first_rows(
    state: &AppState,
    actor: &domain::actor::Actor,
    import: &Import,
) -> Result<Vec<Vec<String>>, AppError> {
    let mut whole = import.clone();
    whole.mapping.header = false;
    let after = whole.header_number();
    let rows = rows_after(&state.store, actor, &whole, after, LOOKED_AT).await?;
    Ok(rows.into_iter().map(|row| row.row.cells).collect())
}

/// The choice as it was sent.
fn chosen(typed: &Typed, import: &Import) -> (Mapping, Problems) {
    let mut problems = Problems::default();
    let width = import.sheets.get(import.sheet).map_or(0, |s| s.width);
    let column = |i: usize| {
        let name = field(i);
        let target = Target::from_key(typed.get(&name));
        target.unwrap_or_else(|| {
            problems.add(
                &name,
                "required",
                "Choose what the column means, or “Leave out”",
            );
            Target::Ignore
        })
    };
    let columns = (0..width).map(column).collect();
    let new_group = typed.get("home_group_new").trim();
    let home_group = if new_group.is_empty() {
        typed.get("home_group").trim()
    } else {
        new_group
    };
    let mapping = Mapping {
        header: typed.get("header") == "yes",
        columns,
        home_group: home_group.to_owned(),
        new_places: match typed.get("new_places") {
            "refuse" => NewPlaces::Refuse,
            _ => NewPlaces::Create,
        },
        existing: match typed.get("existing") {
            "leave" => Existing::Leave,
            _ => Existing::Update,
        },
    };
    (mapping, problems)
}

fn field(column: usize) -> String {
    format!("column-{column}")
}

pub(super) fn page(model: Model) -> Page {
    let import = &model.shown.import;
    let action = urls::import_page(import.number, "mapping");
    let guard = Guard::of(&model.problems);
    let caption = frame::caption(&model.shown);
    let read_as = format!(
        "The file was read as {}. {}",
        import.file.read_as,
        if import.state == ImportState::Uploaded {
            "What the columns mean was guessed: check it before you continue."
        } else {
            "This is what you chose before."
        }
    );
    let (version, key) = (model.version, model.key.clone());
    let header = header_question(&model);
    let table = columns(&model);
    let (places, existing) = (places(&model), existing(&model));
    let body = view! {
        <ErrorSummary problems=model.problems.clone()/>
        <Heading text="What do the columns mean?" caption=caption/>
        <p class="govuk-body">{read_as}</p>
        {sheets(&model)}
        <Form action=action guard=guard>
            <FormState version=version key=key/>
            {header}
            <div class="app-map" id="columns">{table}</div>
            {explained()}
            {statuses(&model.mapping)}
            {places}
            {existing}
            <Actions>
                <Button text="Check the rows"/>
                <a class="govuk-link" href=urls::IMPORT>"Continue later"</a>
            </Actions>
        </Form>
        <MappingPreview/>
        {super::discard::form(&model.shown)}
    };
    frame::page(&model.shown, "What the columns mean", body)
        .problems(&model.problems)
        .islands()
}

fn sheets(model: &Model) -> Option<AnyView> {
    let import = &model.shown.import;
    if import.sheets.len() < 2 {
        return None;
    }
    let choices = import.sheets.iter().enumerate().map(|(i, sheet)| {
        let name = if sheet.name.is_empty() {
            "Sheet"
        } else {
            &sheet.name
        };
        Choice::new(
            i.to_string(),
            format!("{name} ({})", rows_words(sheet.rows)),
        )
    });
    let choices: Vec<Choice> = choices.collect();
    let field = Field::plain("sheet", import.sheet.to_string());
    let action = urls::import_page(import.number, "sheet");
    let version = import.version;
    Some(
        view! {
            <Form action=action>
                <FormState version=version key=new_key()/>
                <Select field=field label="Sheet of the workbook" choices=choices/>
                <Button text="Use this sheet" kind=ButtonKind::Secondary/>
            </Form>
        }
        .into_any(),
    )
}

fn header_question(model: &Model) -> AnyView {
    let value = if model.mapping.header { "yes" } else { "no" };
    let first = model
        .first
        .first()
        .map(|row| row.join(", "))
        .unwrap_or_default();
    let first: String = first.chars().take(160).collect();
    let choices = vec![
        Choice::new("yes", "Yes"),
        Choice::new("no", "No, it is an account like the others"),
    ];
    view! {
        <Radios
            field=Field::plain("header", value)
            label="Does the first row hold the names of the columns?"
            hint=format!("The first row is: {first}")
            choices=choices
            inline=true
        />
    }
    .into_any()
}

fn columns(model: &Model) -> AnyView {
    let mut import = model.shown.import.clone();
    import.mapping.header = model.mapping.header;
    let body = model
        .first
        .get(usize::from(model.mapping.header)..)
        .unwrap_or_default();
    let rows = (0..model.mapping.columns.len()).map(|i| {
        let name = column_name(&import, i);
        let samples = samples(body, i);
        let samples = if samples.is_empty() {
            view! { <span class="app-muted">"Empty in the first rows"</span> }.into_any()
        } else {
            samples
                .into_iter()
                .map(|s| view! { <span class="app-map__sample">{s}</span> })
                .collect_view()
                .into_any()
        };
        Row::new(name.clone(), vec![samples, select(model, i, &name)])
    });
    let rows: Vec<Row> = rows.collect();
    let columns = ["Column", "First values", "Meaning"].map(Column::new);
    view! {
        <DataTable caption="Columns of the file" columns=columns.to_vec() rows=rows/>
    }
    .into_any()
}

/// The first different values of a column, shortened.
fn samples(rows: &[Vec<String>], column: usize) -> Vec<String> {
    let mut found: Vec<String> = Vec::with_capacity(SAMPLES);
    for row in rows {
        let value: String = cell(row, column).chars().take(60).collect();
        if !value.is_empty() && !found.contains(&value) {
            found.push(value);
        }
        if found.len() == SAMPLES {
            break;
        }
    }
    found
}

fn select(model: &Model, column: usize, name: &str) -> AnyView {
    let field = field(column);
    let chosen = model
        .mapping
        .columns
        .get(column)
        .copied()
        .unwrap_or_default();
    let error = model.problems.of(&field).map(str::to_owned);
    let (error_id, hint_id) = (format!("{field}-error"), format!("{field}-meaning"));
    let described = if error.is_some() {
        format!("{error_id} {hint_id}")
    } else {
        hint_id.clone()
    };
    let class = if error.is_some() {
        "govuk-select govuk-select--error"
    } else {
        "govuk-select"
    };
    let option = |target: &Target| {
        view! {
            <option value=target.key() selected=*target == chosen data-sample=target.hint()>{target.label()}</option>
        }
    };
    view! {
        <label class="govuk-visually-hidden" for=field.clone()>{format!("Meaning of {name}")}</label>
        {error.map(|words| view! {
            <p id=error_id class="govuk-error-message"><span class="govuk-visually-hidden">"Error: "</span>{words}</p>
        })}
        <select class=class id=field.clone() name=field.clone() aria-describedby=described data-sample-into=hint_id.clone()>
            {Target::ALL.iter().map(option).collect_view()}
        </select>
        <span class="app-map__guess" id=hint_id>{chosen.hint()}</span>
    }
    .into_any()
}

fn explained() -> AnyView {
    let line =
        |target: &Target| view! { <li><strong>{target.label()}</strong>": "{target.hint()}</li> };
    view! {
        <Details summary="What the choices do">
            <ul class="govuk-list govuk-list--bullet">{Target::ALL.iter().map(line).collect_view()}</ul>
        </Details>
    }
    .into_any()
}

/// What becomes of accounts whose row says nothing of their status.
fn statuses(mapping: &Mapping) -> AnyView {
    let words = if mapping.columns.contains(&Target::Status) {
        "New accounts whose row has no status become Active."
    } else {
        "No column is taken as the status, so every new account becomes Active. If a column says which are closed or not in use yet, choose “Status” as its meaning."
    };
    view! { <Inset><p class="govuk-body">{words}</p></Inset> }.into_any()
}

fn places(model: &Model) -> AnyView {
    let mapping = &model.mapping;
    let known = model.organisation.group_named(&mapping.home_group);
    let (chosen, new) = match known {
        Some(group) => (group.name.clone(), String::new()),
        None => (String::new(), mapping.home_group.clone()),
    };
    let groups = model
        .organisation
        .groups
        .iter()
        .map(|g| Choice::new(g.name.clone(), g.name.clone()));
    let groups: Vec<Choice> = groups.collect();
    let new_places = match mapping.new_places {
        NewPlaces::Create => "create",
        NewPlaces::Refuse => "refuse",
    };
    let choices = vec![
        Choice::new("create", "Add them to the register"),
        Choice::new("refuse", "Refuse their rows")
            .hint("You can then correct the names one by one"),
    ];
    view! {
        <h2 class="govuk-heading-m">"Agencies, groups and units"</h2>
        <p class="govuk-body">"Names of agencies, departments or teams can become business groups or business units, or be kept as a note: choose the meaning of their column above."</p>
        <Select
            field=Field::new("home_group", chosen, &Problems::default())
            label="Business group of rows that do not name one"
            hint="Business units need it, unless the file names their group"
            empty="None"
            choices=groups
        />
        <TextInput field=Field { name: "home_group_new".into(), ..Field::new("home_group", new, &model.problems) } label="Or a new business group" width="govuk-!-width-one-half"/>
        <Radios field=Field::plain("new_places", new_places) label="Groups and units that are not in the register" size=LabelSize::Small choices=choices/>
    }
    .into_any()
}

fn existing(model: &Model) -> AnyView {
    let value = match model.mapping.existing {
        Existing::Update => "update",
        Existing::Leave => "leave",
    };
    let choices = vec![
        Choice::new("update", "Update them")
            .hint("Only fields that the file fills; their status and handle stay"),
        Choice::new("leave", "Leave them as they are"),
    ];
    view! {
        <Radios field=Field::plain("existing", value) label="Accounts that are in the register already" size=LabelSize::Small choices=choices/>
        <Hidden name="checked" value="yes"/>
    }
    .into_any()
}
